//! What history tells of all records of a log, in one walk: who brought what, and every text that there was.
//!
//! ```text
//!  one walk ──► versions ──► facts of each ──► events by record ──► the site's pages
//!     ▲                                             │
//!     └──── kept by commit and folder ◄─────────────┘
//! ```
//!
//! A record is followed by its id, and without one by its path and through renames that change nothing else. This is a
//! picture for readers; the story that an auditor gets is told anew each time, and judged.

mod difference;
mod events;
mod facts;
mod kept;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::git::{BlobId, CommitId, Follow, GitError, Repository};
use crate::log::{Place, place_of};
use crate::record::{Record, SIZE_LIMIT};

pub use difference::{Line, Mark, Part, difference};
pub use events::{Event, What};
use facts::Facts;
pub use kept::Key;
pub use words::Told;

/// A commit, as far as a reader wants to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Step {
    /// All digits of its id.
    pub id: String,
    /// Its author's name.
    pub author: String,
    /// When it was made, in seconds since 1970.
    pub time: i64,
}

/// A text that a record had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Text {
    /// The place of its commit in the list of commits.
    step: usize,
    /// The blob.
    blob: String,
    /// The digest of what it says.
    digest: String,
}

/// The life of one record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Life {
    /// What happened, the oldest first.
    pub events: Vec<Event>,
    /// Its texts, the oldest first, each where it came in.
    texts: Vec<Text>,
}

/// How much of history was there to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Extent {
    /// All of it.
    Whole,
    /// The clone is shallow: older commits are not in it.
    CutOff,
    /// The caller had no more time.
    Stopped,
    /// The repository could not be read to the end, such as a clone without all files.
    Unreadable,
}

/// The lives of all records of a log.
#[derive(Debug, Clone)]
pub struct LogLife {
    repository: Repository,
    told: Kept,
}

/// What is kept from one build to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    extent: Extent,
    steps: Vec<Step>,
    /// By id, or by path where there is none.
    lives: BTreeMap<String, Life>,
}

/// Records that were read whole, by the blobs that hold the same text and by their paths.
pub type AtHand<'r> = BTreeMap<(BlobId, &'r str), &'r Record>;

impl LogLife {
    /// Reads the history of the records at and below a folder, from a commit back.
    ///
    /// `go_on` is asked all along: once it says no, or history is not all there, no life is told, and
    /// [`LogLife::extent`] says why: half a life would mislead.
    pub fn read(
        repository: &Repository,
        head: &CommitId,
        folder: &str,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Self {
        Self::read_beside(repository, head, folder, &BTreeMap::new(), go_on)
    }

    /// Does the same where versions of some records are at hand already, by their blobs and paths: in a log that nobody
    /// has edited since the last commit, those are most of all versions.
    pub fn read_beside(
        repository: &Repository,
        head: &CommitId,
        folder: &str,
        at_hand: &AtHand<'_>,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Self {
        let told =
            tell(repository, head, folder, at_hand, go_on).unwrap_or_else(|_| Kept::none(Extent::Unreadable));
        Self { repository: repository.clone(), told }
    }

    /// How much of history was there.
    pub const fn extent(&self) -> Extent {
        self.told.extent
    }

    /// The life of a record, where history knows it.
    pub fn of(&self, record: &Record) -> Option<&Life> {
        let id = record.id.as_ref().map(|id| id.value.to_string());
        self.told.lives.get(id.as_deref().unwrap_or_else(|| record.path()))
    }

    /// The commit of an event.
    pub fn step(&self, event: &Event) -> &Step {
        &self.told.steps[event.step]
    }

    /// The text that has this digest and came last, and the commits that brought others since, the oldest first.
    pub fn signed(&self, record: &Record, digest: &str) -> Option<(Record, Vec<&Step>)> {
        let life = self.of(record)?;
        let at = life.texts.iter().rposition(|text| text.digest == digest)?;
        let blob = BlobId::from_hex(&life.texts[at].blob)?;
        let bytes = self.repository.read_blob(&blob, record.path(), SIZE_LIMIT).ok()?;
        let mut since: Vec<&Step> = Vec::new();
        let mut last = digest;
        for text in &life.texts[at + 1..] {
            if text.digest != last {
                since.push(&self.told.steps[text.step]);
                last = &text.digest;
            }
        }
        Some((Record::parse_front(record.path(), &bytes), since))
    }
}

impl Kept {
    const fn none(extent: Extent) -> Self {
        Self { extent, steps: Vec::new(), lives: BTreeMap::new() }
    }
}

fn tell(
    repository: &Repository,
    head: &CommitId,
    folder: &str,
    at_hand: &AtHand<'_>,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Kept, GitError> {
    if repository.is_shallow() {
        return Ok(Kept::none(Extent::CutOff));
    }
    let Some(history) = repository.blob_history_while(head, &[folder], Follow::AllParents, go_on)? else {
        return Ok(Kept::none(Extent::Stopped));
    };
    if history.cut_off.is_some() {
        return Ok(Kept::none(Extent::CutOff));
    }
    let below =
        |path: &str| path.strip_prefix(folder).map_or(path, |rest| rest.trim_start_matches('/')).to_owned();
    let mut blobs: BTreeSet<(BlobId, &str)> = BTreeSet::new();
    for change in history.steps.iter().flat_map(|step| &step.changes) {
        if place_of(&below(&change.path), &[]) != Place::Record {
            continue;
        }
        let versions =
            change.before.iter().flatten().chain(&change.after).filter(|version| version.kind.is_file());
        blobs.extend(versions.map(|version| (version.blob, change.path.as_str())));
    }
    let blobs: Vec<(BlobId, &str)> = blobs.into_iter().collect();
    let facts: Result<Vec<Option<Facts>>, Extent> = blobs
        .par_iter()
        .map(|(blob, path)| {
            if !go_on() {
                return Err(Extent::Stopped);
            }
            if let Some(record) = at_hand.get(&(*blob, *path)) {
                return Ok(Some(Facts::of(record)));
            }
            match repository.read_blob(blob, path, SIZE_LIMIT) {
                Ok(bytes) => Ok(Some(Facts::read(path, &bytes))),
                Err(crate::git::ReadError::TooLarge { .. }) => Ok(None),
                Err(_) => Err(Extent::Unreadable),
            }
        })
        .collect();
    let facts = match facts {
        Ok(facts) => facts,
        Err(extent) => return Ok(Kept::none(extent)),
    };
    let known: BTreeMap<(BlobId, &str), Facts> =
        blobs.into_iter().zip(facts).filter_map(|(blob, facts)| Some((blob, facts?))).collect();
    let (steps, lives) = events::tell(&history.steps, &known);
    Ok(Kept { extent: Extent::Whole, steps, lives })
}
