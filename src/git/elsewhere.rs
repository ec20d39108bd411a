//! Copies of other repositories, so that what their commits hold can be read here without a network.

use super::command::Git;
use super::environment::Environment;
use super::error::GitError;
use super::repository::Repository;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// What was fetched last stands under this name in a copy.
const FETCHED: &str = "refs/countersign/fetched";

/// A bare copy of a repository that lies elsewhere. Nothing of it is ever checked out or run.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    folder: PathBuf,
    url: String,
    environment: Environment,
}

impl Elsewhere {
    /// Names the copy of what lies at an address, in a folder that need not be there yet.
    pub fn new(folder: &Path, url: &str, environment: &Environment) -> Self {
        let environment = environment
            .clone()
            .without_repository()
            // An address comes from a file of the repository: it may name a transport, and no program to run.
            .with("GIT_ALLOW_PROTOCOL", "https:ssh:file")
            .with("GIT_TERMINAL_PROMPT", "0");
        Self { folder: folder.to_path_buf(), url: url.to_owned(), environment }
    }

    /// Tells whether an address is of a kind that is fetched: `https:`, `ssh:`, `file:` or `user@host:path`.
    pub fn is_address(url: &str) -> bool {
        let plain = !url.starts_with('-') && !url.contains("::") && url.chars().all(|c| c.is_ascii_graphic());
        let scheme = ["https://", "ssh://", "file://"].iter().any(|scheme| url.starts_with(scheme));
        let scp = !url.contains("://")
            && url.split_once('@').is_some_and(|(user, rest)| {
                let is_name = |name: &str| {
                    !name.is_empty()
                        && !name.starts_with('-')
                        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
                };
                is_name(user)
                    && rest.split_once(':').is_some_and(|(host, path)| is_name(host) && !path.is_empty())
            });
        plain && (scheme || scp)
    }

    /// Fetches what a name stands for there, with its history, over the network if that is what the address asks for;
    /// gives the id of the commit.
    ///
    /// `commit`, where it is given, is fetched too if the name's history does not hold it and the server hands it out.
    pub fn fetch(&self, reference: &str, commit: Option<&str>) -> Result<String, GitError> {
        // The folder of a child has to be there; where it cannot be made, git says why.
        let _ = fs::create_dir_all(&self.folder);
        let git = self.git();
        git.run(&["init", "--quiet", "--bare"].map(OsStr::new))?;
        let into = format!("+{reference}:{FETCHED}");
        let fetch = |what: &str| {
            let arguments = ["fetch", "--quiet", "--no-tags", "--no-auto-gc", "--", &self.url, what];
            git.run(&arguments.map(OsStr::new))
        };
        fetch(&into)?;
        if let Some(commit) = commit
            && self.read(commit)?.is_none()
        {
            fetch(&format!("+{commit}:refs/countersign/{commit}"))?;
        }
        let name = format!("{FETCHED}^{{commit}}");
        let id = git.run(&["rev-parse", "--verify", "--quiet", &name].map(OsStr::new))?;
        Ok(String::from_utf8_lossy(&id).trim().to_owned())
    }

    /// Opens the copy, if it holds this commit; the network is left alone.
    pub fn read(&self, commit: &str) -> Result<Option<Repository>, GitError> {
        if !self.folder.join("HEAD").is_file() {
            return Ok(None);
        }
        let name = format!("{commit}^{{commit}}");
        let environment = self.environment.clone().with("GIT_NO_LAZY_FETCH", "1");
        let there =
            Git::new(&self.folder, &environment).answer(&["rev-parse", "--verify", "--quiet", &name])?;
        if there.is_none() {
            return Ok(None);
        }
        Repository::discover(&self.folder, &environment)
    }

    fn git(&self) -> Git {
        Git::new(&self.folder, &self.environment)
    }
}
