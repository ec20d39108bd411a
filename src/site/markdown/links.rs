//! Which pages there are to link to: from paths in the repository and numbers in prose to pages of the site.

use std::collections::BTreeMap;

use super::destination::resolve;
use crate::site::escape::path_segment;

/// A record that prose can cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// File name of its page, beside the page that cites it.
    pub page: String,
    /// Its title, shown when the citation is pointed at.
    pub title: String,
}

/// The link targets of one log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkMap {
    /// The log's prefix, `DR` by default; citations are `DR-42`.
    pub prefix: String,
    /// Record files, by path from the root of the repository, and the file names of their pages.
    pub pages: BTreeMap<String, String>,
    /// Records that prose can cite, by number.
    pub numbers: BTreeMap<u32, Cited>,
    /// Where other files of the repository can be read, ending in `/` (a forge's view of one commit), if anywhere.
    pub files: Option<String>,
}

impl LinkMap {
    /// Leads a relative path, written in the record at `from`, to a page of the site or to the repository's files.
    ///
    /// The answer is relative to a record's page, or absolute when it begins with [`LinkMap::files`]. `None` when there is
    /// nothing to lead to.
    pub fn lead(&self, from: &str, path: &str) -> Option<String> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let target = resolve(folder, path)?;
        if let Some(page) = self.pages.get(&target) {
            return Some(page.clone());
        }
        let files = self.files.as_ref()?;
        let encoded: Vec<String> = target.split('/').map(path_segment).collect();
        Some(format!("{files}{}", encoded.join("/")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map() -> LinkMap {
        LinkMap {
            pages: BTreeMap::from([("decisions/0017-x.md".to_owned(), "dr-17.html".to_owned())]),
            ..LinkMap::default()
        }
    }

    #[test]
    fn a_record_leads_to_its_page() {
        assert_eq!(map().lead("decisions/0042-y.md", "0017-x.md").as_deref(), Some("dr-17.html"));
        assert_eq!(map().lead("decisions/2026/0042-y.md", "../0017-x.md").as_deref(), Some("dr-17.html"));
        assert_eq!(map().lead("decisions/0042-y.md", "../src/main.rs"), None);
    }

    #[test]
    fn other_files_lead_to_the_forge_where_there_is_one() {
        let map = LinkMap { files: Some("https://forge.example/blob/abc/".to_owned()), ..map() };
        assert_eq!(
            map.lead("decisions/0042-y.md", "../docs/a b#c.md").as_deref(),
            Some("https://forge.example/blob/abc/docs/a%20b%23c.md")
        );
        assert_eq!(map.lead("decisions/0042-y.md", "../../secret"), None);
    }
}
