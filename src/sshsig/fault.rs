//! Why a key or a signature is refused, in words that somebody can act on who has never read about either.

use thiserror::Error;

/// Says why a line is no public key that may stand for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyFault {
    /// The line holds nothing.
    #[error("there is no key here: give the line of a public key file, such as ~/.ssh/id_ed25519.pub")]
    Empty,
    /// More than one line, or a line break at its end.
    #[error("a public key is one line: give the single line of a .pub file, without the line break")]
    Lines,
    /// A private key, or the beginning of one.
    #[error(
        "this is a private key, which must never leave its owner: give the line of the file that ends in .pub"
    )]
    PrivateKey,
    /// A certificate that some authority signed.
    #[error(
        "this is a certificate ({name}): give the plain public key, the .pub file without -cert in its name"
    )]
    Certificate {
        /// The type that the line names.
        name: String,
    },
    /// Words in front of the type of the key, as in an `authorized_keys` or `allowed_signers` file.
    #[error("something stands in front of the key: the line must begin with its type, such as ssh-ed25519")]
    Options,
    /// A type of key that is not taken.
    #[error("keys of the type {name} are not taken: make one with `ssh-keygen -t ed25519`")]
    Unsupported {
        /// The type, as the line or the key names it.
        name: String,
    },
    /// Nothing that looks like a key.
    #[error("this is not a public key: it must read `ssh-ed25519 AAAA… comment`, as in a .pub file")]
    NotAKey,
    /// A line longer than any key.
    #[error("this line is longer than any public key that is taken ({limit} characters)")]
    TooLong {
        /// The most characters that a line may have.
        limit: usize,
    },
    /// The middle word is not base64 in its one spelling.
    #[error("the part after the type is not proper base64: copy the whole line of the .pub file once more")]
    Base64,
    /// The first word of the line and the key itself name different types.
    #[error("the line says {word}, but the key in it is of the type {inside}")]
    OtherType {
        /// The first word of the line.
        word: String,
        /// The type that the key names.
        inside: String,
    },
    /// The key ends before it is complete.
    #[error("the key is cut off: copy the whole line of the .pub file once more")]
    Cut,
    /// Bytes stand behind the end of the key.
    #[error("there is junk behind the end of the key: copy the line of the .pub file once more")]
    Trailing,
    /// A number or a length within the key is not written as it must be.
    #[error("the key is damaged ({what}): copy the line of the .pub file once more")]
    Malformed {
        /// What is odd, as a clause.
        what: &'static str,
    },
    /// A control character in the comment.
    #[error("the comment behind the key holds a control character: take it out")]
    Comment,
    /// An RSA key that is too short to trust.
    #[error(
        "this RSA key has {bits} bits, and at least {least} are needed: make a new key with `ssh-keygen -t ed25519`"
    )]
    RsaShort {
        /// The bits of its modulus.
        bits: usize,
        /// The fewest that are taken.
        least: usize,
    },
    /// An RSA key that is too long to check.
    #[error(
        "this RSA key has {bits} bits, and at most {most} are taken: make a new key with `ssh-keygen -t ed25519`"
    )]
    RsaLong {
        /// The bits of its modulus.
        bits: usize,
        /// The most that are taken.
        most: usize,
    },
    /// An RSA key whose numbers no honest program makes.
    #[error("this RSA key is weak ({what}): make a new key with `ssh-keygen -t ed25519`")]
    RsaWeak {
        /// What is odd, as a clause.
        what: &'static str,
    },
    /// An ed25519 point of small order, for which one signature fits nearly every text.
    #[error("this key is worthless: signatures that fit it can be made without any secret; make a new key")]
    SmallOrder,
    /// A point that is not on its curve, or not in its one spelling.
    #[error(
        "the key is damaged (its point is not on the curve, or oddly written): copy the .pub file once more"
    )]
    Point,
    /// A key on a device that was made for something else than SSH.
    #[error(
        "this device key was made for `{application}`, not for SSH (`ssh:`): make one with `ssh-keygen -t ed25519-sk`"
    )]
    Application {
        /// What the key says that it was made for.
        application: String,
    },
}

/// Says why a signature is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignatureFault {
    /// There is no text.
    #[error("the signature is empty")]
    Empty,
    /// A text longer than any signature.
    #[error("this is longer than any signature that is taken ({limit} characters)")]
    TooLong {
        /// The most characters that the text may have.
        limit: usize,
    },
    /// The lines of a `.sig` file, where only what is between them belongs.
    #[error(
        "this is the armour of a .sig file: only the base64 between its two marker lines belongs here, on one line"
    )]
    Armour,
    /// Not the lines of a `.sig` file.
    #[error("this is not an SSH signature: it must begin with `{begin}` and end with its END line")]
    NoArmour {
        /// The first line of every such file.
        begin: &'static str,
    },
    /// Not base64 in its one spelling.
    #[error("the signature is not proper base64: no blanks, no line breaks, `+` and `/`, padded with `=`")]
    Base64,
    /// Another kind of data than a signature that `ssh-keygen -Y sign` makes.
    #[error("this is not a signature that `ssh-keygen -Y sign` makes")]
    Magic,
    /// A version of the format that is not known.
    #[error("the signature is of version {version} of its format, and only version 1 is known")]
    Version {
        /// The version that it names.
        version: u32,
    },
    /// The signature ends before it is complete.
    #[error("the signature is cut off")]
    Cut,
    /// Bytes stand behind an end.
    #[error("there is junk behind the end of the {part}")]
    Trailing {
        /// The part that should have ended.
        part: &'static str,
    },
    /// The field that the format reserves holds something.
    #[error("the signature holds data in a field that must be empty")]
    Reserved,
    /// The namespace is empty or not text.
    #[error("the signature names no purpose: its namespace is empty or not text")]
    NoNamespace,
    /// A hash other than the two that the format knows.
    #[error("the signature uses the hash {name}: only sha256 and sha512 are taken")]
    Hash {
        /// The name of the hash.
        name: String,
    },
    /// The key inside the signature is refused.
    #[error("the key inside the signature is refused: {0}")]
    Key(#[source] KeyFault),
    /// The way of signing does not go with the key.
    #[error("a signature of the kind {signature} does not go with a key of the type {key}")]
    Algorithm {
        /// The type of the key inside the signature.
        key: &'static str,
        /// The kind of the signature.
        signature: String,
    },
    /// An RSA signature over SHA-1.
    #[error("the signature uses SHA-1 (ssh-rsa), which is broken: sign again with a newer OpenSSH")]
    Sha1,
    /// The numbers of the signature have odd lengths or spellings, or are known to be forged.
    #[error("the signature is damaged: sign again")]
    Malformed,
    /// Another key signed than the one that should have.
    #[error("this is a signature by the key {found}, not by {expected}")]
    OtherKey {
        /// The fingerprint of the key that was asked for.
        expected: String,
        /// The fingerprint of the key inside the signature.
        found: String,
    },
    /// A signature for another purpose.
    #[error("this was signed for another purpose: `{found}`, not `{expected}`")]
    OtherNamespace {
        /// The namespace that was asked for.
        expected: String,
        /// The namespace that the signature names.
        found: String,
    },
    /// Not a signature of these bytes by this key.
    #[error("the signature does not fit: what was signed is not what stands here now")]
    Mismatch,
}
