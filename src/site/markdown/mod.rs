//! A record's Markdown body as HTML that is safe to publish, whoever wrote it.
//!
//! Every byte that leaves here is either markup that [`writer`](self) chose or text that was escaped. Of raw HTML, a few
//! elements that cannot do anything pass, without their attributes; the rest is shown as text. Links lead only where
//! [`Destination`] lets them, and images only to files that the site itself holds.
//!
//! Nothing here reads a file: what the repository holds is told by [`LinkMap`], and what is wrong with a body is handed out
//! as [`Problem`]s.

mod anchor;
mod autolink;
mod blocks;
mod citation;
mod code;
mod destination;
mod files;
mod heading;
mod image;
mod inline;
mod links;
mod mathml;
mod maths;
mod problem;
mod prose;
mod raw;
mod raw_block;
mod writer;

#[cfg(test)]
mod tests;

pub use anchor::Anchors;
pub use citation::{Citation, find as find_citations};
pub use destination::Destination;
pub use files::{FILE_LIMIT, RepositoryFiles, pictures_named};
pub use links::{Cited, Lead, LinkMap, Numbers};
pub(crate) use problem::no_heading;
pub use problem::{Problem, ProblemKind, Reference, missing_headings};

use std::collections::{BTreeMap, BTreeSet};

use crate::site::view::HeadingView;

/// What a rendering does beside plain Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether code in a known language is highlighted.
    pub highlight: bool,
    /// Whether `$…$`, `$$…$$` and fences of `math` are formulas.
    pub maths: bool,
    /// Where the body starts in the record's file, in bytes: added to the spans of [`Problem`]s.
    pub body_start: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { highlight: true, maths: true, body_start: 0 }
    }
}

/// A body as HTML, with what a list of contents needs, and what the site has to hold for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML: balanced elements, headings from level 2 on, no heading for the title.
    pub html: String,
    /// The headings in order, the title left out.
    pub contents: Vec<HeadingView>,
    /// What a link may name after `#`: the anchors of the headings, that of the title among them, and of raw `<a id>`.
    pub anchors: BTreeSet<String>,
    /// Files to copy: their paths in the repository, and where they go, from the root of the site and not escaped.
    pub files: BTreeMap<String, String>,
    /// Links to headings of other records, to be checked by [`missing_headings`] when all are rendered.
    pub references: Vec<Reference>,
    /// What is wrong with the body, in order.
    pub problems: Vec<Problem>,
}

/// Renders a body (what follows the front matter) of the record at `path`, from the root of the repository.
///
/// The first heading of the first level is the title, and left out: the page shows it. The other headings start at
/// level 2 and skip no level, whatever levels they are written at; those without words are left out.
pub fn render(body: &str, path: &str, links: &LinkMap, options: &Options) -> Rendered {
    writer::Writer::new(body, path, links, options).run()
}
