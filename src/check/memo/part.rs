//! Reads as much of a log as a check has to look at, and notes what it learnt for the next one.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::check::Gathered;
use crate::check::memo::format::{Kept, Writer};
use crate::check::memo::near::{Index, Known};
use crate::check::memo::{Memo, Note};
use crate::diagnostic::Report;
use crate::git::{BlobId, Entry, EntryKind, Snapshot};
use crate::log::{Log, LogProblem, Unread, read_log, read_records};
use crate::policy::Policy;
use crate::record::{Record, RecordId};
use crate::rules::Before;

/// What the bytes of a log's files are known by without reading them.
#[derive(Debug)]
pub enum Keys {
    /// The ids of their blobs, which the snapshot knows.
    Blobs,
    /// The stamps that the disk has put on them, in the order of the entries; `None` where there is none to trust.
    Stamps(Vec<Option<Stamp>>),
}

/// All that tells whether a file is what it was when it was last read: see who makes it.
pub type Stamp = [u8; 56];

/// What a check wants to know of a log.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The paths to judge; `None` judges all.
    pub only: Option<&'a BTreeSet<String>>,
    /// The paths that differ from what the log is held against; `None` where there is nothing to compare with.
    pub changed: Option<&'a BTreeSet<String>>,
    /// The day on which the log is judged.
    pub today: Date,
    /// The build of this program.
    pub build: &'a [u8; 32],
}

/// As much of a log as a check has to look at.
///
/// # Why no rule finds out
///
/// A rule looks at one record, or at records that others lead to. Alone, a record that was found clean is clean as long
/// as path, bytes, policy, day and build are the same, and the change under way does not touch it. Through others it
/// may be concerned where a number, an id or a path is shared or where one supersedes the other: what belongs together
/// by any of these is read together, or not at all. Or it may be concerned by what is not there, a successor, a number,
/// the target of a link: that follows from the notes of all records. So each lookup by number, id, path or succession
/// from a record that was read ends in the same records as in the whole log, what concerns all records is asked of
/// [`Unread`], and of what was not read there is nothing to say.
#[derive(Debug)]
pub struct Part<'m> {
    /// The log, with the records that had to be read.
    pub log: Log,
    notes: Vec<Remembered<'m>>,
    /// How many records were not known by their keys.
    unknown: usize,
    build: [u8; 32],
    terms: Option<[u8; 32]>,
    keys: Keys,
}

/// A record of the log, in the order of their paths.
#[derive(Debug)]
struct Remembered<'m> {
    note: Note<'m>,
    clean: bool,
    read: bool,
}

