//! A page that is the same in text, Markdown and HTML: a title, sections, and an entry for each record.

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// What it is.
    pub title: String,
    /// What there is to say at the start, a paragraph each.
    pub lead: Vec<String>,
    /// The sections; one without entries is never there.
    pub sections: Vec<Section>,
}

/// Entries that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Section {
    /// What they are.
    pub heading: String,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// What is said of one record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// `DR-42`, with its log where there are several.
    pub label: String,
    /// The record's title.
    pub title: String,
    /// What there is to say, in a few words each.
    pub facts: Vec<String>,
    /// Sentences of the record, or of people, as they stand.
    pub quotes: Vec<String>,
    /// Whether it is something to tick off.
    pub is_open: bool,
    /// Which record it is: its log among those that were given, and its place there.
    pub record: (usize, usize),
    /// The address of the record's page; empty where there is none.
    pub href: String,
}

impl Page {
    /// Begins a page.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Adds a section, if it has entries.
    pub fn add(&mut self, heading: impl Into<String>, entries: Vec<Entry>) {
        if !entries.is_empty() {
            self.sections.push(Section { heading: heading.into(), entries });
        }
    }

    /// Gives each record the address of its page, by its log and its place there.
    pub fn link(&mut self, address: &dyn Fn(usize, usize) -> Option<String>) {
        for entry in self.sections.iter_mut().flat_map(|section| &mut section.entries) {
            entry.href = address(entry.record.0, entry.record.1).unwrap_or_default();
        }
    }
}
