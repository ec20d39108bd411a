//! Which pages there are to link to: from paths in the repository and numbers in prose to pages of the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::{FILE_LIMIT, RepositoryFiles, is_document, is_hidden, is_picture};
use super::{Destination, ProblemKind};
use crate::policy::JiraSettings;
use crate::record::Link;
use crate::site::escape::path_segment;
use crate::text::Span;

/// From a record's page to the folder of copied files.
const FILES: &str = "../files/";

/// A record that prose can cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// File name of its page, beside the page that cites it.
    pub page: String,
    /// Its title, shown when the citation is pointed at.
    pub title: String,
}

/// The records of a log that prose can cite, by number.
pub type Numbers = BTreeMap<u32, Cited>;

/// The link targets of one log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkMap {
    /// The log's prefix, `DR` by default; citations are `DR-42`.
    pub prefix: String,
    /// Record files, by path from the root of the repository, and the file names of their pages.
    pub pages: BTreeMap<String, String>,
    /// Its records that prose can cite.
    pub numbers: Arc<Numbers>,
    /// Records of the site's other logs that prose can cite, by the logs' prefixes. The log's own prefix means the log
    /// itself, whatever stands here.
    pub others: Arc<BTreeMap<String, Arc<Numbers>>>,
    /// Where other files of the repository can be read, if anywhere: an address with `{path}` for the path.
    pub files: Option<String>,
    /// What the repository holds. Without it nothing is copied, and no file is missed.
    pub repository: Option<Arc<RepositoryFiles>>,
    /// The tracker whose tickets prose can name.
    pub tracker: Option<Arc<JiraSettings>>,
}

/// Where a relative path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// To a page of the site: its file name, beside the page that links to it; and the record's file.
    Page(String, String),
    /// Out of the site, to the repository's files.
    File(String),
    /// To a copy: its address from a record's page, and the file's path in the repository.
    Copy(String, String),
}

/// What there is to say of a link beside where it leads.
pub(super) type Fault = (ProblemKind, String);

impl LinkMap {
    /// Gives the record that a citation names.
    pub fn cited(&self, prefix: &str, number: u32) -> Option<&Cited> {
        let numbers = if prefix == self.prefix { &self.numbers } else { self.others.get(prefix)? };
        numbers.get(&number)
    }

    /// Leads a relative path, written in the record at `from`; `None` when there is nothing to lead to.
    pub fn lead(&self, from: &str, path: &str) -> Option<Lead> {
        self.follow(from, path, false).0
    }

    /// Leads a link or a picture, and tells what is wrong with it.
    pub(super) fn follow(&self, from: &str, path: &str, picture: bool) -> (Option<Lead>, Option<Fault>) {
        let link = Link { target: path.to_owned(), span: Span::at(0) };
        let Some(target) = link.path_from(from) else { return (None, None) };
        if let Some(page) = self.pages.get(&target) {
            return (Some(Lead::Page(page.clone(), target)), None);
        }
        if target == ".." || target.starts_with("../") {
            return (None, Some((ProblemKind::NoFile, format!("`{path}` is outside of the repository"))));
        }
        let Some(repository) = &self.repository else {
            let lead = (!target.is_empty()).then(|| self.source(&target).map(Lead::File)).flatten();
            return (lead, None);
        };
        if repository.bytes(&target).is_some() {
            return self.file(&target, picture);
        }
        if repository.has_folder(&target) && !picture {
            return (self.source(&target).map(Lead::File), None);
        }
        let Some(actual) = repository.in_other_case(&target) else {
            return (None, Some((ProblemKind::NoFile, format!("there is no file `{target}`"))));
        };
        let fault = (
            ProblemKind::OtherCase,
            format!("there is no file `{target}`; `{actual}` has its name in other case"),
        );
        let lead = match self.pages.get(actual) {
            Some(page) => Some(Lead::Page(page.clone(), actual.to_owned())),
            None => self.file(actual, picture).0,
        };
        (lead, Some(fault))
    }

