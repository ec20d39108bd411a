//! Follows a record through history by its id: through renames, moves and merges, on every line that led here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::git::{BlobId, ChangedPath, Commit, CommitId, Follow, History, Repository, Step, Version};
use crate::log::is_markdown;
use crate::record::{Digest, Record, RecordId, SIZE_LIMIT};
use crate::signoff::digest_of;
use crate::story::StoryProblem;

/// The record as a commit has it.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) record: Arc<Record>,
    pub(super) digest: Digest,
}

impl Seen {
    pub(super) fn path(&self) -> &str {
        self.record.path()
    }
}

/// A commit that says something new of the record.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub(super) commit: Commit,
    /// What each parent that has the record says.
    pub(super) before: Vec<Seen>,
    /// What the commit says; `None` where the record is gone.
    pub(super) after: Option<Seen>,
    /// Whether history is cut off here, so that what came before is not known.
    pub(super) cut_off: bool,
}

/// All that history says of one record.
#[derive(Debug)]
pub(super) struct Trace {
    /// Every commit that changed it, the oldest first.
    pub(super) all: Vec<Turn>,
    /// The steps of the branch itself, the oldest first.
    pub(super) branch: Vec<Turn>,
    /// A commit at which history is cut off.
    pub(super) cut_off: Option<CommitId>,
}

/// Follows the record of this id back from a commit; `folder` is where its log lies there.
pub(super) fn trace(
    repository: &Repository,
    tip: &CommitId,
    folder: &str,
    id: RecordId,
) -> Result<Trace, StoryProblem> {
    let mut finder = Finder { repository, id: id.to_string(), wanted: id, known: BTreeMap::new() };
    let mut places = BTreeSet::from([folder.to_owned()]);
    loop {
        let paths: Vec<&String> = places.iter().collect();
        let history = repository.blob_history(tip, &paths, Follow::AllParents)?;
        let cut_off = history.cut_off;
        let all = finder.turns(history, &paths)?;
        // A log that was moved as a whole is known by where the record came from.
        let elsewhere = finder.elsewhere(&all)?;
        if !elsewhere.is_subset(&places) {
            places.extend(elsewhere);
            continue;
        }
        let history = repository.blob_history(tip, &paths, Follow::FirstParent)?;
        let branch = finder.turns(history, &paths)?;
        return Ok(Trace { all: in_order(repository, all)?, branch, cut_off });
    }
}

/// Finds the record among the files that commits changed, and reads each of its versions once.
struct Finder<'a> {
    repository: &'a Repository,
    id: String,
    wanted: RecordId,
    known: BTreeMap<BlobId, BTreeMap<String, Option<Seen>>>,
}

impl Finder<'_> {
    /// The steps of a history that are about the record, the oldest first.
    fn turns(&mut self, history: History, folders: &[&String]) -> Result<Vec<Turn>, StoryProblem> {
        let mut turns = Vec::new();
        if let Some(cut) = history.cut_off {
            let after = self.at(&cut, folders)?;
            let commit = self.repository.commit_at(&cut)?;
            turns.extend(after.map(|seen| Turn {
                commit,
                before: Vec::new(),
                after: Some(seen),
                cut_off: true,
            }));
        }
        for Step { commit, changes, .. } in history.steps.into_iter().rev() {
            let lines = changes.iter().map(|change| change.before.len()).max().unwrap_or(0);
            let mut before = Vec::new();
            for line in 0..lines {
                let there = |change: &ChangedPath| change.before.get(line).copied().flatten();
                before.extend(self.among(&changes, there)?);
            }
            let after = self.among(&changes, |change| change.after)?;
            if after.is_some() || !before.is_empty() {
                turns.push(Turn { commit, before, after, cut_off: false });
            }
        }
        Ok(turns)
    }

    /// The record among what these paths held.
    fn among(
        &mut self,
        changes: &[ChangedPath],
        held: impl Fn(&ChangedPath) -> Option<Version>,
    ) -> Result<Option<Seen>, StoryProblem> {
        for change in changes {
            if let Some(version) = held(change)
                && version.kind.is_file()
                && let Some(seen) = self.read(&version.blob, &change.path)?
            {
                return Ok(Some(seen));
            }
        }
        Ok(None)
    }

    fn read(&mut self, blob: &BlobId, path: &str) -> Result<Option<Seen>, StoryProblem> {
        if !is_markdown(path) {
            return Ok(None);
        }
        let at = self.known.entry(*blob).or_default();
        if let Some(known) = at.get(path) {
            return Ok(known.clone());
        }
        // What is too large to be a record is none; what is missing in a partial clone must not be passed over.
        let seen = match self.repository.read_blob(blob, path, SIZE_LIMIT) {
            Ok(bytes) => seen(path, &bytes, &self.id, self.wanted),
            Err(crate::git::ReadError::TooLarge { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        at.insert(path.to_owned(), seen.clone());
        Ok(seen)
    }

    /// The record in a commit whose parents are not there to compare with.
    fn at(&self, commit: &CommitId, folders: &[&String]) -> Result<Option<Seen>, StoryProblem> {
        let snapshot = self.repository.snapshot_at(commit)?;
        for folder in folders {
            for entry in snapshot.list(folder)? {
                if entry.kind().is_file()
                    && is_markdown(entry.path())
                    && let Ok(bytes) = snapshot.read(entry.path(), SIZE_LIMIT)
                    && let Some(seen) = seen(entry.path(), &bytes, &self.id, self.wanted)
                {
                    return Ok(Some(seen));
                }
            }
        }
        Ok(None)
    }

    /// The folders outside those looked at from which commits brought the record.
    fn elsewhere(&mut self, turns: &[Turn]) -> Result<BTreeSet<String>, StoryProblem> {
        let mut folders = BTreeSet::new();
        let new = turns.iter().filter(|turn| !turn.cut_off && turn.before.is_empty());
        for turn in new.filter(|turn| !turn.commit.parents.is_empty()) {
            let changes = self.repository.changed_in(&turn.commit, &[""])?;
            let lines = turn.commit.parents.len();
            for line in 0..lines {
                let there = |change: &ChangedPath| change.before.get(line).copied().flatten();
                if let Some(seen) = self.among(&changes, there)? {
                    let folder = seen.path().rsplit_once('/').map_or(seen.path(), |(folder, _)| folder);
                    folders.insert(folder.to_owned());
                }
            }
        }
        Ok(folders)
    }
}

fn seen(path: &str, bytes: &[u8], id: &str, wanted: RecordId) -> Option<Seen> {
    // Most files of a log are other records: that is seen without reading them as one.
    if !std::str::from_utf8(bytes).ok()?.contains(id) {
        return None;
    }
    let record = Record::parse(path, bytes);
    (record.id.as_ref()?.value == wanted)
        .then(|| Seen { digest: digest_of(&record), record: Arc::new(record) })
}

/// Puts commits of the same second in the order in which they were made from each other.
///
/// All others are in order already: a walk goes by the clock where lines run side by side.
fn in_order(repository: &Repository, mut turns: Vec<Turn>) -> Result<Vec<Turn>, StoryProblem> {
    for at in 1..turns.len() {
        let mut place = at;
        while place > 0
            && turns[place - 1].commit.time == turns[place].commit.time
            && repository.is_ancestor(&turns[place].commit.id, &turns[place - 1].commit.id)?
        {
            turns.swap(place - 1, place);
            place -= 1;
        }
    }
    Ok(turns)
}
