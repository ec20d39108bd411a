//! What differs: between the checked-out commit and a snapshot, and between a file and what is staged of it.

use super::command::Git;
use super::entry::{Entry, EntryKind};
use super::error::{GitError, ReadError, SnapshotError};
use super::index::Index;
use super::path;
use super::repository::Repository;
use super::snapshot::{Origin, Snapshot};
use super::stamp::Stamps;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::sync::Arc;

/// How a file of the working tree stands to what is staged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unstaged {
    /// What is staged is what the file says.
    Same,
    /// The file says something else, is gone, or its merge is not resolved.
    Differs,
    /// Nothing is staged under that path; it may not be on disk either.
    NotInIndex,
}

impl Repository {
    /// Gives the paths below `folder` that differ between the checked-out commit and a snapshot of this repository.
    ///
    /// As [`differing`](Self::differing) has it. Where there is no commit yet, all paths differ.
    pub fn changed(&self, snapshot: &Snapshot, folder: &str) -> Result<BTreeSet<String>, GitError> {
        match self.head()? {
            Some(head) => self.differing(&head, snapshot, folder),
            None => Ok(snapshot.list(folder)?.iter().map(|entry| entry.path().to_owned()).collect()),
        }
    }

    /// Gives the paths below `folder` that differ between two snapshots of this repository.
    ///
    /// Bytes, presence and kind count; the executable bit does not. Files count as git would store them, so a
    /// checkout with other line ends is no change. In a working tree untracked files count, and ignored ones too,
    /// as they do in the snapshot itself. Two commits are compared by the ids of their folders: what is the same in
    /// both is not read.
    pub fn differing(
        &self,
        before: &Snapshot,
        after: &Snapshot,
        folder: &str,
    ) -> Result<BTreeSet<String>, GitError> {
        if let (Some(before), Some(after)) = (before.source().tree(), after.source().tree()) {
            return self.changed_trees(before, after, folder);
        }
        for (one, other) in [(before, after), (after, before)] {
            if let (Some(tree), Some(index)) = (one.source().tree(), other.source().index())
                && index.is_of(&self.inner)
            {
                return staged_below(&index.differing(tree)?, folder);
            }
        }
        // The answer is the same both ways, and what follows knows a working tree only as the second.
        let (before, after) =
            if *before.origin() == Origin::WorkTree { (after, before) } else { (before, after) };
        self.differing_entries(before, after, folder)
    }

    fn differing_entries(
        &self,
        first: &Snapshot,
        snapshot: &Snapshot,
        folder: &str,
    ) -> Result<BTreeSet<String>, GitError> {
        let (before, after) = (first.list(folder)?, snapshot.list(folder)?);
        let mut before: BTreeMap<&str, &Entry> = before.iter().map(|entry| (entry.path(), entry)).collect();
        let mut changed = BTreeSet::new();
        let mut both = Vec::new();
        for entry in &after {
            match before.remove(entry.path()) {
                Some(old) if is_alike(old, entry) => both.push((old, entry)),
                _ => {
                    changed.insert(entry.path().to_owned());
                }
            }
        }
        changed.extend(before.into_keys().map(str::to_owned));

        let format = self.inner.objects.format();
        let in_work_tree = *snapshot.origin() == Origin::WorkTree && snapshot.root() == self.root();
        // An index that cannot be read vouches for nothing, and every file is read.
        let stamps = if in_work_tree { Stamps::read(&self.inner).ok() } else { None };
        let vouched = |old: &Entry, new: &Entry| {
            let metadata = snapshot.on_disk(new.path()).and_then(|file| file.symlink_metadata().ok());
            match (&stamps, old.id(), metadata) {
                (Some(stamps), Some(id), Some(metadata)) => stamps.vouch(new.path(), id, &metadata),
                _ => false,
            }
        };
        let differs = |(old, new): &&(&Entry, &Entry)| match new.kind() {
            _ if vouched(old, new) => Ok(false),
            // A working tree does not say which commit its submodules are at.
            EntryKind::Submodule if new.id().is_none() => Ok(false),
            EntryKind::Submodule if old.id().is_none() => Ok(false),
            _ => Ok(snapshot.source().hash_entry(new, format)? != first.source().hash_entry(old, format)?),
        };
        let different: Vec<bool> =
            both.par_iter().with_min_len(16).map(|pair| differs(&pair)).collect::<Result<_, ReadError>>()?;
        let different = both.iter().zip(different).filter_map(|(pair, differs)| differs.then_some(*pair));
        if in_work_tree {
            // The raw bytes differ: what git would store may still be the same.
            let (files, others): (Vec<_>, Vec<_>) = different.partition(|(_, new)| new.kind().is_file());
            let paths: Vec<&str> = files.iter().map(|(_, new)| new.path()).collect();
            let ids = filtered_ids(&self.git(), &paths)?;
            let mut cleaned = Vec::new();
            for (pair, id) in files.into_iter().zip(ids) {
                if first.source().hash_entry(pair.0, format)?.to_string() != id {
                    cleaned.push(pair);
                }
            }
            changed.extend(cleaned.into_iter().chain(others).map(|(_, new)| new.path().to_owned()));
        } else {
            changed.extend(different.map(|(_, new)| new.path().to_owned()));
        }
        Ok(changed)
    }

