//! `countersign attach`: a signature made elsewhere counts like one made here, and only where it belongs.

use crate::support::Sandbox;
use crate::support::keys::{fingerprint, key_file, make_key, policy_with, with_keys, with_keys_asked_for};
use crate::support::story::{PATH, RECORD, sign_as_both};
use snapbox::str;

const STATEMENT: &str = ".git/keys/statement";
const SIGNATURE: &str = ".git/keys/statement.sig";

/// Writes a statement and signs it by hand with somebody's key for some purpose.
fn sign_by_hand(sandbox: &Sandbox, text: &str, person: &str, namespace: &str) {
    sandbox.write(STATEMENT, text);
    let _ = std::fs::remove_file(sandbox.root().join(SIGNATURE));
    sandbox.tool("ssh-keygen", &["-q", "-Y", "sign", "-n", namespace, "-f", &key_file(person), STATEMENT]);
}

fn by_hand(sandbox: &Sandbox, text: &str, person: &str) {
    sign_by_hand(sandbox, text, person, "countersign.signoff.v1");
}

fn statement(sandbox: &Sandbox, args: &[&str]) -> String {
    sandbox.run(&[&["statement", "1"], args].concat()).ended(0).stdout
}

#[test]
fn anybody_carries_a_signature_in() {
    // Ada carries, and Grace's key counts.
    let sandbox = with_keys_asked_for();
    by_hand(&sandbox, &statement(&sandbox, &["--as", "grace"]), "grace");
    sandbox.run(&["attach", "1", SIGNATURE]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
the sign-off of Grace Hopper to DR-1 for product is attached (key SHA256:[..])
DR-1 waits for engineering (Ada Lovelace)

"#]],
    );
    assert_eq!(sandbox.git(&["status", "--short"]), format!("M  {PATH}"));
    let attached = sandbox.read(PATH);
    // To the byte what `sign` writes.
    sandbox.git(&["reset", "--quiet", "--hard"]);
    let mut sandbox = sandbox;
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes", "--key", &key_file("grace")]).ended(0);
    assert_eq!(sandbox.read(PATH), attached);
    // The last one accepts.
    by_hand(&sandbox, &statement(&sandbox, &["--as", "ada"]), "ada");
    let shown = sandbox.run(&["attach", "1", "--role", "engineering", SIGNATURE]).ended(0).stderr;
    let key = fingerprint(&sandbox, "ada");
    assert_eq!(
        shown,
        format!(
            "the sign-off of Ada Lovelace to DR-1 for engineering is attached (key {key})\nDR-1 is accepted; `git commit` keeps it\n"
        )
    );
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![""],
    );
}

#[test]
fn objections_and_withdrawals_come_in_the_same_way() {
    let sandbox = with_keys_asked_for();
    by_hand(&sandbox, &statement(&sandbox, &["--object", "Too \"early\"."]), "ada");
    sandbox.run(&["attach", "1", SIGNATURE]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
the objection of Ada Lovelace to DR-1 for engineering is attached (key SHA256:[..])
DR-1 stays proposed: Ada Lovelace objects for engineering: “Too "early".”
DR-1 waits for product (Grace Hopper) and engineering (Ada Lovelace)

"#]],
    );
    by_hand(&sandbox, &statement(&sandbox, &["--withdraw", "Well."]), "ada");
    let _ = sandbox.run(&["attach", "1", SIGNATURE]).ended(0);
    assert!(sandbox.read(PATH).contains("    verdict: withdraw\n    by: ada\n"));
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![""],
    );
}

