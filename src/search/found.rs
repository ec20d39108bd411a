//! How well a record answers a query.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::log::Log;
use crate::record::{Record, nearest};
use crate::search::Query;
use crate::search::query::{Grade, grade, words};
use crate::text::fold::fold;

/// What a word counts for that is the same: in the number, title, tags, people and headings. In the text each counts for
/// one, up to [`MOST`].
const NUMBER: u32 = 50;
const TITLE: u32 = 25;
const LABEL: u32 = 12;
const PERSON: u32 = 6;
const HEADING: u32 = 4;

/// So many times a word counts in the text.
const MOST: u32 = 8;

/// A record that holds all words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hit {
    /// The record's place in its log.
    pub place: usize,
    /// How well it answers: more is better; above zero.
    pub score: u32,
}

/// Finds the records of a log that hold all words of a query, the best first; those that are alike in the order of the log.
/// `wanted` says which records count at all.
pub fn search(log: &Log, query: &Query, wanted: &(dyn Fn(&Record) -> bool + Sync)) -> Vec<Hit> {
    if query.is_empty() {
        return Vec::new();
    }
    let places = (0..log.records.len()).into_par_iter();
    let mut hits: Vec<Hit> = places
        .filter_map(|place| {
            let record = &log.records[place];
            let score = score(log, record, query)?;
            wanted(record).then_some(Hit { place, score })
        })
        .collect();
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
    hits
}

/// The words of a query of which nothing is in the titles of some logs, each with the nearest that is.
pub fn suggestion(logs: &[Log], query: &Query) -> Option<String> {
    let titles = logs.iter().flat_map(|log| &log.records).map(Record::name);
    let known: BTreeSet<String> = titles.flat_map(|title| words(title).map(|(word, _)| fold(word))).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let mut changed = false;
    let meant: Vec<&str> = query
        .words
        .iter()
        .map(|word| match nearest(word, &known) {
            Some(near) if near != word => {
                changed = true;
                near
            }
            _ => word.as_str(),
        })
        .collect();
    changed.then(|| meant.join(" "))
}

fn score(log: &Log, record: &Record, query: &Query) -> Option<u32> {
    let counts = in_text(record.body(), query);
    let people = people(log, record);
    let labels = record.tags.iter().chain(&record.tickets).chain(&record.informed);
    let labels: Vec<&str> = labels.map(|label| label.value.as_str()).collect();
    let reference = log.reference(record);
    let mut total = 0;
    for (word, count) in query.words.iter().zip(counts) {
        let of = |text: &str, near: bool| best(text, word, near).map_or(0, Grade::weight);
        let of_all =
            |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| of(text, false)).max().unwrap_or(0);
        // `DR-42` is two words: the first is that of all records, the second hits one.
        let number = record.number.is_some_and(|number| word.parse() == Ok(number));
        let prefix = best(&reference, word, false) == Some(Grade::Same);
        let fields = [
            if number { Grade::Same.weight() * NUMBER } else { u32::from(prefix) },
            of(record.name(), true) * TITLE,
            of_all(&mut labels.iter().copied()) * LABEL,
            of_all(&mut people.iter().copied()) * PERSON,
            of_all(&mut record.sections.iter().map(|section| section.heading.value.as_str())) * HEADING,
            count.min(MOST),
        ];
        let found: u32 = fields.into_iter().max().unwrap_or(0);
        if found == 0 {
            return None;
        }
        total += found + count.min(MOST);
    }
    Some(total)
}

/// How often each word of a query is in a text.
fn in_text(text: &str, query: &Query) -> Vec<u32> {
    let mut counts = vec![0; query.words.len()];
    for (word, _) in words(text) {
        for (wanted, count) in query.words.iter().zip(&mut counts) {
            *count += u32::from(grade(word, wanted, false).is_some());
        }
    }
    counts
}

fn best(text: &str, wanted: &str, near: bool) -> Option<Grade> {
    words(text).filter_map(|(word, _)| grade(word, wanted, near)).max()
}

/// Who drives a record and who has said something in a role: keys and names.
fn people<'l>(log: &'l Log, record: &'l Record) -> Vec<&'l str> {
    let signers = record.slots.iter().filter_map(|slot| Some(&slot.signoff.as_ref()?.by));
    let keys = record.driver.iter().chain(signers).map(|key| key.value.as_str());
    keys.flat_map(|key| {
        let name = log.policy.people.get(key).map(|person| person.name.as_str());
        std::iter::once(key).chain(name)
    })
    .collect()
}
