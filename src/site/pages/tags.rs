//! The page of all tags, and one for each tag: what it stands for in this log.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::rows::{Entry, PER_PAGE, Row, newest_first, query, row};
use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::{SiteView, StatusMark, StatusView};

/// How many records of a tag have a status.
#[derive(Debug, Serialize)]
struct Count<'a> {
    status: &'a StatusView,
    count: usize,
}

/// A tag in the list of all.
#[derive(Debug, Serialize)]
struct TagView<'a> {
    name: &'a str,
    href: &'a str,
    count: usize,
    counts: Vec<Count<'a>>,
}

/// Makes the pages.
pub(super) fn pages(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let addresses = engine.addresses();
    let several = site.logs.len() > 1;
    let mut tagged: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
    for (log, record) in site.logs.iter().flat_map(newest_first) {
        let mut own: Vec<&str> = record.tags.iter().map(String::as_str).collect();
        own.sort_unstable();
        own.dedup();
        for tag in own {
            tagged.entry(tag).or_default().push((log, record));
        }
    }
    let mut tags: Vec<(TagView<'_>, &[Entry<'_>])> = tagged
        .iter()
        .map(|(name, entries)| {
            let href = addresses.tag(name).map_or("", |place| &place.href);
            let tag = TagView { name, href, count: entries.len(), counts: by_status(entries) };
            (tag, entries.as_slice())
        })
        .collect();
    tags.sort_by_key(|(tag, _)| (tag.name.to_lowercase(), tag.name));
    let page = |(tag, entries): &(TagView<'_>, &[Entry<'_>])| {
        let stem = addresses.tag(tag.name).map_or("tags/tag", |place| &place.stem);
        engine.page("tag.html", &format!("{stem}.html"), |context| {
            let shown = entries.iter().take(PER_PAGE);
            let rows: Vec<Row<'_>> = shown.map(|entry| row(*entry, several, addresses)).collect();
            context.insert("tag", tag);
            context.insert("rows", &rows);
            context.insert("more", &entries.len().saturating_sub(PER_PAGE));
            context.insert("query", &query("tag", tag.name));
        })
    };
    let mut pages = tags.par_iter().map(page).collect::<Result<Vec<Page>, SiteError>>()?;
    let views: Vec<&TagView<'_>> = tags.iter().map(|(tag, _)| tag).collect();
    pages.push(engine.page("tags.html", "tags.html", |context| context.insert("tags", &views))?);
    Ok(pages)
}

/// Counts records by status, in the order of a record's life.
fn by_status<'a>(entries: &[Entry<'a>]) -> Vec<Count<'a>> {
    let mut counts: BTreeMap<(StatusMark, bool, &str), Count<'a>> = BTreeMap::new();
    for (_, record) in entries {
        let status = &record.status;
        counts
            .entry((status.mark, status.doubt, &status.word))
            .or_insert(Count { status, count: 0 })
            .count += 1;
    }
    counts.into_values().collect()
}

#[cfg(test)]
mod tests {
    use crate::site::build::render;
    use crate::site::fixture;
    use crate::site::theme::Theme;
    use crate::site::view::SignatureState;

    #[test]
    fn a_tag_counts_its_records_by_status_and_shows_the_latest() {
        let mut site = fixture::site();
        let record = |number: u32| {
            let status = if number.is_multiple_of(3) { "accepted" } else { "proposed" };
            let mut record = fixture::record(number, "Decide", status, [SignatureState::Signed; 2]);
            // Written twice by mistake, it is one tag of one record still.
            record.tags = vec!["storage".to_owned(), "storage".to_owned()];
            record
        };
        site.logs[0].records = (1..=300).map(record).collect();
        let pages = render(&site.into(), &Theme::default()).unwrap();
        let text = |path: &str| {
            let page = pages.iter().find(|page| page.path == path).unwrap();
            String::from_utf8(page.bytes.clone()).unwrap()
        };
        let words =
            |html: &str| crate::site::audit::text(html).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&text("tags.html")).contains("storage 300 Proposed 200 Accepted 100"));
        let storage = text("tags/storage.html");
        assert_eq!(storage.matches("<th role=\"rowheader\"").count(), 200);
        assert!(storage.contains("href=\"../records.html?tag=storage\">and 100 more"));
        assert!(words(&storage).contains("Date DR-300 Decide"));
    }
}
