//! What was last heard of tickets, for pages to show with its age. A build never asks for it: it is there or not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How far a ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Progress {
    /// Nobody has begun.
    New,
    /// Somebody is at it.
    Begun,
    /// It is done.
    Done,
    /// The tracker does not say.
    #[serde(other)]
    Unknown,
}

/// One ticket, as it was when somebody asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// What it is about, in a line; empty where that is not to be shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Its state in the tracker's own word.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// How far it is.
    pub progress: Progress,
}

/// Tickets of one log by their keys, and when they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tickets {
    /// The version of this form: 1.
    pub version: u32,
    /// The moment, such as `2026-11-22T08:00:00Z`.
    pub at: String,
    /// The tickets.
    pub tickets: BTreeMap<String, Ticket>,
}

impl Tickets {
    /// Tickets that were asked for at a moment.
    pub fn new(at: impl Into<String>, tickets: BTreeMap<String, Ticket>) -> Self {
        Self { version: 1, at: at.into(), tickets }
    }

    /// Reads what was kept; `None` where it is not what this program writes.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|tickets: &Self| tickets.version == 1)
    }

    /// The day on which they were asked for.
    pub fn day(&self) -> Option<jiff::civil::Date> {
        let at: jiff::Timestamp = self.at.parse().ok()?;
        Some(at.to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// What is kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("tickets hold nothing that JSON lacks")
    }
}
