//! Whose sign-offs a commit may bring that is being made: its author's, and those that stand where it takes from.
//!
//! This is help and no guard: whoever makes a commit can pass the hook by, and name any author. The check of a change
//! asks again, commit by commit.

use std::collections::BTreeSet;

use crate::check::Gathered;
use crate::check::gather::below;
use crate::git::{GitError, Repository, Snapshot};
use crate::log::Log;
use crate::record::{Evidence, Record, SIZE_LIMIT, Signoff};
use crate::rules::Origins;

/// Credits the new declared sign-offs of what is staged to the author that git would write into a commit made now.
///
/// What is being merged, picked, reverted or squashed brings sign-offs of others, and rightly so: nobody asks for the
/// authors of those. Git is asked only where a sign-off is left to ask for.
pub fn ask_author(
    repository: &Repository,
    snapshot: &Snapshot,
    log: &Log,
    gathered: &mut Gathered,
) -> Result<(), GitError> {
    let changed = gathered.changed.take();
    let touched = |record: &&Record| changed.as_ref().is_none_or(|changed| changed.contains(record.path()));
    let records: Vec<&Record> = log.records.iter().filter(touched).collect();
    let origins = &mut gathered.origins;
    if left(&records, origins).next().is_some() {
        excuse(repository, snapshot, log, changed.as_ref(), origins)?;
        let asked: Vec<(&Record, &str, &Signoff)> = left(&records, origins).collect();
        if !asked.is_empty() {
            let author = repository.author()?;
            origins.ask_authors();
            for (record, role, said) in asked {
                origins.credit(record, role, said, &author.email);
            }
        }
    }
    gathered.changed = changed;
    Ok(())
}

/// The declared sign-offs that neither stood there before nor come from elsewhere.
fn left<'r>(
    records: &[&'r Record],
    origins: &Origins,
) -> impl Iterator<Item = (&'r Record, &'r str, &'r Signoff)> {
    let entries = records.iter().flat_map(|record| {
        record
            .slots
            .iter()
            .filter_map(|slot| Some((*record, slot.role.value.as_str(), slot.signoff.as_ref()?)))
    });
    entries.filter(|(record, role, said)| {
        said.via.value == Evidence::Declared
            && !origins.is_settled(record, role, said)
            && !origins.is_excused(record, role, said)
    })
}

/// Excuses what stands in the other commits that the one being made takes from.
fn excuse(
    repository: &Repository,
    snapshot: &Snapshot,
    log: &Log,
    changed: Option<&BTreeSet<String>>,
    origins: &mut Origins,
) -> Result<(), GitError> {
    let head = repository.head_commit()?;
    for commit in repository.carried_heads()?.iter().filter(|commit| Some(**commit) != head) {
        let carried = repository.snapshot_at(commit)?;
        // A record that was moved on the way is found by its id, under the path that it had there.
        let mut paths = repository.differing(&carried, snapshot, &log.folder)?;
        paths.extend(changed.into_iter().flatten().cloned());
        for path in paths.iter().filter(|path| below(&log.folder, path).is_some()) {
            if let Ok(bytes) = carried.read(path, SIZE_LIMIT) {
                origins.excuse(&Record::parse_front(path, &bytes));
            }
        }
    }
    Ok(())
}
