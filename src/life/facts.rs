//! What one version of a record says, as far as its life goes.

use crate::record::{Format, Record, Verdict};
use crate::signoff::digest_of;

/// Something that somebody has said in a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) role: String,
    pub(super) verdict: Verdict,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) reason: String,
    pub(super) digest: String,
}

/// What a version says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) id: Option<String>,
    pub(super) status: String,
    pub(super) revision: Option<u32>,
    pub(super) revised: String,
    pub(super) said: Vec<Said>,
    pub(super) digest: String,
}

impl Facts {
    /// Reads a version; nothing of it can be so wrong that there are no facts.
    pub(super) fn read(path: &str, bytes: &[u8]) -> Self {
        let mut record = Record::parse_front(path, bytes);
        if !matches!(record.format, Format::Native) {
            // Other tools write the status into the body.
            record = Record::parse(path, bytes);
        }
        Self::of(&record)
    }

    /// Takes what a version says that was read already, with its body.
    pub(super) fn of(record: &Record) -> Self {
        let status = match (&record.status, &record.status_word) {
            (Some(status), _) => status.value.name().to_owned(),
            (None, Some(word)) => word.value.clone(),
            (None, None) => String::new(),
        };
        let said = record.slots.iter().filter_map(|slot| {
            let said = slot.signoff.as_ref()?;
            Some(Said {
                role: slot.role.value.clone(),
                verdict: said.verdict,
                by: said.by.value.clone(),
                at: said.at.value.clone(),
                reason: said.reason.as_ref().map(|reason| reason.value.clone()).unwrap_or_default(),
                digest: said.digest.value.to_string(),
            })
        });
        Self {
            id: record.id.as_ref().map(|id| id.value.to_string()),
            status,
            revision: record.revision.as_ref().map(|revision| revision.value),
            revised: record.revised.as_ref().map(|why| why.value.clone()).unwrap_or_default(),
            said: said.collect(),
            digest: digest_of(record).to_string(),
        }
    }
}
