//! What a record is found by besides its text: words of its title, status, kind, tags, people, number.

use std::collections::BTreeMap;

use super::words::{self, LONGEST, Word};
use super::{Meta, postings};
use crate::text::fold;

/// Which records have a name, by name: `cache`, `cache size`, `tag:storage`, `no:42`.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, Vec<u32>>);

impl Names {
    /// Notes all names of a record; records come in order.
    pub(super) fn add(&mut self, record: u32, meta: &Meta) {
        let title = title_words(meta);
        for pair in title.windows(2) {
            if pair.iter().all(|word| !word.starts_with(fold::is_unspaced)) {
                self.note(&format!("{} {}", pair[0], pair[1]), record);
            }
        }
        for word in title.iter().chain(&tag_words(meta)) {
            self.note(word, record);
        }
        let groups = [
            ("status:", &meta.status[..]),
            ("kind:", &meta.kind[..1]),
            ("tag:", &meta.tags),
            ("by:", &meta.people),
        ];
        for (operator, texts) in groups {
            for word in texts.iter().flat_map(|text| text_words(text)) {
                self.note(&format!("{operator}{word}"), record);
            }
        }
        if let Some(number) = meta.number {
            self.note(&format!("no:{number}"), record);
        }
    }

    fn note(&mut self, name: &str, record: u32) {
        match self.0.get_mut(name) {
            Some(records) if records.last() == Some(&record) => {}
            Some(records) => records.push(record),
            None => {
                self.0.insert(name.to_owned(), vec![record]);
            }
        }
    }

    /// Lists the names in the order in which a script compares them.
    pub(super) fn in_order(&self) -> Vec<(&str, &[u32])> {
        let mut all: Vec<(&str, &[u32])> =
            self.0.iter().map(|(name, records)| (name.as_str(), records.as_slice())).collect();
        all.sort_by(|(a, _), (b, _)| postings::compare(a, b));
        all
    }
}

/// The words by which a record weighs more: those of its title and tags, and of its label where that is no number.
pub(super) fn weighty(meta: &Meta) -> Vec<Word> {
    let texts = title_words(meta).into_iter().chain(tag_words(meta));
    texts.map(|text| Word::new(&text)).collect()
}

fn title_words(meta: &Meta) -> Vec<String> {
    let mut words = text_words(&meta.title);
    if meta.number.is_none() {
        words.extend(text_words(&meta.label));
    }
    words
}

fn tag_words(meta: &Meta) -> Vec<String> {
    meta.tags.iter().flat_map(|tag| text_words(tag)).collect()
}

fn text_words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    words::of_plain(text, &mut |word| out.push(text_of(word)));
    out
}

/// Gives a word as text.
pub(super) fn text_of(word: Word) -> String {
    let bytes: [u8; LONGEST] = word.bytes();
    String::from_utf8_lossy(&bytes[..word.len()]).into_owned()
}
