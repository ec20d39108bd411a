//! A log in memory: its records in one order, and both sides of every relation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::log::unread::order;
use crate::log::{Glossary, Outcomes, Unread};
use crate::policy::Policy;
use crate::record::{Record, RecordId};

/// A policy and all records it governs.
///
/// Records are known by their place in [`Log::records`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Log {
    /// The log's folder, relative to the repository; empty where it is the root.
    pub folder: String,
    /// Its policy.
    pub policy: Policy,
    /// Its records by number, then path; those without number come last. Where [`Log::unread`] holds any, these are
    /// those that something may be said of, and what concerns all is asked of the log.
    pub records: Vec<Record>,
    /// Markdown files beside the records.
    pub beside: Vec<String>,
    /// What became of its decisions, where somebody asked for it: see [`crate::log::outcomes()`].
    pub outcomes: Outcomes,
    /// Its glossary, where somebody asked for it: see [`crate::log::glossary()`].
    pub glossary: Option<Glossary>,
    /// Its records that nobody had to read.
    pub unread: Unread,
    by_number: BTreeMap<u32, Vec<usize>>,
    successors: BTreeMap<usize, Vec<usize>>,
    /// Of all records, once somebody has asked.
    pub(super) ids: OnceLock<BTreeSet<RecordId>>,
}

impl Log {
    /// Puts records in order and derives the other side of each relation.
    pub fn new(
        folder: impl Into<String>,
        policy: Policy,
        mut records: Vec<Record>,
        beside: Vec<String>,
    ) -> Self {
        records.sort_by(|a, b| order(a.number, a.path()).cmp(&order(b.number, b.path())));
        let mut by_number: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            if let Some(number) = record.number {
                by_number.entry(number).or_default().push(at);
            }
        }
        let mut successors: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            for old in record.supersedes.iter().filter_map(|n| by_number.get(&n.value)).flatten() {
                let list = successors.entry(*old).or_default();
                if !list.contains(&at) {
                    list.push(at);
                }
            }
        }
        let (unread, ids) = (Unread::default(), OnceLock::new());
        Self {
            folder: folder.into(),
            policy,
            records,
            beside,
            outcomes: Outcomes::default(),
            glossary: None,
            unread,
            by_number,
            successors,
            ids,
        }
    }

    /// The same log, with records that nobody had to read.
    #[must_use]
    pub fn with_unread(self, unread: Unread) -> Self {
        Self { unread, ids: OnceLock::new(), ..self }
    }

    /// Takes a record in place of the one of the same file, and gives its place; `None`, and nothing is taken, where a relation between
    /// records changes by it, so that the log has to be put together anew.
    pub fn replace(&mut self, record: Record) -> Option<usize> {
        let place = self.records.iter().position(|old| old.path() == record.path())?;
        let old = &self.records[place];
        let numbers = |list: &[crate::text::Spanned<u32>]| -> Vec<u32> {
            list.iter().map(|number| number.value).collect()
        };
        let alike = old.number == record.number
            && old.id.as_ref().map(|id| &id.value) == record.id.as_ref().map(|id| &id.value)
            && numbers(&old.supersedes) == numbers(&record.supersedes)
            && numbers(&old.relates) == numbers(&record.relates);
        if !alike {
            return None;
        }
        self.records[place] = record;
        Some(place)
    }

    /// The places of the records with a number: none, one, or several where it was given twice.
    pub fn numbered(&self, number: u32) -> &[usize] {
        self.by_number.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Every number with the places of the records that have it.
    pub fn numbers(&self) -> impl Iterator<Item = (u32, &[usize])> {
        self.by_number.iter().map(|(number, places)| (*number, places.as_slice()))
    }

    /// The places of the records that take the place of this one.
    pub fn successors(&self, place: usize) -> &[usize] {
        self.successors.get(&place).map_or(&[], Vec::as_slice)
    }

    /// What people call a record: `DR-42`, or its file name where it has no number.
    pub fn reference(&self, record: &Record) -> String {
        match record.number {
            Some(number) => self.policy.reference(number),
            None => record.path().rsplit('/').next().unwrap_or_default().to_owned(),
        }
    }

    /// A record's path below the log's folder.
    pub fn below<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(&self.folder).map_or(path, |rest| rest.trim_start_matches('/'))
    }
}
