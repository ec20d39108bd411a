//! What a policy asks of sign-offs and of its own changes.

use std::collections::BTreeMap;

use crate::policy::{Key, Person, Policy};
use crate::record::{Digest, Evidence};
use crate::sshsig::PublicKey;
use crate::text::Spanned;

/// Who may change the policy, and what evidence sign-offs need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Guard {
    /// Counts the versions of the policy; rises with each change where there are admins.
    pub serial: Option<Spanned<u64>>,
    /// Roster keys of those who approve changes of the policy; empty where writers of the repository may.
    pub admins: Vec<Spanned<String>>,
    /// How many of them have to, as written.
    pub threshold: Option<Spanned<u32>>,
    /// The least evidence for a role; `declared` where nothing is said.
    pub evidence: BTreeMap<String, Evidence>,
    /// Keys that attest what a forge said.
    pub attestors: Vec<Key>,
}

impl Guard {
    /// How many admins have to approve a change: as written, else two where there are two, else one; 0 without any.
    pub fn threshold(&self) -> u32 {
        let admins = u32::try_from(self.admins.len()).unwrap_or(u32::MAX);
        self.threshold.as_ref().map_or(2, |threshold| threshold.value).min(admins)
    }

    /// The version of the policy; 0 where none is written.
    pub fn serial(&self) -> u64 {
        self.serial.as_ref().map_or(0, |serial| serial.value)
    }
}

impl Policy {
    /// The least evidence that a sign-off in this role needs.
    pub fn least_evidence(&self, role: &str) -> Evidence {
        self.guard.evidence.get(role).copied().unwrap_or(Evidence::Declared)
    }

    /// The person whose key this is, with the entry of the roster.
    pub fn person_by_key(&self, key: &PublicKey) -> Option<(&str, &Person, &Key)> {
        self.people.iter().find_map(|(name, person)| {
            let own = person.keys.iter().find(|own| own.public == *key)?;
            Some((name.as_str(), person, own))
        })
    }

    /// The SHA-256 of the policy's text, line ends LF and a final newline added: what admins sign, and clones pin.
    pub fn fingerprint(&self) -> Digest {
        crate::policy::sigs::fingerprint(self.source.text())
    }
}
