//! Reads records one after the other and lets each go again as soon as nothing can be said of it alone.
//!
//! Ten thousand texts are much to hold, and of most of them no rule says a word. What is kept of a record that is let go
//! is what a memo would keep: its note. So whatever concerns others is found as it is found for what was never read.

use rayon::prelude::{ParallelIterator as _, ParallelSlice as _};

use crate::check::Facts;
use crate::check::memo::{Note, Wanted};
use crate::check::run::is_quiet_alone;
use crate::git::{Entry, EntryKind, Snapshot};
use crate::log::{Log, read_records};
use crate::policy::Policy;
use crate::record::Record;

/// Records of a log that are read for themselves.
pub(super) struct Alone<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) folder: &'a str,
    pub(super) policy: &'a Policy,
    pub(super) wanted: Wanted<'a>,
    /// Whether records that are judged may be let go, where they did not change.
    pub(super) lets_go: bool,
}

/// What became of one record.
pub(super) struct Seen {
    pub(super) note: Note<'static>,
    /// The record itself, unless it was let go.
    pub(super) record: Option<Record>,
}

impl Alone<'_> {
    /// Reads entries, and gives what became of each in their order.
    pub(super) fn read(&self, entries: &[&Entry]) -> Vec<Seen> {
        /// Starting threads costs more than reading this many records.
        const WORTH_THREADS: usize = 32;
        /// The most that one thread takes at once: it copies the policy for them.
        const MOST: usize = 512;
        if entries.len() < WORTH_THREADS {
            return self.read_some(entries);
        }
        let share = entries.len() / (4 * rayon::current_num_threads());
        let parts: Vec<Vec<Seen>> =
            entries.par_chunks(share.clamp(WORTH_THREADS, MOST)).map(|part| self.read_some(part)).collect();
        let mut all = Vec::with_capacity(entries.len());
        all.extend(parts.into_iter().flatten());
        all
    }

    fn read_some(&self, entries: &[&Entry]) -> Vec<Seen> {
        let whole = |path: &str| self.wanted.only.is_none_or(|only| only.contains(path));
        let mut log = Log::new(self.folder, self.policy.clone(), Vec::new(), Vec::new());
        let read = |entry: &&Entry| {
            log.records.clear();
            log.records.extend(read_records(self.snapshot, std::slice::from_ref(*entry), &whole));
            let record = log.records.first().expect("one record for one entry");
            let note = Note::of(record, whole(record.path()));
            let goes = note.fits && self.is_done_with(entry, &log);
            Seen { note, record: if goes { None } else { log.records.pop() } }
        };
        entries.iter().map(read).collect()
    }

    /// Whether nothing will be said of the one record of a log unless others give a reason.
    fn is_done_with(&self, entry: &Entry, log: &Log) -> bool {
        let Wanted { only, changed, today, .. } = self.wanted;
        match only {
            // What is only looked up is not judged at all.
            Some(only) => !only.contains(entry.path()),
            None => {
                let facts = Facts { changed, ..Facts::on(today) };
                self.lets_go
                    && entry.kind() == EntryKind::File
                    && changed.is_none_or(|changed| !changed.contains(entry.path()))
                    && is_quiet_alone(&facts.context(log), 0)
            }
        }
    }
}
