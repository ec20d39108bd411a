//! The words of one record, each once: what a later build may keep instead of reading the record again.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use super::words::{self, LONGEST, Word};
use crate::text::fold;

/// A word that stands so many times in a record is one that the record is about.
const OFTEN: u32 = 4;

/// The words of one record's body: each once, in the order in which they appear, with whether it appears often.
///
/// They depend on the body alone, so that a build may keep [`Terms::as_bytes`] for as long as the body stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms(Box<[u8]>);

impl Terms {
    /// Reads the words of a Markdown body.
    pub fn of_markdown(body: &str) -> Self {
        let mut table: Table<u32> = Table::with_capacity(body.len() / 24);
        words::of_markdown(body, &mut |word| {
            let at = table.place(word);
            table.rows[at].known += 1;
        });
        let mut out = Vec::with_capacity(table.rows.iter().map(|row| row.word.len() + 1).sum());
        for Row { word, known: count } in table.rows {
            let length = word.len();
            let often = if count >= OFTEN { 0x80 } else { 0 };
            out.push(often | u8::try_from(length).expect("a word has 32 bytes at the most"));
            out.extend_from_slice(&word.bytes()[..length]);
        }
        Self(out.into_boxed_slice())
    }

    /// Gives the words as bytes, to be kept.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Takes bytes that [`Terms::as_bytes`] gave; `None` where they are not such.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let mut rest = bytes.as_slice();
        while let Some((&head, after)) = rest.split_first() {
            let (word, after) = after.split_at_checked(usize::from(head & 0x7F))?;
            let text = std::str::from_utf8(word).ok()?;
            if word.is_empty() || word.len() > LONGEST || !text.chars().all(fold::is_word) {
                return None;
            }
            rest = after;
        }
        Some(Self(bytes.into_boxed_slice()))
    }

    /// Lists the words and whether each appears often.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Word, bool)> {
        let mut rest = &*self.0;
        std::iter::from_fn(move || {
            let (&head, after) = rest.split_first()?;
            let (word, after) = after.split_at(usize::from(head & 0x7F));
            rest = after;
            let mut bytes = [0; LONGEST];
            bytes[..word.len()].copy_from_slice(word);
            Some((Word::from_bytes(&bytes), head & 0x80 != 0))
        })
    }
}

/// Words, each with a place, the order in which they came, and what is known of it.
#[derive(Debug)]
pub(super) struct Table<T> {
    /// The words by place.
    pub(super) rows: Vec<Row<T>>,
    /// Places by hash, one up; 0 is free. Their number is a power of two, more than half of them free.
    slots: Vec<u32>,
}

/// A word and what is known of it, together so that both are found in one place of the memory.
#[derive(Debug)]
pub(super) struct Row<T> {
    pub(super) word: Word,
    pub(super) known: T,
}

impl<T: Default> Table<T> {
    pub(super) fn with_capacity(words: usize) -> Self {
        let slots = (words * 2).next_power_of_two().max(64);
        Self { rows: Vec::with_capacity(words), slots: vec![0; slots] }
    }

    /// Gives the place of a word, a new one if it has none yet.
    pub(super) fn place(&mut self, word: Word) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(word) & mask;
        loop {
            match self.slots[slot] {
                0 => break,
                place if self.rows[place as usize - 1].word == word => return place as usize - 1,
                _ => slot = (slot + 1) & mask,
            }
        }
        self.rows.push(Row { word, known: T::default() });
        let place = self.rows.len();
        self.slots[slot] = u32::try_from(place).expect("fewer words than fit into memory");
        if place * 2 > self.slots.len() {
            self.grow();
        }
        place - 1
    }

    #[cold]
    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        self.slots.clear();
        self.slots.resize(mask + 1, 0);
        for (place, row) in (1..).zip(&self.rows) {
            let mut slot = hash(row.word) & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = place;
        }
    }
}

/// Hashes a word with a seed of this process, so that nobody can write words that all fall together. No output depends on it.
fn hash(word: Word) -> usize {
    static SEED: OnceLock<[u64; 2]> = OnceLock::new();
    let [odd, other] = *SEED.get_or_init(|| {
        let state = RandomState::new();
        [state.hash_one(1) | 1, state.hash_one(2)]
    });
    let [a, b, c, d] = word.0;
    let mut hash = mix(a ^ other, odd);
    if b != 0 {
        hash = mix(hash ^ b, odd);
        if c != 0 {
            hash = mix(mix(hash ^ c, odd) ^ d, odd);
        }
    }
    usize::try_from(hash >> 32).expect("half of it fits")
}

/// Multiplies, and folds the upper half of the product onto the lower one.
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    let bytes = product.to_le_bytes();
    let halves: [u64; 2] = [
        u64::from_le_bytes(bytes[..8].try_into().expect("eight of sixteen")),
        u64::from_le_bytes(bytes[8..].try_into().expect("eight of sixteen")),
    ];
    halves[0] ^ halves[1]
}