#[test]
#[cfg(unix)]
fn a_signature_comes_through_a_pipe() {
    let sandbox = with_keys();
    by_hand(&sandbox, &statement(&sandbox, &[]), "ada");
    let line = format!("countersign attach 1 --statement {STATEMENT} - <{SIGNATURE}");
    let _ = sandbox.sh(&line).ended(0);
    assert!(sandbox.read(PATH).contains("    via: key\n"));
    sandbox.git(&["reset", "--quiet", "--hard"]);
    sandbox.run(&["attach", "1", "-"]).problem(str![[r#"
countersign: it is not plain which statement was signed
  help: `--statement FILE` names the file that `ssh-keygen -Y sign` was given

"#]]);
}

#[test]
fn what_a_forge_said_is_attested_by_an_attestor_alone() {
    let mut sandbox = with_keys();
    let line = make_key(&sandbox, "ci");
    let policy = sandbox.read("decisions/countersign.yaml");
    let guarded = format!("attestors: [\"{line}\"]\nevidence:\n  product: forge\n");
    sandbox.write("decisions/countersign.yaml", policy + &guarded).commit_all("Trust a forge");
    let text = statement(&sandbox, &["--as", "grace"]);
    sign_by_hand(&sandbox, &text, "ci", "countersign.attest.v1");
    let _ = sandbox.run(&["attach", "1", SIGNATURE]).ended(0);
    assert!(sandbox.read(PATH).contains("    by: grace\n    at: 2026-11-22T08:00:00Z\n    via: forge\n"));
    sandbox.git(&["reset", "--quiet", "--hard"]);
    // Neither does an attestor sign as a person, nor a person attest.
    for (key, namespace) in [("ci", "countersign.signoff.v1"), ("grace", "countersign.attest.v1")] {
        sign_by_hand(&sandbox, &text, key, namespace);
        let shown = sandbox.as_ada().run(&["attach", "1", SIGNATURE]).ended(2).stderr;
        assert!(shown.starts_with("countersign: the signature is not one of Grace Hopper: "), "{shown}");
    }
}

#[test]
fn what_does_not_belong_here_is_refused() {
    let sandbox = with_keys_asked_for();
    let text = statement(&sandbox, &[]);
    let refused = |text: &str, key: &str| {
        by_hand(&sandbox, text, key);
        let shown = sandbox.run(&["attach", "1", SIGNATURE]).ended(2);
        assert_eq!((shown.stdout.as_str(), sandbox.read(PATH).as_str()), ("", RECORD));
        shown.stderr
    };
    let all = [
        refused(&text.replace("log: 6f1c0e52", "log: 00000000"), "ada"),
        refused(&text.replace("k7f3-2m9q", "m2q9-7f3k"), "ada"),
        refused(&text.replace("revision: 1", "revision: 2"), "ada"),
        refused(&text.replace("sha256:7", "sha256:8"), "ada"),
        refused(&text.replace("role: engineering", "role: product"), "ada"),
        refused(&text.replace("role: engineering", "role: security"), "ada"),
        refused(&text.replace("signer: ada", "signer: eve"), "ada"),
        refused(&text, "grace"),
        refused(&text.replace("at: 2026-11-22T08:00:00Z\n", ""), "ada"),
        refused(&text.replace('\n', "\r\n"), "ada"),
        refused("hello\n", "ada"),
    ];
    snapbox::assert_data_eq!(
        all.join("\n"),
        str![[r#"
countersign: the statement is on a record of another log
  help: it names the log 00000000-8d5e-4f7a-9a53-2b6f0c1d7e90, and this is 6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90

countersign: the statement is on another record: it names `m2q9-7f3k`, and DR-1 is `k7f3-2m9q`
  help: no record of this log has that id

countersign: the statement is on revision 2, and DR-1 is at revision 1
  help: make a new one: `countersign statement DR-1 --role engineering`

countersign: DR-1 was changed since this statement was made
  help: make a new one of what it says now: `countersign statement DR-1 --role engineering`

countersign: `ada` may not sign for product
  help: Grace Hopper may

countersign: there is no role `security`
  help: roles are product, engineering

countersign: the roster knows nobody called `eve`
  help: `countersign roster list` shows who there is

countersign: the signature is not one of Ada Lovelace: it was made with SHA256:[..], a key of `grace`
  help: who signs has to be who the statement names

countersign: `.git/keys/statement` is no statement
  help: it is what `countersign statement DR-1` prints, to the byte

countersign: `.git/keys/statement` has the line ends of Windows, and so has what was signed
  help: sign the bytes that `countersign statement` prints: in PowerShell, redirect it in `cmd`

countersign: `.git/keys/statement` is no statement
  help: it is what `countersign statement DR-1` prints, to the byte

"#]]
    );
    by_hand(&sandbox, &text, "ada");
    sandbox.run(&["attach", "1", "--role", "product", SIGNATURE]).problem(str![[r#"
countersign: the statement is for engineering, not for product
  help: leave --role away, or say `--role engineering`

"#]]);
    sandbox.write(STATEMENT, text.replace("08:00:00Z", "08:00:01Z"));
    sandbox.run(&["attach", "1", SIGNATURE]).problem(str![[r#"
countersign: the signature does not fit the statement: the signature does not fit: what was signed is not what stands here now
  help: give the very file that was signed with --statement

"#]]);
    sandbox.run(&["attach", "1", "--statement", SIGNATURE, STATEMENT]).problem(str![[r#"
countersign: `.git/keys/statement` is no signature that is taken: this is not an SSH signature: it must begin with `-----BEGIN SSH SIGNATURE-----` and end with its END line
  help: it is what `ssh-keygen -Y sign -n countersign.signoff.v1` writes beside the statement

"#]]);
    sandbox.run(&["attach", "1", ".git/keys/gone.sig"]).problem(str![[r#"
countersign: `.git/keys/gone.sig` cannot be read: [..]
  help: name the file of the signature, and with --statement the one that was signed

"#]]);
    sandbox.run(&["attach", "1", STATEMENT]).problem(str![[r#"
countersign: it is not plain which statement was signed
  help: `--statement FILE` names the file that `ssh-keygen -Y sign` was given

"#]]);
    sign_by_hand(&sandbox, &text, "ada", "git");
    sandbox.run(&["attach", "1", SIGNATURE]).problem(str![[r#"
countersign: the signature was made for another purpose: `git`
  help: sign the statement with `ssh-keygen -Y sign -n countersign.signoff.v1`

"#]]);
    let fresh = make_key(&sandbox, "fresh");
    assert!(!sandbox.read("decisions/countersign.yaml").contains(&fresh));
    by_hand(&sandbox, &text, "fresh");
    sandbox.run(&["attach", "1", SIGNATURE]).problem(str![[r#"
countersign: the signature is not one of Ada Lovelace: it was made with SHA256:[..], which the policy does not know
  help: if the key is theirs, `countersign roster add … --key FILE.pub` says so in the policy

"#]]);
    assert_eq!(sandbox.read(PATH), RECORD);
}

#[test]
fn it_is_refused_once_the_record_says_something_else() {
    let sandbox = with_keys();
    by_hand(&sandbox, &statement(&sandbox, &[]), "ada");
    sandbox.write(PATH, RECORD.replace("PostgreSQL.", "MySQL."));
    sandbox.run(&["attach", "1", SIGNATURE]).problem(str![[r#"
countersign: DR-1 was changed since this statement was made
  help: make a new one of what it says now: `countersign statement DR-1 --role engineering`

"#]]);
    sandbox.commit_all("Change the text");
    sandbox.run(&["attach", "1", SIGNATURE]).problem(str![[r#"
countersign: DR-1 was changed since this statement was made
  help: make a new one of what it says now: `countersign statement DR-1 --role engineering`

"#]]);
}

#[test]
fn twice_is_once_too_often() {
    let mut sandbox = with_keys();
    by_hand(&sandbox, &statement(&sandbox, &[]), "ada");
    let _ = sandbox.run(&["attach", "1", SIGNATURE]).ended(0);
    sandbox.run(&["attach", "1", SIGNATURE]).problem(str![[r#"
countersign: this signature stands in DR-1 already
  help: `countersign show DR-1` shows it

"#]]);
    sandbox.git(&["reset", "--quiet", "--hard"]);
    sign_as_both(&mut sandbox, "1");
    sandbox.run(&["attach", "1", SIGNATURE]).problem(str![[r#"
countersign: DR-1 is accepted: every role has signed it
  help: to change it, `countersign revise DR-1` begins the next revision

"#]]);
}

#[test]
fn what_was_taken_back_does_not_come_back_with_its_old_signature() {
    let sandbox = with_keys();
    by_hand(&sandbox, &statement(&sandbox, &[]), "ada");
    let _ = sandbox.run(&["attach", "1", SIGNATURE]).ended(0);
    sandbox.commit_all("Sign");
    let _ = sandbox.run(&["unsign", "1", "--reason", "No.", "--key", &key_file("ada")]).ended(0);
    sandbox.commit_all("Take it back");
    sandbox.run(&["attach", "1", SIGNATURE]).problem(str![[r#"
countersign: Ada Lovelace has said something else to DR-1 for engineering since: on 2026-11-22T08:00:01Z, and the statement is of 2026-11-22T08:00:00Z
  help: make a new one: `countersign statement DR-1 --role engineering`

"#]]);
}

#[test]
fn a_key_that_ran_out_is_refused() {
    let sandbox = with_keys();
    by_hand(&sandbox, &statement(&sandbox, &[]), "ada");
    let line = sandbox.read(&(key_file("ada") + ".pub"));
    let key = format!("key: {}\n        until: 2026-11-21", line.trim_end());
    sandbox.write("decisions/countersign.yaml", policy_with(&[("ada", &key)])).commit_all("It ran out");
    sandbox.run(&["attach", "1", SIGNATURE]).problem(str![[r#"
countersign: the key SHA256:[..] signs no more: its last day was 2026-11-21
  help: sign with another key of the roster: `--key FILE`

"#]]);
}
