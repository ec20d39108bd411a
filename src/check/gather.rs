//! Gathers what rules need and may not fetch themselves: the state before the change, and what links lead to.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::check::Facts;
use crate::git::{EntryKind, Origin, Snapshot, SnapshotError};
use crate::log::{Log, Outcomes, Place, join, outcomes, place_of};
use crate::policy::{FILE_NAME, Policy, SIGS_LIMIT, SIGS_NAME, Sigs};
use crate::record::{Record, SIZE_LIMIT};
use crate::rules::{Before, Context, Origins, PolicyChange};
use crate::signoff::digest_of;

/// What a change is held against.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    /// The files as they stood before.
    pub before: &'a Snapshot,
    /// The paths that differ.
    pub changed: &'a BTreeSet<String>,
}

/// All that a log is judged by besides itself.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Gathered {
    /// Changed records as they stood before: each by its path then, and by its id where it had one.
    pub before: BTreeMap<String, Before>,
    /// Records that stood there before and are gone.
    pub gone: Vec<Before>,
    /// Paths that the change adds under a policy that was there already.
    pub added: BTreeSet<String>,
    /// Paths to which records link and where nothing is.
    pub missing: BTreeSet<String>,
    /// Paths of records that are marked as programs.
    pub executable: BTreeSet<String>,
    /// What became of the decisions of the log; nothing is read where nobody has written any.
    pub outcomes: Outcomes,
    /// The policy as it stood before, where the change touches it.
    pub policy: Option<Policy>,
    /// The admins' signatures beside the policy, where the change touches either.
    pub sigs: Option<Sigs>,
    /// Whether the change is still under way: what is missing may be to come.
    pub under_way: bool,
    /// The paths that differ; `None` where there is nothing to compare with.
    pub changed: Option<BTreeSet<String>>,
    /// Where the sign-offs of the changed records come from: those that stood there before are judged.
    pub origins: Origins,
}

impl Gathered {
    /// Gathers for a log of a snapshot, held against how things stood before where that is known.
    pub fn new(log: &Log, snapshot: &Snapshot, against: Option<Against<'_>>) -> Result<Self, SnapshotError> {
        let mut gathered = Self { missing: missing_links(log, snapshot)?, ..Self::default() };
        gathered.executable = programs(log, snapshot)?;
        gathered.outcomes = outcomes(snapshot, log);
        gathered.under_way = matches!(snapshot.origin(), Origin::WorkTree | Origin::Index);
        gathered.sigs = sigs(log, snapshot, against.as_ref())?;
        if let Some(against) = against {
            gathered.compare(log, against)?;
        }
        Ok(gathered)
    }

    /// What the rules are given. The log is judged by its own policy, and the change leaves that behind.
    pub fn facts<'a>(&'a self, log: &'a Log, today: Date) -> Facts<'a> {
        let change = |before| PolicyChange { before, after: Some(&log.policy) };
        Facts {
            before: &self.before,
            gone: &self.gone,
            added: &self.added,
            missing: &self.missing,
            executable: &self.executable,
            outcomes: &self.outcomes,
            policy_change: self.policy.as_ref().map(change),
            sigs: self.sigs.as_ref(),
            under_way: self.under_way,
            changed: self.changed.as_ref(),
            origins: &self.origins,
            ..Facts::on(today)
        }
    }

    fn compare(&mut self, log: &Log, against: Against<'_>) -> Result<(), SnapshotError> {
        self.changed = Some(against.changed.clone());
        self.added = added(log, against)?;
        self.policy = policy_before(log, against);
        // What the policy ignores from now on was a record before.
        let ignore = self.policy.as_ref().map_or(&log.policy.ignore, |policy| &policy.ignore);
        let is_record = |path: &str| {
            below(&log.folder, path).is_some_and(|below| place_of(below, ignore) == Place::Record)
        };
        let changed = against.changed.iter().filter(|path| is_record(path));
        let ignored = log.beside.iter().filter(|path| is_record(path) && !against.changed.contains(*path));
        let taken = taken(log, against)?;
        let taken = taken.iter().filter(|path| is_record(path) && !against.changed.contains(*path));
        let mut stood: Vec<Before> = Vec::new();
        for path in changed.chain(ignored).chain(taken) {
            // A path that was not there before gives nothing: its record is new, or was moved and is found by its id.
            let Ok(bytes) = against.before.read(path, SIZE_LIMIT) else { continue };
            if is_of_inner_log(log, path, against.before)? {
                continue;
            }
            let record = Record::parse(path, &bytes);
            self.origins.settle(&record);
            let before = before(&record);
            self.before.insert(Context::key_of(&record), before.clone());
            self.before.insert(path.clone(), before.clone());
            stood.push(before);
        }
        // Where the log begins with this change, what another tool had left there was no record of it before.
        let policy = log.policy.source.path();
        let begins = against.changed.contains(policy) && !against.before.exists(policy)?;
        for before in stood {
            if log.has_path(&before.path) || before.id.is_some_and(|id| log.has_id(id)) {
                continue;
            }
            // A record without id that was moved as it was is known by what it says.
            let moved = |record: &&Record| {
                before.id.is_none()
                    && record.id.is_none()
                    && against.changed.contains(record.path())
                    && !self.before.contains_key(record.path())
                    && digest_of(record) == before.digest
            };
            match log.records.iter().find(moved) {
                Some(record) => drop(self.before.insert(record.path().to_owned(), before)),
                None if begins && before.inherited => {}
                None => self.gone.push(before),
            }
        }
        Ok(())
    }
}

