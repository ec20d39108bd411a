//! A public key: the line that people copy, the fingerprint that they compare.

use super::blob::{self, Kind};
use super::fault::KeyFault;
use super::wire::{from_base64, to_base64};
use ed25519_dalek::VerifyingKey;
use ssh_key::HashAlg;
use ssh_key::public::KeyData;
use std::cmp::Ordering;
use std::fmt;

/// The longest line: an RSA key of 4,096 bits takes about 720 characters.
const LINE_LIMIT: usize = 4096;

/// A public key that may stand for somebody: of a known type, not weak, in its one spelling.
///
/// Two are equal where their key data are; the comment does not count.
#[derive(Clone)]
pub struct PublicKey {
    kind: Kind,
    data: KeyData,
    blob: Vec<u8>,
    comment: String,
    /// The point of an ed25519 key that was read from a line.
    point: Option<VerifyingKey>,
}

impl PublicKey {
    /// Reads a line `type base64 comment` as it stands in a `.pub` file, without its line break.
    ///
    /// The comment may be missing. Nothing may stand in front of the type; certificates, private keys and weak keys
    /// are refused (DSA; RSA under 3,072 or over 4,096 bits; ed25519 points of small order; device keys that were not
    /// made for SSH).
    pub fn parse(line: &str) -> Result<Self, KeyFault> {
        if line.trim().is_empty() {
            return Err(KeyFault::Empty);
        }
        if line.contains("PRIVATE KEY-----") || line.starts_with("PuTTY-User-Key-File") {
            return Err(KeyFault::PrivateKey);
        }
        if line.contains(['\n', '\r']) {
            return Err(KeyFault::Lines);
        }
        if line.len() > LINE_LIMIT {
            return Err(KeyFault::TooLong { limit: LINE_LIMIT });
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if Kind::named(word).is_none() {
            return Err(foreign(word, rest));
        }
        let (base64, comment) = rest.split_once(' ').unwrap_or((rest, ""));
        if base64.is_empty() {
            return Err(KeyFault::Cut);
        }
        let comment = comment.trim();
        if comment.contains(char::is_control) {
            return Err(KeyFault::Comment);
        }
        let blob = from_base64(base64).ok_or(KeyFault::Base64)?;
        let key = Self::from_blob(blob)?;
        if key.algorithm() != word {
            return Err(KeyFault::OtherType { word: word.to_owned(), inside: key.algorithm().to_owned() });
        }
        Ok(Self { point: blob::point(&key.data)?, comment: comment.to_owned(), ..key })
    }

    /// Reads the bytes of a key, as they stand in a signature.
    ///
    /// Does all that [`Self::parse`] does but for the one check that takes time, whether the point is on its curve: a
    /// signature counts for nothing until its key has been found equal to one that was read from a line.
    pub(super) fn from_blob(blob: Vec<u8>) -> Result<Self, KeyFault> {
        let (kind, data) = blob::read(&blob)?;
        Ok(Self { kind, data, blob, comment: String::new(), point: None })
    }

    /// The name of the key's type, such as `ssh-ed25519`.
    pub fn algorithm(&self) -> &'static str {
        self.kind.name()
    }

    /// The comment of the line, without blanks around it; empty where there is none.
    pub fn comment(&self) -> &str {
        &self.comment
    }

    /// The fingerprint as `ssh-keygen -l` shows it: `SHA256:` and 43 characters of base64.
    pub fn fingerprint(&self) -> String {
        self.data.fingerprint(HashAlg::Sha256).to_string()
    }

    /// The line `type base64`, without a comment: equal for equal keys.
    pub fn line(&self) -> String {
        format!("{} {}", self.algorithm(), to_base64(&self.blob))
    }

    /// Whether the secret lives in a device that can ask for a touch: the types that begin with `sk-`.
    pub fn is_hardware(&self) -> bool {
        self.kind.is_device()
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) fn point(&self) -> Option<&VerifyingKey> {
        self.point.as_ref()
    }

    pub(super) fn data(&self) -> &KeyData {
        &self.data
    }
}

/// Why a line that begins with none of our types is refused.
fn foreign(word: &str, rest: &str) -> KeyFault {
    let looks_like_type = |word: &str| {
        ["ssh-", "ecdsa-", "sk-", "rsa-", "webauthn-"].iter().any(|start| word.starts_with(start))
    };
    if rest.split([' ', '\t']).any(|word| Kind::named(word).is_some()) {
        KeyFault::Options
    } else if looks_like_type(word) && word.bytes().all(|byte| byte.is_ascii_graphic()) {
        blob::unsupported(word)
    } else {
        KeyFault::NotAKey
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.blob == other.blob
    }
}

impl Eq for PublicKey {}

impl PartialOrd for PublicKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PublicKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.blob.cmp(&other.blob)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} {})", self.line(), self.comment)
    }
}
