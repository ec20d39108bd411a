//! How pages look: the templates, styles and scripts that are compiled in, and those that a folder puts in their place.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

use crate::site::error::SiteError;
use crate::site::page::Page;

/// The parts that are compiled in, by their path below `templates/site`.
macro_rules! parts {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../templates/site/", $path)))),*]
    };
}

/// Templates, by the names that they call each other by.
pub(crate) const TEMPLATES: &[(&str, &str)] = &parts![
    "404.html",
    "base.html",
    "glossary.html",
    "graph.html",
    "head-social.html",
    "index.html",
    "map.html",
    "nav.html",
    "outcomes.html",
    "parts-search.html",
    "parts.html",
    "people.html",
    "person.html",
    "record.html",
    "records.html",
    "rules.html",
    "search.html",
    "symbols.html",
    "tag.html",
    "tags.html",
    "timeline.html",
];

/// Parts of the style sheet, in the order in which they apply.
pub(crate) const STYLES: &[(&str, &str)] = &parts![
    "css/base.css",
    "css/home.css",
    "css/list.css",
    "css/people.css",
    "css/record.css",
    "css/chart.css",
    "css/prose.css",
    "css/content.css",
    "css/code.css",
    "css/diagram.css",
    "css/timeline.css",
    "css/map.css",
    "css/learn.css",
    "css/search.css",
    "css/adapt.css",
    "css/print.css",
];

/// Parts of the script, in the order in which they run.
pub(crate) const SCRIPTS: &[(&str, &str)] = &parts![
    "js/theme.js",
    "js/list.js",
    "js/cite.js",
    "js/contents.js",
    "js/due.js",
    "js/figure.js",
    "search.js"
];

/// Scripts that are files of their own, below `assets/`: the one that runs before a page is painted, and the one that is
/// loaded once somebody searches.
pub(crate) const ALONE: &[(&str, &str)] = &parts!["js/first.js", "find.js"];

/// Files that are written as they are, below `assets/`.
pub(crate) const FILES: &[(&str, &str)] = &parts!["seal.svg"];

/// What templates get, and what a theme may rely on, as Markdown for people who write themes.
pub const DATA: &str = include_str!("../../templates/site/DATA.md");

/// The style sheet that is compiled in.
pub fn style() -> String {
    STYLES.iter().map(|(_, text)| *text).collect()
}

/// A theme: every part that a site is made with.
#[derive(Debug, Clone)]
pub struct Theme {
    parts: BTreeMap<String, Vec<u8>>,
}

impl Default for Theme {
    /// The theme that is compiled in.
    fn default() -> Self {
        let parts = [TEMPLATES, STYLES, SCRIPTS, ALONE, FILES].into_iter().flatten();
        Self { parts: parts.map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect() }
    }
}

impl Theme {
    /// The theme that is compiled in, with the files of a folder in place of its own of the same name.
    ///
    /// A file that the theme does not know is taken too: templates that others include, styles and scripts that apply after
    /// the known ones, by name, and pictures. Names that begin with a dot are left alone.
    pub fn with_folder(folder: &Path) -> Result<Self, SiteError> {
        let mut theme = Self::default();
        let files = WalkDir::new(folder).sort_by_file_name().into_iter();
        let visible = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
        };
        for entry in files.filter_entry(visible) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(folder).to_owned();
                SiteError::Io { action: "read", path, source: error.into() }
            })?;
            if !entry.file_type().is_file() {
                continue;
            }
            let path = entry.path();
            let below = path.strip_prefix(folder).unwrap_or(path);
            let name: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let bytes = fs::read(path).map_err(|source| SiteError::Io {
                action: "read",
                path: path.to_owned(),
                source,
            })?;
            theme.parts.insert(name.join("/"), bytes);
        }
        Ok(theme)
    }

    /// Gives the theme with a further part, unless it has one of that name.
    #[cfg(feature = "serve")]
    #[must_use]
    pub(crate) fn with_part(mut self, name: &str, text: &str) -> Self {
        self.parts.entry(name.to_owned()).or_insert_with(|| text.as_bytes().to_vec());
        self
    }

    /// Lists the parts by name, with their bytes.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Gives a digest of all parts: two themes of one digest are the same.
    pub fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        for (name, bytes) in &self.parts {
            digest.update(name.len().to_le_bytes());
            digest.update(name);
            digest.update(bytes.len().to_le_bytes());
            digest.update(bytes);
        }
        digest.finalize().into()
    }

    /// Gives the bytes of a part.
    pub fn part(&self, name: &str) -> Option<&[u8]> {
        self.parts.get(name).map(Vec::as_slice)
    }

    /// Lists the templates by name, as text.
    pub(crate) fn templates(&self) -> impl Iterator<Item = (&str, std::borrow::Cow<'_, str>)> {
        let html = self.parts.iter().filter(|(path, _)| has_extension(path, "html"));
        html.map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes)))
    }

    /// Gives the files below `assets/`: one style sheet, the scripts that stand alone, one script for the rest where there is
    /// any, and what they name.
    pub(crate) fn assets(&self) -> Vec<Page> {
        let mut pages = vec![Page::new("assets/style.css", self.joined(STYLES, "css"))];
        for (path, _) in ALONE {
            let name = path.rsplit('/').next().unwrap_or(path);
            pages.push(Page::new(format!("assets/{name}"), self.part(path).unwrap_or_default()));
        }
        let script = self.joined(SCRIPTS, "js");
        if !script.is_empty() {
            pages.push(Page::new("assets/site.js", script));
        }
        let others = self.parts.iter().filter(|(path, _)| {
            !["html", "css", "js"].iter().any(|extension| has_extension(path, extension))
        });
        pages.extend(others.map(|(path, bytes)| Page::new(format!("assets/{path}"), bytes.clone())));
        pages
    }

    /// One file of all parts of a kind: the known ones in their order, then the others by name.
    fn joined(&self, known: &[(&str, &str)], extension: &str) -> Vec<u8> {
        let own = known.iter().map(|(path, _)| *path);
        let others = self.parts.keys().map(String::as_str);
        let others = others.filter(|path| {
            has_extension(path, extension) && !known.iter().chain(ALONE).any(|(name, _)| name == path)
        });
        let mut joined = Vec::new();
        for path in own.chain(others) {
            joined.extend(self.parts.get(path).into_iter().flatten());
        }
        joined
    }
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|own| own == extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'p>(pages: &'p [Page], path: &str) -> &'p str {
        let page = pages.iter().find(|page| page.path == path).unwrap();
        std::str::from_utf8(&page.bytes).unwrap()
    }

    #[test]
    fn a_folder_puts_its_files_in_place_of_those_compiled_in() {
        let folder = tempfile::TempDir::new().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("css/list.css", "/* ours */\n");
        write("css/z.css", "/* last */\n");
        write("logo.png", "png");
        write("footer.html", "<p>us</p>");
        write(".hidden.css", "/* never */");
        let theme = Theme::with_folder(folder.path()).unwrap();
        let assets = theme.assets();
        let style = text(&assets, "assets/style.css");
        assert!(style.ends_with("/* last */\n") && !style.contains("never"), "{style}");
        assert_eq!(
            style.replace("/* ours */\n", "").replace("/* last */\n", "").len() + STYLES[2].1.len(),
            super::style().len()
        );
        assert_eq!(text(&assets, "assets/logo.png"), "png");
        assert!(theme.templates().any(|(name, text)| name == "footer.html" && text == "<p>us</p>"));
    }
}
