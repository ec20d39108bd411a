//! Finding a repository by asking git, for those that libgit2 does not open.

use super::super::command::Git;
use super::super::environment::Environment;
use super::super::error::GitError;
use super::super::objects::tidy;
use super::super::path::{from_bytes, physical};
use git2::ObjectFormat;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Where a repository is, as git has it.
#[derive(Debug)]
pub(crate) struct Located {
    pub(crate) git_dir: PathBuf,
    pub(crate) common_dir: PathBuf,
    /// The top of the working tree, unless there is none.
    pub(crate) root: Option<PathBuf>,
    pub(crate) format: ObjectFormat,
}

/// Asks git for the repository around a folder; `None` if there is none.
pub(crate) fn locate(start: &Path, environment: &Environment) -> Result<Option<Located>, GitError> {
    let git = Git::new(start, environment);
    // One path in each answer: a path may hold line breaks.
    let answer = match git.run(&["rev-parse", "--absolute-git-dir"].map(OsStr::new)) {
        Ok(answer) => answer,
        Err(GitError::Command { command, message }) => {
            if !message.contains("not a git repository") {
                return Err(refused(start, command, message));
            }
            let named = environment.get("GIT_DIR").map(|named| start.join(named));
            return named.map_or(Ok(None), |path| Err(GitError::NotARepository { path }));
        }
        Err(error) => return Err(error),
    };
    let path = |answer: Vec<u8>| {
        let answer = answer.strip_suffix(b"\n").unwrap_or(&answer);
        let answer = answer.strip_suffix(b"\r").unwrap_or(answer);
        let path = start.join(from_bytes(answer));
        physical(&path).map(|path| tidy(&path)).map_err(|source| GitError::Io { path, source })
    };
    let git_dir = path(answer)?;
    let common_dir = path(git.run(&["rev-parse", "--git-common-dir"].map(OsStr::new))?)?;
    let root = match git.run(&["rev-parse", "--show-toplevel"].map(OsStr::new)) {
        Ok(answer) => Some(path(answer)?),
        Err(GitError::Command { message, .. }) if message.contains("work tree") => None,
        Err(error) => return Err(error),
    };
    let format = git.run(&["rev-parse", "--show-object-format=storage"].map(OsStr::new))?;
    let format = match format.trim_ascii_end() {
        b"sha256" => ObjectFormat::Sha256,
        // Git before 2.25 repeats the question: it knows no other.
        b"sha1" | b"--show-object-format=storage" => ObjectFormat::Sha1,
        other => {
            return Err(unsupported(
                &git_dir,
                &format!("an object format called {}", String::from_utf8_lossy(other)),
            ));
        }
    };
    Ok(Some(Located { git_dir, common_dir, root, format }))
}

/// Sorts what git says of a repository that it does not open.
fn refused(start: &Path, command: String, message: String) -> GitError {
    if message.contains("dubious ownership") || message.contains("unsafe repository") {
        // "fatal: detected dubious ownership in repository at '<path>'"
        let path = message.split('\'').nth(1).map_or_else(|| start.to_path_buf(), PathBuf::from);
        return GitError::UntrustedOwner { path };
    }
    // Older versions begin the sentence with a capital letter.
    let small = message.to_lowercase();
    if [
        "unknown repository extension",
        "expected git repo version",
        "unknown object format",
        "storage format",
    ]
    .iter()
    .any(|sign| small.contains(sign))
    {
        let line = message.lines().collect::<Vec<_>>().join(" ");
        return unsupported(start, &format!("something newer than git knows ({line})"));
    }
    GitError::Command { command, message }
}

fn unsupported(path: &Path, what: &str) -> GitError {
    GitError::Unsupported {
        path: path.to_path_buf(),
        what: format!("this repository uses {what}"),
        advice: "Look for a newer version of git and of Countersign.".to_owned(),
    }
}
