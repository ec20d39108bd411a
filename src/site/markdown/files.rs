//! Which files of the repository there are, and which of them a site may hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use pulldown_cmark::{Event, Parser, Tag};

use super::raw::{self, Token};
use super::{Destination, writer};
use crate::record::Link;
use crate::text::Span;

/// The largest file that is copied, in bytes.
pub const FILE_LIMIT: u64 = 20 * 1024 * 1024;

/// Images: they are shown, through `<img>` alone, so that what an SVG holds never runs.
const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg"];

/// Documents to download. Every server knows their types, and no browser runs anything in them as part of the site; a
/// type that servers do not know may be taken for HTML by its first bytes.
const DOCUMENTS: [&str; 19] = [
    "pdf", "txt", "csv", "tsv", "json", "rtf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods",
    "odp", "zip", "mp3", "mp4", "webm",
];

/// What is known of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    bytes: u64,
    /// Width and height, of a picture.
    size: Option<(u32, u32)>,
}

/// The regular files of what is shown: no links, no submodules, nothing of `.git`.
#[derive(Debug, Clone, Default)]
pub struct RepositoryFiles {
    known: BTreeMap<String, Known>,
    folders: BTreeSet<String>,
    lower: OnceLock<BTreeMap<String, String>>,
}

impl PartialEq for RepositoryFiles {
    fn eq(&self, other: &Self) -> bool {
        self.known == other.known && self.folders == other.folders
    }
}

impl Eq for RepositoryFiles {}

impl FromIterator<(String, u64)> for RepositoryFiles {
    /// Collects paths from the root of the repository, with `/`, and lengths in bytes.
    fn from_iter<I: IntoIterator<Item = (String, u64)>>(files: I) -> Self {
        let known = files.into_iter().map(|(path, bytes)| (path, Known { bytes, size: None })).collect();
        Self { known, folders: BTreeSet::new(), lower: OnceLock::new() }
    }
}

impl RepositoryFiles {
    /// Notes a picture's width and height, as [`crate::site::picture::size`] reads them, so that nothing shifts while a
    /// page loads. A path that is not among the files is ignored.
    pub fn measure(&mut self, path: &str, size: (u32, u32)) {
        if let Some(known) = self.known.get_mut(path) {
            known.size = Some(size);
        }
    }

    /// Gives a file's length in bytes; `None` where there is no such file.
    pub fn bytes(&self, path: &str) -> Option<u64> {
        self.known.get(path).map(|known| known.bytes)
    }

    /// Notes a folder, so that a link to it is none that leads nowhere.
    pub fn add_folder(&mut self, path: &str) {
        self.folders.insert(path.to_owned());
    }

    /// Tells whether a page may show or link to a copy of a file.
    pub fn is_copied(&self, path: &str) -> bool {
        self.bytes(path).is_some_and(|bytes| bytes <= FILE_LIMIT)
            && !is_hidden(path)
            && (is_picture(path) || is_document(path))
    }

    pub(super) fn size(&self, path: &str) -> Option<(u32, u32)> {
        self.known.get(path)?.size
    }

    pub(super) fn has_folder(&self, path: &str) -> bool {
        if path.is_empty() || self.folders.contains(path) {
            return true;
        }
        let folder = format!("{path}/");
        self.known.range::<String, _>(&folder..).next().is_some_and(|(file, _)| file.starts_with(&folder))
    }

    /// Gives the file whose name differs from `path` by case alone.
    pub(super) fn in_other_case(&self, path: &str) -> Option<&str> {
        let lower = self
            .lower
            .get_or_init(|| self.known.keys().map(|path| (path.to_lowercase(), path.clone())).collect());
        lower.get(&path.to_lowercase()).map(String::as_str)
    }
}

fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

pub(super) fn is_picture(path: &str) -> bool {
    PICTURES.contains(&extension(path).as_str())
}

/// Tells whether a file may be linked to where it lies in the site. An SVG that is opened by itself runs its scripts.
pub(super) fn is_document(path: &str) -> bool {
    let extension = extension(path);
    DOCUMENTS.contains(&extension.as_str()) || (extension != "svg" && PICTURES.contains(&extension.as_str()))
}

/// Tells whether a part of the path begins with a dot, as what tools keep for themselves does.
pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

/// Lists the pictures of the repository that a body shows, for [`RepositoryFiles::measure`]: their paths from the root.
///
/// `path` is the record's file. A body without an image costs no parsing.
pub fn pictures_named(body: &str, path: &str) -> Vec<String> {
    let bytes = body.as_bytes();
    if memchr::memmem::find(bytes, b"![").is_none() && memchr::memmem::find(bytes, b"<img").is_none() {
        return Vec::new();
    }
    let mut named = Vec::new();
    let mut add = |destination: &str| {
        if let Destination::Relative { path: target, .. } = Destination::judge(destination)
            && let Some(target) = (Link { target: target.to_owned(), span: Span::at(0) }).path_from(path)
            && is_picture(&target)
            && !is_hidden(&target)
        {
            named.push(target);
        }
    };
    for event in Parser::new_ext(body, writer::markdown()) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => add(&dest_url),
            Event::Html(html) | Event::InlineHtml(html) => {
                for token in raw::tokens(&html) {
                    if let Token::Open { name, attributes, .. } = token
                        && name.eq_ignore_ascii_case("img")
                        && let Some(source) = raw::attribute(attributes, "src")
                    {
                        add(&source);
                    }
                }
            }
            _ => {}
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_found_in_markdown_and_in_html() {
        let body = "![a](img/a.png) ![b](https://x.example/b.png) <img src='../c%20d.svg' width=3>\n\n`![](no.png)` ![](.git/x.png)\n";
        assert_eq!(pictures_named(body, "decisions/0001-x.md"), ["decisions/img/a.png", "c d.svg"]);
        assert!(pictures_named("no image", "x.md").is_empty());
    }

    #[test]
    fn nothing_that_runs_is_a_document() {
        for path in [
            "a.html", "a.HTM", "a.xhtml", "a.xml", "a.js", "a.mjs", "a.css", "a.svg", "a.md", "a", "a.wasm",
            "a.swf",
        ] {
            assert!(!is_document(path), "{path}");
        }
        for path in ["a.pdf", "docs/A.PNG", "x/b.csv"] {
            assert!(is_document(path), "{path}");
        }
    }
}
