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

pub(crate) const fn entry(
    page: &'static str,
    word: &'static str,
    within: &'static [&'static str],
) -> NavEntry {
    NavEntry { page, word, within }
}

impl NavEntry {
    /// Whether a site has the page.
    pub(crate) fn is_for(&self, site: &SiteView) -> bool {
        self.page != "glossary.html" || site.logs.iter().any(|log| log.glossary.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::NAV;
    use crate::site::build::render;
    use crate::site::fixture;
    use crate::site::theme::Theme;

    #[test]
    fn every_page_marks_where_it_is_and_leads_to_pages_that_are_there() {
        let pages = render(&fixture::site().into(), &Theme::default()).unwrap();
        let there = |path: &str| pages.iter().any(|page| page.path == path);
        let shown: Vec<&str> = NAV.iter().map(|entry| entry.page).filter(|page| there(page)).collect();
        for (path, root, current, mark) in [
            ("index.html", "", "index.html", "page"),
            ("records.html", "", "records.html", "page"),
            ("waiting-product.html", "", "records.html", "true"),
            ("records/dr-42.html", "../", "records.html", "true"),
            ("people/ada.html", "../", "people.html", "true"),
            ("tags/storage.html", "../", "tags.html", "true"),
        ] {
            let page = pages.iter().find(|page| page.path == path).unwrap();
            let text = std::str::from_utf8(&page.bytes).unwrap();
            let nav = text.split("</nav>").next().unwrap();
            for entry in NAV {
                let link = format!("<li><a href=\"{root}{}\"", entry.page);
                assert_eq!(nav.contains(&link), shown.contains(&entry.page), "{path}: {}", entry.page);
            }
            let marked = format!("<a href=\"{root}{current}\" aria-current=\"{mark}\">");
            assert!(nav.contains(&marked), "{path}: {marked}");
            assert_eq!(nav.matches("aria-current").count(), 1, "{path}");
        }
    }
}
