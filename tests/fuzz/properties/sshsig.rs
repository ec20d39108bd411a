//! Keys, signatures and what holds them: what is read has one spelling, and what nobody made fits no message, let
//! alone two.

use super::spans;
use countersign::policy::{SIGS_NAME, Sigs};
use countersign::signoff::{Place, Stated, statement};
use countersign::sshsig::{PublicKey, Signature};

/// The namespace that signatures are held against, besides their own.
const NAMESPACE: &str = "countersign.signoff.v1";

/// What the signatures among the seeds were made over, so that they fit it before they are changed.
const SIGNED: &[u8] = b"countersign signoff v1
log: 7q2m-x4tf
record: k7f3-2m9q
revision: 1
digest: sha256:28af903f5c1b8f1d7d0e3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f
role: product
signer: grace
verdict: accept
at: 2026-11-22T08:00:00Z
";

/// Reads a key or signature in one of its spellings; the first byte says which.
pub(crate) fn hold(input: &[u8]) -> bool {
    let Some((spelling, rest)) = input.split_first() else { return false };
    let text = String::from_utf8_lossy(rest);
    match spelling.wrapping_sub(b'2') % 7 {
        0 => key(&text),
        1 => signature(&text),
        2 => armoured(&text),
        // The bytes themselves, so that a change of one is not lost in the text around them.
        3 => signature(&base64(rest)),
        4 => key(&format!("{} {} somebody", String::from_utf8_lossy(&first_field(rest)), base64(rest))),
        5 => admins(&text),
        _ => stated(&text),
    }
}

fn key(line: &str) -> bool {
    let Ok(key) = PublicKey::parse(line) else { return false };
    let again = PublicKey::parse(&key.line()).expect("what was read can be read again");
    assert_eq!((&again, again.line(), again.comment()), (&key, key.line(), ""), "{line:?}");
    assert!(line.starts_with(&key.line()), "{line:?} is another spelling of {}", key.line());
    assert_eq!(key.fingerprint().len(), "SHA256:".len() + 43, "{line:?}");
    assert!(!key.comment().contains(char::is_control), "{line:?}");
    assert_eq!(key.is_hardware(), key.algorithm().starts_with("sk-"), "{line:?}");
    true
}

fn signature(text: &str) -> bool {
    let Ok(signature) = Signature::decode(text) else { return false };
    assert_eq!(signature.to_base64(), text, "there is one spelling");
    assert!(!signature.namespace().is_empty(), "{text}");
    let body: Vec<&str> = (0..text.len()).step_by(70).map(|at| &text[at..text.len().min(at + 70)]).collect();
    let armoured =
        format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", body.join("\n"));
    assert_eq!(Signature::from_armored(&armoured).as_ref(), Ok(&signature));
    // Only a key that was read from a line may be verified with; its point may turn out not to be on the curve.
    let Ok(key) = PublicKey::parse(&signature.key().line()) else { return false };
    assert_eq!(key, *signature.key(), "{text}");
    let fits = |namespace: &str, message: &[u8]| signature.verify(namespace, message, &key).is_ok();
    let own = signature.namespace();
    assert!(own == NAMESPACE || !fits(NAMESPACE, SIGNED), "{text} fits a namespace that it does not name");
    assert!(!(fits(own, SIGNED) && fits(own, b"another")), "{text} fits two messages");
    fits(own, SIGNED)
}

fn armoured(text: &str) -> bool {
    let Ok(read) = Signature::from_armored(text) else { return false };
    assert_eq!(Signature::decode(&read.to_base64()).as_ref(), Ok(&read), "{text:?}");
    true
}

/// The admins' signatures have one form, and their places lie inside the file.
fn admins(text: &str) -> bool {
    let sigs = Sigs::parse(SIGS_NAME, text.as_bytes());
    sigs.faults.iter().for_each(|fault| spans::fault_inside(sigs.source.text(), fault));
    if !sigs.faults.is_empty() {
        assert!(sigs.step.is_none() && sigs.slots.is_empty(), "half a file counts: {text:?}");
        return false;
    }
    assert_eq!(sigs.render().trim_end(), text.replace("\r\n", "\n").trim_end(), "there is one form");
    for slot in &sigs.slots {
        assert_eq!(sigs.source.slice(slot.admin.span), slot.admin.value, "{text:?}");
        if let Some(signed) = &slot.signed {
            assert_eq!(sigs.source.slice(signed.at.span), signed.at.value, "{text:?}");
            assert_eq!(
                sigs.source.slice(signed.signature.span),
                signed.signature.value.to_base64(),
                "{text:?}"
            );
        }
    }
    true
}

/// A statement that is read is the one that would be signed.
fn stated(text: &str) -> bool {
    let Some(Stated { log, record, revision, role, said }) = Stated::parse(text) else { return false };
    assert_eq!(statement(Place { log: &log, record, revision }, &role, &said), text);
    true
}

/// The first field of SSH data, which names the type of a key.
fn first_field(bytes: &[u8]) -> Vec<u8> {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else { return Vec::new() };
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or_default();
    rest.get(..length).unwrap_or_default().to_vec()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = char::from(DIGITS[bits >> (18 - 6 * place) & 63]);
            out.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    out
}