impl<'m> Part<'m> {
    /// Reads what has to be read of a log. `keys` is asked for those of all records, before any is read.
    pub fn read(
        snapshot: &Snapshot,
        folder: &str,
        memo: Option<&'m Memo<'m>>,
        keys: impl FnOnce(&[Entry]) -> Keys,
        wanted: Wanted<'_>,
    ) -> Result<Self, LogProblem> {
        let (policy, entries, beside) = read_log(snapshot, folder)?;
        let terms = terms(&policy, wanted.today);
        let same_terms = memo.is_some_and(|memo| Some(memo.terms) == terms);
        let keys = keys(&entries);
        let kept = match_up(&entries, memo.map_or(&[], |memo| &memo.entries), &keys);
        let is_changed = |path: &str| wanted.changed.is_none_or(|changed| changed.contains(path));
        let is_open = |entry: &Entry, kept: Option<&Kept<'_>>| match (kept, wanted.only) {
            (None, _) => true,
            (Some(_), Some(only)) => only.contains(entry.path()),
            (Some(kept), None) => {
                !(kept.note.whole && kept.clean && same_terms)
                    || entry.kind() != EntryKind::File
                    || is_changed(entry.path())
            }
        };
        let open: Vec<bool> = entries.iter().zip(&kept).map(|(entry, kept)| is_open(entry, *kept)).collect();
        let whole = |path: &str| wanted.only.is_none_or(|only| only.contains(path));
        let take = |which: &dyn Fn(usize) -> bool| -> Vec<Record> {
            let places = (0..entries.len()).filter(|at| which(*at));
            let some: Vec<Entry> = places.map(|at| entries[at].clone()).collect();
            read_records(snapshot, &some, &whole)
        };
        let mut records = take(&|at| open[at]);
        let mut first = records.iter();
        let notes: Vec<Note<'m>> = kept
            .iter()
            .zip(&open)
            .map(|(kept, open)| match kept {
                Some(kept) if !open => kept.note.clone(),
                _ => {
                    let record = first.next().expect("a record for each that is open");
                    Note::of(record, whole(record.path()))
                }
            })
            .collect();
        let is_news =
            |at: &usize| kept[*at].is_none() && notes[*at].fits && keys.of(*at, &entries[*at]).is_some();
        let unknown = (0..entries.len()).filter(is_news).count();
        let known: Vec<Known<'_>> =
            entries.iter().zip(&notes).map(|(entry, note)| Known { path: entry.path(), note }).collect();
        let index = Index::new(&known, open.iter().filter(|open| **open).count());
        let mut marked = open.clone();
        index.mark_numbers(&mut marked);
        if wanted.only.is_none() {
            index.mark_bereft(&mut marked, |path| -> Result<bool, LogProblem> {
                Ok(!path.starts_with("..") && (path.is_empty() || snapshot.exists(path)?))
            })?;
        }
        index.close(&mut marked);
        records.extend(take(&|at| marked[at] && !open[at]));
        let far = || notes.iter().zip(&marked).filter(|(_, marked)| !**marked).map(|(note, _)| note);
        let unread = Unread {
            count: far().count(),
            numbers: index.numbers(),
            ids: far().filter_map(|note| note.id).collect(),
            decided: far().any(|note| note.native && note.was_accepted()),
            entries: Arc::new(Vec::new()),
        };
        let clean = kept.iter().map(|kept| kept.is_some_and(|kept| kept.clean && same_terms));
        let clean: Vec<bool> = clean.collect();
        drop(known);
        let notes = notes.into_iter().zip(marked).zip(clean);
        let notes = notes.map(|((note, read), clean)| Remembered { note, clean, read }).collect();
        let unread = Unread { entries: Arc::new(entries), ..unread };
        let log = Log::new(folder, policy, records, beside).with_unread(unread);
        Ok(Self { log, notes, unknown, build: *wanted.build, terms, keys })
    }

    /// Whether what was read suffices for a change: nothing that was not read has the path, the id or the number that a
    /// changed record had before.
    pub fn suffices(&self, gathered: &Gathered) -> bool {
        if self.log.is_whole() {
            return true;
        }
        let read: BTreeSet<&str> = self.log.records.iter().map(Record::path).collect();
        let before: Vec<&Before> = gathered.before.values().chain(&gathered.gone).collect();
        let ids: BTreeSet<RecordId> = before.iter().filter_map(|before| before.id).collect();
        if self.log.unread.ids.iter().any(|id| ids.contains(id)) {
            return false;
        }
        let unread = |path: &str| !read.contains(path) && self.log.has_path(path);
        before.into_iter().all(|before| {
            let number = before
                .number
                .is_none_or(|number| !self.log.numbered(number).is_empty() || !self.log.has_number(number));
            number && !unread(&before.path)
        })
    }

    /// The ids of all records.
    pub fn ids(&self) -> Vec<RecordId> {
        let read = self.log.records.iter().filter_map(|record| Some(record.id.as_ref()?.value));
        read.chain(self.log.unread.ids.iter().copied()).collect()
    }

    /// The bytes for the next check; `None` where it would gain nothing that is worth writing them.
    ///
    /// `judged` is the report of all rules on the whole log, if it was judged so, and what it was judged with.
    pub fn memo(&self, judged: Option<(&Report, &Gathered)>) -> Option<Vec<u8>> {
        /// To read one in so many records anew each time costs less than to write all.
        const WORTH: usize = 512;
        let found = match (self.terms, judged) {
            (Some(_), Some((report, gathered))) => self.clean(report, gathered),
            _ => BTreeSet::new(),
        };
        let entries = &*self.log.unread.entries;
        let is_clean = |at: usize| found.contains(entries[at].path());
        let news = (0..entries.len()).filter(|at| !self.notes[*at].clean && is_clean(*at)).count();
        if news.max(self.unknown) * WORTH <= entries.len() {
            return None;
        }
        let mut writer = Writer::new(&self.build, &self.terms.unwrap_or_default());
        for (at, (entry, remembered)) in entries.iter().zip(&self.notes).enumerate() {
            // What was judged again is what it was found to be now.
            let clean = is_clean(at) || remembered.clean && !(remembered.read && judged.is_some());
            if let Some(key) = self.keys.of(at, entry) {
                writer.add(entry.path(), &key, &remembered.note, clean);
            }
        }
        Some(writer.finish())
    }

    /// The records that were read and of which nothing was said, nor would be said if others were otherwise.
    fn clean(&self, report: &Report, gathered: &Gathered) -> BTreeSet<&str> {
        let Some(changed) = &gathered.changed else { return BTreeSet::new() };
        let suppressed = report.suppressed().iter().map(|each| &each.finding);
        let said: BTreeSet<&str> =
            report.findings().iter().chain(suppressed).map(|finding| &*finding.diagnostic.path).collect();
        let before: BTreeSet<_> = gathered.before.values().filter_map(|before| before.id).collect();
        let is_clean = |record: &&Record| {
            let path = record.path();
            !said.contains(path)
                && !changed.contains(path)
                && !gathered.executable.contains(path)
                && !gathered.before.contains_key(path)
                && record.id.as_ref().is_none_or(|id| !before.contains(&id.value))
        };
        self.log.records.iter().filter(is_clean).map(Record::path).collect()
    }
}

impl Keys {
    /// The key of the entry at this place; `None` where it has to be read each time.
    fn of(&self, at: usize, entry: &Entry) -> Option<Key> {
        match self {
            _ if !entry.kind().is_file() => None,
            Self::Blobs => entry.blob().map(Key::Blob),
            Self::Stamps(stamps) => stamps.get(at).copied().flatten().map(Key::Stamp),
        }
    }
}

/// What the bytes of one file are known by.
enum Key {
    Blob(BlobId),
    Stamp(Stamp),
}

impl std::ops::Deref for Key {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Blob(blob) => blob.as_bytes(),
            Self::Stamp(stamp) => stamp,
        }
    }
}

/// Finds for each entry what the memo keeps of its path and its bytes.
fn match_up<'k, 'm>(entries: &[Entry], memo: &'k [Kept<'m>], keys: &Keys) -> Vec<Option<&'k Kept<'m>>> {
    let mut rest = memo.iter().peekable();
    let find = |(at, entry): (usize, &Entry)| {
        while rest.next_if(|kept| kept.path < entry.path()).is_some() {}
        let kept = rest.next_if(|kept| kept.path == entry.path())?;
        keys.of(at, entry).is_some_and(|key| *key == *kept.key).then_some(kept)
    };
    entries.iter().enumerate().map(find).collect()
}

/// All that the verdict on a record alone follows from besides the record, as one value; `None` where the policy could
/// not be read for what it says.
fn terms(policy: &Policy, today: Date) -> Option<[u8; 32]> {
    let said = format!("{today}\n{}\n{}", policy.source.path(), policy.source.text());
    policy.faults.is_empty().then(|| Sha256::digest(said).into())
}
