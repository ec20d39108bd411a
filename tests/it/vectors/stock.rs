//! What stock `ssh-keygen -Y verify` says of each vector: nobody needs us to check a signature that we accept.

use super::{NAMESPACE, Vector};
use crate::support::Sandbox;

/// Whether `ssh-keygen -Y verify` takes the vector's signature for one by its key, for this purpose.
#[track_caller]
pub(super) fn accepts(sandbox: &Sandbox, vector: &Vector, namespace: &str) -> bool {
    let outcome = asked(sandbox, vector, namespace, "");
    match outcome.0 {
        Some(0) => true,
        Some(255) => false,
        code => panic!("{}: ssh-keygen is needed and ended with {code:?}: {}", vector.name, outcome.1),
    }
}

/// The code and both streams of `ssh-keygen -Y verify`, with options in front of the signer's key.
fn asked(sandbox: &Sandbox, vector: &Vector, namespace: &str, options: &str) -> (Option<i32>, String) {
    let signature =
        format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", vector.field("sig"));
    sandbox
        .write("allowed", format!("grace {options}{}\n", vector.field("key")))
        .write("message.sig", signature)
        .write("message", &vector.message);
    let line =
        format!("ssh-keygen -Y verify -f allowed -I grace -n '{namespace}' -s message.sig < message 2>&1");
    let outcome = sandbox.sh(&line);
    (outcome.code, outcome.stdout)
}

#[test]
fn stock_accepts_each_accepted_vector() {
    let sandbox = Sandbox::new();
    for vector in Vector::all("accepted") {
        assert!(accepts(&sandbox, &vector, NAMESPACE), "{}", vector.name);
    }
}

#[test]
fn what_stock_says_of_each_refused_vector_is_known() {
    let sandbox = Sandbox::new();
    for vector in Vector::all("refused") {
        let accepts = accepts(&sandbox, &vector, vector.field("namespace"));
        match vector.field("stock") {
            "accepts" => assert!(accepts, "{}", vector.name),
            "refuses" => assert!(!accepts, "{}", vector.name),
            varies => assert_eq!(varies, "varies", "{}", vector.name),
        }
    }
}

/// Why the touch has to be looked at here: nothing that one can tell ssh-keygen makes it look.
#[test]
fn stock_neither_asks_for_a_touch_nor_can_be_told_to() {
    let sandbox = Sandbox::new();
    for name in ["sk-ed25519-untouched", "sk-ecdsa-untouched"] {
        let vector = Vector::named("accepted", name);
        assert_eq!(vector.judged(NAMESPACE).as_deref(), Ok("Device { touched: false, verified: false }"));
        assert!(accepts(&sandbox, &vector, NAMESPACE), "{name}");
        for option in ["no-touch-required ", "verify-required "] {
            let (code, said) = asked(&sandbox, &vector, NAMESPACE, option);
            assert_eq!(code, Some(255), "{name}: {said}");
            assert!(said.contains("unknown key option"), "{name}: {said}");
        }
    }
}
