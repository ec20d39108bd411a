//! The pages of a preview, each made when it is first asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::git::Snapshot;
use crate::site::build::Part;
use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::escape::push_text;
use crate::site::from_log::Site;
use crate::site::markdown::FILE_LIMIT;
use crate::site::page::Page;
use crate::site::pages::{self, NavEntry};
use crate::site::theme::Theme;

/// Where the preview's own files lie, beside the pages of the site.
pub(super) const OWN: &str = "-/";

/// The script that waits for a new version.
pub(super) const SCRIPT: &str = include_str!("../../templates/preview/reload.js");

/// The look of what a preview says on top of a page.
pub(super) const STYLE: &str = include_str!("../../templates/preview/strip.css");

/// The page of all workshops.
pub(super) const WORKSHOPS: &str = "workshop/index.html";

/// The templates of what a preview shows beside the site.
const TEMPLATES: [(&str, &str); 2] = [
    ("preview/workshops.html", include_str!("../../templates/preview/workshops.html")),
    ("preview/workshop.html", include_str!("../../templates/preview/workshop.html")),
];

/// What pages lead to while they are served.
const ALSO: [NavEntry; 1] = [pages::entry(WORKSHOPS, "Workshops", &["preview/workshop.html"])];

/// Pages of one kind, by their path.
type Made = Result<BTreeMap<String, Vec<u8>>, String>;

/// What a preview shows: a site, or why there is none.
#[derive(Debug)]
pub struct Preview {
    pages: Result<Pages, String>,
    /// What the rules say, for people; empty where they say nothing.
    said: String,
    /// How many findings fail the check.
    errors: usize,
}

#[derive(Debug)]
struct Pages {
    site: Site,
    engine: Engine,
    theme: Theme,
    /// Where the files are that pages hold copies of.
    files: Option<Snapshot>,
    records: BTreeMap<String, (usize, usize)>,
    /// Each part with its pages, once somebody has asked.
    parts: Vec<(Part, OnceLock<Made>)>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Whether there is such a page.
    pub found: bool,
    /// Its path, which tells its kind.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Preview {
    /// Shows a site in a theme, with the files that its pages hold copies of. `said` is what the rules say, with `errors`
    /// that fail the check.
    pub fn new(site: Site, theme: Theme, files: Option<Snapshot>, said: String, errors: usize) -> Self {
        let own = TEMPLATES.iter().fold(theme.clone(), |theme, (name, text)| theme.with_part(name, text));
        let engine = Engine::leading_to(&own, site.view(), &ALSO).map_err(|error| told(&error));
        let pages = engine.map(|engine| {
            let engine = engine.served_at("/");
            let records = site.record_paths().collect();
            let parts = Part::all().into_iter().map(|part| (part, OnceLock::new())).collect();
            Pages { site, engine, theme, files, records, parts }
        });
        Self { pages, said, errors }
    }

    /// Shows why there is no site.
    pub const fn broken(why: String) -> Self {
        Self { pages: Err(why), said: String::new(), errors: 0 }
    }

    /// Shows the same pages, with other words of the rules.
    #[must_use]
    pub fn saying(self, said: String, errors: usize) -> Self {
        Self { said, errors, ..self }
    }

    /// Gives the site back, to be changed; itself where there is none.
    pub fn into_site(self) -> Result<(Site, Theme), Box<Self>> {
        match self.pages {
            Ok(pages) => Ok((pages.site, pages.theme)),
            Err(why) => Err(Box::new(Self { pages: Err(why), said: self.said, errors: self.errors })),
        }
    }

    /// Gives the file at a path of the site.
    pub fn get(&self, path: &str) -> Shown {
        let shown = |found, bytes| Shown { found, path: path.to_owned(), bytes };
        let page = |title: &str, text: &str| Shown {
            found: true,
            path: "index.html".to_owned(),
            bytes: plain(title, text).into_bytes(),
        };
        match path.strip_prefix(OWN) {
            Some("reload.js") => return shown(true, SCRIPT.as_bytes().to_vec()),
            Some("strip.css") => return shown(true, STYLE.as_bytes().to_vec()),
            Some("findings.html") => return page("What the rules say", &self.said),
            _ => {}
        }
        match &self.pages {
            Err(why) => page("There is nothing to show yet", why),
            Ok(pages) => match pages.get(path) {
                Ok(Some(bytes)) => shown(true, self.dressed(path, bytes)),
                Ok(None) => match pages.get("404.html") {
                    Ok(Some(bytes)) => Shown {
                        found: false,
                        path: "404.html".to_owned(),
                        bytes: self.dressed("404.html", bytes),
                    },
                    _ => shown(false, Vec::new()),
                },
                Err(why) => page("This page cannot be made", &why),
            },
        }
    }

