//! `countersign export allowed-signers`: stock OpenSSH confirms what we say, and refuses what we refuse.

use crate::support::Sandbox;
use crate::support::keys::{key_file, make_key, make_key_with, with_keys};
use crate::support::story::{PATH, proposed};
use snapbox::str;

#[cfg(unix)]
const VERIFY: &str =
    "ssh-keygen -Y verify -f .git/allowed -I grace -n countersign.signoff.v1 -s .git/sig <.git/statement";

/// Lets stock ssh-keygen verify Grace's sign-off; gives whether it did.
#[cfg(unix)]
fn verified(sandbox: &Sandbox) -> bool {
    let outcome = sandbox.sh(VERIFY);
    outcome.code == Some(0)
        && outcome.stdout.starts_with("Good \"countersign.signoff.v1\" signature for grace with ")
}

#[test]
#[cfg(unix)]
fn stock_openssh_confirms_a_sign_off_and_refuses_a_flipped_bit() {
    let mut sandbox = with_keys();
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes", "--key", &key_file("grace")]).ended(0);
    for line in [
        "countersign export allowed-signers >.git/allowed",
        "countersign statement 1 --role product --signed >.git/statement",
        "countersign statement 1 --role product --signed --signature >.git/sig",
    ] {
        let _ = sandbox.sh(line).ended(0);
    }
    assert!(verified(&sandbox));
    let statement = sandbox.read(".git/statement");
    for at in (0..statement.len()).step_by(17) {
        let mut bytes = statement.clone().into_bytes();
        bytes[at] ^= 1;
        sandbox.write(".git/statement", bytes);
        assert!(!verified(&sandbox), "a bit of byte {at} was flipped");
    }
    sandbox.write(".git/statement", &statement);
    assert!(verified(&sandbox));
    // Ada's key is another's, and an attestation is another purpose.
    for (from, to) in [("-I grace", "-I ada"), ("signoff.v1", "attest.v1")] {
        let other = sandbox.sh(&VERIFY.replace(from, to));
        assert_ne!(other.code, Some(0), "{to}: {}", other.stdout);
    }
}

#[test]
fn each_key_has_its_line_with_its_purposes_and_its_end() {
    let sandbox = with_keys();
    let (old, stolen, ci) =
        (make_key(&sandbox, "old"), make_key(&sandbox, "stolen"), make_key(&sandbox, "ci"));
    let rsa = make_key_with(&sandbox, "rsa", &["-t", "rsa", "-b", "3072"], "");
    let policy = sandbox.read("decisions/countersign.yaml");
    let more = format!(
        "  katherine:\n    emails: [katherine@example.com]\n    roles: [product]\n    until: 2027-02-28\n    keys:\n      - key: {old}\n        until: 2026-12-31\n      - key: {stolen}\n        revoked: 2026-10-01\n      - {rsa}\nadmins: [grace]\nserial: 1\nattestors: [\"{ci}\"]\n"
    );
    sandbox.write("decisions/countersign.yaml", policy + &more);
    let shown = sandbox.run(&["export", "allowed-signers"]).ended(0);
    let key = |name: &str| {
        let line = sandbox.read(&(key_file(name) + ".pub"));
        line.rsplit_once(' ').expect("a comment stands last").0.to_owned()
    };
    let expected = format!(
        "ada namespaces=\"countersign.signoff.v1\" {}\n\
         grace namespaces=\"countersign.signoff.v1,countersign.policy.v1\" {}\n\
         katherine namespaces=\"countersign.signoff.v1\",valid-before=\"20270101\" {}\n\
         katherine namespaces=\"countersign.signoff.v1\",valid-before=\"20261001\" {}\n\
         katherine namespaces=\"countersign.signoff.v1\",valid-before=\"20270301\" {}\n\
         attestor namespaces=\"countersign.attest.v1\" {}\n",
        key("ada"),
        key("grace"),
        key("old"),
        key("stolen"),
        key("rsa"),
        key("ci")
    );
    assert_eq!((shown.stdout, shown.stderr), (expected, String::new()));
}

#[test]
fn without_keys_and_without_a_sound_policy_it_says_so() {
    let sandbox = proposed();
    sandbox.run(&["export", "allowed-signers"]).success(
        str![""],
        str![[r#"
the roster lists no keys: `countersign roster add … --key FILE.pub` adds one

"#]],
    );
    let policy = sandbox.read("decisions/countersign.yaml");
    sandbox.write(
        "decisions/countersign.yaml",
        policy.replace("    roles: [product]\n", "    roles: [product]\n    keys: [nonsense]\n"),
    );
    sandbox.run(&["export", "allowed-signers"]).problem(str![[r#"
countersign: decisions/countersign.yaml:13: this is not a public key: it must read `ssh-ed25519 AAAA… comment`, as in a .pub file
  help: a key is what `ssh-keygen` writes into a file that ends in `.pub`
  help: mend it first: keys may be missing

"#]]);
    assert!(sandbox.read(PATH).contains("status: proposed"));
}
