//! The records as data for the script that filters the list of all records.
//!
//! The files are classic scripts, for a page that is opened from disk may load nothing else. Each calls one registrar,
//! `countersignRecords(part, value)`:
//!
//! ```text
//! data/records-0.js   part 0: the words that rows name by their place, from 0
//!   {statuses: [[mark, word, filter]], kinds: [[key, name]], tags: [[tag, href]], people: [[key, name]],
//!    roles: [[key, name]], states: [[key, word]], logs: [[path, name]]}
//! data/records-N.js   part N, from 1: up to 2,000 rows, in the order in which the pages list them
//!   [label, title, slug, kind, status, date, review, tags, driver, signatures, log]
//! ```
//!
//! A date is `2026-11-22`, or what stands in the record where that is none, or empty; a review ends in `!` when its day has
//! come. `slug` is 0 where it is the label in small letters. `driver` is a place in `people`, or -1. `signatures` is flat, for
//! each role of `roles` in turn: the place of its state or -1, the place of its signer in `people` or -1. `people` holds
//! everybody who signs or drives, on the roster or not.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::rows::{Entry, newest_first};
use crate::site::page::Page;
use crate::site::view::{Addresses, SignatureState, SiteView};

/// How many rows a file has.
const PER_FILE: usize = 2000;

/// Every state of a signature, in the order in which rows name them.
const STATES: [SignatureState; 6] = [
    SignatureState::Missing,
    SignatureState::Signed,
    SignatureState::Stale,
    SignatureState::Invalid,
    SignatureState::Objected,
    SignatureState::NotRequired,
];

/// Words, each once, by the place at which rows name it.
#[derive(Debug, Default)]
struct Places<K> {
    known: BTreeMap<K, usize>,
    values: Vec<Value>,
}

impl<K: Ord> Places<K> {
    fn put(&mut self, key: K, value: impl FnOnce() -> Value) -> usize {
        let Self { known, values } = self;
        *known.entry(key).or_insert_with(|| {
            values.push(value());
            values.len() - 1
        })
    }
}

/// Makes the files.
pub(super) fn parts(site: &SiteView, addresses: &Addresses) -> Vec<Page> {
    let entries: Vec<Entry<'_>> = site.logs.iter().flat_map(newest_first).collect();
    let mut words = Words::new(site, addresses);
    // The places are given out in order; what costs time, the writing, goes over all cores.
    let rows: Vec<Value> = entries.iter().map(|entry| words.row(*entry)).collect();
    let words = json!({
        "statuses": words.statuses.values, "kinds": words.kinds.values, "tags": words.tags.values,
        "people": words.people.values, "roles": words.roles.values, "logs": words.logs.values,
        "states": STATES.map(|state| json!([state, state.word()])),
    });
    let mut files = vec![file(0, &words)];
    let parts = rows.par_chunks(PER_FILE).enumerate();
    files.par_extend(parts.map(|(at, rows)| file(at + 1, &rows)));
    files
}

/// The words of all rows.
struct Words<'a> {
    addresses: &'a Addresses,
    statuses: Places<(&'a str, bool)>,
    kinds: Places<&'a str>,
    tags: Places<&'a str>,
    people: Places<&'a str>,
    roles: Places<&'a str>,
    logs: Places<&'a str>,
}

impl<'a> Words<'a> {
    fn new(site: &'a SiteView, addresses: &'a Addresses) -> Self {
        let mut words = Self {
            addresses,
            statuses: Places { known: BTreeMap::new(), values: Vec::new() },
            kinds: Places { known: BTreeMap::new(), values: Vec::new() },
            tags: Places { known: BTreeMap::new(), values: Vec::new() },
            people: Places { known: BTreeMap::new(), values: Vec::new() },
            roles: Places { known: BTreeMap::new(), values: Vec::new() },
            logs: Places { known: BTreeMap::new(), values: Vec::new() },
        };
        for log in &site.logs {
            for role in &log.roles {
                words.roles.put(&role.key, || json!([role.key, role.name]));
            }
            for person in &log.people {
                words.people.put(&person.key, || json!([person.key, person.name]));
            }
            words.logs.put(&log.path, || json!([log.path, log.name]));
        }
        words
    }

