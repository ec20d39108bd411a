//! Atom 1.0 (RFC 4287): decisions as they are made, and for each role what waits for it.

use super::entry::{Entry, LONGEST_FEED, in_words, moment};
use super::xml::Text;
use super::{address, identity};
use crate::site::escape::push_markup;
use crate::site::page::Page;
use crate::site::view::{Queues, SiteView};

/// Makes `feed.xml` and, for each role, `waiting-<role>.xml`.
///
/// Without the site's address links are relative to the feed, which Atom allows and some readers do not follow; there is
/// no link to the feed itself then.
pub fn pages(site: &SiteView, entries: &[Entry<'_>]) -> Vec<Page> {
    let latest = &entries[..entries.len().min(LONGEST_FEED)];
    let mut pages = vec![feed(site, &Named { path: "feed.xml", part: "", title: &site.title }, latest)];
    for queue in Queues::new(site).roles {
        let waiting: Vec<Entry<'_>> =
            entries.iter().filter(|entry| entry.waits_for(queue.role).is_some()).copied().collect();
        let part = format!("waiting-{}", queue.role);
        let title = format!("{}: waits for {}", site.title, queue.name.to_lowercase());
        let named = Named { path: &format!("{part}.xml"), part: &part, title: &title };
        pages.push(feed(site, &named, &waiting[..waiting.len().min(LONGEST_FEED)]));
    }
    pages
}

/// What a feed is called.
struct Named<'a> {
    path: &'a str,
    part: &'a str,
    title: &'a str,
}

fn feed(site: &SiteView, named: &Named<'_>, entries: &[Entry<'_>]) -> Page {
    let mut out = String::with_capacity(1024 + 1024 * entries.len());
    let updated = moment(entries.iter().filter_map(|entry| entry.changed).max());
    push_markup(
        &mut out,
        format_args!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n<author><name>{}</name></author>\n<generator>Countersign</generator>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
            Text(&site.lang),
            identity::of_site(site, named.part),
            Text(named.title),
            Text(&site.title),
            Text(&address(site, "index.html")),
        ),
    );
    if site.url.is_some() {
        let own = address(site, named.path);
        push_markup(
            &mut out,
            format_args!("<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n", Text(&own)),
        );
    }
    for entry in entries {
        push(&mut out, site, entry);
    }
    out.push_str("</feed>\n");
    Page::new(named.path, out)
}

fn push(out: &mut String, site: &SiteView, entry: &Entry<'_>) {
    let record = entry.record;
    push_markup(
        out,
        format_args!(
            "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<summary>{}</summary>\n",
            identity::of_record(entry.log, record),
            Text(&entry.title()),
            entry.moment(),
            Text(&address(site, &record.href)),
            Text(&in_words(record)),
        ),
    );
    let kind = (!record.kind.key.is_empty()).then_some(record.kind.key.as_str());
    let words =
        kind.into_iter().chain([record.status.word.as_str()]).chain(record.tags.iter().map(String::as_str));
    for word in words {
        push_markup(out, format_args!("<category term=\"{}\"/>\n", Text(word)));
    }
    out.push_str("</entry>\n");
}
