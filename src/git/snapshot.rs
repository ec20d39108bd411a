//! A read-only set of paths and bytes; nothing above this module knows where they come from.

use super::entry::{Entry, EntryKind};
use super::error::{ReadError, SnapshotError};
use super::index::Index;
use super::memory::Memory;
use super::path;
use super::work_tree::WorkTree;
use git2::{ObjectFormat, Oid};
use rayon::prelude::*;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the paths and bytes of a snapshot come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The files on disk.
    WorkTree,
    /// What is staged for the next commit.
    Index,
    /// A commit, named by all the hexadecimal digits of its id.
    Commit(String),
    /// What merging one commit into another would give; both are named by all the hexadecimal digits of their ids.
    Merge {
        /// The commit that is merged into.
        base: String,
        /// The commit that is merged.
        head: String,
    },
    /// Given by the program itself.
    Memory,
}

/// A read-only set of paths and bytes: a working tree, an index, a commit, or files in memory.
///
/// Paths are relative to its root and parted by `/`; `.`, `..` and doubled slashes in a path that is asked for are
/// resolved first, without looking at the disk. Symbolic links are never followed: what lies behind a linked folder
/// is not part of the snapshot.
///
/// A snapshot of the working tree looks at the disk when it is asked, and [`exists`](Self::exists) remembers what it
/// saw: take a new one for each run.
#[derive(Clone, Debug)]
pub struct Snapshot {
    origin: Origin,
    source: Arc<dyn Source>,
}

/// What a kind of snapshot must be able to do. All paths are normal and inside the root.
pub(super) trait Source: Debug + Send + Sync {
    /// Gives the entry at this path, or all those below it, in any order.
    fn list(&self, folder: &str) -> Result<Vec<Entry>, SnapshotError>;
    /// Reads what is at this path.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError>;
    /// Reads an entry that this source listed, and that is a file.
    fn read_entry(&self, entry: &Entry, limit: u64) -> Result<Vec<u8>, ReadError>;
    /// Gives the id that the bytes of this entry would have as a blob, no filters applied.
    fn hash_entry(&self, entry: &Entry, format: ObjectFormat) -> Result<Oid, ReadError>;
    /// Tells what is at this path, written exactly so. What lies inside a submodule may count as one; a working tree
    /// tells neither submodules from folders nor executable files from others here.
    fn kind(&self, path: &str) -> Result<Option<EntryKind>, SnapshotError>;
    fn find_named(&self, file_name: &str) -> Result<Vec<String>, SnapshotError>;
    /// Gives the tree of the commit that all this is, where it is one's.
    fn tree(&self) -> Option<Oid> {
        None
    }
    /// Gives the index that all this is, where it is one.
    fn index(&self) -> Option<&Index> {
        None
    }
    /// Gives the root on disk, where there is one.
    fn root(&self) -> Option<&Path> {
        None
    }
}

/// Below this many files, one thread is done before others have woken up.
pub(super) const WORTH_THREADS: usize = 64;

impl Snapshot {
    /// Takes a folder that need not be in a repository.
    pub fn folder(root: &Path) -> Self {
        Self::new(Origin::WorkTree, Arc::new(WorkTree::new(root.to_path_buf(), None)))
    }

