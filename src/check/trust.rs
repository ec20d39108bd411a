//! Whether a policy that is trusted leads to the one that stands in a branch now: step by step, each approved by its admins.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use thiserror::Error;

use crate::diagnostic::{Code, Diagnostic, Finding, Report, Severity};
use crate::git::{Commit, CommitId, Follow, GitError, ReadError, Repository, SnapshotError};
use crate::log::{folders, join};
use crate::policy::{FILE_NAME, POLICY_MALFORMED, Policy, SIGS_LIMIT, SIGS_NAME, Sigs, approve};
use crate::record::{Digest, SIZE_LIMIT};
use crate::text::Span;

/// Why it cannot be said whether a branch holds on to what is trusted.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrustProblem {
    /// The history or the objects cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The files of a commit cannot be listed.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A policy of the branch cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The policy that is trusted stands nowhere in the branch.
    #[error("no commit of the branch has the policy that is trusted, {digest}")]
    NotFound {
        /// Its fingerprint.
        digest: Digest,
    },
}

/// A policy and its signatures as they stood in a commit.
#[derive(Debug, Clone)]
struct Version {
    commit: Commit,
    policy: Option<Policy>,
    sigs: Option<Sigs>,
}

/// Looks for a trusted policy among the versions that a branch had, along first parents, and follows it to the tip.
///
/// Each later version has to be approved by the admins of the one that was last approved, on the day of its commit, and
/// never on an earlier day than those before it. A version that nobody approved may be passed by, but not stand at the
/// end: that is the finding of the report.
pub fn check_trust(
    repository: &Repository,
    tip: &CommitId,
    trusted: Digest,
    today: Date,
) -> Result<Report, TrustProblem> {
    let snapshot = repository.snapshot_at(tip)?;
    let mut cut = None;
    let mut looked = folders(&snapshot)?;
    let mut next = 0;
    while let Some(folder) = looked.get(next).cloned() {
        next += 1;
        let (versions, cut_off) = versions(repository, tip, &folder)?;
        cut = cut.or(cut_off);
        let is_it =
            |version: &Version| version.policy.as_ref().is_some_and(|own| own.fingerprint() == trusted);
        if let Some(first) = versions.iter().position(is_it) {
            let days =
                if versions.len() > first + 1 { days(repository, tip, today)? } else { BTreeMap::new() };
            return Ok(report(&versions[first..], &join(&folder, FILE_NAME), trusted, &days));
        }
        // It may have stood in a log that is gone: that is looked for once all others have been.
        if next == looked.len() && cut.is_none() {
            let gone = former_folders(repository, tip)?;
            let new = gone.into_iter().filter(|folder| !looked.contains(folder)).collect::<Vec<_>>();
            looked.extend(new);
        }
    }
    match cut {
        Some(commit) => Err(GitError::Shallow { path: repository.common_dir().to_path_buf(), commit }.into()),
        None => Err(TrustProblem::NotFound { digest: trusted }),
    }
}

/// Follows the versions of a policy, the first of which is trusted.
fn report(versions: &[Version], path: &str, trusted: Digest, days: &BTreeMap<CommitId, Date>) -> Report {
    let Some((first, later)) = versions.split_first() else { return Report::default() };
    let mut last = first.policy.as_ref();
    // The commit since which the policy is another one than was approved.
    let mut since = None;
    for version in later {
        let Some(before) = last else { break };
        let Some(after) = &version.policy else {
            since = since.or(Some(version));
            continue;
        };
        if after.fingerprint() == before.fingerprint() {
            since = None;
        } else if is_readable(before)
            && days
                .get(&version.commit.id)
                .is_some_and(|day| approve(before, after, version.sigs.as_ref(), *day).holds())
        {
            last = Some(after);
            since = None;
        } else {
            since = since.or(Some(version));
        }
    }
    let Some(since) = since else { return Report::default() };
    let Commit { id, author, .. } = &since.commit;
    let what = if versions.last().is_some_and(|last| last.policy.is_none()) { "removed" } else { "changed" };
    let message = format!(
        "`{path}` was {what} in {} by {}, and the admins of the policy that is trusted here have not approved that",
        id.short(),
        author.name
    );
    let finding = Diagnostic::new(Code("policy-not-approved"), path, Span::at(0), message)
        .help(format!("`countersign audit --trust {trusted}` shows each step"))
        .help(
            "if what stands there now is right, and you know that from elsewhere: `countersign init --trust`",
        );
    Report::new(vec![Finding::new(finding, Severity::Error, None)], Vec::new())
}

/// The day of each step of a branch: that of its commit, and never an earlier one than that of a step before it, so
/// that nobody brings a key back by setting a clock. No day is later than today.
fn days(
    repository: &Repository,
    tip: &CommitId,
    today: Date,
) -> Result<BTreeMap<CommitId, Date>, TrustProblem> {
    let mut clock = Date::MIN;
    let mut days = BTreeMap::new();
    for commit in repository.first_parents(tip)?.commits.into_iter().rev() {
        let at = Timestamp::from_second(commit.time).unwrap_or(Timestamp::UNIX_EPOCH);
        clock = clock.max(at.to_zoned(TimeZone::UTC).date().min(today));
        days.insert(commit.id, clock);
    }
    Ok(days)
}

/// Whether a policy can be held on to: of one that could not be read nobody knows the admins.
fn is_readable(policy: &Policy) -> bool {
    !policy.guard.admins.is_empty() || !policy.faults.iter().any(|fault| fault.code == POLICY_MALFORMED)
}

/// The versions of the policy in a folder, oldest first, and where history was cut off.
fn versions(
    repository: &Repository,
    tip: &CommitId,
    folder: &str,
) -> Result<(Vec<Version>, Option<CommitId>), TrustProblem> {
    let paths = [join(folder, FILE_NAME), join(folder, SIGS_NAME)];
    let history = repository.blob_history(tip, &paths, Follow::FirstParent)?;
    let mut commits: Vec<Commit> = history.steps.into_iter().map(|step| step.commit).collect();
    // What the oldest commit of a shallow clone holds may be trusted, whoever brought it.
    if let Some(oldest) = &history.cut_off {
        commits.push(repository.commit_at(oldest)?);
    }
    commits.reverse();
    let read = |commit: Commit| -> Result<Version, TrustProblem> {
        let snapshot = repository.snapshot_at(&commit.id)?;
        let file = |path: &str, limit: u64| match snapshot.read(path, limit + 1) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(ReadError::Missing { .. } | ReadError::NotAFile { .. } | ReadError::TooLarge { .. }) => {
                Ok(None)
            }
            Err(error) => Err(error),
        };
        let policy = file(&paths[0], SIZE_LIMIT)?.map(|bytes| Policy::parse(&paths[0], &bytes));
        let sigs = file(&paths[1], SIGS_LIMIT)?.map(|bytes| Sigs::parse(&paths[1], &bytes));
        Ok(Version { commit, policy, sigs })
    };
    let versions = commits.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok((versions, history.cut_off))
}

/// The folders of all logs that a branch ever had.
fn former_folders(repository: &Repository, tip: &CommitId) -> Result<Vec<String>, TrustProblem> {
    let mut found = Vec::new();
    for commit in repository.first_parents(tip)?.commits {
        for change in repository.changed_by_step(&commit, &[""])? {
            if change.path.rsplit('/').next() == Some(FILE_NAME) {
                let folder = change.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
                if !found.contains(&folder) {
                    found.push(folder);
                }
            }
        }
    }
    Ok(found)
}
