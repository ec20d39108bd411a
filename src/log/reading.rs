//! From the files of a snapshot to logs.

use std::collections::BTreeMap;
use std::error::Error as _;

use thiserror::Error;

use crate::git::{BlobId, Entry, EntryKind, GitError, ReadError, Snapshot, SnapshotError};
use crate::log::{Log, Place, place_of};
use crate::policy::{FILE_NAME, Policy};
use crate::record::{Record, SIZE_LIMIT};

/// Why a log cannot be read at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LogProblem {
    /// The snapshot's files cannot be listed.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The policy is not there or cannot be read.
    #[error("the policy `{path}` cannot be read")]
    Policy {
        /// Its path.
        path: String,
        /// Why.
        #[source]
        source: Box<ReadError>,
    },
}

/// Finds the folders of all logs in a snapshot, in order of their paths; the root is the empty path.
pub fn folders(snapshot: &Snapshot) -> Result<Vec<String>, SnapshotError> {
    let policies = snapshot.find_named(FILE_NAME)?;
    Ok(policies
        .iter()
        .map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned())
        .collect())
}

/// The records whose front matter was read last, by path: for those who read many versions of one log.
#[derive(Debug, Default)]
pub struct Fronts(BTreeMap<String, (BlobId, Record)>);

/// Reads a log's policy; `None` where there is none.
pub fn read_policy(snapshot: &Snapshot, folder: &str) -> Result<Option<Policy>, LogProblem> {
    let path = join(folder, FILE_NAME);
    match snapshot.read(&path, SIZE_LIMIT + 1) {
        Ok(bytes) => Ok(Some(Policy::parse(&path, &bytes))),
        Err(ReadError::Missing { .. }) => Ok(None),
        Err(source) => Err(LogProblem::Policy { path, source: Box::new(source) }),
    }
}

/// Reads a log's policy and lists the files of its folder that are records or stand beside them.
pub fn read_log(snapshot: &Snapshot, folder: &str) -> Result<(Policy, Vec<Entry>, Vec<String>), LogProblem> {
    let missing = || {
        let path = join(folder, FILE_NAME);
        LogProblem::Policy { path: path.clone(), source: Box::new(ReadError::Missing { path }) }
    };
    let policy = read_policy(snapshot, folder)?.ok_or_else(missing)?;
    let (records, beside) = list_log(snapshot, folder, &policy)?;
    Ok((policy, records, beside))
}

