//! A signature as `ssh-keygen -Y sign` makes it (OpenSSH's PROTOCOL.sshsig), with one spelling, and its check.

use super::blob::{self, Kind};
use super::fault::SignatureFault;
use super::key::PublicKey;
use super::wire::{Cut, Fields, from_base64, printable, to_base64};
use ed25519_dalek::Verifier;
use ssh_key::{HashAlg, SshSig};
use std::fmt;

/// The most characters of a signature's text: one by an RSA key of 4,096 bits takes about 1,600.
const LIMIT: usize = 16 * 1024;

/// The line that a `.sig` file begins with.
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";

/// The line that a `.sig` file ends with.
const END: &str = "-----END SSH SIGNATURE-----";

/// The bit of a device's signature that says that somebody touched the device.
const TOUCHED: u8 = 0x01;

/// The bit that says that the device made sure who it was, by PIN or finger.
const VERIFIED: u8 = 0x04;

/// A signature over some bytes for one purpose, its namespace, with the key that made it.
///
/// It is complete and in its one spelling; whether it fits anything only [`Signature::verify`] says.
#[derive(Clone)]
pub struct Signature {
    key: PublicKey,
    inner: SshSig,
    proof: Proof,
    blob: Vec<u8>,
}

/// What a signature that fits says about how it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a signature of a device counts as such only if the device was touched"]
pub enum Proof {
    /// By a key in a file or an agent.
    Software,
    /// By a key in a device.
    Device {
        /// Whether somebody touched the device for it.
        touched: bool,
        /// Whether the device made sure who it was, by PIN or finger.
        verified: bool,
    },
}

impl Signature {
    /// Reads the base64 of a signature: one line, without armour, in the one spelling that [`Self::to_base64`] gives.
    pub fn decode(base64: &str) -> Result<Self, SignatureFault> {
        if base64.is_empty() {
            return Err(SignatureFault::Empty);
        }
        if base64.len() > LIMIT {
            return Err(SignatureFault::TooLong { limit: LIMIT });
        }
        if base64.contains("-----") {
            return Err(SignatureFault::Armour);
        }
        Self::from_blob(from_base64(base64).ok_or(SignatureFault::Base64)?)
    }

    /// Reads what `ssh-keygen -Y sign` writes: base64 in lines between two marker lines.
    pub fn from_armored(text: &str) -> Result<Self, SignatureFault> {
        if text.len() > LIMIT {
            return Err(SignatureFault::TooLong { limit: LIMIT });
        }
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let [BEGIN, body @ .., END] = lines.as_slice() else {
            return Err(SignatureFault::NoArmour { begin: BEGIN });
        };
        Self::decode(&body.concat())
    }

    /// The signature on one line, for [`Self::decode`].
    pub fn to_base64(&self) -> String {
        to_base64(&self.blob)
    }

    /// The signature as `ssh-keygen -Y sign` writes it: lines of 70 characters between two marker lines.
    pub fn to_armored(&self) -> String {
        let base64 = self.to_base64();
        let lines = base64.as_bytes().chunks(70).map(|line| String::from_utf8_lossy(line) + "\n");
        format!("{BEGIN}\n{}{END}\n", lines.collect::<String>())
    }

    /// The key that the signature says it is by.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The purpose that the signature was made for.
    pub fn namespace(&self) -> &str {
        self.inner.namespace()
    }

