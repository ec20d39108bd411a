//! How a story can be confirmed without this program: the bytes, the recipe of the digest, OpenSSH.

use crate::policy::Policy;
use crate::record::{Digest, Evidence, Record, Signoff};
use crate::signoff::{ATTEST_NAMESPACE, Place, SIGNOFF_NAMESPACE, statement};
use crate::story::Moment;

/// Commands for a POSIX shell that confirm what a story says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confirmation {
    /// Computes the digest of the record from its bytes, with git, awk and sha256sum alone.
    pub digest: Vec<String>,
    /// What the last of these commands has to print.
    pub expected: Digest,
}

/// What it takes to verify one signature with `ssh-keygen`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureCheck {
    /// The namespace of the signature.
    pub namespace: &'static str,
    /// The text that was signed, byte for byte.
    pub statement: String,
    /// The signature, as `ssh-keygen` reads it.
    pub armoured: String,
    /// The commands, which must succeed.
    pub commands: Vec<String>,
}

/// How many characters of base64 stand on a line of an armoured signature.
const LINE: usize = 70;

pub(super) fn confirmation(record: &Record, at: &Moment, expected: Digest) -> Confirmation {
    let place = shell_words::quote(&format!("{}:{}", at.commit, record.path())).into_owned();
    let digest = [
        format!("git show {place} | awk '{{ sub(sprintf(\"%c$\", 13), \"\") }} 1' > record.md"),
        "awk 'NR == 1 { next } /^--- *$/ { exit } /^(status|tags|tickets):/ { next }".to_owned(),
        "  /^signoffs:/ { s = 1; next } s && /^ / { next } { s = 0; print }' record.md > front".to_owned(),
        "awk 'f { print } NR > 1 && /^--- *$/ { f = 1 }' record.md > body".to_owned(),
        "{ echo countersign-record-v1; echo $(($(wc -c < front))); cat front".to_owned(),
        "  echo $(($(wc -c < body))); cat body; } | sha256sum".to_owned(),
    ];
    Confirmation { digest: digest.to_vec(), expected }
}

/// What verifies the signature of an entry; `None` where it has none, or names nothing that could be signed.
pub(super) fn signature_check(
    record: &Record,
    policy: &Policy,
    reference: &str,
    role: &str,
    said: &Signoff,
) -> Option<SignatureCheck> {
    let signature = said.signature.as_ref()?;
    let place = Place::of(policy.log.as_ref().map(|log| log.value.as_str()), record)?;
    let (namespace, signer) = match said.via.value {
        Evidence::Forge => (ATTEST_NAMESPACE, "attestor"),
        _ => (SIGNOFF_NAMESPACE, said.by.value.as_str()),
    };
    let mut armoured = "-----BEGIN SSH SIGNATURE-----\n".to_owned();
    for line in signature.value.as_bytes().chunks(LINE) {
        armoured.push_str(&String::from_utf8_lossy(line));
        armoured.push('\n');
    }
    armoured.push_str("-----END SSH SIGNATURE-----\n");
    let record = shell_words::quote(reference);
    let commands = vec![
        "countersign export allowed-signers > signers".to_owned(),
        format!("countersign statement {record} --role {role} --signed > {role}.txt"),
        format!("countersign statement {record} --role {role} --signed --signature > {role}.sig"),
        format!("ssh-keygen -Y verify -f signers -I {signer} -n {namespace} -s {role}.sig < {role}.txt"),
    ];
    Some(SignatureCheck { namespace, statement: statement(place, role, said), armoured, commands })
}
