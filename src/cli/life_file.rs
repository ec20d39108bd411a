//! Reads what history tells of a log for a site, and keeps it for the next build. Nothing here is ever in the way of one.
//!
//! What is kept lies in the folder of the repository itself and may be deleted at any time. What cannot be read counts as
//! not there, and what cannot be written is not written.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use crate::cli::World;
use crate::cli::memo_file::{are_off, build, temporary};
use crate::git::{Repository, Snapshot, believe_object_names};
use crate::life::{AtHand, Key, LogLife};
use crate::log::Log;
use crate::record::Record;

/// How long all reading of history may take in one build.
const LONGEST: Duration = Duration::from_secs(20);

/// The lives of the records of logs, by their folders; `None` where there is no history to tell of.
pub(super) fn lives(world: &World<'_>, folders: &[String]) -> Vec<Option<LogLife>> {
    read(world, folders, |_, _| AtHand::new())
}

/// Does the same for logs that were read whole from the files on disk: of what is the same in the last commit no version is
/// read again.
pub(super) fn lives_of(world: &World<'_>, files: &Snapshot, logs: &[&Log]) -> Vec<Option<LogLife>> {
    let folders: Vec<String> = logs.iter().map(|log| log.folder.clone()).collect();
    read(world, &folders, |repository, folder| {
        let log = logs.iter().find(|log| log.folder == folder);
        log.and_then(|log| committed(repository, files, log)).unwrap_or_default()
    })
}

/// The records of a log that are the same on disk and in the last commit.
fn committed<'l>(repository: &Repository, files: &Snapshot, log: &'l Log) -> Option<AtHand<'l>> {
    let changed = repository.changed(files, &log.folder).ok()?;
    let head = repository.head().ok()??.list(&log.folder).ok()?;
    let records: BTreeMap<&str, &Record> = log.records.iter().map(|record| (record.path(), record)).collect();
    let same = head.iter().filter(|entry| entry.kind().is_file() && !changed.contains(entry.path()));
    Some(
        same.filter_map(|entry| {
            let record = *records.get(entry.path())?;
            Some(((entry.blob()?, record.path()), record))
        })
        .collect(),
    )
}

fn read<'l>(
    world: &World<'_>,
    folders: &[String],
    at_hand: impl Fn(&Repository, &str) -> AtHand<'l>,
) -> Vec<Option<LogLife>> {
    // A build never waits for a network: what a partial clone lacks is not fetched.
    let environment = world.environment.clone().with("GIT_NO_LAZY_FETCH", "1");
    let Ok(Some(repository)) = Repository::discover(&world.folder, &environment) else {
        return folders.iter().map(|_| None).collect();
    };
    // What is told of history is a picture for readers; whoever wants proof gets it from `verify`, which believes nothing.
    believe_object_names();
    let begun = Instant::now();
    let go_on = || begun.elapsed() < LONGEST;
    let at_hand = |folder: &str| at_hand(&repository, folder);
    folders.iter().map(|folder| life(world, &repository, folder, || at_hand(folder), &go_on)).collect()
}

fn life<'l>(
    world: &World<'_>,
    repository: &Repository,
    folder: &str,
    at_hand: impl FnOnce() -> AtHand<'l>,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Option<LogLife> {
    let head = repository.head_commit().ok()??;
    let off = are_off(&world.environment);
    let key = build().filter(|_| !off).and_then(|build| Key::new(repository, &head, folder, &build).ok()?);
    let place = place(repository, folder);
    if let Some(key) = &key
        && let Some(life) = fs::read(&place).ok().and_then(|kept| LogLife::from_bytes(repository, key, &kept))
    {
        return Some(life);
    }
    let life = LogLife::read_beside(repository, &head, folder, &at_hand(), go_on);
    if let Some(key) = &key
        && let Some(bytes) = life.to_bytes(key)
        && let Some(parent) = place.parent()
        && let Some(mut file) = temporary(parent)
        && file.write_all(&bytes).is_ok()
    {
        let _ = file.persist(&place);
    }
    Some(life)
}

/// Where the history of a folder is kept; all working trees of a repository share it.
fn place(repository: &Repository, folder: &str) -> PathBuf {
    let digest = Sha256::digest(folder);
    let start = *digest.first_chunk().expect("a digest has 32 bytes");
    repository.common_dir().join("countersign").join(format!("life-{:016x}", u64::from_be_bytes(start)))
}
