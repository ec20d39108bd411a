//! JSON Feed 1.1: the same decisions as the Atom feed, for programs that would rather read JSON.

use serde::Serialize;

use super::entry::{Entry, LONGEST_FEED, in_words};
use super::identity;
use crate::site::page::Page;
use crate::site::view::SiteView;

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<String>,
    #[serde(rename = "feed_url", skip_serializing_if = "Option::is_none")]
    own_url: Option<String>,
    language: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    title: String,
    content_text: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    tags: Vec<&'a str>,
}

/// Makes `feed.json`. Without the site's address it has no links: JSON Feed knows only whole ones.
pub fn page(site: &SiteView, entries: &[Entry<'_>]) -> Page {
    let whole = |href: &str| site.url.as_ref().map(|url| format!("{url}{href}"));
    let items = entries.iter().take(LONGEST_FEED).map(|entry| {
        let record = entry.record;
        let kind = (!record.kind.key.is_empty()).then_some(record.kind.key.as_str());
        let own = record.tags.iter().map(String::as_str);
        Item {
            id: identity::of_record(entry.log, record),
            url: whole(&record.href),
            title: entry.title(),
            content_text: in_words(record),
            summary: &record.summary,
            date_modified: entry.changed.map(|_| entry.moment()),
            language: record.lang.as_deref(),
            tags: kind.into_iter().chain([record.status.word.as_str()]).chain(own).collect(),
        }
    });
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &site.title,
        home_page_url: whole("index.html"),
        own_url: whole("feed.json"),
        language: &site.lang,
        items: items.collect(),
    };
    Page::new("feed.json", serde_json::to_vec(&feed).expect("texts and lists can always be written as JSON"))
}
