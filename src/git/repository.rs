//! One repository: where it is, and the snapshots that can be taken of it.

use super::command::{Git, Identity};
use super::environment::Environment;
use super::error::GitError;
use super::index::Index;
use super::objects::Objects;
use super::path;
use super::reader::{Because, Reader};
use super::snapshot::{Origin, Snapshot};
use super::tree::Tree;
use super::work_tree::WorkTree;
use super::{compare, discover, index};
use git2::Oid;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A repository and, unless it is bare, the one working tree of it that we stand in.
///
/// Cheap to clone; may be used by several threads.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(super) inner: Arc<Inner>,
}

/// What the snapshots of a repository share.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) objects: Objects,
    pub(super) common_dir: PathBuf,
    pub(super) root: Option<PathBuf>,
    /// `GIT_INDEX_FILE`, if given: relative to the root.
    pub(super) index_file: Option<PathBuf>,
    /// For git children, which run at the root: paths in it are absolute or start there.
    pub(super) environment: Environment,
    pub(super) reader: Reader,
}

impl Inner {
    pub(super) fn git(&self) -> Git {
        Git::new(self.root.as_deref().unwrap_or_else(|| self.objects.git_dir()), &self.environment)
    }
}

impl Repository {
    /// Finds the repository that `start` lies in, as git would with these variables; `None` if there is none.
    ///
    /// `GIT_DIR`, `GIT_WORK_TREE`, `GIT_INDEX_FILE`, `GIT_OBJECT_DIRECTORY`, `GIT_ALTERNATE_OBJECT_DIRECTORIES` and
    /// `GIT_CEILING_DIRECTORIES` have the meaning that git gives them; relative ones start at `start`, but
    /// `GIT_INDEX_FILE` at the top of the working tree. A `GIT_DIR` that names no repository is an error.
    ///
    /// What libgit2 does not open is read with the git command. `COUNTERSIGN_READER=git` has git read everything; with
    /// `GIT_NO_LAZY_FETCH=1` nothing is fetched that a partial clone left out.
    pub fn discover(start: &Path, environment: &Environment) -> Result<Option<Self>, GitError> {
        Ok(discover::discover(start, environment)?.map(|inner| Self { inner: Arc::new(inner) }))
    }

    /// Gives the top of the working tree, absolute; `None` if bare.
    pub fn root(&self) -> Option<&Path> {
        self.inner.root.as_deref()
    }

    /// Gives the folder of this repository or, in a linked working tree, the folder kept for that, absolute.
    pub fn git_dir(&self) -> &Path {
        self.inner.objects.git_dir()
    }

    /// Gives the folder that all linked working trees share, absolute.
    pub fn common_dir(&self) -> &Path {
        &self.inner.common_dir
    }

    /// Tells who reads this repository: libgit2, or the git command for what libgit2 cannot read.
    ///
    /// The index is looked at for it, and may turn out to be split; one that cannot be read counts as not split.
    pub fn reader(&self) -> Reader {
        match &self.inner.reader {
            Reader::Library if index::is_split(&self.inner) => Reader::CommandForIndex(Because::SplitIndex),
            other => other.clone(),
        }
    }

    /// Tells whether there is no working tree: then there is no index to speak of either.
    pub fn is_bare(&self) -> bool {
        self.inner.root.is_none()
    }

    /// Tells whether history was cut off when this repository was cloned.
    pub fn is_shallow(&self) -> bool {
        self.common_dir().join("shallow").metadata().is_ok_and(|file| file.len() > 0)
    }

    /// Takes the files on disk. Nothing is read yet, the index never unless a whole search needs it.
    pub fn work_tree(&self) -> Result<Snapshot, GitError> {
        let root = self.required_root()?.to_path_buf();
        Ok(Snapshot::new(Origin::WorkTree, Arc::new(WorkTree::new(root, Some(Arc::clone(&self.inner))))))
    }

    /// Takes what is staged: the index that a running `git commit` names, or the usual one.
    pub fn index(&self) -> Result<Snapshot, GitError> {
        Ok(Snapshot::new(Origin::Index, Arc::new(Index::new(Arc::clone(&self.inner))?)))
    }

    /// Takes the files of a commit: a branch, a tag, an id or another expression that names one.
    pub fn commit(&self, revision: &str) -> Result<Snapshot, GitError> {
        self.snapshot_at(&self.resolve(revision)?)
    }

