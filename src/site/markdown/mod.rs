//! A record's Markdown body as HTML that is safe to publish, whoever wrote it.
//!
//! Every byte that leaves here is either markup that [`writer`](self) chose or text that was escaped: raw HTML in a body is
//! shown as text, and links lead only where [`Destination`] lets them.

mod anchor;
mod blocks;
mod citation;
mod destination;
mod inline;
mod links;
mod writer;

#[cfg(test)]
mod tests;

pub use anchor::Anchors;
pub use citation::{Citation, find as find_citations};
pub use destination::Destination;
pub use links::{Cited, Lead, LinkMap};

use crate::site::view::HeadingView;

/// A body as HTML, with what a list of contents needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML: balanced elements, headings from level 2 on, no heading for the title.
    pub html: String,
    /// The headings in order, the title left out.
    pub contents: Vec<HeadingView>,
}

/// Renders a body (what follows the front matter) of the record at `path`, from the root of the repository.
///
/// The first heading of the first level is the title, and left out: the page shows it. The other headings start at
/// level 2 and skip no level, whatever levels they are written at; those without words are left out.
pub fn render(body: &str, path: &str, links: &LinkMap) -> Rendered {
    writer::Writer::new(links, path).run(body)
}