/// Lists the files of a log's folder that are records by a policy, and those that stand beside them.
fn list_log(
    snapshot: &Snapshot,
    folder: &str,
    policy: &Policy,
) -> Result<(Vec<Entry>, Vec<String>), LogProblem> {
    let mut records = snapshot.list(folder)?;
    // A log below this one has records of its own: one that is judged as a log, and no other file of that name.
    let is_policy = |path: &str| path.strip_suffix(FILE_NAME).is_some_and(|folder| folder.ends_with('/'));
    let named = records.iter().filter(|entry| is_policy(entry.path())).count();
    let inner: Vec<String> = if named > usize::from(!folder.is_empty()) {
        let below = join(folder, "");
        let others = folders(snapshot)?.into_iter().map(|other| format!("{other}/"));
        others.filter(|other| other.starts_with(&below) && *other != below && other != "/").collect()
    } else {
        Vec::new()
    };
    let mut beside = Vec::new();
    records.retain(|entry| {
        if inner.iter().any(|inner| entry.path().starts_with(inner.as_str())) {
            return false;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let below = below.strip_prefix('/').unwrap_or(below);
        match place_of(below, &policy.ignore) {
            Place::Record => true,
            Place::Beside => {
                beside.push(entry.path().to_owned());
                false
            }
            // What a link, a submodule or a folder without a proper name hides cannot be judged, so it is named.
            Place::Other => !entry.kind().is_file(),
        }
    });
    Ok((records, beside))
}

/// Reads a whole log. `whole` says which records are read with their body; of the others only the front matter is.
pub fn load(
    snapshot: &Snapshot,
    folder: &str,
    whole: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Log, LogProblem> {
    let (policy, entries, beside) = read_log(snapshot, folder)?;
    let records = read_records(snapshot, &entries, whole);
    Ok(Log::new(folder, policy, records, beside))
}

/// Reads a log as [`load`] does, by a policy that need not be its own. Of records that are not read whole, those that
/// `fronts` knows are not read again.
pub fn load_by(
    policy: Policy,
    snapshot: &Snapshot,
    folder: &str,
    whole: &(dyn Fn(&str) -> bool + Sync),
    fronts: &mut Fronts,
) -> Result<Log, LogProblem> {
    let (entries, beside) = list_log(snapshot, folder, &policy)?;
    let is_known = |entry: &&Entry| {
        let known = fronts.0.get(entry.path()).filter(|_| !whole(entry.path()));
        known.is_some_and(|(blob, _)| entry.kind().is_file() && Some(*blob) == entry.blob())
    };
    let (known, unknown): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(is_known);
    let mut records: Vec<Record> = known.iter().map(|entry| fronts.0[entry.path()].1.clone()).collect();
    let unknown: Vec<Entry> = unknown.into_iter().cloned().collect();
    let read = read_records(snapshot, &unknown, whole);
    for (entry, record) in unknown.iter().zip(&read) {
        if let Some(blob) = entry.blob().filter(|_| entry.kind().is_file() && !whole(entry.path())) {
            fronts.0.insert(entry.path().to_owned(), (blob, record.clone()));
        }
    }
    records.extend(read);
    Ok(Log::new(folder, policy, records, beside))
}

/// Reads entries that a snapshot has listed, in their order; `whole` says which are read with their body.
pub fn read_records(
    snapshot: &Snapshot,
    entries: &[Entry],
    whole: &(dyn Fn(&str) -> bool + Sync),
) -> Vec<Record> {
    use rayon::prelude::{IntoParallelIterator as _, ParallelIterator as _};
    /// How many files are held in memory at once.
    const BATCH: usize = 512;
    /// Starting threads costs more than reading this many records.
    const WORTH_THREADS: usize = 32;
    let mut records = Vec::with_capacity(entries.len());
    for batch in entries.chunks(BATCH) {
        let contents = snapshot.read_all(batch, SIZE_LIMIT);
        let read = |(entry, content): (&Entry, _)| record(entry, content, whole(entry.path()));
        let pairs: Vec<_> = batch.iter().zip(contents).collect();
        if pairs.len() < WORTH_THREADS {
            records.extend(pairs.into_iter().map(read));
        } else {
            records.extend(pairs.into_par_iter().map(read).collect::<Vec<Record>>());
        }
    }
    records
}

fn record(entry: &Entry, content: Result<Vec<u8>, ReadError>, whole: bool) -> Record {
    let path = entry.path();
    match (entry.kind(), content) {
        (EntryKind::File | EntryKind::Executable, Ok(bytes)) if whole => Record::parse(path, &bytes),
        (EntryKind::File | EntryKind::Executable, Ok(bytes)) => Record::parse_front(path, &bytes),
        (EntryKind::Symlink, _) => Record::unread(
            path,
            "the file is a symbolic link, and what it leads to is not part of the commit",
            "put the record itself in its place",
        ),
        (EntryKind::Submodule, _) => Record::unread(
            path,
            "there is a submodule where a record should be",
            "move the submodule elsewhere",
        ),
        (EntryKind::Unmerged, _) => Record::unread(
            path,
            "the file is in the middle of a merge",
            "settle the conflict, then `git add` the file",
        ),
        (EntryKind::BadName, _) => Record::unread(
            path,
            "the file's name is not UTF-8, so no other machine may find it",
            "give it a name of plain letters: `git mv` it",
        ),
        (_, Err(ReadError::TooLarge { size, .. })) => Record::too_large(path, size),
        (_, Err(error)) if error.of_repository().is_some() => {
            let mut message = error.to_string();
            let mut cause = error.source();
            while let Some(error) = cause {
                message += &format!(": {error}");
                cause = error.source();
            }
            let advice = error.of_repository().and_then(GitError::advice);
            Record::lost(path, message, advice.unwrap_or_else(|| "see what `git fsck` says".to_owned()))
        }
        (_, Err(error)) => Record::unread(path, error.to_string(), "restore the file, then check again"),
        (EntryKind::Folder, Ok(_)) => {
            Record::unread(path, "there is a folder of this name", "rename the folder")
        }
    }
}

/// Puts a folder and a path below it together; an empty folder adds nothing.
pub(crate) fn join(folder: &str, below: &str) -> String {
    if folder.is_empty() { below.to_owned() } else { format!("{folder}/{below}") }
}