/// A path below a folder; `None` where it lies elsewhere. All paths lie below the root, which is the empty path.
pub(super) fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

/// Whether another log below this one governs a path.
fn is_of_inner_log(log: &Log, path: &str, snapshot: &Snapshot) -> Result<bool, SnapshotError> {
    let mut above = path;
    while let Some((folder, _)) = above.rsplit_once('/') {
        if folder.len() <= log.folder.len() {
            break;
        }
        if snapshot.exists(&join(folder, FILE_NAME))? {
            return Ok(true);
        }
        above = folder;
    }
    Ok(false)
}

/// The files that a log which the change begins below this one takes away from it.
fn taken(log: &Log, against: Against<'_>) -> Result<Vec<String>, SnapshotError> {
    let mut taken = Vec::new();
    for path in against.changed {
        let Some(folder) = path.strip_suffix(FILE_NAME).and_then(|folder| folder.strip_suffix('/')) else {
            continue;
        };
        if folder == log.folder || below(&log.folder, path).is_none() || against.before.exists(path)? {
            continue;
        }
        taken.extend(against.before.list(folder)?.iter().map(|entry| entry.path().to_owned()));
    }
    Ok(taken)
}

/// A record as it stands in the commit that a change starts from.
fn before(record: &Record) -> Before {
    Before {
        path: record.path().to_owned(),
        id: record.id.as_ref().map(|id| id.value),
        status: record.status.as_ref().map(|status| status.value),
        revision: record.revision.as_ref().map_or(1, |revision| revision.value),
        digest: digest_of(record),
        number: record.number,
        slots: record.slots.clone(),
        inherited: record.is_inherited(),
    }
}

/// The changed paths that were not there before, where the log's policy was: what is added under a policy is new.
fn added(log: &Log, against: Against<'_>) -> Result<BTreeSet<String>, SnapshotError> {
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
fn policy_before(log: &Log, against: Against<'_>) -> Option<Policy> {
    let path = log.policy.source.path();
    let bytes = against.changed.contains(path).then(|| against.before.read(path, SIZE_LIMIT + 1))?;
    Some(Policy::parse(path, &bytes.ok()?))
}

/// The admins' signatures as they stand after the change, where it touches them or the policy.
fn sigs(
    log: &Log,
    snapshot: &Snapshot,
    against: Option<&Against<'_>>,
) -> Result<Option<Sigs>, SnapshotError> {
    let path = join(&log.folder, SIGS_NAME);
    let touched = |against: &Against<'_>| {
        against.changed.contains(&path) || against.changed.contains(log.policy.source.path())
    };
    if !against.is_none_or(touched) || !snapshot.exists(&path)? {
        return Ok(None);
    }
    Ok(Some(match snapshot.read(&path, SIGS_LIMIT + 1) {
        Ok(bytes) => Sigs::parse(&path, &bytes),
        Err(error) => Sigs::unread(&path, &error.to_string()),
    }))
}

/// The paths that are marked as programs; those of the records alone where not all had to be read.
fn programs(log: &Log, snapshot: &Snapshot) -> Result<BTreeSet<String>, SnapshotError> {
    let entries = if log.is_whole() {
        snapshot.list(&log.folder)?
    } else {
        let each = log.records.iter().map(|record| snapshot.list(record.path()));
        each.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect()
    };
    let programs = entries.iter().filter(|entry| entry.kind() == EntryKind::Executable);
    Ok(programs.map(|entry| entry.path().to_owned()).collect())
}

/// The paths of the repository to which records link and where nothing is.
fn missing_links(log: &Log, snapshot: &Snapshot) -> Result<BTreeSet<String>, SnapshotError> {
    let targets: BTreeSet<String> = log
        .records
        .iter()
        .flat_map(|record| record.links.iter().filter_map(|link| link.path_from(record.path())))
        .filter(|path| !log.has_path(path))
        .collect();
    let mut missing = BTreeSet::new();
    for path in targets {
        if path.starts_with("..") || !(path.is_empty() || snapshot.exists(&path)?) {
            missing.insert(path);
        }
    }
    Ok(missing)
}
