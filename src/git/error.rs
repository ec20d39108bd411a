//! What can go wrong between us and a repository, each with the way out.

use super::entry::EntryKind;
use super::id::CommitId;
use super::index_file::IndexFault;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The cause below one of our errors, whatever library it came from.
pub(super) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Says why a repository could not be asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GitError {
    /// No program called `git` is on the `PATH`.
    #[error("the program git was not found on the PATH")]
    GitMissing,
    /// The program `git` could not be started, or its answer not be read.
    #[error("`git {command}` could not be run")]
    Spawn {
        /// The arguments, as one would type them.
        command: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The program `git` ran and failed.
    #[error("`git {command}` failed: {message}")]
    Command {
        /// The arguments, as one would type them.
        command: String,
        /// What git wrote to its standard error, trimmed.
        message: String,
    },
    /// The program `git` gave an answer that we cannot read.
    #[error("`git {command}` gave an answer that cannot be understood: {answer}")]
    Answer {
        /// The arguments, as one would type them.
        command: String,
        /// What it wrote, trimmed, invalid UTF-8 replaced.
        answer: String,
    },
    /// Git knows no name and e-mail address for the person at work.
    #[error("git does not know who you are: {message}")]
    NoIdentity {
        /// The last line of what git said.
        message: String,
    },
    /// Git knows no editor.
    #[error("git knows no editor to open: {message}")]
    NoEditor {
        /// What git said.
        message: String,
    },
    /// The repository uses something that cannot be read yet.
    #[error("{}: {what}", path.display())]
    Unsupported {
        /// The repository or index file.
        path: PathBuf,
        /// What it uses, as a clause.
        what: String,
        /// What to do about it, as a sentence.
        advice: String,
    },
    /// Git refuses a repository that belongs to another user.
    #[error("{}: this repository belongs to another user, so git does not trust it", path.display())]
    UntrustedOwner {
        /// The folder to name in `safe.directory`.
        path: PathBuf,
    },
    /// `GIT_DIR` names something that is no repository.
    #[error("GIT_DIR is {}, which is no git repository", path.display())]
    NotARepository {
        /// The path, made absolute.
        path: PathBuf,
    },
    /// A bare repository was asked for its working tree or its index.
    #[error("{}: this repository is bare: it has no working tree and no staged files", path.display())]
    NoWorkTree {
        /// The folder of the repository.
        path: PathBuf,
    },
    /// `GIT_INDEX_FILE` names a file that is not there.
    #[error("GIT_INDEX_FILE is {}, but there is no such file", path.display())]
    IndexMissing {
        /// The path, made absolute.
        path: PathBuf,
    },
    /// The index is not as git writes it: cut off, or damaged.
    #[error("{}: the index cannot be read: {fault}", path.display())]
    IndexDamaged {
        /// The index file.
        path: PathBuf,
        /// What is wrong, and where.
        fault: IndexFault,
    },
    /// No commit goes by that name.
    #[error("`{revision}` is not the name of a commit in this repository")]
    NoSuchRevision {
        /// The name as it was given.
        revision: String,
        /// Whether this is a shallow clone: then the commit may only have been left out.
        shallow: bool,
    },
    /// A short name means two commits, and git would take the first.
    #[error("`{revision}` is the name of two commits: of {others}, and of {meant}")]
    TwoMeanings {
        /// The name as it was given.
        revision: String,
        /// The full names that git would take.
        others: String,
        /// The full name of the branch.
        meant: String,
    },
    /// The answer lies in history that a shallow clone left out.
    #[error("{}: this is a shallow clone, its history is cut off at commit {}", path.display(), commit.short())]
    Shallow {
        /// The folder of the repository.
        path: PathBuf,
        /// The last commit that is there; its parents are not.
        commit: CommitId,
    },
    /// Two commits have no common ancestor, so that one cannot be merged into the other.
    #[error("commits {} and {} have no common history", base.short(), head.short())]
    Unrelated {
        /// The commit to merge into.
        base: CommitId,
        /// The commit to be merged.
        head: CommitId,
    },
    /// An object that the repository speaks of is not in it.
    #[error("{}: an object is missing from this repository", path.display())]
    MissingObject {
        /// The folder of the repository.
        path: PathBuf,
        /// Names the object, and says why git could not fetch it.
        source: Cause,
    },
    /// A path was to be staged, and is not after `git add`.
    #[error("{path}: `git add` did not stage what the file says now")]
    NotStaged {
        /// The path, relative to the root of the working tree.
        path: String,
    },
    /// A file or folder could not be looked at.
    #[error("{}: could not be read", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A snapshot could not be listed.
    #[error(transparent)]
    Snapshot(#[from] Box<SnapshotError>),
    /// A file of a snapshot could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Any other trouble with what the repository holds.
    #[error("{}: {doing} failed", path.display())]
    Library {
        /// The repository or file.
        path: PathBuf,
        /// What was attempted: a noun phrase.
        doing: &'static str,
        /// What libgit2 said, or what is wrong.
        source: Cause,
    },
}

impl GitError {
    /// Gives the way out, as one or more sentences, where there is one to name.
    pub fn advice(&self) -> Option<String> {
        Some(match self {
            Self::GitMissing => {
                "Install git (https://git-scm.com/downloads) or add its folder to the PATH.".into()
            }
            Self::NoIdentity { .. } => "Tell git once: `git config --global user.name \"Your Name\"` and \
                `git config --global user.email you@example.com`."
                .into(),
            Self::NoEditor { .. } => "Name one: `git config --global core.editor nano`.".into(),
            Self::Unsupported { advice, .. } => advice.clone(),
            // The advice that git itself gives.
            Self::UntrustedOwner { path } => format!(
                "To add an exception for this directory, call: `git config --global --add safe.directory {}`",
                path.display()
            ),
            Self::NotARepository { .. } => "Unset GIT_DIR, or let it name the folder of a repository.".into(),
            Self::NoWorkTree { .. } => {
                "Name the commit to look at, or work in a clone that has a working tree.".into()
            }
            Self::IndexMissing { .. } => {
                "Unset GIT_INDEX_FILE, or give its path from the top of the working tree.".into()
            }
            Self::IndexDamaged { path, .. } => format!(
                "Wait for other git commands to end and try again. If git cannot read it either, move `{}` away and \
                run `git reset`: the files on disk stay as they are.",
                path.display()
            ),
            Self::NoSuchRevision { shallow: true, .. } => format!(
                "This is a shallow clone, which has neither the whole history nor all branches. {UNSHALLOW}"
            ),
            Self::NoSuchRevision { .. } => {
                "See `git branch --all` and `git log --oneline` for names; `git fetch` brings what is new elsewhere."
                    .into()
            }
            Self::TwoMeanings { meant, .. } => {
                format!("Write all of the name that is meant, for the branch `{meant}`.")
            }
            Self::Shallow { .. } => UNSHALLOW.into(),
            Self::Unrelated { .. } => {
                "Name a branch that the work began from; `git merge-base` tells where two commits part.".into()
            }
            Self::MissingObject { .. } => "In a partial clone, run this again where the server can be reached, or fetch \
                everything with `git fetch --refetch --no-filter`; a hook never fetches, `countersign check` run by \
                hand does. Otherwise look at what `git fsck` says."
                .into(),
            Self::NotStaged { path } => format!(
                "See `git ls-files -v -- {path}`: a file marked `h` or `S` is one that git was told not to look at."
            ),
            _ => return None,
        })
    }

    /// Sorts what libgit2 said into the cases that a caller can act on.
    pub(super) fn library(doing: &'static str, path: &Path, error: git2::Error) -> Self {
        let path = path.to_path_buf();
        let message = error.message();
        if error.code() == git2::ErrorCode::Owner {
            return Self::UntrustedOwner { path };
        }
        if error.code() == git2::ErrorCode::NotFound && error.class() == git2::ErrorClass::Odb {
            return Self::MissingObject { path, source: error.into() };
        }
        // libgit2 has no code of its own for what it does not know: its sentence is all there is.
        for (sign, what, advice) in UNSUPPORTED {
            if message.contains(sign) {
                return Self::Unsupported { path, what: (*what).to_owned(), advice: (*advice).to_owned() };
            }
        }
        if [
            "unsupported extension",
            "unsupported mandatory extension",
            "unknown object format",
            "unsupported repository version",
        ]
        .iter()
        .any(|sign| message.contains(sign))
        {
            return Self::Unsupported {
                path,
                what: format!("this repository uses something newer than can be read here ({message})"),
                advice: "Look for a newer version of Countersign.".to_owned(),
            };
        }
        Self::Library { path, doing, source: error.into() }
    }
}

impl From<SnapshotError> for GitError {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::Git(error) => *error,
            other => Self::Snapshot(Box::new(other)),
        }
    }
}

