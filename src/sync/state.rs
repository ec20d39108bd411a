//! What was sent before: small, for people to read, and without any secret.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing that was sent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// What people call its record: `DR-42`.
    pub record: String,
    /// The digest of what was sent, or begun.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// What the service needs to find it again.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub data: Value,
    /// Whether somebody began to send it and nobody knows whether it arrived.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub begun: bool,
    /// Since when, where it is only begun: `YYYY-MM-DDThh:mm:ssZ`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// A run that is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its random name.
    pub run: String,
    /// When it last said that it goes on.
    pub at: String,
}

/// The state of all services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The version of this form: 1.
    pub version: u32,
    /// The commit whose records were sent last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The run that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// By service, then by key.
    #[serde(default)]
    pub services: BTreeMap<String, BTreeMap<String, Kept>>,
}

impl Default for State {
    fn default() -> Self {
        Self { version: 1, commit: None, claim: None, services: BTreeMap::new() }
    }
}

/// Why a state cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateFault {
    /// It is not what this program writes.
    #[error("it is not what `sync` writes: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A newer program wrote it.
    #[error("it is of version {0}; this program knows version 1")]
    Newer(u32),
}

impl State {
    /// Reads a state.
    pub fn parse(bytes: &[u8]) -> Result<Self, StateFault> {
        let state: Self = serde_json::from_slice(bytes)?;
        if state.version == 1 { Ok(state) } else { Err(StateFault::Newer(state.version)) }
    }

    /// Its bytes: the same state gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a state holds nothing that JSON lacks");
        bytes.push(b'\n');
        bytes
    }

    /// What was sent to a service.
    pub fn of(&self, service: &str) -> impl Iterator<Item = (&str, &Kept)> {
        self.services.get(service).into_iter().flatten().map(|(key, kept)| (key.as_str(), kept))
    }

    /// One thing that was sent.
    pub fn get(&self, service: &str, key: &str) -> Option<&Kept> {
        self.services.get(service)?.get(key)
    }

    /// Notes what was sent, or that it is gone.
    pub fn set(&mut self, service: &str, key: &str, kept: Option<Kept>) {
        let of = self.services.entry(service.to_owned()).or_default();
        match kept {
            Some(kept) => drop(of.insert(key.to_owned(), kept)),
            None => drop(of.remove(key)),
        }
        if of.is_empty() {
            self.services.remove(service);
        }
    }
}