    fn row(&mut self, (log, record): Entry<'a>) -> Value {
        let kind = self.kinds.put(&record.kind.key, || json!([record.kind.key, record.kind.name]));
        let status = &record.status;
        let status = self.statuses.put((&status.word, status.doubt), || {
            let mark = if status.doubt { json!("doubt") } else { json!(status.mark) };
            let word =
                if status.doubt { format!("{}, does not count", status.word) } else { status.word.clone() };
            json!([mark, word, status.filter()])
        });
        let tags: Vec<usize> = record
            .tags
            .iter()
            .map(|tag| {
                let href = self.addresses.tag(tag).map_or("", |place| &place.href);
                self.tags.put(tag, || json!([tag, href]))
            })
            .collect();
        let mut signatures = vec![json!(-1); 2 * self.roles.values.len()];
        for signature in &record.signatures {
            let role = self.roles.put(&signature.role, || json!([signature.role, signature.role_name]));
            if signatures.len() <= 2 * role {
                signatures.resize(2 * role + 2, json!(-1));
            }
            signatures[2 * role] = json!(STATES.iter().position(|state| *state == signature.state));
            let person = signature.signer.as_deref().or(signature.signer_name.as_deref());
            if let Some(key) = person {
                let name = signature.signer_name.as_deref().unwrap_or(key);
                signatures[2 * role + 1] = json!(self.people.put(key, || json!([key, name])));
            }
        }
        let driver = record.driver_key.as_deref().or(record.driver.as_deref()).map(|key| {
            let name = record.driver.as_deref().unwrap_or(key);
            self.people.put(key, || json!([key, name]))
        });
        let date = record.decided.as_ref().or(record.date.as_ref());
        let text = |date: &crate::site::view::DateView| {
            if date.iso.is_empty() { date.text.clone() } else { date.iso.clone() }
        };
        let review = record
            .review
            .as_ref()
            .map(|review| format!("{}{}", text(&review.date), if review.due { "!" } else { "" }));
        let slug = if record.slug == record.label.to_lowercase() { json!(0) } else { json!(record.slug) };
        json!([
            record.label,
            record.title,
            slug,
            kind,
            status,
            date.map(text).unwrap_or_default(),
            review.unwrap_or_default(),
            tags,
            driver.map_or(json!(-1), |driver| json!(driver)),
            signatures,
            self.logs.put(&log.path, || json!([log.path, log.name])),
        ])
    }
}

/// Writes a file so that no reader takes what it holds for anything but a value.
fn file(part: usize, value: &impl Serialize) -> Page {
    let text = serde_json::to_string(value).expect("rows and words are strings, numbers and lists of them");
    let text = text.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    Page::new(format!("data/records-{part}.js"), format!("countersignRecords({part},{text})\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::fixture::{self, HOSTILE};

    #[test]
    fn the_data_of_the_list_is_nothing_but_calls_of_its_registrar() {
        let site = fixture::site();
        let pages = parts(&site, &Addresses::new(&site));
        let value = |part: usize| -> Value {
            assert_eq!(pages[part].path, format!("data/records-{part}.js"));
            let text = std::str::from_utf8(&pages[part].bytes).unwrap();
            assert!(!text.contains('<'), "a tag");
            let call = text.strip_prefix(&format!("countersignRecords({part},")).unwrap();
            serde_json::from_str(call.strip_suffix(")\n").unwrap()).unwrap()
        };
        let place = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let (words, rows) = (value(0), value(1));
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), site.logs[0].records.len());
        let stale = rows.iter().find(|row| row[0] == "DR-26").unwrap();
        assert_eq!((&stale[1], &stale[2]), (&"Cache prices for an hour".into(), &0.into()));
        let status = place(&stale[4]);
        assert_eq!(words["statuses"][status], json!(["doubt", "Accepted, does not count", "doubt"]));
        assert_eq!(stale[6], "2026-11-01!", "its review is due");
        let state = |at: usize| &words["states"][place(&stale[9][at])][0];
        assert_eq!((state(0), state(2)), (&"signed".into(), &"stale".into()));
        assert_eq!(words["people"][place(&stale[9][3])][0], "ada");
        let hostile = rows.iter().find(|row| row[0] == "DR-33").unwrap();
        assert_eq!(hostile[1], HOSTILE);
    }
}