    /// Leads to a file that is there.
    fn file(&self, path: &str, picture: bool) -> (Option<Lead>, Option<Fault>) {
        let forge = || self.source(path).map(Lead::File);
        let bytes = self.repository.as_ref().and_then(|files| files.bytes(path)).unwrap_or_default();
        if is_hidden(path) {
            let fault = picture.then(|| {
                (ProblemKind::Refused, format!("`{path}` is hidden by a dot, and is not published"))
            });
            return (forge(), fault);
        }
        if !(if picture { is_picture(path) } else { is_document(path) }) {
            let fault = picture
                .then(|| (ProblemKind::Refused, format!("`{path}` is no picture that the site can show")));
            return (forge(), fault);
        }
        if bytes > FILE_LIMIT {
            let mebibytes = bytes.div_ceil(1024 * 1024);
            let fault = format!(
                "`{path}` is not copied: it has {mebibytes} MiB, and {} MiB are allowed",
                FILE_LIMIT / 1024 / 1024
            );
            return (forge(), Some((ProblemKind::TooLarge, fault)));
        }
        let encoded: Vec<String> = path.split('/').map(path_segment).collect();
        (Some(Lead::Copy(format!("{FILES}{}", encoded.join("/")), path.to_owned())), None)
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

    fn with_files() -> LinkMap {
        let files = [
            ("docs/A b.pdf", 9),
            ("docs/a.html", 9),
            ("img/x.svg", 9),
            ("img/big.png", FILE_LIMIT + 1),
            (".github/x.png", 9),
            ("src/main.rs", 9),
        ];
        let files = files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect();
        LinkMap { repository: Some(Arc::new(files)), ..map() }
    }

    fn forge(path: &str) -> Lead {
        Lead::File(format!("https://forge.example/{path}"))
    }

    #[test]
    fn a_record_leads_to_its_page() {
        let page = Some(Lead::Page("dr-17.html".to_owned(), "decisions/0017-x.md".to_owned()));
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

    #[test]
    fn documents_are_copied_and_what_could_run_is_not() {
        let map = with_files();
        let copy = Lead::Copy("../files/docs/A%20b.pdf".to_owned(), "docs/A b.pdf".to_owned());
        assert_eq!(map.follow("decisions/1.md", "../docs/A%20b.pdf", false), (Some(copy), None));
        for path in ["/docs/a.html", "/img/x.svg", "/src/main.rs", "/src", "/.github/x.png"] {
            assert_eq!(map.follow("decisions/1.md", path, false), (None, None), "{path}");
        }
        let map = LinkMap { files: Some("https://forge.example/{path}".to_owned()), ..map };
        for path in ["docs/a.html", "img/x.svg", "src/main.rs", "src", ".github/x.png"] {
            assert_eq!(
                map.follow("decisions/1.md", &format!("/{path}"), false),
                (Some(forge(path)), None),
                "{path}"
            );
        }
    }

    #[test]
    fn pictures_are_copied_within_the_limit_and_never_from_hidden_folders() {
        let map = with_files();
        let copy = Lead::Copy("../files/img/x.svg".to_owned(), "img/x.svg".to_owned());
        assert_eq!(map.follow("a.md", "img/x.svg", true), (Some(copy), None));
        let kind = |path: &str| match map.follow("a.md", path, true) {
            (None, Some((kind, _))) => kind,
            other => panic!("{path}: {other:?}"),
        };
        assert_eq!(kind("img/big.png"), ProblemKind::TooLarge);
        assert_eq!(kind(".github/x.png"), ProblemKind::Refused);
        assert_eq!(kind("src/main.rs"), ProblemKind::Refused);
        assert_eq!(kind("img/none.png"), ProblemKind::NoFile);
        assert_eq!(kind("img"), ProblemKind::NoFile);
        assert_eq!(kind("../x.png"), ProblemKind::NoFile);
    }

    #[test]
    fn a_name_in_other_case_leads_to_the_file_and_is_reported() {
        let (lead, fault) = with_files().follow("a.md", "docs/a%20B.pdf", false);
        assert!(matches!(lead, Some(Lead::Copy(..))), "{lead:?}");
        assert_eq!(fault.map(|(kind, _)| kind), Some(ProblemKind::OtherCase));
    }
}