    /// Gives a page that is no part of the site, in its look; the view is called `view` in the template. Where the site
    /// cannot be shown, the page says why, and `instead` below it, so that nothing is lost that somebody typed.
    pub(super) fn render(
        &self,
        template: &str,
        path: &str,
        view: &impl serde::Serialize,
        instead: &str,
    ) -> Vec<u8> {
        let page = match &self.pages {
            Err(why) => Err(why.clone()),
            Ok(pages) => pages
                .engine
                .page(template, path, |context| context.insert("view", view))
                .map_err(|error| told(&error)),
        };
        match page {
            Ok(page) => self.dressed(path, page.bytes),
            Err(why) => {
                plain("This page cannot be made", format!("{why}\n\n{instead}").trim_end()).into_bytes()
            }
        }
    }

    /// Puts what a preview adds into a page: the script that reloads it, and what the rules say.
    fn dressed(&self, path: &str, bytes: Vec<u8>) -> Vec<u8> {
        if path.rsplit('.').next() != Some("html") {
            return bytes;
        }
        let Ok(text) = String::from_utf8(bytes) else { return Vec::new() };
        let text = text.replacen("default-src 'none';", "default-src 'none'; connect-src 'self';", 1);
        // Forms are sent to this server and nowhere else, and say that they come from its pages.
        let text = if path.starts_with("workshop/") {
            text.replacen("form-action 'none'", "form-action 'self'", 1).replacen(
                "name=\"referrer\" content=\"no-referrer\"",
                "name=\"referrer\" content=\"same-origin\"",
                1,
            )
        } else {
            text
        };
        let head = format!(
            "<link rel=\"stylesheet\" href=\"/{OWN}strip.css\"><script defer src=\"/{OWN}reload.js\"></script></head>"
        );
        let text = text.replacen("</head>", &head, 1);
        match (self.errors, self.said.is_empty()) {
            (_, true) => text,
            (errors, false) => {
                let words = match errors {
                    0 => "The rules have something to say".to_owned(),
                    1 => "One error".to_owned(),
                    several => format!("{several} errors"),
                };
                let class = if errors == 0 { "" } else { " preview-errors" };
                text.replacen(
                    "</main>",
                    &format!(
                        "</main><aside class=\"preview-strip{class}\" aria-label=\"Preview\"><a href=\"/{OWN}findings.html\">{words}</a></aside>"
                    ),
                    1,
                )
            }
        }
        .into_bytes()
    }
}

impl Pages {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        if let Some(place) = self.records.get(path) {
            return self.site.page(&self.engine, *place).map(|page| Some(page.bytes)).map_err(|e| told(&e));
        }
        if let Some(file) = path.strip_prefix("files/").filter(|file| self.site.may_hold(file)) {
            return Ok(self.files.as_ref().and_then(|files| files.read(file, FILE_LIMIT).ok()));
        }
        // What is made already is looked at first: a part that is dear is not made for a page of another.
        let made = self.parts.iter().filter_map(|(_, made)| made.get());
        let known = made.filter_map(|made| made.as_ref().ok()).find_map(|made| made.get(path));
        if let Some(bytes) = known {
            return Ok(Some(bytes.clone()));
        }
        for (part, made) in &self.parts {
            if made.get().is_some() {
                continue;
            }
            let pages = made.get_or_init(|| {
                let pages = part.make(&self.site, &self.theme, &self.engine).map_err(|error| told(&error))?;
                Ok(pages.into_iter().map(|Page { path, bytes }| (path, bytes)).collect())
            });
            match pages {
                Ok(pages) => {
                    if let Some(bytes) = pages.get(path) {
                        return Ok(Some(bytes.clone()));
                    }
                }
                Err(why) => return Err(why.clone()),
            }
        }
        Ok(None)
    }
}

/// An error with all its causes.
fn told(error: &SiteError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text += &format!("\n{error}");
        cause = error.source();
    }
    text
}

/// A page that needs no theme, since the theme may be what is broken.
fn plain(title: &str, text: &str) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title><link rel=\"stylesheet\" href=\"/{OWN}strip.css\"><script defer src=\"/{OWN}reload.js\"></script></head><body class=\"preview-page\"><main><h1>{title}</h1>\n<pre tabindex=\"0\">"
    );
    push_text(&mut page, text);
    page.push_str("</pre>\n<p><a href=\"/\">Home</a></p></main></body></html>\n");
    page
}

/// A preview that several threads read and one replaces.
pub(super) type Current = Arc<std::sync::RwLock<Preview>>;
