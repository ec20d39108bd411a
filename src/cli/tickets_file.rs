//! Where it is kept what tickets said last, for the site. It lies in the folder of the repository itself, which nobody
//! publishes, and may be deleted at any time.

use std::fs;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use crate::git::Repository;
use crate::site::tickets::Tickets;

/// What was heard last of the tickets of a log.
pub(super) fn read(repository: &Repository, folder: &str) -> Option<Tickets> {
    Tickets::parse(&fs::read(place(repository, folder)).ok()?)
}

/// What was heard last of the tickets of several logs, in a few words: it changes when they do.
pub(super) fn identity(repository: Option<&Repository>, folders: &[String]) -> String {
    let heard = folders.iter().filter_map(|folder| fs::read(place(repository?, folder)).ok());
    heard
        .map(|bytes| Sha256::digest(bytes)[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        .collect()
}

/// Keeps what was heard. That it cannot be kept is in nobody's way but the site's, and is told there by its age.
#[cfg_attr(not(feature = "sync"), expect(dead_code, reason = "only what speaks to trackers hears anything"))]
pub(super) fn keep(repository: &Repository, folder: &str, tickets: &Tickets) {
    super::memo_file::put(&place(repository, folder), &tickets.to_bytes());
}

/// All working trees of a repository share it.
fn place(repository: &Repository, folder: &str) -> PathBuf {
    let digest = Sha256::digest(folder);
    let start = *digest.first_chunk().expect("a digest has 32 bytes");
    let name = format!("tickets-{:016x}.json", u64::from_be_bytes(start));
    repository.common_dir().join("countersign").join(name)
}
