//! Which pages there are to link to: from paths in the repository and numbers in prose to pages of the site.

use std::collections::BTreeMap;

use super::Destination;
use crate::record::Link;
use crate::site::escape::path_segment;
use crate::text::Span;

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
    /// Where other files of the repository can be read, if anywhere: an address with `{path}` for the path.
    pub files: Option<String>,
}

/// Where a relative path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// To a page of the site: its file name, beside the page that links to it.
    Page(String),
    /// Out of the site, to the repository's files.
    File(String),
}

impl LinkMap {
    /// Leads a relative path, written in the record at `from`; `None` when there is nothing to lead to.
    pub fn lead(&self, from: &str, path: &str) -> Option<Lead> {
        let target = Link { target: path.to_owned(), span: Span::at(0) }.path_from(from)?;
        if let Some(page) = self.pages.get(&target) {
            return Some(Lead::Page(page.clone()));
        }
        if target.is_empty() || target.starts_with("..") {
            return None;
        }
        self.source(&target).map(Lead::File)
    }

    /// Gives the address of a file of the repository where the site knows of one.
    pub fn source(&self, path: &str) -> Option<String> {
        let encoded: Vec<String> = path.split('/').map(path_segment).collect();
        let address = self.files.as_ref()?.replace("{path}", &encoded.join("/"));
        matches!(Destination::judge(&address), Destination::Web(_)).then_some(address)
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
        let page = Some(Lead::Page("dr-17.html".to_owned()));
        assert_eq!(map().lead("decisions/0042-y.md", "0017-x.md"), page);
        assert_eq!(map().lead("decisions/2026/0042-y.md", "../0017-x.md"), page);
        assert_eq!(map().lead("decisions/0042-y.md", "../src/main.rs"), None);
    }

    #[test]
    fn other_files_lead_to_the_forge_where_there_is_one() {
        let map =
            LinkMap { files: Some("https://forge.example/blob/abc/{path}?plain=1".to_owned()), ..map() };
        assert_eq!(
            map.lead("decisions/0042-y.md", "../docs/a%20b%23c.md"),
            Some(Lead::File("https://forge.example/blob/abc/docs/a%20b%23c.md?plain=1".to_owned()))
        );
        assert_eq!(map.lead("decisions/0042-y.md", "../../secret"), None);
        let map = LinkMap { files: Some("javascript:{path}".to_owned()), ..map };
        assert_eq!(map.lead("decisions/0042-y.md", "../docs/a.md"), None);
    }
}
