//! From the steps of history to what happened to each record.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::Said;
use super::{Facts, Life, Step, Text};
use crate::git::{BlobId, ChangedPath, Step as Walked};
use crate::record::Verdict;

/// Something that happened to a record, in one commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// The place of its commit among all that are told of.
    pub(super) step: usize,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum What {
    /// It came into the log, with this status.
    Written(String),
    /// Its status changed to this one.
    Status(String),
    /// Somebody signed.
    Signed {
        /// In which role.
        role: String,
        /// The signer's key in the roster.
        by: String,
        /// The moment that the sign-off gives.
        at: String,
        /// The digest of what was signed.
        digest: String,
    },
    /// Somebody objected.
    Objected {
        /// In which role.
        role: String,
        /// The key in the roster.
        by: String,
        /// Why.
        reason: String,
    },
    /// Somebody took back what they had said.
    Withdrawn {
        /// In which role.
        role: String,
        /// The key in the roster.
        by: String,
        /// Why.
        reason: String,
    },
    /// A sign-off or an objection was taken out of the file.
    Removed {
        /// Of which role.
        role: String,
        /// Whose it was.
        by: String,
    },
    /// A new revision was begun.
    Revised {
        /// Its number.
        revision: u32,
        /// Why.
        why: String,
    },
    /// The file was moved from here.
    Moved(String),
    /// What it says was changed.
    Edited,
    /// It was taken out of the log.
    Gone,
}

/// A version with its path.
type Seen<'a> = (&'a str, BlobId, &'a Facts);

/// Tells the events of all records, from the steps of a walk, the newest first.
pub(super) fn tell(
    walked: &[Walked],
    known: &BTreeMap<(BlobId, &str), Facts>,
) -> (Vec<Step>, BTreeMap<String, Life>) {
    let mut steps = Vec::new();
    let mut lives: BTreeMap<String, Life> = BTreeMap::new();
    // From a path that a record without an id had to the one that it has now.
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    for Walked { commit, changes, .. } in walked {
        let at = steps.len();
        let mut told = false;
        for (key, (before, after)) in by_record(changes, known, &mut moved) {
            let happened = compare(&before, after);
            let life = lives.entry(key).or_default();
            told |= !happened.is_empty() || after.is_some();
            // They are put in order when all are there.
            life.events.extend(happened.into_iter().rev().map(|what| Event { step: at, what }));
            if let Some((_, blob, facts)) = after {
                life.texts.push(Text { step: at, blob: blob.to_string(), digest: facts.digest.clone() });
            }
        }
        if told {
            steps.push(Step {
                id: commit.id.to_string(),
                author: commit.author.name.clone(),
                time: commit.time,
            });
        }
    }
    for life in lives.values_mut() {
        life.events.reverse();
        life.texts.reverse();
    }
    (steps, lives)
}

/// What each record was in the parents, and is after a step.
type ByRecord<'a> = BTreeMap<String, (Vec<Seen<'a>>, Option<Seen<'a>>)>;

/// Sorts the changed files of a step by the record that they hold.
fn by_record<'a>(
    changes: &'a [ChangedPath],
    known: &'a BTreeMap<(BlobId, &str), Facts>,
    moved: &mut BTreeMap<String, String>,
) -> ByRecord<'a> {
    let seen = |path: &'a str, blob: BlobId| Some((path, blob, known.get(&(blob, path))?));
    let gone: BTreeMap<BlobId, &str> = changes
        .iter()
        .filter(|change| change.after.is_none())
        .flat_map(|change| change.before.iter().flatten().map(|version| (version.blob, change.path.as_str())))
        .collect();
    for change in changes.iter().filter(|change| change.before.iter().all(Option::is_none)) {
        if let Some(after) = change.after
            && let Some(from) = gone.get(&after.blob)
        {
            let now = moved.get(&change.path).unwrap_or(&change.path).clone();
            moved.insert((*from).to_owned(), now);
        }
    }
    let key = |(path, _, facts): Seen<'_>| match &facts.id {
        Some(id) => id.clone(),
        None => moved.get(path).map_or(path, String::as_str).to_owned(),
    };
    let mut records = ByRecord::new();
    for change in changes {
        if let Some(after) = change.after.and_then(|version| seen(&change.path, version.blob)) {
            records.entry(key(after)).or_default().1 = Some(after);
        }
        for before in change.before.iter().flatten().filter_map(|version| seen(&change.path, version.blob)) {
            records.entry(key(before)).or_default().0.push(before);
        }
    }
    records
}

/// What happened between what the parents say and what the commit says.
fn compare(before: &[Seen<'_>], after: Option<Seen<'_>>) -> Vec<What> {
    let Some((path, _, now)) = after else { return vec![What::Gone] };
    let mut happened = Vec::new();
    if before.is_empty() {
        happened.push(What::Written(now.status.clone()));
    } else {
        if !before.iter().any(|(old, ..)| *old == path) {
            happened.push(What::Moved(before[0].0.to_owned()));
        }
        if let Some(revision) = now
            .revision
            .filter(|new| before.iter().all(|(_, _, old)| old.revision.is_some_and(|old| old < *new)))
        {
            happened.push(What::Revised { revision, why: now.revised.clone() });
        } else if before.iter().all(|(_, _, old)| old.digest != now.digest) {
            happened.push(What::Edited);
        }
    }
    for said in &now.said {
        if !before.iter().any(|(_, _, old)| old.said.contains(said)) {
            happened.push(said_in_words(said));
        }
    }
    let taken = before.iter().flat_map(|(_, _, old)| &old.said);
    for said in taken.filter(|said| !now.said.iter().any(|new| new.role == said.role)) {
        let what = What::Removed { role: said.role.clone(), by: said.by.clone() };
        if !happened.contains(&what) {
            happened.push(what);
        }
    }
    if !before.is_empty() && before.iter().all(|(_, _, old)| old.status != now.status) {
        happened.push(What::Status(now.status.clone()));
    }
    happened
}

fn said_in_words(said: &Said) -> What {
    let (role, by, reason) = (said.role.clone(), said.by.clone(), said.reason.clone());
    match said.verdict {
        Verdict::Accept => What::Signed { role, by, at: said.at.clone(), digest: said.digest.clone() },
        Verdict::Object => What::Objected { role, by, reason },
        Verdict::Withdraw => What::Withdrawn { role, by, reason },
    }
}
