//! What the files would be after a merge, found in memory: nothing is written to the repository.

use super::entry::{Entries, Entry, EntryKind};
use super::error::{GitError, ReadError, SnapshotError};
use super::graph::Graph;
use super::id::CommitId;
use super::index;
use super::reader::merging::{self, Outcome};
use super::repository::{Inner, Repository};
use super::snapshot::{Origin, Snapshot, Source, no_file};
use git2::{MergeOptions, ObjectFormat, Oid};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The files as they would be after a merge.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Merged {
    /// The files. A path that cannot be merged is [`EntryKind::Unmerged`], as in an index.
    pub snapshot: Snapshot,
    /// The paths that cannot be merged, in byte order.
    pub conflicts: Vec<String>,
}

/// Comes before the repository's own stores, so that what merging writes goes there.
const FIRST: i32 = 1000;
/// Files of which a rename is looked for: as many as git looks at.
const RENAMES: u32 = 7000;

impl Repository {
    /// Gives the files as they would be after merging `head` into `base`.
    ///
    /// What one side has of the other is no merge: then they are the files of the one that goes further. Files
    /// renamed on one side are followed, folders are not: a file that one side adds to a folder that the other
    /// renamed stays where it was added, where git would report a conflict. Where there are several common
    /// ancestors they are merged first, as git does.
    pub fn merged(&self, base: &CommitId, head: &CommitId) -> Result<Merged, GitError> {
        let bases = Graph::new(self)?.merge_bases(base.oid(), head.oid())?;
        let Some(first) = bases.first() else {
            return Err(GitError::Unrelated { base: *base, head: *head });
        };
        if *first == base.oid() {
            return Ok(Merged { snapshot: self.snapshot_at(head)?, conflicts: Vec::new() });
        }
        if *first == head.oid() {
            return Ok(Merged { snapshot: self.snapshot_at(base)?, conflicts: Vec::new() });
        }
        let mut known: BTreeSet<Oid> = BTreeSet::new();
        for side in [base, head] {
            known.extend(self.snapshot_at(side)?.list("")?.iter().filter_map(Entry::id));
        }
        let by_git = || merging::merge(self, *base, *head, &known);
        let outcome = if self.inner.objects.is_library() {
            match self.merged_by_library(&bases, base.oid(), head.oid(), &known) {
                // In a partial clone git fetches what it takes.
                Err(error @ GitError::MissingObject { .. }) => match by_git() {
                    Err(GitError::GitMissing) => return Err(error),
                    outcome => outcome?,
                },
                outcome => outcome?,
            }
        } else {
            by_git()?
        };
        let Outcome { entries, conflicts, written } = outcome;
        let source = Merge { repository: Arc::clone(&self.inner), entries, written };
        let origin = Origin::Merge { base: base.to_string(), head: head.to_string() };
        Ok(Merged { snapshot: Snapshot::new(origin, Arc::new(source)), conflicts })
    }

    fn merged_by_library(
        &self,
        bases: &[Oid],
        base: Oid,
        head: Oid,
        known: &BTreeSet<Oid>,
    ) -> Result<Outcome, GitError> {
        let objects = &self.inner.objects;
        let trouble = |error| objects.trouble("merging", error);
        // A handle of its own, which does not go back to the others: it knows blobs that the repository has not.
        let handle = objects.fresh()?;
        let odb = handle.odb().map_err(trouble)?;
        let _memory = odb.add_new_mempack_backend(FIRST).map_err(trouble)?;
        let merged = merge(&handle, bases, base, head).map_err(trouble)?;
        let (entries, conflicts) = index::entries(&merged);
        let mut written = BTreeMap::new();
        for entry in merged.iter() {
            let is_blob = !matches!(EntryKind::from_mode(entry.mode), EntryKind::Submodule);
            if index::stage(&entry) == 0 && is_blob && !known.contains(&entry.id) {
                written.insert(entry.id, Arc::from(odb.read(entry.id).map_err(trouble)?.data()));
            }
        }
        Ok(Outcome { entries, conflicts, written })
    }
}

fn merge(handle: &git2::Repository, bases: &[Oid], base: Oid, head: Oid) -> Result<git2::Index, git2::Error> {
    let mut options = MergeOptions::new();
    options.find_renames(true).target_limit(RENAMES);
    let tree = |id: Oid| handle.find_commit(id).and_then(|commit| commit.tree());
    if let [ancestor] = bases {
        return handle.merge_trees(&tree(*ancestor)?, &tree(base)?, &tree(head)?, Some(&options));
    }
    handle.merge_commits(&handle.find_commit(base)?, &handle.find_commit(head)?, Some(&options))
}

/// The outcome of a merge, with the bytes that only it has.
#[derive(Debug)]
struct Merge {
    repository: Arc<Inner>,
    entries: Entries,
    written: BTreeMap<Oid, Arc<[u8]>>,
}

impl Merge {
    fn blob(&self, id: Oid, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let Some(bytes) = self.written.get(&id) else {
            return self.repository.objects.blob(id, path, limit);
        };
        let size = bytes.len() as u64;
        if size > limit {
            return Err(ReadError::TooLarge { path: path.to_owned(), size, limit });
        }
        Ok(bytes.to_vec())
    }
}

impl Source for Merge {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, SnapshotError> {
        Ok(self.entries.below(folder))
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.entries.find(path) {
            Some(entry) if entry.kind().is_file() => self.read_entry(&entry, limit),
            _ => Err(no_file(path, self.entries.kind(path))),
        }
    }

    fn read_entry(&self, entry: &Entry, limit: u64) -> Result<Vec<u8>, ReadError> {
        match entry.id() {
            Some(id) => self.blob(id, entry.path(), limit),
            None => self.read(entry.path(), limit),
        }
    }

    fn hash_entry(&self, entry: &Entry, _: ObjectFormat) -> Result<Oid, ReadError> {
        entry.id().ok_or_else(|| no_file(entry.path(), None))
    }

    fn kind(&self, path: &str) -> Result<Option<EntryKind>, SnapshotError> {
        Ok(self.entries.kind(path))
    }

    fn find_named(&self, file_name: &str) -> Result<Vec<String>, SnapshotError> {
        Ok(self.entries.named(file_name))
    }
}
