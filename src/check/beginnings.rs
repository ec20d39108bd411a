//! Finds where a branch takes in another beginning of a log that is audited.
//!
//! Where an audit begins is trusted as it is. A merge whose first parent is a new root, or a side of history from before
//! the log began, would give it another beginning, with whatever stands there; the true one comes in as the other parent.

use std::collections::BTreeSet;

use crate::check::AuditProblem;
use crate::git::{Commit, CommitId, Repository, Snapshot};
use crate::log::{folders, join};
use crate::policy::{FILE_NAME, Policy};
use crate::record::SIZE_LIMIT;

/// A commit that takes in another beginning.
pub(super) struct Beginning {
    /// The commit.
    pub(super) commit: Commit,
    /// Its parent that does not come from where the audit begins, and holds the log.
    pub(super) other: CommitId,
    /// The log's policy there.
    pub(super) path: String,
}

/// Gives the commits between where an audit begins and where it ends that take in another beginning of one of its logs.
pub(super) fn others(
    repository: &Repository,
    start: &CommitId,
    tip: &CommitId,
) -> Result<Vec<Beginning>, AuditProblem> {
    let known: BTreeSet<String> =
        logs(&repository.snapshot_at(start)?)?.into_iter().map(|(id, _)| id).collect();
    let mut descended = BTreeSet::from([*start]);
    let mut found = Vec::new();
    for commit in repository.commits_between(start, tip)? {
        if !commit.parents.iter().any(|parent| descended.contains(parent)) {
            continue;
        }
        descended.insert(commit.id);
        for other in commit.parents.iter().filter(|parent| !descended.contains(parent)) {
            let there = logs(&repository.snapshot_at(other)?)?;
            let Some((id, path)) = there.into_iter().find(|(id, _)| known.contains(id)) else { continue };
            // A side from before the start that shares a commit with the log is of the same beginning.
            let shared = match repository.merge_base(start, other)? {
                Some(base) => logs(&repository.snapshot_at(&base)?)?.iter().any(|(own, _)| *own == id),
                None => false,
            };
            if !shared {
                found.push(Beginning { commit: commit.clone(), other: *other, path });
            }
        }
    }
    Ok(found)
}

/// The identities of the logs of a snapshot, each with the path of its policy.
fn logs(snapshot: &Snapshot) -> Result<Vec<(String, String)>, AuditProblem> {
    let mut logs = Vec::new();
    for folder in folders(snapshot)? {
        let path = join(&folder, FILE_NAME);
        // One that cannot be read is told of where its step is judged.
        let Ok(bytes) = snapshot.read(&path, SIZE_LIMIT) else { continue };
        if let Some(id) = Policy::parse(&path, &bytes).log {
            logs.push((id.value, path));
        }
    }
    Ok(logs)
}