    /// Takes the files of the commit that is checked out; `None` only where there is no commit yet.
    pub fn head(&self) -> Result<Option<Snapshot>, GitError> {
        self.head_commit()?.map(|commit| self.snapshot_at(&commit)).transpose()
    }

    /// Stages these paths, relative to the root: what the files say now, or that they are gone.
    ///
    /// `git add` does it, so that filters and attributes apply; whatever it leaves undone is an error.
    pub fn stage(&self, paths: &[&str]) -> Result<(), GitError> {
        if paths.is_empty() {
            return Ok(());
        }
        let git = self.git();
        let mut arguments: Vec<&OsStr> = ["--literal-pathspecs", "add", "--"].map(OsStr::new).to_vec();
        arguments.extend(paths.iter().map(OsStr::new));
        git.run(&arguments)?;
        self.verify_staged(&git, paths)
    }

    /// Gives the author that git would write into a commit made now.
    pub fn author(&self) -> Result<Identity, GitError> {
        self.git().author()
    }

    /// Gives the committer that git would write into a commit made now.
    pub fn committer(&self) -> Result<Identity, GitError> {
        self.git().committer()
    }

    /// Gives the editor that git would open: a command for the shell.
    pub fn editor(&self) -> Result<String, GitError> {
        self.git().editor()
    }

    /// Reads one setting as git resolves it, the last where there are several; `None` if it is not set.
    pub fn config(&self, key: &str) -> Result<Option<String>, GitError> {
        self.git().config(key)
    }

    /// Gives the folder that git runs hooks from, absolute, whether or not it is there.
    ///
    /// With an empty `core.hooksPath` that is the top of the working tree, as git has it: hooks are off.
    pub fn hooks_dir(&self) -> Result<PathBuf, GitError> {
        self.git().hooks_dir()
    }

    /// Gives the program `git` as it runs for this repository, at its root.
    pub fn git(&self) -> Git {
        self.inner.git()
    }

    pub(super) fn required_root(&self) -> Result<&Path, GitError> {
        self.root().ok_or_else(|| GitError::NoWorkTree { path: self.git_dir().to_path_buf() })
    }

    pub(super) fn snapshot_of(&self, commit: Oid, tree: Oid) -> Snapshot {
        Snapshot::new(Origin::Commit(commit.to_string()), Arc::new(Tree::new(Arc::clone(&self.inner), tree)))
    }

    /// Compares what is staged now with the files, filters applied, and with what is gone from disk.
    fn verify_staged(&self, git: &Git, paths: &[&str]) -> Result<(), GitError> {
        let root = self.required_root()?;
        let mut arguments: Vec<&OsStr> =
            ["--literal-pathspecs", "ls-files", "--stage", "-z", "--"].map(OsStr::new).to_vec();
        arguments.extend(paths.iter().map(OsStr::new));
        let listed = git.run(&arguments)?;
        // Each is "<mode> <id> <stage>\t<path>\0".
        let staged: BTreeSet<(&[u8], &[u8])> = listed
            .split(|byte| *byte == 0)
            .filter_map(|line| {
                let tab = line.iter().position(|byte| *byte == b'\t')?;
                let id = line.get(..tab)?.split(|byte| *byte == b' ').nth(1)?;
                Some((line.get(tab + 1..)?, id))
            })
            .collect();
        let is_file = |path: &&&str| {
            path::on_disk(root, path)
                .and_then(|place| place.symlink_metadata().ok())
                .is_some_and(|file| file.is_file())
        };
        let files: Vec<&str> = paths.iter().filter(is_file).copied().collect();
        let ids = compare::filtered_ids(git, &files)?;
        for (path, id) in files.iter().zip(&ids) {
            if !staged.contains(&(path.as_bytes(), id.as_bytes())) {
                return Err(GitError::NotStaged { path: (*path).to_owned() });
            }
        }
        let is_gone =
            |path: &str| path::on_disk(root, path).is_some_and(|place| place.symlink_metadata().is_err());
        for path in paths.iter().filter(|path| is_gone(path)) {
            if staged.iter().any(|(staged, _)| *staged == path.as_bytes()) {
                return Err(GitError::NotStaged { path: (*path).to_owned() });
            }
        }
        Ok(())
    }
}
