//! Signatures that `ssh-keygen -Y sign` makes here and now, from a file and through an agent.

use super::NAMESPACE;
use crate::support::Sandbox;
use countersign::sshsig::{Proof, PublicKey, Signature, SignatureFault};

const MESSAGE: &str = "countersign signoff v1\n";

/// A sandbox with a new key in `key` and `key.pub`, and a message to sign.
fn with_key(kind: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("message", MESSAGE);
    sandbox.sh(&format!("ssh-keygen -q -t {kind} -N '' -C 'grace@laptop' -f key")).success("", "");
    sandbox
}

/// Asserts that the sandbox's `message.sig` is by its key, and fits nothing else.
#[track_caller]
fn holds(sandbox: &Sandbox) {
    let key =
        PublicKey::parse(sandbox.read("key.pub").trim_end()).expect("ssh-keygen makes keys that are taken");
    let signature =
        Signature::from_armored(&sandbox.read("message.sig")).expect("ssh-keygen makes signatures");
    assert_eq!(signature.verify(NAMESPACE, MESSAGE.as_bytes(), &key), Ok(Proof::Software));
    assert_eq!(signature.verify(NAMESPACE, b"", &key), Err(SignatureFault::Mismatch));
    assert_eq!(Signature::decode(&signature.to_base64()), Ok(signature.clone()));
    assert_eq!(key.comment(), "grace@laptop");
    sandbox.sh("ssh-keygen -l -f key.pub | cut -d ' ' -f 2").success(format!("{}\n", key.fingerprint()), "");
}

#[test]
fn what_ssh_keygen_signs_with_a_file_is_accepted() {
    for kind in ["ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 3072"] {
        let sandbox = with_key(kind);
        let sign = sandbox.sh(&format!("ssh-keygen -q -Y sign -f key -n {NAMESPACE} message"));
        let _ = sign.ended(0);
        holds(&sandbox);
    }
}

#[test]
fn what_ssh_keygen_signs_through_an_agent_is_accepted() {
    let sandbox = with_key("ed25519");
    // The secret stands in the agent alone; the agent ends with the line, whatever happens in it.
    let inside = format!(
        "trap 'kill $SSH_AGENT_PID' EXIT; \
         ssh-add -q key && rm key && ssh-keygen -q -Y sign -f key.pub -n {NAMESPACE} message"
    );
    let sign = sandbox.write("inside.sh", inside).sh("ssh-agent -a agent.sock sh inside.sh");
    let _ = sign.ended(0);
    assert!(!sandbox.root().join("key").exists(), "the secret was still in its file");
    holds(&sandbox);
}

#[test]
fn another_key_of_the_same_person_is_another_key() {
    let sandbox = with_key("ed25519");
    let _ = sandbox.sh(&format!("ssh-keygen -q -Y sign -f key -n {NAMESPACE} message")).ended(0);
    sandbox.sh("rm key key.pub; ssh-keygen -q -t ed25519 -N '' -f key").success("", "");
    let key = PublicKey::parse(sandbox.read("key.pub").trim_end()).expect("a key");
    let signature = Signature::from_armored(&sandbox.read("message.sig")).expect("a signature");
    let (expected, found) = (key.fingerprint(), signature.key().fingerprint());
    assert_eq!(
        signature.verify(NAMESPACE, MESSAGE.as_bytes(), &key),
        Err(SignatureFault::OtherKey { expected, found })
    );
}
