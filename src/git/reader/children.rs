//! The children of git that read objects, one for each thread that reads, and what becomes of them when one fails.

use super::super::command::Git;
use super::super::environment::Environment;
use super::super::error::GitError;
use super::batch::{Batch, Broken, Reply};
use git2::Oid;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Children that are started when somebody reads and end with this value.
#[derive(Debug)]
pub(crate) struct Children {
    git: Git,
    /// The folder of the repository, for messages.
    git_dir: PathBuf,
    idle: Mutex<Vec<Batch>>,
    /// Why git could not fetch an object that a server has promised: nobody waits for the network twice.
    gave_up: OnceLock<String>,
}

impl Children {
    /// Prepares them for a repository; none is started.
    pub(crate) fn new(git: Git, git_dir: &Path) -> Self {
        Self {
            git: git.without_replacements(),
            git_dir: git_dir.to_path_buf(),
            idle: Mutex::default(),
            gave_up: OnceLock::new(),
        }
    }

    /// Reads an object of at most `limit` bytes. In a partial clone git may fetch it.
    pub(crate) fn read(&self, id: Oid, limit: u64) -> Result<Reply, GitError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(child) = idle {
            match self.ask(child, id, limit) {
                // One that worked before may have ended since, for reasons of its own; a fresh one tells.
                Err(Broken::Ended(said)) if !is_no_fetch(&said) => {}
                other => return other.map_err(|broken| self.trouble(id, broken)),
            }
        }
        self.ask(self.start()?, id, limit).map_err(|broken| self.trouble(id, broken))
    }

    fn start(&self) -> Result<Batch, GitError> {
        if self.gave_up.get().is_some() {
            Batch::start(&self.git.clone().without_fetching())
        } else {
            Batch::start(&self.git)
        }
    }

    fn ask(&self, mut child: Batch, id: Oid, limit: u64) -> Result<Reply, Broken> {
        let reply = child.read(id, limit)?;
        if child.is_ready() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(child);
        }
        Ok(reply)
    }

    /// Says that an object is nowhere.
    pub(crate) fn nowhere(&self, id: Oid) -> GitError {
        match self.gave_up.get() {
            Some(said) => {
                self.missing(format!("there is no object {id}, and git could not fetch others: {said}"))
            }
            None => self.missing(format!("there is no object {id}")),
        }
    }

    fn missing(&self, what: String) -> GitError {
        GitError::MissingObject { path: self.git_dir.clone(), source: what.into() }
    }

    fn trouble(&self, id: Oid, broken: Broken) -> GitError {
        match broken {
            Broken::Ended(said) if is_no_fetch(&said) => {
                let said = one_line(&said);
                let _ = self.gave_up.set(said.clone());
                self.missing(format!("git could not fetch {id}: {said}"))
            }
            Broken::Ended(message) => GitError::Command { command: Batch::shown(), message },
            Broken::Garbage(answer) => GitError::Answer { command: Batch::shown(), answer },
        }
    }
}

/// Tells whether a child ended because a promised object could not be fetched.
fn is_no_fetch(said: &str) -> bool {
    said.contains("promisor remote") || said.contains("could not fetch") || said.contains("lazy fetch")
}

/// What git said in one line.
fn one_line(said: &str) -> String {
    said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Tells whether nothing may be fetched: what git itself reads from `GIT_NO_LAZY_FETCH`.
pub(crate) fn may_not_fetch(environment: &Environment) -> bool {
    let value = environment.get("GIT_NO_LAZY_FETCH").and_then(|value| value.to_str()).unwrap_or_default();
    !matches!(value.to_ascii_lowercase().as_str(), "" | "0" | "false" | "no" | "off")
}
