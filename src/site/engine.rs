//! Renders templates: one engine a site, with what every page shows already in it.
//!
//! All names end in `.html`, so that every value is escaped unless a template says `| safe`; only a body, which
//! [`crate::site::markdown`] has made safe, is.
//!
//! Filters, besides Tera's own: `web` and `language` let through what is an address or a language and nothing else;
//! `person_page`, `tag_page` and `waiting_page` give the address of the page of a person by key, of a tag, and of the list of
//! what waits for a role, relative to the root of the site, or nothing where there is none.

use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use crate::site::error::SiteError;
use crate::site::markdown::Destination;
use crate::site::outward::social::SocialView;
use crate::site::page::Page;
use crate::site::pages::{NAV, NavEntry};
use crate::site::theme::Theme;
use crate::site::view::{Addresses, EvidenceLevel, EvidenceView, Place, SiteView};

/// Finds a page by a key.
type Find = fn(&Addresses, &str) -> Option<Place>;

/// Filters that turn the key of a person, a tag or a role into the address of its page.
const ADDRESS_FILTERS: &[(&str, Find)] = &[
    ("person_page", |addresses, key| addresses.person(key).cloned()),
    ("tag_page", |addresses, tag| addresses.tag(tag).cloned()),
    ("waiting_page", |addresses, role| addresses.waiting(role).cloned()),
];

/// What every page shows.
#[derive(Serialize)]
struct Chrome<'a> {
    version: &'a str,
    title: &'a str,
    lang: &'a str,
    /// Whether there are several logs, so that each is named.
    several: bool,
    /// What every page links to at its top.
    nav: Vec<&'a NavEntry>,
}

/// Turns templates and views into pages.
#[derive(Debug)]
pub struct Engine {
    tera: Tera,
    addresses: Arc<Addresses>,
    social: SocialView,
    /// Where the site lies on its host, if it is known: begins and ends with `/`.
    home: Option<String>,
}

impl Engine {
    /// Loads the templates of a theme for a site.
    pub fn new(theme: &Theme, site: &SiteView) -> Result<Self, SiteError> {
        Self::leading_to(theme, site, &[])
    }

    /// Does as [`Engine::new`], with further links at the top of every page.
    pub(crate) fn leading_to(theme: &Theme, site: &SiteView, also: &[NavEntry]) -> Result<Self, SiteError> {
        Self::load(theme, site, also)
            .map_err(|source| SiteError::Template { page: "index.html".to_owned(), source })
    }

    fn load(theme: &Theme, site: &SiteView, also: &[NavEntry]) -> tera::TeraResult<Self> {
        let mut tera = Tera::new();
        tera.register_filter("web", web);
        tera.register_filter("language", language);
        #[cfg(test)]
        tera.register_filter("json", |value: tera::Value, _: Kwargs, _: &State<'_>| {
            serde_json::to_string(&value).expect("what templates get has text for keys")
        });
        let addresses = Arc::new(Addresses::new(site));
        for (name, page) in ADDRESS_FILTERS {
            let addresses = Arc::clone(&addresses);
            tera.register_filter(*name, move |key: &str, _: Kwargs, _: &State<'_>| {
                page(&addresses, key).map_or_else(String::new, |place| place.href)
            });
        }
        let templates: Vec<(String, String)> =
            theme.templates().map(|(name, text)| (name.to_owned(), text.into_owned())).collect();
        tera.add_raw_templates(templates)?;
        let chrome = Chrome {
            version: site.version,
            title: &site.title,
            lang: &site.lang,
            several: site.logs.len() > 1,
            nav: NAV
                .iter()
                .filter(|entry| entry.is_for(site) && theme.part(entry.page).is_some())
                .chain(also)
                .collect(),
        };
        tera.global_context().insert("site", &chrome);
        tera.global_context().insert("evidence_levels", &EvidenceLevel::ALL.map(EvidenceView::from));
        let home = site.url.as_deref().and_then(path_of);
        Ok(Self { tera, addresses, social: SocialView::of_site(site), home })
    }

    /// Tells the path at which the site is served, which begins and ends with `/`: another one than that where it is published.
    #[must_use]
    pub fn served_at(self, path: &str) -> Self {
        Self { home: Some(path.to_owned()), ..self }
    }

    /// Gives the path at which the site is served, which begins and ends with `/`; nothing where nobody said it.
    pub fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// Gives the pages of people, tags and roles.
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// Renders a page at a path of the site.
    ///
    /// Templates get, besides what `fill` inserts, `social` (what previews elsewhere show of the page), `root` (from the page's folder to the root of the site: empty, or
    /// `../`), `page` (the name of the template) and `path`.
    pub fn page(
        &self,
        template: &str,
        path: &str,
        fill: impl FnOnce(&mut Context),
    ) -> Result<Page, SiteError> {
        let word = NAV.iter().find(|entry| entry.page == template && template != "index.html");
        let mut context = Context::new();
        context.insert("social", &self.social.for_page(path, word.map_or("", |entry| entry.word)));
        self.fill(template, path, context, fill)
    }

    /// Renders a page as [`Engine::page`] does, whose preview is its own.
    pub fn page_shown_as(
        &self,
        social: &SocialView,
        template: &str,
        path: &str,
        fill: impl FnOnce(&mut Context),
    ) -> Result<Page, SiteError> {
        let mut context = Context::new();
        context.insert("social", social);
        self.fill(template, path, context, fill)
    }

    fn fill(
        &self,
        template: &str,
        path: &str,
        mut context: Context,
        fill: impl FnOnce(&mut Context),
    ) -> Result<Page, SiteError> {
        context.insert("root", &"../".repeat(path.matches('/').count()));
        context.insert("page", template);
        context.insert("path", path);
        fill(&mut context);
        let mut bytes = Vec::with_capacity(16 * 1024);
        self.tera
            .render_to(template, &context, &mut bytes)
            .map_err(|source| SiteError::Template { page: path.to_owned(), source })?;
        Ok(Page { path: path.to_owned(), bytes })
    }
}

/// The path of an address: `/decisions/` of `https://example.org/decisions/`.
fn path_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let path = rest.find('/').map_or("/", |at| &rest[at..]);
    path.ends_with('/').then(|| path.to_owned())
}

/// The filter `web`: an `http:` or `https:` address as it is, anything else as nothing.
fn web(address: &str, _: Kwargs, _: &State<'_>) -> String {
    match Destination::judge(address) {
        Destination::Web(address) => address.to_owned(),
        _ => String::new(),
    }
}

/// The filter `language`: a tag that has the form of a language as it is, anything else as nothing.
fn language(tag: &str, _: Kwargs, _: &State<'_>) -> String {
    if is_language(tag) { tag.to_owned() } else { String::new() }
}

/// Whether a tag has the form of a language.
pub(crate) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest =
        parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    first && rest
}
