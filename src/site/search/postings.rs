//! Which records hold a word: grown record by record, then written as letters.

use super::terms::Table;
use super::words::{LONGEST, Word};

/// Bytes of a list that are kept together.
const BLOCK: usize = 16;
/// The number of no block.
const NONE: u32 = u32::MAX;

/// How a record holds a word, in two bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Its text does.
    Once = 0,
    /// Its text does, often.
    Often = 1,
    /// Its title or a tag does.
    Title = 2,
}

/// The records of each word.
///
/// All lists grow at once, a few bytes at a time: the end of each stands beside its word, and what is full goes into one
/// store, as a chain of blocks.
#[derive(Debug)]
pub(super) struct Postings {
    table: Table<Chain>,
    store: Vec<([u8; BLOCK], u32)>,
}

/// Beside the 32 bytes of a word, 32 more: what most processors read at once.
#[derive(Debug)]
#[repr(align(32))]
struct Chain {
    first: u32,
    last: u32,
    /// The last record, one up; 0 before the first.
    record: u32,
    /// The bytes used of the end.
    used: u32,
    end: [u8; BLOCK],
}

impl Default for Chain {
    fn default() -> Self {
        Self { first: NONE, last: NONE, record: 0, used: 0, end: [0; BLOCK] }
    }
}

impl Postings {
    pub(super) fn new() -> Self {
        Self { table: Table::with_capacity(1 << 10), store: Vec::new() }
    }

    /// Notes that a record holds a word; records come in order.
    pub(super) fn add(&mut self, word: Word, record: u32, weight: Weight) {
        let at = self.table.place(word);
        let chain = &mut self.table.rows[at].known;
        let mut value = (record + 1 - chain.record) << 2 | weight as u32;
        chain.record = record + 1;
        loop {
            let more = if value > 0x7F { 0x80 } else { 0 };
            if chain.used as usize == BLOCK {
                let number = u32::try_from(self.store.len()).expect("fewer blocks than fit into memory");
                self.store.push((chain.end, NONE));
                match self.store.get_mut(chain.last as usize) {
                    Some((_, next)) => *next = number,
                    None => chain.first = number,
                }
                (chain.last, chain.used) = (number, 0);
            }
            chain.end[chain.used as usize] = (value & 0x7F) as u8 | more;
            chain.used += 1;
            value >>= 7;
            if more == 0 {
                break;
            }
        }
    }

    /// Gives the places of all words in the order in which a script compares them: by units of UTF-16.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let mut keyed: Vec<([u64; LONGEST / 8], u32)> =
            (0..).zip(&self.table.rows).map(|(place, row)| (order(row.word), place)).collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, place)| place).collect()
    }

    pub(super) fn word(&self, place: u32) -> Word {
        self.table.rows[place as usize].word
    }

    /// Reads the records of a word, in order, each once with its greatest weight.
    pub(super) fn read(&self, place: u32, into: &mut Vec<(u32, Weight)>) {
        into.clear();
        let chain = &self.table.rows[place as usize].known;
        let (mut value, mut shift, mut record) = (0_u32, 0, 0);
        let mut take = |bytes: &[u8]| {
            for &byte in bytes {
                value |= u32::from(byte & 0x7F) << shift;
                shift += 7;
                if byte & 0x80 != 0 {
                    continue;
                }
                record += value >> 2;
                let weight = match value & 3 {
                    0 => Weight::Once,
                    1 => Weight::Often,
                    _ => Weight::Title,
                };
                match into.last_mut() {
                    Some(last) if value >> 2 == 0 => last.1 = last.1.max(weight),
                    _ => into.push((record - 1, weight)),
                }
                (value, shift) = (0, 0);
            }
        };
        let mut block = chain.first;
        while let Some((bytes, next)) = self.store.get(block as usize) {
            take(bytes);
            block = *next;
        }
        take(&chain.end[..chain.used as usize]);
    }
}

/// Turns a word into numbers that sort as its UTF-16 does: by code points, but U+E000 to U+FFFF after those above.
fn order(word: Word) -> [u64; LONGEST / 8] {
    let mut bytes = word.bytes();
    for byte in &mut bytes {
        if *byte == 0xEE || *byte == 0xEF {
            *byte += 0x10;
        }
    }
    let mut numbers = [0; LONGEST / 8];
    for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks().0) {
        *number = u64::from_be_bytes(*bytes);
    }
    numbers
}

/// Compares two texts as a script does.
pub(super) fn compare(a: &str, b: &str) -> std::cmp::Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes records, in order: as the gaps between them, five bits and a sign of more in each letter, or, where that is
/// shorter, as `!` and a bit for each of `total` records, six in a letter.
pub(super) fn write(records: impl Iterator<Item = u32> + Clone, total: u32, out: &mut String) {
    let start = out.len();
    let bits = total.div_ceil(6) as usize + 1;
    let mut before = 0;
    for record in records.clone() {
        let mut gap = record + 1 - before;
        before = record + 1;
        while gap > 31 {
            letter(gap & 31 | 32, out);
            gap >>= 5;
        }
        letter(gap, out);
        if out.len() - start > bits {
            out.truncate(start);
            out.push('!');
            let (mut at, mut six) = (0, 0);
            for record in records {
                while at < record / 6 {
                    letter(six, out);
                    (at, six) = (at + 1, 0);
                }
                six |= 1 << (record % 6);
            }
            letter(six, out);
            return;
        }
    }
}

/// Writes a number below 64³ in three letters, the greatest first.
pub(super) fn write_number(number: u32, out: &mut String) {
    for shift in [12, 6, 0] {
        letter(number >> shift & 63, out);
    }
}

fn letter(six: u32, out: &mut String) {
    out.push(char::from(LETTERS[six as usize & 63]));
}
