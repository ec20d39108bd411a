//! Which records a change brings, what they say where they are judged, and what they said to each reviewer.
//!
//! All of it comes from git's objects: nothing of the change is checked out, and nothing in it is run.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::Problem;
use crate::git::{CommitId, Repository, Snapshot};
use crate::log::{self, Fronts, Log, folders, join, load_by, read_policy};
use crate::policy::{FILE_NAME, POLICY_MALFORMED, Policy};
use crate::record::{Record, SIZE_LIMIT, Status};
use crate::signoff::digest_of;
use crate::sync::forge::Change;
use crate::sync::forge::opinion::{Review, Stance, latest};
use crate::sync::forge::verdict::{Asked, Judged, Seen, Terms, judge};

/// Where a change is looked at.
#[derive(Debug, Clone)]
pub(super) struct Ground<'r> {
    pub(super) repository: &'r Repository,
    /// The remote that has commits which are not here.
    pub(super) remote: Option<String>,
    /// The commit whose policy judges: the tip of the branch that the change goes into, or went into.
    pub(super) tip: CommitId,
    /// Whether the records are those of the tip: the change is merged.
    pub(super) is_merged: bool,
}

/// What came of looking at a change.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// With the folder of its log.
    pub(super) judged: Vec<(String, Judged)>,
    pub(super) notes: Vec<String>,
}

/// A log that a change touches.
struct Touched {
    policy: Policy,
    /// Its records where they are judged.
    log: Log,
    /// The places in it of those that the change brings, changes or proposes.
    places: Vec<usize>,
}

/// Judges every record of a change by what its reviewers said.
pub(super) fn gather(
    ground: &Ground<'_>,
    change: &Change,
    reviews: &[Review],
    terms: &dyn Fn(&Policy) -> Terms,
) -> Result<Gathered, Problem> {
    let mut gathered = Gathered::default();
    let logs = touched(ground, change, &mut gathered.notes)?;
    let mut commits: BTreeMap<String, Option<Snapshot>> = BTreeMap::new();
    for review in latest(reviews).into_iter().filter(|review| review.stance == Stance::Approves) {
        if let Some(commit) = review.commit.as_ref().filter(|commit| !commits.contains_key(*commit)) {
            let snapshot = ground.snapshot(commit, change)?;
            commits.insert(commit.clone(), snapshot);
        }
    }
    for touched in &logs {
        for place in &touched.places {
            let record = &touched.log.records[*place];
            let mut seen = BTreeMap::new();
            for (commit, snapshot) in &commits {
                if let Some(snapshot) = snapshot {
                    let said = said_at(snapshot, &touched.log, record)?;
                    seen.insert(commit.clone(), said);
                }
            }
            let reference = touched.log.reference(record);
            let asked = Asked { record, reference, policy: &touched.policy, seen };
            let judged = judge(&asked, reviews, terms(&touched.policy));
            gathered.judged.push((touched.log.folder.clone(), judged));
        }
    }
    Ok(gathered)
}

impl Ground<'_> {
    /// The files of a commit of the change; `None` where nobody has it any more.
    fn snapshot(&self, commit: &str, change: &Change) -> Result<Option<Snapshot>, Problem> {
        let found = self.repository.bring(self.remote.as_deref(), commit, &[&change.reference])?;
        Ok(found.map(|id| self.repository.snapshot_at(&id)).transpose()?)
    }

    /// A commit that nothing can be said without.
    fn needed(&self, commit: &str, change: &Change, what: &str) -> Result<CommitId, Problem> {
        let found = self.repository.bring(self.remote.as_deref(), commit, &[&change.reference])?;
        found.ok_or_else(|| {
            Problem::new(format!("the commit {commit}, {what}, is neither here nor at the remote"))
                .hint("give the checkout the whole history, and look at `--remote`")
        })
    }
}

