//! Gathers what rules need and may not fetch themselves: the state before the change, and what links lead to.

use std::collections::{BTreeMap, BTreeSet};

use crate::git::{Snapshot, SnapshotError};
use crate::log::Log;
use crate::policy::Policy;
use crate::record::{Record, SIZE_LIMIT};
use crate::rules::{Before, Context, Origins};
use crate::signoff::digest_of;

/// What a change is held against.
#[derive(Debug)]
pub struct Against<'a> {
    /// The files as they stood before.
    pub before: &'a Snapshot,
    /// The paths that differ.
    pub changed: &'a BTreeSet<String>,
}

/// Reads the records that differ as they stood before: each by its path then, and by its id where it had one.
///
/// A path that was not there before gives nothing: its record is new, or was moved and is found by its id.
pub fn gather_before(log: &Log, against: &Against<'_>) -> BTreeMap<String, Before> {
    gather_settled(log, against, &mut Origins::default())
}

/// Reads them as [`gather_before`] does, and takes their sign-offs as judged.
pub fn gather_settled(log: &Log, against: &Against<'_>, origins: &mut Origins) -> BTreeMap<String, Before> {
    let mut found = BTreeMap::new();
    for path in against.changed.iter().filter(|path| path.starts_with(&log.folder)) {
        if !matches!(crate::log::place_of(log.below(path), &log.policy.ignore), crate::log::Place::Record) {
            continue;
        }
        let Ok(bytes) = against.before.read(path, SIZE_LIMIT) else { continue };
        let record = Record::parse(path, &bytes);
        origins.settle(&record);
        let before = Before {
            path: path.clone(),
            id: record.id.as_ref().map(|id| id.value),
            status: record.status.as_ref().map(|status| status.value),
            revision: record.revision.as_ref().map_or(1, |revision| revision.value),
            digest: digest_of(&record),
            number: record.number,
            slots: record.slots.clone(),
        };
        found.insert(Context::key_of(&record), before.clone());
        found.insert(path.clone(), before);
    }
    found
}

/// The changed paths that were not there before, where the log's policy was: what is added under a policy is new.
pub fn gather_added(log: &Log, against: &Against<'_>) -> Result<BTreeSet<String>, SnapshotError> {
    let mut added = BTreeSet::new();
    if against.before.exists(log.policy.source.path())? {
        for path in against.changed {
            if !against.before.exists(path)? {
                added.insert(path.clone());
            }
        }
    }
    Ok(added)
}

/// The log's policy as it stood before, where the change touches it; `None` too where it was not there.
pub fn gather_policy(log: &Log, against: &Against<'_>) -> Option<Policy> {
    let path = log.policy.source.path();
    let bytes = against.changed.contains(path).then(|| against.before.read(path, SIZE_LIMIT + 1))?;
    Some(Policy::parse(path, &bytes.ok()?))
}

/// The paths of the repository to which records link and where nothing is.
pub fn missing_links(log: &Log, snapshot: &Snapshot) -> Result<BTreeSet<String>, SnapshotError> {
    let known: BTreeSet<&str> = log.records.iter().map(Record::path).collect();
    let targets: BTreeSet<String> = log
        .records
        .iter()
        .flat_map(|record| record.links.iter().filter_map(|link| link.path_from(record.path())))
        .filter(|path| !known.contains(path.as_str()))
        .collect();
    let mut missing = BTreeSet::new();
    for path in targets {
        if path.starts_with("..") || !(path.is_empty() || snapshot.exists(&path)?) {
            missing.insert(path);
        }
    }
    Ok(missing)
}
