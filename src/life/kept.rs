//! What is kept of a walk, so that the next build need not walk again.
//!
//! A key in front says what it was made from. Whatever is wrong with the bytes, they count as none.

use super::{Kept, LogLife};
use crate::git::{CommitId, GitError, Repository};

/// What a walk depends on, and the build of the program that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    line: String,
}

impl Key {
    /// Makes the key of the history of a folder, from a commit back; `build` tells programs apart.
    ///
    /// A clone that was cut off has no key: it may be filled up without a new commit.
    pub fn new(
        repository: &Repository,
        head: &CommitId,
        folder: &str,
        build: &[u8],
    ) -> Result<Option<Self>, GitError> {
        if repository.is_shallow() {
            return Ok(None);
        }
        let subtree = repository.folder_id(head, folder)?.unwrap_or_default();
        let build: String = build.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Some(Self { line: format!("countersign life 1 {build} {head} {subtree} {folder:?}\n") }))
    }
}

impl LogLife {
    /// Takes what was kept under this key; `None` where the bytes are of another, or are not whole.
    pub fn from_bytes(repository: &Repository, key: &Key, bytes: &[u8]) -> Option<Self> {
        let told: Kept = serde_json::from_slice(bytes.strip_prefix(key.line.as_bytes())?).ok()?;
        let is_sound = told.lives.values().all(|life| {
            let events = life.events.iter().map(|event| event.step);
            events.chain(life.texts.iter().map(|text| text.step)).all(|step| step < told.steps.len())
        });
        is_sound.then(|| Self { repository: repository.clone(), told })
    }

    /// Gives the bytes to keep under this key; `None` where not all of history was read.
    pub fn to_bytes(&self, key: &Key) -> Option<Vec<u8>> {
        if self.told.extent != super::Extent::Whole {
            return None;
        }
        let mut bytes = key.line.clone().into_bytes();
        serde_json::to_writer(&mut bytes, &self.told).ok()?;
        Some(bytes)
    }
}
