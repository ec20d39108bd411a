//! What is staged for the next commit, as a snapshot.

use super::entry::{Entries, Entry, EntryKind};
use super::error::{GitError, ReadError, SnapshotError};
use super::repository::Inner;
use super::snapshot::{Source, no_file};
use git2::{ObjectFormat, Oid};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The extended flag of an entry of which only the intent to add is known (`git add -N`): it has no content yet.
const INTENT_TO_ADD: u16 = 1 << 13;
/// The flags that say which side of a conflict an entry is; none in an ordinary one.
const STAGE: u16 = 0x3000;

/// The entries of one index file, read whole and once.
#[derive(Debug)]
pub(super) struct Index {
    repository: Arc<Inner>,
    entries: Entries,
}

impl Index {
    pub(super) fn new(repository: Arc<Inner>) -> Result<Self, GitError> {
        let entries = load(&repository)?;
        Ok(Self { repository, entries })
    }

    pub(super) fn entries(&self) -> &Entries {
        &self.entries
    }
}

impl Source for Index {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, SnapshotError> {
        Ok(self.entries.below(folder))
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.entries.find(path) {
            Some(entry) if entry.kind().is_file() => self.read_entry(entry, limit),
            _ => Err(no_file(path, self.entries.kind(path))),
        }
    }

    fn read_entry(&self, entry: &Entry, limit: u64) -> Result<Vec<u8>, ReadError> {
        match entry.id() {
            Some(id) => self.repository.objects.blob(id, entry.path(), limit),
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

/// Opens the index file, a second time if the first try met one that is being written; gives its path too.
pub(super) fn open(repository: &Inner) -> Result<(git2::Index, PathBuf), GitError> {
    let Some(root) = &repository.root else {
        return Err(GitError::NoWorkTree { path: repository.objects.git_dir().to_path_buf() });
    };
    let usual = repository.objects.git_dir().join("index");
    let file = match &repository.index_file {
        Some(named) => root.join(named),
        None => usual.clone(),
    };
    // A repository without commits has no index file yet, and git counts that as an empty one. Any other file that
    // is missing is a mistake: taken as empty, it would make every record a deleted one.
    let may_be_missing = is_same_place(&file, &usual);
    let read = || git2::Index::open_ext(&file, repository.objects.format());
    let index =
        read().or_else(|_| read()).map_err(|error| GitError::library("reading the index", &file, error))?;
    if index.is_empty() && !may_be_missing && !file.exists() {
        return Err(GitError::IndexMissing { path: file });
    }
    Ok((index, file))
}

fn load(repository: &Inner) -> Result<Entries, GitError> {
    let (index, _) = open(repository)?;
    Ok(entries(&index).0)
}

/// Gives what an index holds, and the paths in it that are not merged.
pub(super) fn entries(index: &git2::Index) -> (Entries, Vec<String>) {
    let mut entries = Vec::with_capacity(index.len());
    let mut unmerged = BTreeSet::new();
    for item in index.iter() {
        if item.flags_extended & INTENT_TO_ADD != 0 {
            continue;
        }
        if stage(&item) == 0 {
            entries.push(Entry::stored(&item.path, EntryKind::from_mode(item.mode), item.id));
        } else {
            let entry = Entry::stored(&item.path, EntryKind::Unmerged, item.id);
            if unmerged.insert(entry.path().to_owned()) {
                entries.push(entry);
            }
        }
    }
    (Entries::new(entries), unmerged.into_iter().collect())
}

/// Tells which side of a conflict an entry is; 0 in an ordinary one.
pub(super) fn stage(entry: &git2::IndexEntry) -> u16 {
    entry.flags & STAGE
}

/// Tells whether both paths name one file, which need not be there.
fn is_same_place(left: &Path, right: &Path) -> bool {
    let place =
        |path: &Path| Some((super::path::physical(path.parent()?).ok()?, path.file_name()?.to_owned()));
    left == right || (place(left).is_some() && place(left) == place(right))
}
