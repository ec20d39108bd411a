//! What a sign-off is a sign-off to: a digest over the raw bytes of what a record says.

use sha2::{Digest as _, Sha256};

use crate::record::{Digest, Record};

/// The digest of what a record says.
///
/// SHA-256 over `countersign-record-v1`, LF, the length of the signed front matter in bytes, LF, the front matter,
/// the length of the body, LF, the body: lengths in front, so that no byte can move from one part to the other.
pub fn digest_of(record: &Record) -> Digest {
    let front = record.signed_front();
    let body = record.signed_body();
    let mut hash = Sha256::new();
    hash.update(b"countersign-record-v1\n");
    hash.update(format!("{}\n", front.len()));
    hash.update(&front);
    hash.update(format!("{}\n", body.len()));
    hash.update(body.as_bytes());
    Digest(hash.finalize().into())
}

/// The text that a signer signs, as it is shown to them: the front matter that is covered, then the body.
pub fn signed_text(record: &Record) -> String {
    format!("---\n{}---\n{}", record.signed_front(), record.signed_body())
}

#[cfg(test)]
mod tests {
    use super::digest_of;
    use crate::record::Record;

    fn digest(text: &str) -> String {
        digest_of(&Record::parse("0001-x.md", text.as_bytes())).to_string()
    }

    const TEXT: &str = "---\nid: k7f3-2m9q\nkind: technical\nstatus: proposed\nrevision: 1\ntags: [a]\nsignoffs:\n  product:\n  engineering:\n---\n# T\n\nText.\n";

    #[test]
    fn a_fixed_text_has_a_fixed_digest() {
        // Computed once with sha256sum over the bytes that the documentation names.
        assert_eq!(digest(TEXT), "sha256:27c9ae42167b586de891598f5e4602e17630c9a010bff52ebbc28495b21ae189");
    }

    #[test]
    fn what_a_record_says_changes_it_and_nothing_else_does() {
        for same in [
            TEXT.replace("proposed", "accepted"),
            TEXT.replace("[a]", "[b, c]"),
            TEXT.replace("tags: [a]\n", ""),
            TEXT.replace("tags:", "tickets: [SHOP-12]\ntags:"),
            TEXT.replace('\n', "\r\n"),
            TEXT.trim_end().to_owned(),
        ] {
            assert_eq!(digest(&same), digest(TEXT), "{same}");
        }
        for other in [
            TEXT.replace("# T", "# U"),
            TEXT.replace("Text.", "Text. "),
            TEXT.replace("revision: 1", "revision: 2"),
            TEXT.replace("k7f3", "k7f4"),
            TEXT.replace("kind: technical", "kind: product"),
            TEXT.replace("revision: 1\n", "revision: 1\nreview: 2027-01-01\n"),
            TEXT.replace("revision: 1\n", "# a comment\nrevision: 1\n"),
            TEXT.replace("Text.\n", "Text.\n\n"),
        ] {
            assert_ne!(digest(&other), digest(TEXT), "{other}");
        }
    }
}