/// The way from a shallow clone to one that has all.
const UNSHALLOW: &str = "Get the whole history: in CI set `fetch-depth: 0` (GitHub) or `GIT_DEPTH: 0` (GitLab), \
    elsewhere run `git fetch --unshallow`.";

/// The way out where only the git command can read something and it is not there.
const ASK_GIT: &str =
    "Install git (https://git-scm.com/downloads) or add its folder to the PATH: it reads this.";

/// What libgit2 says, what that means, and the way out.
const UNSUPPORTED: &[(&str, &str, &str)] = &[
    ("extensions.refstorage", "the branches of this repository are stored as a reftable", ASK_GIT),
    ("extensions.partialclone", "this is a partial clone made by an old version of git", ASK_GIT),
];

/// Says why a snapshot could not be listed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The path has more `..` than folders, or is absolute.
    #[error("{path}: this path leads out of the repository")]
    OutsideRoot {
        /// The path as it was given.
        path: String,
    },
    /// A folder of the working tree could not be listed.
    #[error("{}: this folder could not be listed", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The repository could not be asked.
    #[error(transparent)]
    Git(Box<GitError>),
}

impl From<GitError> for SnapshotError {
    fn from(error: GitError) -> Self {
        Self::Git(Box::new(error))
    }
}

impl ReadError {
    /// Says what is wrong with the repository, if it is that and not the file: an object that is missing or damaged.
    pub fn of_repository(&self) -> Option<&GitError> {
        match self {
            Self::Unreadable { source, .. } => source.downcast_ref(),
            _ => None,
        }
    }
}

/// Says why a file of a snapshot could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There is nothing at that path.
    #[error("{path}: there is no such file")]
    Missing {
        /// The path, relative to the root of the snapshot.
        path: String,
    },
    /// The file is larger than the caller wants to read; none of it was read.
    #[error("{path}: this file has {size} bytes, more than the {limit} that are read")]
    TooLarge {
        /// The path, relative to the root of the snapshot.
        path: String,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// There is something at that path, and it is no file.
    #[error("{path}: this is {kind}, not a file")]
    NotAFile {
        /// The path, relative to the root of the snapshot.
        path: String,
        /// What it is instead.
        kind: EntryKind,
    },
    /// The file is there and cannot be read.
    #[error("{path}: this file could not be read")]
    Unreadable {
        /// The path, relative to the root of the snapshot.
        path: String,
        /// The system's or libgit2's reason.
        source: Cause,
    },
}
