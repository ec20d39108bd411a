//! Reads as much of a log as a check has to look at, and notes what it learnt for the next one.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::check::Gathered;
use crate::check::memo::Memo;
use crate::check::memo::alone::Alone;
use crate::check::memo::format::{Kept, Writer};
use crate::check::memo::near::{Index, Known, Learnt};
use crate::diagnostic::Report;
use crate::git::{BlobId, Entry, EntryKind, Snapshot};
use crate::log::{Log, LogProblem, Unread, read_log, read_records};
use crate::policy::Policy;
use crate::record::{Record, RecordId};
use crate::rules::{Before, rests_on_outcomes};

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
    /// How many records were read, held or not.
    looked_at: usize,
    today: Date,
    build: [u8; 32],
    terms: Option<[u8; 32]>,
    keys: Keys,
}

/// A record of the log, in the order of their paths.
#[derive(Debug)]
struct Remembered<'m> {
    note: Learnt<'m>,
    clean: bool,
    /// Whether it is among the records of the log.
    read: bool,
    /// Whether it was read and let go again: nothing is said of it alone, nor did others give a reason.
    quiet: bool,
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
        Self::read_with(snapshot, folder, memo, keys, wanted, wanted.changed.is_some())
    }

    /// Does the same for a log of which all counts as new, where nobody asks who brought the sign-offs.
    pub fn read_as_new(
        snapshot: &Snapshot,
        folder: &str,
        memo: Option<&'m Memo<'m>>,
        keys: impl FnOnce(&[Entry]) -> Keys,
        wanted: Wanted<'_>,
    ) -> Result<Self, LogProblem> {
        Self::read_with(snapshot, folder, memo, keys, wanted, true)
    }

    fn read_with(
        snapshot: &Snapshot,
        folder: &str,
        memo: Option<&'m Memo<'m>>,
        keys: impl FnOnce(&[Entry]) -> Keys,
        wanted: Wanted<'_>,
        lets_go: bool,
    ) -> Result<Self, LogProblem> {
        let (policy, entries, beside) = read_log(snapshot, folder)?;
        let terms = terms(&policy, wanted.today);
        let same_terms = memo.is_some_and(|memo| Some(memo.terms) == terms);
        let keys = keys(&entries);
        let kept = match_up(&entries, memo.map_or(&[], |memo| &memo.entries), &keys);
        let is_changed = |path: &str| wanted.changed.is_none_or(|changed| changed.contains(path));
        let is_open = |entry: &Entry, kept: Option<Kept<'_>>| match (kept, wanted.only) {
            (None, _) => true,
            (Some(_), Some(only)) => only.contains(entry.path()),
            (Some(kept), None) => {
                !(kept.is_whole() && kept.is_clean() && same_terms)
                    || entry.kind() != EntryKind::File
                    || is_changed(entry.path())
            }
        };
        let open: Vec<bool> = entries.iter().zip(&kept).map(|(entry, kept)| is_open(entry, *kept)).collect();
        let opened = entries.iter().zip(&open).filter_map(|(entry, open)| open.then_some(entry));
        let opened: Vec<&Entry> = opened.collect();
        let alone = Alone { snapshot, folder, policy: &policy, wanted, lets_go };
        let mut seen = alone.read(&opened).into_iter();
        let mut records = Vec::new();
        let (mut held, mut gone) = (vec![false; entries.len()], vec![false; entries.len()]);
        let mut notes: Vec<Learnt<'m>> = Vec::with_capacity(entries.len());
        for (at, kept) in kept.iter().enumerate() {
            let note = match kept {
                Some(kept) if !open[at] => Learnt::Before(*kept),
                _ => {
                    let seen = seen.next().expect("one for each that is open");
                    held[at] = seen.record.is_some();
                    gone[at] = seen.record.is_none();
                    records.extend(seen.record);
                    Learnt::Now(Box::new(seen.note))
                }
            };
            notes.push(note);
        }
        let is_news = |at: &usize| {
            kept[*at].is_none() && notes[*at].note().fits && keys.of(*at, &entries[*at]).is_some()
        };
        let unknown = (0..entries.len()).filter(is_news).count();
        let touched = wanted.changed.into_iter().flatten().map(String::as_str);
        let expected = opened.len() + touched.clone().count();
        let index = Index::new(Known { entries: &entries, notes: &notes }, expected);
        let mut marked = held.clone();
        index.mark_numbers(&mut marked);
        index.mark_heirs(&mut marked, touched);
        if wanted.only.is_none() {
            index.mark_together(&mut marked, &gone);
            index.mark_bereft(&mut marked, |path| -> Result<bool, LogProblem> {
                Ok(!path.starts_with("..") && (path.is_empty() || snapshot.exists(path)?))
            })?;
        }
        index.close(&mut marked);
        let again = (0..entries.len()).filter(|at| marked[*at] && !held[*at]);
        let again: Vec<Entry> = again.map(|at| entries[at].clone()).collect();
        let whole = |path: &str| wanted.only.is_none_or(|only| only.contains(path));
        records.extend(read_records(snapshot, &again, &whole));
        let looked_at = open.iter().zip(&marked).filter(|(open, marked)| **open || **marked).count();
        let mut unread = Unread { numbers: index.numbers(), ..Unread::default() };
        for (note, _) in notes.iter().zip(&marked).filter(|(_, marked)| !**marked) {
            let note = note.note();
            unread.count += 1;
            unread.ids.extend(note.id);
            unread.decided |= note.native && note.was_accepted();
        }
        let clean = kept.iter().map(|kept| kept.is_some_and(|kept| kept.is_clean() && same_terms));
        let remembered =
            |(((note, read), clean), gone)| Remembered { note, clean, read, quiet: gone && !read };
        let notes = notes.into_iter().zip(marked).zip(clean).zip(gone).map(remembered).collect();
        let unread = Unread { entries: Arc::new(entries), ..unread };
        let log = Log::new(folder, policy, records, beside).with_unread(unread);
        let Wanted { today, build, .. } = wanted;
        Ok(Self { log, notes, unknown, looked_at, today, build: *build, terms, keys })
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

    /// How many records were read, whether or not the log still holds them.
    pub fn looked_at(&self) -> usize {
        self.looked_at
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
        let is_whole = self.terms.is_some() && judged.is_some_and(|(_, gathered)| gathered.changed.is_some());
        let entries = &*self.log.unread.entries;
        let is_clean = |at: usize| is_whole && self.notes[at].quiet || found.contains(entries[at].path());
        let news = (0..entries.len()).filter(|at| !self.notes[*at].clean && is_clean(*at)).count();
        if news.max(self.unknown) * WORTH <= entries.len() {
            return None;
        }
        let mut writer = Writer::new(&self.build, &self.terms.unwrap_or_default());
        for (at, (entry, remembered)) in entries.iter().zip(&self.notes).enumerate() {
            // What was judged again is what it was found to be now.
            let clean = is_clean(at) || remembered.clean && !(remembered.read && judged.is_some());
            if let Some(key) = self.keys.of(at, entry) {
                writer.add(entry.path(), &key, &remembered.note.note(), clean);
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
                && !rests_on_outcomes(record, self.today)
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
fn match_up<'m>(entries: &[Entry], memo: &[Kept<'m>], keys: &Keys) -> Vec<Option<Kept<'m>>> {
    let mut rest = memo;
    let find = |(at, entry): (usize, &Entry)| {
        let path = entry.path().as_bytes();
        while let [kept, after @ ..] = rest {
            match kept.path().cmp(path) {
                Ordering::Less => rest = after,
                Ordering::Greater => return None,
                Ordering::Equal => {
                    rest = after;
                    return keys.of(at, entry).is_some_and(|key| *key == *kept.key()).then_some(*kept);
                }
            }
        }
        None
    };
    entries.iter().enumerate().map(find).collect()
}

/// All that the verdict on a record alone follows from besides the record, as one value; `None` where the policy could
/// not be read for what it says.
fn terms(policy: &Policy, today: Date) -> Option<[u8; 32]> {
    let said = format!("{today}\n{}\n{}", policy.source.path(), policy.source.text());
    policy.faults.is_empty().then(|| Sha256::digest(said).into())
}