/// The logs that a change touches, as far as somebody is asked to sign.
fn touched(ground: &Ground<'_>, change: &Change, notes: &mut Vec<String>) -> Result<Vec<Touched>, Problem> {
    let repository = ground.repository;
    let head = ground.needed(&change.head, change, "the last of the change")?;
    let base = ground.needed(&change.base, change, "which the change was compared with")?;
    let fork = repository.merge_base(&base, &head)?.ok_or_else(|| {
        Problem::new("the change and the branch that it goes into have no common history")
            .hint("give the checkout the whole history: `fetch-depth: 0`, or `GIT_DEPTH: 0`")
    })?;
    let (before, after) = (repository.snapshot_at(&fork)?, repository.snapshot_at(&head)?);
    let judging = repository.snapshot_at(&ground.tip)?;
    let known = folders(&judging)?;
    let mut all = Vec::new();
    for folder in folders(&after)? {
        let changed = repository.differing(&before, &after, &folder)?;
        if changed.is_empty() {
            continue;
        }
        let path = join(&folder, FILE_NAME);
        if !known.contains(&folder) {
            notes.push(format!("`{path}` is not in {} yet: nobody's approval counts there", change.branch));
            continue;
        }
        // After the merge its own policy is that of the branch: whoever it let in did not judge it.
        let own = changed.contains(&path) && ground.is_merged;
        let judged_by = if own { read_policy(&repository.snapshot_at(&base)?, &folder)? } else { None };
        let Some(policy) = judged_by.map_or_else(|| read_policy(&judging, &folder), |own| Ok(Some(own)))?
        else {
            continue;
        };
        if let Some(fault) = policy.faults.iter().find(|fault| fault.code == POLICY_MALFORMED) {
            return Err(Problem::new(format!("{}: {}", fault.path, fault.message))
                .hint("mend the policy in the branch that the change goes into"));
        }
        let is_changed = |path: &str| changed.contains(path);
        let mut fronts = Fronts::default();
        let then = load_by(policy.clone(), &before, &folder, &is_changed, &mut Fronts::default())?;
        let mut log = load_by(policy.clone(), &after, &folder, &is_changed, &mut fronts)?;
        let mut places = asking(&then, &log, &changed);
        if ground.is_merged {
            let merged = log::load(&judging, &folder, &|_| true)?;
            places = places.into_iter().filter_map(|place| same(&merged, &log.records[place])).collect();
            log = merged;
        }
        all.push(Touched { policy, log, places });
    }
    Ok(all)
}

/// The places of records that are new in a change, say something else by it, or are proposed by it. A new tag, a ticket or
/// somebody's sign-off asks nobody.
fn asking(before: &Log, after: &Log, changed: &BTreeSet<String>) -> Vec<usize> {
    let asks = |place: &usize| {
        let record = &after.records[*place];
        if !changed.contains(record.path()) {
            return false;
        }
        let Some(old) = same(before, record).map(|place| &before.records[place]) else { return true };
        let status = |record: &Record| record.status.as_ref().map(|status| status.value);
        let is_proposed = status(record) == Some(Status::Proposed);
        digest_of(old) != digest_of(record) || is_proposed && status(old) != Some(Status::Proposed)
    };
    (0..after.records.len()).filter(asks).collect()
}

/// The place of the same record in another version of the log: by its identity, else by its file.
fn same(log: &Log, record: &Record) -> Option<usize> {
    let id = |record: &Record| record.id.as_ref().map(|id| id.value);
    let wanted = id(record);
    log.records.iter().position(|other| match wanted {
        Some(_) => id(other) == wanted,
        None => other.path() == record.path(),
    })
}

/// What a record said in a commit.
fn said_at(snapshot: &Snapshot, log: &Log, record: &Record) -> Result<Seen, Problem> {
    let read = |path: &str| -> Option<Record> {
        let bytes = snapshot.read(path, SIZE_LIMIT).ok()?;
        Some(Record::parse(path, &bytes))
    };
    let id = |record: &Record| record.id.as_ref().map(|id| id.value);
    if let Some(there) = read(record.path()).filter(|there| id(there) == id(record)) {
        return Ok(Seen::Text(digest_of(&there)));
    }
    // It may have lain elsewhere then.
    let fronts = load_by(log.policy.clone(), snapshot, &log.folder, &|_| false, &mut Fronts::default())?;
    let there = id(record).and_then(|_| same(&fronts, record));
    let there = there.and_then(|place| read(fronts.records[place].path()));
    Ok(there.map_or(Seen::Absent, |there| Seen::Text(digest_of(&there))))
}
