//! Links that a terminal shows (OSC 8): records lead to their pages or files, and take no room beside what is shown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Where records and files lead to; nowhere by default, which leaves every text as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// The address of the folder that paths are relative to, with a `/` at its end.
    root: Option<String>,
    /// The addresses of pages, by the paths of their records.
    pages: BTreeMap<String, String>,
}

impl Links {
    /// Leads to files of a folder on a machine, whose name tells a terminal whether it is the one it runs on.
    pub fn new(host: &str, root: &str) -> Self {
        let root = root.replace('\\', "/");
        let slash = if root.starts_with('/') { "" } else { "/" };
        let end = if root.ends_with('/') { "" } else { "/" };
        Self {
            root: Some(format!("file://{}{slash}{}{end}", encoded(host), encoded(&root))),
            ..Self::default()
        }
    }

    /// Does the same, and leads to the pages of records where these have any.
    #[must_use]
    pub fn with_pages(self, pages: BTreeMap<String, String>) -> Self {
        Self { pages: if self.root.is_some() { pages } else { BTreeMap::new() }, ..self }
    }

    /// The address of a file, by its path from the root; `None` where nothing leads anywhere.
    pub fn to_file(&self, path: &str) -> Option<String> {
        Some(format!("{}{}", self.root.as_ref()?, encoded(path)))
    }

    /// The address of a record: its page, else its file.
    pub fn to_record(&self, path: &str) -> Option<String> {
        self.pages.get(path).cloned().or_else(|| self.to_file(path))
    }

    /// A text that leads to a file.
    pub fn file(&self, path: &str, shown: &str) -> String {
        linked(self.to_file(path).as_deref(), shown)
    }

    /// A text that leads to a record.
    pub fn record(&self, path: &str, shown: &str) -> String {
        linked(self.to_record(path).as_deref(), shown)
    }
}

/// A text that leads to an address, where there is one. The text has to be harmless already.
pub fn linked(address: Option<&str>, shown: &str) -> String {
    // An address that could act on the terminal leads nowhere.
    match address.filter(|address| address.bytes().all(|byte| (0x21..0x7f).contains(&byte))) {
        Some(address) => format!("\u{1b}]8;;{address}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\"),
        None => shown.to_owned(),
    }
}

fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                out.push(char::from(byte));
            }
            _ => write!(out, "%{byte:02X}").expect("writing to a string never fails"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Links, linked};
    use std::collections::BTreeMap;

    #[test]
    fn files_lead_to_their_place_on_their_machine() {
        let links = Links::new("desk", "/home/ada/a b");
        assert_eq!(links.to_file("x/ü.md").as_deref(), Some("file://desk/home/ada/a%20b/x/%C3%BC.md"));
        let shown = "\u{1b}]8;;file://desk/home/ada/a%20b/x.md\u{1b}\\x\u{1b}]8;;\u{1b}\\";
        assert_eq!(links.file("x.md", "x"), shown);
        let windows = Links::new("", r"C:\work");
        assert_eq!(windows.to_file("x.md").as_deref(), Some("file:///C:/work/x.md"));
    }

    #[test]
    fn records_lead_to_their_pages_where_they_have_some() {
        let pages = BTreeMap::from([("a.md".to_owned(), "https://e.example/a.html".to_owned())]);
        let links = Links::new("", "/r").with_pages(pages.clone());
        assert_eq!(links.to_record("a.md").as_deref(), Some("https://e.example/a.html"));
        assert_eq!(links.to_record("b.md").as_deref(), Some("file:///r/b.md"));
        assert_eq!(Links::default().with_pages(pages).record("a.md", "DR-1"), "DR-1");
    }

    #[test]
    fn an_address_that_would_act_on_the_terminal_leads_nowhere() {
        assert_eq!(linked(Some("https://e.example/\u{1b}]0;x"), "t"), "t");
        assert_eq!(linked(Some("a b"), "t"), "t");
    }
}
