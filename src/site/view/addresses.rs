//! Where the pages are that no record has for itself: those of people and of tags, and the lists of what waits for a role.

use std::collections::{BTreeMap, BTreeSet};

use super::SiteView;
use crate::site::escape::path_segment;
use crate::site::slug::words;

/// The page of a person, a tag or a role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file, from the root of the site, without `.html`: `people/ada`.
    pub stem: String,
    /// The address, relative to the root of the site: `people/ada.html`.
    pub href: String,
}

impl Place {
    /// Names a page by its folder, empty or ending in `/`, and its name.
    fn new(folder: &str, name: &str) -> Self {
        Self { stem: format!("{folder}{name}"), href: format!("{folder}{}.html", path_segment(name)) }
    }
}

/// The pages of all people, tags and roles of a site.
///
/// Logs of one repository share their people: one key is one person, whose name is that of the first log which has the key.
#[derive(Debug, Clone, Default)]
pub struct Addresses {
    people: BTreeMap<String, Place>,
    tags: BTreeMap<String, Place>,
    waiting: BTreeMap<String, Place>,
}

impl Addresses {
    /// Gives every person, tag and role of a site a page.
    pub fn new(site: &SiteView) -> Self {
        let people: BTreeSet<&str> =
            site.logs.iter().flat_map(|log| &log.people).map(|person| person.key.as_str()).collect();
        let tags: BTreeSet<&str> =
            site.records().flat_map(|(_, record)| &record.tags).map(String::as_str).collect();
        let roles = site.logs.iter().flat_map(|log| &log.roles).map(|role| role.key.as_str());
        let roles: BTreeSet<&str> = ["product", "engineering"].into_iter().chain(roles).collect();
        Self {
            people: places("people/", "person", "", &people),
            tags: places("tags/", "tag", "", &tags),
            waiting: places("", "role", "waiting-", &roles),
        }
    }

    /// Gives the page of a person by key; none for somebody whom no roster knows.
    pub fn person(&self, key: &str) -> Option<&Place> {
        self.people.get(key)
    }

    /// Gives the page of a tag; none for a tag that no record has.
    pub fn tag(&self, tag: &str) -> Option<&Place> {
        self.tags.get(tag)
    }

    /// Gives the list of what waits for a role, by its key.
    pub fn waiting(&self, role: &str) -> Option<&Place> {
        self.waiting.get(role)
    }
}

fn places(folder: &str, kind: &str, before: &str, keys: &BTreeSet<&str>) -> BTreeMap<String, Place> {
    let names = words(kind, keys.iter().copied());
    let place = |name: String| Place::new(folder, &format!("{before}{name}"));
    keys.iter().map(|key| (*key).to_owned()).zip(names.into_iter().map(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{LogView, PersonView, RecordView};
    use super::*;

    #[test]
    fn keys_that_read_alike_or_would_be_paths_have_pages_of_their_own() {
        let mut site = SiteView::new("x");
        let tags = ["API", "api", "../../etc", "決定", "con", "a/b"].map(str::to_owned).to_vec();
        let people = vec![PersonView::new("ada", "Ada", &["product"]), PersonView::new("Ada", "Ada", &[])];
        let record = RecordView { tags, ..RecordView::default() };
        site.logs.push(LogView { people, records: vec![record], ..LogView::default() });
        let addresses = Addresses::new(&site);
        let tag = |tag: &str| addresses.tag(tag).unwrap().href.clone();
        assert_eq!(
            ["API", "api", "../../etc", "con", "a/b"].map(tag),
            ["tags/api.html", "tags/api-2.html", "tags/etc.html", "tags/tag-con.html", "tags/a-b.html"]
        );
        assert_eq!(addresses.tag("決定").unwrap().stem, "tags/決定");
        assert_eq!(addresses.tag("決定").unwrap().href, "tags/%E6%B1%BA%E5%AE%9A.html");
        assert_eq!(addresses.person("ada").unwrap().stem, "people/ada-2");
        assert_eq!(addresses.waiting("product").unwrap().href, "waiting-product.html");
        assert!(addresses.person("mallory").is_none());
    }
}
