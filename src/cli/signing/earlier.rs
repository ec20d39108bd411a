//! The text that a person signed before, found in the history of the file: what changed since is what they read.

use std::collections::BTreeMap;

use crate::cli::signing::case::Case;
use crate::cli::signing::who::Signer;
use crate::git::{Follow, Repository};
use crate::record::{Digest, Evidence, Record, SIZE_LIMIT, Signoff, Verdict};
use crate::signoff::{digest_of, prove, signed_text};

/// How many versions of a file are looked at, newest first.
const VERSIONS: usize = 500;

/// An earlier text of a record that the person signed in the same role.
#[derive(Debug, Clone)]
pub(super) struct Earlier {
    pub(super) text: String,
    pub(super) revision: u32,
    /// The entry that says so.
    pub(super) said: Signoff,
}

/// The last text that this person signed in this role and that history still has; `None` where there is none.
///
/// A history that cannot be read is one in which nothing was found: then the whole text is shown.
pub(super) fn signed(case: &Case, signer: Signer<'_>, role: &str) -> Option<Earlier> {
    let repository = case.workspace.repository.as_ref()?;
    let now = digest_of(case.record());
    let mut signed: BTreeMap<Digest, Signoff> = BTreeMap::new();
    for (record, author) in versions(case, repository)? {
        if record.id.as_ref().map(|id| id.value) != case.record().id.as_ref().map(|id| id.value) {
            continue;
        }
        let slot = record.slots.iter().find(|slot| slot.role.value == role);
        if let Some(said) = slot.and_then(|slot| slot.signoff.as_ref())
            && said.verdict == Verdict::Accept
            && said.by.value == signer.key
            && is_believed(case, signer, &record, role, said, &author)
        {
            signed.entry(said.digest.value).or_insert_with(|| said.clone());
        }
        let digest = digest_of(&record);
        if digest != now
            && let Some(said) = signed.remove(&digest)
        {
            let revision = record.revision.as_ref().map_or(1, |revision| revision.value);
            return Some(Earlier { text: signed_text(&record), revision, said });
        }
    }
    None
}

/// The versions of the record's file, newest first, each with the address of the author of its commit.
fn versions(case: &Case, repository: &Repository) -> Option<Vec<(Record, String)>> {
    let path = case.record().path();
    let head = repository.head_commit().ok()??;
    let history = repository.blob_history(&head, &[path], Follow::AllParents).ok()?;
    let read = history.steps.iter().take(VERSIONS).filter_map(|step| {
        let bytes = repository.snapshot_at(&step.commit.id).ok()?.read(path, SIZE_LIMIT).ok()?;
        Some((Record::parse(path, &bytes), step.commit.author.email.to_lowercase()))
    });
    Some(read.collect())
}

/// Whether an entry of history is this person's beyond doubt: somebody else could have written it to hide a text
/// behind a small difference. It is theirs by a key, or by name where they have no key and committed it themselves.
fn is_believed(
    case: &Case,
    signer: Signer<'_>,
    record: &Record,
    role: &str,
    said: &Signoff,
    author: &str,
) -> bool {
    match said.via.value {
        Evidence::Declared => {
            let emails = &signer.person.emails;
            signer.person.keys.is_empty() && emails.iter().any(|own| own.value.to_lowercase() == author)
        }
        _ => digest_of(record) == said.digest.value && prove(record, &case.log.policy, role, said).is_ok(),
    }
}