    /// The hash that stands between the message and the key: `sha256` or `sha512`.
    pub fn hash_name(&self) -> &'static str {
        match self.inner.hash_alg() {
            HashAlg::Sha256 => "sha256",
            _ => "sha512",
        }
    }

    /// Says whether this key signed these bytes for this purpose, and how.
    pub fn verify(&self, namespace: &str, message: &[u8], key: &PublicKey) -> Result<Proof, SignatureFault> {
        if self.key != *key {
            return Err(SignatureFault::OtherKey {
                expected: key.fingerprint(),
                found: self.key.fingerprint(),
            });
        }
        if self.namespace() != namespace {
            return Err(SignatureFault::OtherNamespace {
                expected: namespace.to_owned(),
                found: self.namespace().to_owned(),
            });
        }
        self.fits(message, key).map_err(|_| SignatureFault::Mismatch)?;
        Ok(self.proof)
    }

    fn fits(&self, message: &[u8], key: &PublicKey) -> ssh_key::Result<()> {
        if let Some(point) = key.point() {
            // What ssh-key does for such keys, without unpacking the point once more.
            let signed = SshSig::signed_data(self.namespace(), self.inner.hash_alg(), message)?;
            return Ok(point.verify(&signed, &self.inner.signature().try_into()?)?);
        }
        ssh_key::PublicKey::from(key.data().clone()).verify(self.namespace(), message, &self.inner)
    }

    fn from_blob(blob: Vec<u8>) -> Result<Self, SignatureFault> {
        let mut fields = Fields::new(&blob);
        if fields.take(6) != Ok(b"SSHSIG") {
            return Err(SignatureFault::Magic);
        }
        let version = fields.number()?;
        if version != 1 {
            return Err(SignatureFault::Version { version });
        }
        let key = PublicKey::from_blob(fields.string()?.to_vec()).map_err(SignatureFault::Key)?;
        let namespace = std::str::from_utf8(fields.string()?).unwrap_or_default();
        if namespace.is_empty() {
            return Err(SignatureFault::NoNamespace);
        }
        if !fields.string()?.is_empty() {
            return Err(SignatureFault::Reserved);
        }
        let hash = match fields.string()? {
            b"sha256" => HashAlg::Sha256,
            b"sha512" => HashAlg::Sha512,
            other => return Err(SignatureFault::Hash { name: printable(other) }),
        };
        let made = fields.string()?;
        if !fields.at_end() {
            return Err(SignatureFault::Trailing { part: "signature" });
        }
        let proof = read_made(made, key.kind())?;
        let inner = ssh_key::Signature::try_from(made)
            .and_then(|made| SshSig::new(key.data().clone(), namespace, hash, made))
            .map_err(|_| SignatureFault::Malformed)?;
        Ok(Self { key, inner, proof, blob })
    }
}

/// Looks at the innermost part, which depends on the kind of the key; gives what a device says in it.
fn read_made(made: &[u8], kind: Kind) -> Result<Proof, SignatureFault> {
    let mut fields = Fields::new(made);
    let name = fields.string()?;
    match (kind, name) {
        (Kind::Rsa, b"ssh-rsa") => return Err(SignatureFault::Sha1),
        (Kind::Rsa, b"rsa-sha2-256" | b"rsa-sha2-512") => {}
        (Kind::Rsa, _) => {
            return Err(SignatureFault::Algorithm { key: kind.name(), signature: printable(name) });
        }
        _ if name == kind.name().as_bytes() => {}
        _ => return Err(SignatureFault::Algorithm { key: kind.name(), signature: printable(name) }),
    }
    let numbers = fields.string()?;
    match kind {
        Kind::Ed25519 | Kind::DeviceEd25519 => edwards_numbers(numbers)?,
        Kind::P256 | Kind::DeviceP256 => nist_numbers(numbers, 32)?,
        Kind::P384 => nist_numbers(numbers, 48)?,
        Kind::P521 => nist_numbers(numbers, 66)?,
        // Its length is that of the key's modulus, which the check itself asks for.
        Kind::Rsa => {}
    }
    let proof = if kind.is_device() {
        let flags = fields.byte()?;
        let _uses = fields.number()?;
        Proof::Device { touched: flags & TOUCHED != 0, verified: flags & VERIFIED != 0 }
    } else {
        Proof::Software
    };
    if fields.at_end() { Ok(proof) } else { Err(SignatureFault::Trailing { part: "signature's numbers" }) }
}

/// Refuses a point R of small order, with which a signature could fit more than one message.
///
/// With the same of the key, and s below the order and R in its one spelling, both of which the check itself sees
/// to, this is what ed25519-dalek calls strict; here it costs no arithmetic.
fn edwards_numbers(numbers: &[u8]) -> Result<(), SignatureFault> {
    match numbers.split_first_chunk::<32>() {
        Some((point, rest)) if rest.len() == 32 && !blob::is_small_order(point) => Ok(()),
        _ => Err(SignatureFault::Malformed),
    }
}

fn nist_numbers(numbers: &[u8], size: usize) -> Result<(), SignatureFault> {
    let mut fields = Fields::new(numbers);
    for _ in 0..2 {
        if fields.positive()?.is_none_or(|number| number.len() > size) {
            return Err(SignatureFault::Malformed);
        }
    }
    if fields.at_end() { Ok(()) } else { Err(SignatureFault::Trailing { part: "signature's numbers" }) }
}

impl From<Cut> for SignatureFault {
    fn from(Cut: Cut) -> Self {
        Self::Cut
    }
}

impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        self.blob == other.blob
    }
}

impl Eq for Signature {}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signature").field(&self.to_base64()).finish()
    }
}
