//! Logs of other repositories that a site shows: found on this machine, or in the copies that git has fetched.
//!
//! Nothing is fetched unless that is asked for. What the site shows of such a log is one commit, never a working tree, so
//! that the same policy gives the same pages on any machine.

use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use crate::cli::judged_site::find_files;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::git::{Elsewhere, Origin, Repository, Snapshot};
use crate::log;
use crate::policy::{FILE_NAME, OtherLog, Policy, Whence};
use crate::site::from_log::Judged;

/// A log of another repository, at one commit.
pub(super) struct Other {
    pub(super) snapshot: Snapshot,
    folder: String,
    /// What it is known by: the commit and the folder.
    pub(super) identity: String,
    /// What a fetch found out about it.
    pub(super) news: Option<String>,
}

impl Workspace {
    /// Finds the logs that the policies of these folders name; `fetch` lets git fetch what lies at an address.
    pub(super) fn other_logs(
        &self,
        world: &World<'_>,
        snapshot: &Snapshot,
        folders: &[String],
        fetch: bool,
    ) -> Result<Vec<Other>, Problem> {
        let mut others = Vec::new();
        for folder in folders {
            let Some(policy) = log::read_policy(snapshot, folder)? else { continue };
            for named in &policy.site.logs {
                let at = |problem: Problem| {
                    let line = policy.source.position(named.whence.span.start).line;
                    problem.hint(format!("{}:{line} names this log", policy.source.path()))
                };
                others.push(self.other_log(world, &policy, named, fetch).map_err(at)?);
            }
        }
        Ok(others)
    }

    fn other_log(
        &self,
        world: &World<'_>,
        policy: &Policy,
        named: &OtherLog,
        fetch: bool,
    ) -> Result<Other, Problem> {
        let (snapshot, news) = match &named.whence.value {
            Whence::Path(path) => (self.beside(world, path, named)?, None),
            Whence::Address(url) => self.fetched(world, policy, url, named, fetch)?,
        };
        let file = log::join(&named.folder, FILE_NAME);
        if !snapshot.exists(&file)? {
            return Err(Problem::new(format!(
                "`{}` holds no log in `{}`: there is no `{file}`",
                named.name(),
                named.folder
            )));
        }
        let Origin::Commit(commit) = snapshot.origin() else {
            return Err(Problem::new(format!("`{}` is at no commit", named.name())));
        };
        let identity = format!("{commit} {}", named.folder);
        Ok(Other { snapshot, folder: named.folder.clone(), identity, news })
    }

    /// A repository on this machine.
    fn beside(&self, world: &World<'_>, path: &str, named: &OtherLog) -> Result<Snapshot, Problem> {
        let place = self.root.join(path);
        let environment = world.environment.clone().without_repository();
        let repository = if place.is_dir() { Repository::discover(&place, &environment)? } else { None };
        let Some(repository) = repository else {
            return Err(Problem::new(format!("there is no git repository at `{path}`"))
                .hint("clone it there, or give its address as `git:` in place of `path:`"));
        };
        Ok(repository.commit(named.commit.as_deref().unwrap_or(&named.reference))?)
    }

    /// What git has fetched, or fetches now.
    fn fetched(
        &self,
        world: &World<'_>,
        policy: &Policy,
        url: &str,
        named: &OtherLog,
        fetch: bool,
    ) -> Result<(Snapshot, Option<String>), Problem> {
        let Some(repository) = &self.repository else {
            return Err(Problem::new("a log at an address can be shown from within a repository alone")
                .hint("give a clone on this machine as `path:` in place of `git:`"));
        };
        let elsewhere = Elsewhere::new(&place_of(repository, url), url, &world.environment);
        let mut newest = None;
        if fetch {
            let id = elsewhere.fetch(&named.reference, named.commit.as_deref())?;
            if named.commit.as_deref().is_some_and(|commit| commit != id) {
                let name = &named.reference;
                newest = Some(format!(
                    "`{name}` of {url} is at {id} by now; the site shows the commit in {}",
                    policy.source.path()
                ));
            }
            if named.commit.is_none() {
                return Err(Problem::new(format!(
                    "{url} is fetched, and the policy does not say which commit to show"
                ))
                .hint(format!("pin it: write `commit: {id}` beside `git:`")));
            }
        }
        let Some(commit) = &named.commit else {
            return Err(Problem::new(format!("the policy does not say which commit of {url} to show"))
                .hint("`countersign build --fetch` fetches it and says which one is the newest"));
        };
        let Some(copy) = elsewhere.read(commit)? else {
            return Err(Problem::new(format!("{commit} of {url} is not on this machine"))
                .hint("`countersign build --fetch` fetches it"));
        };
        Ok((copy.commit(commit)?, newest))
    }
}

/// Reads these logs. Their own repositories judge them; here they are shown.
pub(super) fn read(others: &[Other]) -> Result<Vec<Judged>, Problem> {
    let mut logs = Vec::new();
    for (at, other) in others.iter().enumerate() {
        let mut log = log::load(&other.snapshot, &other.folder, &|_| true)?;
        log.outcomes = log::outcomes(&other.snapshot, &log);
        log.glossary = log::glossary(&other.snapshot, &log);
        let mut judged = Judged { repository: at + 1, ..Judged::new(log, None) };
        find_files(std::slice::from_mut(&mut judged), &other.snapshot);
        logs.push(judged);
    }
    Ok(logs)
}

/// Where the copy of what lies at an address is kept.
fn place_of(repository: &Repository, url: &str) -> PathBuf {
    let digest = Sha256::digest(url);
    let start = *digest.first_chunk().expect("a digest has 32 bytes");
    let name = format!("{:016x}.git", u64::from_be_bytes(start));
    repository.common_dir().join("countersign/logs").join(name)
}
