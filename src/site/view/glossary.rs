//! The glossary: words of both worlds, and the records that use them.

use serde::Serialize;

use super::RecordLink;

/// A log's glossary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GlossaryView {
    /// Its terms, A–Z.
    pub terms: Vec<TermView>,
    /// Whether records were searched whole; else only what each decides, since there is much of them.
    pub is_whole: bool,
    /// The file, from the root of the repository.
    pub path: String,
    /// Where the file can be read, if the site knows.
    pub source_url: Option<String>,
}

/// A word and what it means here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TermView {
    /// The word.
    pub name: String,
    /// A place on the page, without `#`.
    pub anchor: String,
    /// The letter under which it stands.
    pub initial: String,
    /// Whether it is the first under its letter.
    pub opens_letter: bool,
    /// Other names for the same thing.
    pub also: Vec<String>,
    /// What it means, as safe HTML.
    pub html: String,
    /// Records that use it, newest first, as far as they are listed.
    pub uses: Vec<RecordLink>,
    /// How many there are.
    pub count: usize,
}
