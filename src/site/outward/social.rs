//! What previews in chats and networks show of a page: title, one sentence, a picture.

use serde::Serialize;

use super::{card, entry};
use crate::record::summary;
use crate::site::view::{RecordView, SiteView};

/// What `head-social.html` gets, as `social`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SocialView {
    /// The page's title.
    pub title: String,
    /// One or two sentences, at most 300 characters.
    pub description: String,
    /// `website`, or `article` for a record.
    pub kind: &'static str,
    /// The page's whole address, where the site knows its own.
    pub url: Option<String>,
    /// The whole address of its picture, 1200 × 630, where the site knows its own.
    pub image: Option<String>,
    /// What the picture shows, in words.
    pub image_alt: String,
    /// When a record last changed, as RFC 3339 has it.
    pub modified: Option<String>,
}

/// The longest description, in characters.
const LONGEST: usize = 300;

impl SocialView {
    /// Describes the site as a whole, for all of its pages that belong to no record.
    pub fn of_site(site: &SiteView) -> Self {
        let in_force = site.records().filter(|(_, record)| record.in_force()).count();
        let waiting = site.records().filter(|(_, record)| entry::waits(record).next().is_some()).count();
        Self {
            title: site.title.clone(),
            description: format!(
                "Decisions that product and engineering both sign: {in_force} in force, {waiting} waiting for a signature."
            ),
            kind: "website",
            url: site.url.clone(),
            image: whole(site, card::SITE),
            image_alt: "Decisions that product and engineering both sign".to_owned(),
            modified: None,
        }
    }

    /// The same for one page at a path from the root; `title` is empty for the home page.
    #[must_use]
    pub fn for_page(&self, path: &str, title: &str) -> Self {
        let mut page = self.clone();
        if !title.is_empty() {
            page.title = format!("{title} · {}", self.title);
        }
        if path != "index.html" {
            page.url = self.url.as_ref().map(|url| format!("{url}{path}"));
        }
        page
    }

    /// Describes a record's page.
    pub fn of_record(site: &SiteView, record: &RecordView) -> Self {
        let look = card::Look::of(record);
        Self {
            title: format!("{} {}", record.label, record.title),
            description: summary::shortened_to(&entry::in_words(record), LONGEST),
            kind: "article",
            url: whole(site, &record.href),
            image: whole(site, &look.path()),
            image_alt: look.in_words(),
            modified: entry::changed(record).map(|at| entry::moment(Some(at))),
        }
    }
}

fn whole(site: &SiteView, path: &str) -> Option<String> {
    site.url.as_ref().map(|url| format!("{url}{path}"))
}
