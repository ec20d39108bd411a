//! One role's signature on one record.

use serde::Serialize;

use super::MomentView;
use crate::signoff::SignatureState;

/// How much stands behind a signature, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EvidenceLevel {
    /// A name in the file.
    Declared,
    /// An approval on a forge.
    Forge,
    /// A person's key.
    Key,
    /// A person's hardware key, touched.
    Hardware,
}

/// Evidence in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EvidenceView {
    /// The level.
    pub level: EvidenceLevel,
    /// The level's word, as it stands in the record.
    pub word: &'static str,
    /// What it means, in a few words.
    pub meaning: &'static str,
    /// What it is worth, for those who want to know.
    pub explained: &'static str,
}

impl EvidenceLevel {
    /// All levels, weakest first.
    pub const ALL: [Self; 4] = [Self::Declared, Self::Forge, Self::Key, Self::Hardware];
}

impl From<EvidenceLevel> for EvidenceView {
    fn from(level: EvidenceLevel) -> Self {
        let (word, meaning, explained) = match level {
            EvidenceLevel::Declared => (
                "declared",
                "a name written in the file",
                "The name was written into the file by someone who may write to this repository. No key and no forge vouches for it: it is worth as much as the trust in everyone who has that access.",
            ),
            EvidenceLevel::Forge => (
                "forge",
                "an approval on the forge, attested by CI",
                "The person approved on the forge, and a key of the CI attests it. It is worth as much as the forge and that key.",
            ),
            EvidenceLevel::Key => (
                "key",
                "a signature made with the signer’s key",
                "The person’s own SSH key signed exactly this text. Stock OpenSSH verifies it.",
            ),
            EvidenceLevel::Hardware => (
                "hardware",
                "a signature made with the signer’s hardware key, touched",
                "A key in a device signed exactly this text after somebody touched the device. Stock OpenSSH verifies it.",
            ),
        };
        Self { level, word, meaning, explained }
    }
}

/// A digest, short and whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DigestView {
    /// Enough of it to compare at a glance: `28af903f5d0c`.
    pub short: String,
    /// All of it: `sha256:28af903f…`.
    pub full: String,
}

impl DigestView {
    /// Shows a digest such as `sha256:28af…`.
    pub fn new(full: impl Into<String>) -> Self {
        let full = full.into();
        let hex = full.rsplit_once(':').map_or(full.as_str(), |(_, hex)| hex);
        Self { short: hex.chars().take(12).collect(), full }
    }
}

/// A commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CommitView {
    /// The first digits of its id.
    pub short: String,
    /// The whole id.
    pub id: String,
    /// Its author.
    pub author: String,
    /// When it was made.
    pub at: MomentView,
}

/// One role's signature on one record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SignatureView {
    /// The role's key: `product`, `engineering`, …
    pub role: String,
    /// The role's name as people say it.
    pub role_name: String,
    /// What has become of the signature.
    pub state: SignatureState,
    /// The state's word.
    pub state_word: &'static str,
    /// The signer's key in the roster, or the handle in the record.
    pub signer: Option<String>,
    /// Who signed, by name, or else by the handle in the record.
    pub signer_name: Option<String>,
    /// When.
    pub at: Option<MomentView>,
    /// What stands behind it.
    pub evidence: Option<EvidenceView>,
    /// The digest of what was signed.
    pub digest: Option<DigestView>,
    /// Why it is stale, not required or objected to, in a sentence.
    pub note: Option<String>,
    /// The commit that brought it, where history tells.
    pub came_with: Option<CommitView>,
    /// Names of those who may give it, while it is missing or stale.
    pub waits_for: Vec<String>,
}

impl SignatureView {
    /// Creates the signature of a role in a state, with nothing else known.
    pub fn new(role: impl Into<String>, state: SignatureState) -> Self {
        let role = role.into();
        Self { role_name: super::role_name(&role), role, state, state_word: state.word(), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_short_enough_to_compare() {
        assert_eq!(DigestView::new("sha256:28af903f5d0c7b7b").short, "28af903f5d0c");
        assert_eq!(DigestView::new("odd").short, "odd");
    }
}
