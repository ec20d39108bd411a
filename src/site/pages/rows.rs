//! Records as rows of a table, and long tables over as many pages as they take.

use serde::Serialize;

use crate::site::escape::path_segment;
use crate::site::view::{
    Addresses, DateView, LogView, RecordView, ReviewView, SignatureState, SignatureView, StatusView,
};

/// How many rows a page has.
pub(super) const PER_PAGE: usize = 200;

/// A record in a table: nothing of it that the table does not show.
#[derive(Debug, Serialize)]
pub(super) struct Row<'a> {
    href: &'a str,
    label: &'a str,
    title: &'a str,
    kind: &'a str,
    status: &'a StatusView,
    /// Product and engineering, always both.
    signatures: Vec<Sign<'a>>,
    /// Other roles that have something to say.
    others: Vec<Sign<'a>>,
    date: Option<&'a DateView>,
    review: Option<&'a ReviewView>,
    tags: Vec<TagLink<'a>>,
    log: Option<&'a str>,
}

/// A signature in a row.
#[derive(Debug, Serialize)]
struct Sign<'a> {
    role: &'a str,
    role_name: &'a str,
    state: SignatureState,
    state_word: &'static str,
    signer_name: Option<&'a str>,
}

/// A tag and its page.
#[derive(Debug, Serialize)]
struct TagLink<'a> {
    name: &'a str,
    href: &'a str,
}

/// A record, with its log.
pub(super) type Entry<'a> = (&'a LogView, &'a RecordView);

/// Prepares a record for its row.
pub(super) fn row<'a>((log, record): Entry<'a>, several: bool, addresses: &'a Addresses) -> Row<'a> {
    let sign = |signature: &'a SignatureView| Sign {
        role: &signature.role,
        role_name: &signature.role_name,
        state: signature.state,
        state_word: signature.state_word,
        signer_name: signature.signer_name.as_deref(),
    };
    let (both, others) = record.signatures.split_at(record.signatures.len().min(2));
    let tag = |name: &'a String| TagLink { name, href: addresses.tag(name).map_or("", |place| &place.href) };
    Row {
        href: &record.href,
        label: &record.label,
        title: &record.title,
        kind: &record.kind.name,
        status: &record.status,
        signatures: both.iter().map(sign).collect(),
        others: others
            .iter()
            .filter(|signature| signature.state != SignatureState::NotRequired)
            .map(sign)
            .collect(),
        date: record.decided.as_ref().or(record.date.as_ref()),
        review: record.review.as_ref(),
        tags: record.tags.iter().map(tag).collect(),
        log: several.then_some(log.name.as_str()),
    }
}

/// Orders the records of a log as a reader looks for them: the highest number first, those without one last.
pub(super) fn newest_first(log: &LogView) -> impl Iterator<Item = Entry<'_>> {
    let numbered = log.records.iter().rev().filter(|record| record.number.is_some());
    let others = log.records.iter().filter(|record| record.number.is_none());
    numbered.chain(others).map(move |record| (log, record))
}

/// Where a page stands among those of its list.
#[derive(Debug, Serialize)]
pub(super) struct Pager {
    /// This page, from 1.
    number: usize,
    /// How many pages there are.
    count: usize,
    /// How many rows all of them have.
    total: usize,
    /// The first row of this page, from 1.
    from: usize,
    /// The last one.
    to: usize,
    previous: Option<String>,
    next: Option<String>,
    /// Pages to link to: the first, the last, and those about this one.
    pages: Vec<PagerLink>,
}

/// A link to a page of the list.
#[derive(Debug, Serialize)]
struct PagerLink {
    number: usize,
    href: String,
    /// Whether pages are left out before this one.
    gap: bool,
}

impl Pager {
    /// Places a page, from 1, of a list that begins at `stem.html`.
    pub(super) fn new(stem: &str, number: usize, total: usize) -> Self {
        let count = total.div_ceil(PER_PAGE).max(1);
        let href = |number: usize| format!("{}.html", page_stem(stem, number));
        let shown = (1..=count).filter(|page| *page == 1 || *page == count || page.abs_diff(number) <= 2);
        let mut last = 0;
        let pages = shown.map(|page| {
            let gap = page > last + 1;
            last = page;
            PagerLink { number: page, href: href(page), gap }
        });
        Self {
            number,
            count,
            total,
            from: if total == 0 { 0 } else { (number - 1) * PER_PAGE + 1 },
            to: (number * PER_PAGE).min(total),
            previous: (number > 1).then(|| href(number - 1)),
            next: (number < count).then(|| href(number + 1)),
            pages: pages.collect(),
        }
    }
}

/// Writes the query of an address that asks the list of all records for what has this value.
pub(super) fn query(key: &str, value: &str) -> String {
    format!("?{}={}", path_segment(key), path_segment(value))
}

/// The name of a page of a list, without `.html`: the first has the list's own.
pub(super) fn page_stem(stem: &str, number: usize) -> String {
    if number == 1 { stem.to_owned() } else { format!("{stem}-{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_links_to_the_ends_and_to_what_is_near() {
        let pager = Pager::new("records", 10, 200 * 49 + 1);
        let shown: Vec<(usize, bool)> = pager.pages.iter().map(|page| (page.number, page.gap)).collect();
        assert_eq!(
            shown,
            [(1, false), (8, true), (9, false), (10, false), (11, false), (12, false), (50, true)]
        );
        assert_eq!((pager.count, pager.from, pager.to), (50, 1801, 2000));
        assert_eq!(pager.previous.as_deref(), Some("records-9.html"));
        assert_eq!(pager.next.as_deref(), Some("records-11.html"));
        assert_eq!(pager.pages[0].href, "records.html");
    }

    #[test]
    fn a_short_list_has_one_page() {
        for (total, from, to) in [(0, 0, 0), (1, 1, 1), (200, 1, 200)] {
            let pager = Pager::new("records", 1, total);
            assert_eq!((pager.count, pager.from, pager.to), (1, from, to), "{total}");
            assert!(pager.previous.is_none() && pager.next.is_none());
        }
        assert_eq!((Pager::new("records", 2, 201).from, Pager::new("records", 2, 201).to), (201, 201));
    }

    #[test]
    fn the_highest_number_comes_first_and_what_has_none_last() {
        let record = |number| RecordView { number, label: format!("{number:?}"), ..RecordView::default() };
        let log =
            LogView { records: vec![record(Some(1)), record(Some(7)), record(None)], ..LogView::default() };
        let order: Vec<Option<u32>> = newest_first(&log).map(|(_, record)| record.number).collect();
        assert_eq!(order, [Some(7), Some(1), None]);
    }
}