    /// Takes files that are given as paths and bytes: the twin of all the others, for tests.
    ///
    /// A path that is not normal is made so; one that leads out of the root is left out.
    pub fn memory(files: impl IntoIterator<Item = (impl Into<String>, impl Into<Vec<u8>>)>) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (path.into(), bytes.into()));
        Self::new(Origin::Memory, Arc::new(Memory::new(files)))
    }

    pub(super) fn new(origin: Origin, source: Arc<dyn Source>) -> Self {
        Self { origin, source }
    }

    /// Tells where the files come from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Gives the folder on disk that this is a snapshot of: only for a working tree.
    pub fn root(&self) -> Option<&Path> {
        self.source.root()
    }

    /// Gives the place of a path on disk: only for a working tree, and whether or not something is there.
    pub fn on_disk(&self, path: &str) -> Option<PathBuf> {
        path::on_disk(self.root()?, &path::normal(path)?)
    }

    /// Lists every entry below a folder (`""` is the root), all levels, in the byte order of their paths.
    ///
    /// A path that is no folder gives itself: so a folder that has become a symbolic link is seen. A folder that is
    /// not there is empty. Nothing called `.git` is listed, nor what another repository inside this one holds: that
    /// gives one [`EntryKind::Submodule`]. Files that git ignores are listed, if they are in the working tree. In
    /// the index, a path of which only the intent to add is known is not there, and an unmerged one is listed once.
    pub fn list(&self, folder: &str) -> Result<Vec<Entry>, SnapshotError> {
        let mut entries = self.source.list(&inside(folder)?)?;
        entries.sort_by(|left, right| left.path().cmp(right.path()));
        Ok(entries)
    }

    /// Reads a file of at most `limit` bytes. The size is known before anything is read.
    pub fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        match path::normal(path) {
            Some(normal) => self.source.read(&normal, limit),
            None => Err(ReadError::Missing { path: path.to_owned() }),
        }
    }

    /// Reads entries that this snapshot has listed, in parallel where that helps; the answers are in their order.
    pub fn read_all(&self, entries: &[Entry], limit: u64) -> Vec<Result<Vec<u8>, ReadError>> {
        let read = |entry: &Entry| self.read_entry(entry, limit);
        if entries.len() < WORTH_THREADS {
            entries.iter().map(read).collect()
        } else {
            entries.par_iter().with_min_len(WORTH_THREADS / 4).map(read).collect()
        }
    }

    /// Tells whether there is a file, a folder or a symbolic link at this path of the whole repository.
    ///
    /// A path that leads out of the root, or through a symbolic link, is not there; nor is one whose case differs
    /// from the name as it is written, even where the file system would not mind. A path that ends in `/` is there only as a folder. What lies inside a
    /// submodule counts as there in a commit and in the index, which cannot know.
    pub fn exists(&self, path: &str) -> Result<bool, SnapshotError> {
        let Some(normal) = path::normal(path) else {
            return Ok(false);
        };
        if normal.split('/').any(path::is_dot_git) {
            return Ok(false);
        }
        Ok(match self.source.kind(&normal)? {
            Some(EntryKind::Folder | EntryKind::Submodule) => true,
            Some(_) => !path.ends_with('/'),
            None => false,
        })
    }

    /// Finds every path whose last part is exactly `file_name`, in byte order.
    ///
    /// A commit and an index are searched whole. A working tree gives the tracked paths that are on disk, and those
    /// that a walk finds which leaves out folders whose name starts with a dot, `node_modules`, `target`, `vendor`,
    /// and other repositories: what is tracked is found anywhere, what is not yet tracked in ordinary folders.
    pub fn find_named(&self, file_name: &str) -> Result<Vec<String>, SnapshotError> {
        let mut paths = self.source.find_named(file_name)?;
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    pub(super) fn source(&self) -> &dyn Source {
        &*self.source
    }

    fn read_entry(&self, entry: &Entry, limit: u64) -> Result<Vec<u8>, ReadError> {
        if entry.kind().is_file() {
            self.source.read_entry(entry, limit)
        } else {
            Err(ReadError::NotAFile { path: entry.path().to_owned(), kind: entry.kind() })
        }
    }
}

/// Makes a path normal, or says that it leads out.
fn inside(path: &str) -> Result<String, SnapshotError> {
    path::normal(path).ok_or_else(|| SnapshotError::OutsideRoot { path: path.to_owned() })
}

/// Answers for a path at which something else than a file was found, or nothing.
pub(super) fn no_file(path: &str, kind: Option<EntryKind>) -> ReadError {
    let path = path.to_owned();
    match kind {
        Some(kind) => ReadError::NotAFile { path, kind },
        None => ReadError::Missing { path },
    }
}
