//! What every page links to at its top, in this one place.

use serde::Serialize;

use crate::site::view::SiteView;

/// A link at the top of every page.
#[derive(Debug, Serialize)]
pub(crate) struct NavEntry {
    /// The page, at the root of the site; its template has the same name.
    pub(crate) page: &'static str,
    /// What it is called.
    pub(crate) word: &'static str,
    /// Templates of pages that belong below it.
    pub(crate) within: &'static [&'static str],
}

/// The links, in their order.
///
/// An entry is shown where its page is made: all of them but the glossary's are, whatever the logs hold.
pub(crate) const NAV: &[NavEntry] = &[
    entry("index.html", "Home", &[]),
    entry("records.html", "Decisions", &["record.html"]),
    entry("timeline.html", "Timeline", &[]),
    entry("map.html", "Map", &[]),
    entry("people.html", "People", &["person.html"]),
    entry("tags.html", "Tags", &["tag.html"]),
    entry("outcomes.html", "Outcomes", &[]),
    entry("glossary.html", "Glossary", &[]),
    entry("rules.html", "Rules", &[]),
    entry("search.html", "Search", &[]),
];

const fn entry(page: &'static str, word: &'static str, within: &'static [&'static str]) -> NavEntry {
    NavEntry { page, word, within }
}

impl NavEntry {
    /// Whether a site has the page.
    pub(crate) fn is_for(&self, site: &SiteView) -> bool {
        self.page != "glossary.html" || site.logs.iter().any(|log| log.glossary.is_some())
    }
}