    /// Tells whether a file of the working tree says what is staged of it. The path is relative to the root.
    pub fn unstaged(&self, path: &str) -> Result<Unstaged, GitError> {
        let work_tree = self.work_tree()?;
        let index = Index::new(Arc::clone(&self.inner))?;
        let Some(staged) = index.entries().find(path) else {
            return Ok(Unstaged::NotInIndex);
        };
        let found = work_tree.list(path)?;
        let Some(found) = found.first().filter(|found| is_alike(found, &staged)) else {
            return Ok(Unstaged::Differs);
        };
        if found.kind() == EntryKind::Submodule {
            return Ok(Unstaged::Same);
        }
        let id = work_tree.source().hash_entry(found, self.inner.objects.format())?;
        if staged.id() == Some(id) {
            return Ok(Unstaged::Same);
        }
        if found.kind().is_file() {
            let ids = filtered_ids(&self.git(), &[path])?;
            if ids.first().map(String::as_str) == staged.id().map(|id| id.to_string()).as_deref() {
                return Ok(Unstaged::Same);
            }
        }
        Ok(Unstaged::Differs)
    }
}

/// Gives the paths at and below a folder.
fn staged_below(paths: &[String], folder: &str) -> Result<BTreeSet<String>, GitError> {
    let Some(folder) = path::normal(folder) else {
        return Err(SnapshotError::OutsideRoot { path: folder.to_owned() }.into());
    };
    let is_below = |path: &&String| {
        folder.is_empty()
            || path.strip_prefix(&folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    Ok(paths.iter().filter(is_below).cloned().collect())
}

/// Tells whether two entries of one path are of kinds whose bytes can be compared.
fn is_alike(left: &Entry, right: &Entry) -> bool {
    match (left.kind(), right.kind()) {
        (EntryKind::Unmerged | EntryKind::BadName, _) | (_, EntryKind::Unmerged | EntryKind::BadName) => {
            left.kind() == EntryKind::BadName && left.id().is_some() && left.id() == right.id()
        }
        (left, right) => left == right || (left.is_file() && right.is_file()),
    }
}

/// Gives the ids that files of the working tree would have once staged: git's filters and line ends applied.
pub(super) fn filtered_ids(git: &Git, paths: &[&str]) -> Result<Vec<String>, GitError> {
    /// Bytes of paths in one call: Windows takes no more than 32 KiB in all.
    const MOST: usize = 16 * 1024;
    let mut ids = Vec::with_capacity(paths.len());
    let mut rest = paths;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fitting = rest.iter().take_while(|path| {
            bytes += path.len() + 3;
            bytes <= MOST
        });
        let (batch, others) = rest.split_at(fitting.count().max(1));
        let mut arguments: Vec<&OsStr> = ["hash-object", "--"].map(OsStr::new).to_vec();
        arguments.extend(batch.iter().map(OsStr::new));
        let answer = String::from_utf8_lossy(&git.run(&arguments)?).into_owned();
        let before = ids.len();
        ids.extend(answer.lines().map(str::to_owned));
        if ids.len() != before + batch.len() {
            return Err(GitError::Answer { command: "hash-object".to_owned(), answer });
        }
        rest = others;
    }
    Ok(ids)
}
