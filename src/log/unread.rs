//! The records of a log that nobody had to read: what the others may ask about them all the same.

use std::sync::Arc;

use crate::git::Entry;
use crate::log::Log;
use crate::record::{Record, RecordId, number_of};

/// What is known of the records of a log that were not read. A log that was read whole has none.
///
/// None of them has the number, the id or, on any system, the path of a record that was read; none supersedes one or is
/// superseded by one; and each has a number that no other has. So what a rule looks up by these among the records that
/// were read is what it would find among all.
#[derive(Debug, Clone, Default)]
pub struct Unread {
    /// How many they are.
    pub count: usize,
    /// The files of all records, read or not, in the byte order of their paths.
    pub entries: Arc<Vec<Entry>>,
    /// The numbers of all records, read or not.
    pub numbers: Numbers,
    /// The ids of those that were not read.
    pub ids: Vec<RecordId>,
    /// Whether one of those that were not read was ever accepted, in this program's own form.
    pub decided: bool,
}

/// A set of numbers, each a bit: records are counted from 1, so that there are few gaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers(Vec<u64>);

impl Numbers {
    /// Adds a number; tells whether it was not there yet.
    pub fn insert(&mut self, number: u32) -> bool {
        let (at, bit) = place(number);
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        let is_new = self.0[at] & bit == 0;
        self.0[at] |= bit;
        is_new
    }

    /// Whether a number is in it.
    pub fn contains(&self, number: u32) -> bool {
        let (at, bit) = place(number);
        self.0.get(at).is_some_and(|word| word & bit != 0)
    }
}

/// The word and the bit of a number.
fn place(number: u32) -> (usize, u64) {
    ((number / u64::BITS) as usize, 1 << (number % u64::BITS))
}

/// Where a record stands in the order of a log: by number, then path; those without number come last.
pub(super) fn order(number: Option<u32>, path: &str) -> (bool, Option<u32>, &str) {
    (number.is_none(), number, path)
}

/// What concerns all records, read or not.
impl Log {
    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len() + self.unread.count
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all records were read.
    pub fn is_whole(&self) -> bool {
        self.unread.count == 0
    }

    /// The paths of all records, in the order of the log.
    pub fn paths(&self) -> Vec<&str> {
        if self.is_whole() {
            return self.records.iter().map(Record::path).collect();
        }
        let entries = self.unread.entries.iter().map(Entry::path);
        let mut all: Vec<_> = entries.map(|path| order(number_of(path), path)).collect();
        all.sort();
        all.into_iter().map(|(_, _, path)| path).collect()
    }

    /// Whether a record has this path.
    pub fn has_path(&self, path: &str) -> bool {
        if !self.is_whole() {
            return self.unread.entries.binary_search_by(|entry| entry.path().cmp(path)).is_ok();
        }
        match number_of(path) {
            Some(number) => self.numbered(number).iter().any(|at| self.records[*at].path() == path),
            None => {
                let numbered = self.records.partition_point(|record| record.number.is_some());
                self.records[numbered..].binary_search_by(|record| record.path().cmp(path)).is_ok()
            }
        }
    }

    /// Whether a record has this id.
    pub fn has_id(&self, id: RecordId) -> bool {
        let read = || self.records.iter().filter_map(|record| Some(record.id.as_ref()?.value));
        self.ids.get_or_init(|| read().chain(self.unread.ids.iter().copied()).collect()).contains(&id)
    }

    /// Whether a record has this number.
    pub fn has_number(&self, number: u32) -> bool {
        !self.numbered(number).is_empty() || self.unread.numbers.contains(number)
    }

    /// The place that a record which was read has among all.
    pub fn rank(&self, place: usize) -> usize {
        if self.is_whole() {
            return place;
        }
        let own = order(self.records[place].number, self.records[place].path());
        self.unread.entries.iter().filter(|entry| order(number_of(entry.path()), entry.path()) < own).count()
    }
}
