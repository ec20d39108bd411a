//! `countersign unsign`: one's own sign-off, taken back while nothing is decided.

use crate::support::keys::{key_file, with_keys_asked_for};
use crate::support::story::{PATH, accepted, proposed, signed};
use snapbox::str;

#[test]
fn a_sign_off_is_taken_back_with_its_reason() {
    let mut sandbox = proposed();
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    sandbox.run(&["unsign", "1", "--reason", "I had missed the export."]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
Ada Lovelace took the sign-off to DR-1 for engineering back (declared): “I had missed the export.”
DR-1 waits for product (Grace Hopper) and engineering (Ada Lovelace)

"#]],
    );
    let text = sandbox.read(PATH);
    assert!(text.contains("  engineering:\n    verdict: withdraw\n    by: ada\n"), "{text}");
    assert!(text.contains("    reason: \"I had missed the export.\"\n"), "{text}");
    assert_eq!(sandbox.git(&["status", "--short"]), format!("M  {PATH}"));
    sandbox.run(&["show", "1"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
proposed · technical · revision 1 · decisions/0001-adopt-postgresql-for-orders.md

  product      not signed
  engineering  withdrawn by Ada Lovelace on 2026-11-22T08:00:01Z, declared
               “I had missed the export.”
  waits for product (Grace Hopper) and engineering (Ada Lovelace)

# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.

"#]],
        str![""],
    );
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    assert!(sandbox.read(PATH).contains("status: proposed"), "it counts as missing");
    let _ = sandbox.as_ada().run(&["sign", "1", "--yes"]).ended(0);
    // Each word is newer than the one before, also where the clock says otherwise.
    let newer = "engineering:\n    by: ada\n    at: 2026-11-22T08:00:02Z";
    let expected = signed("accepted", "grace", "ada")
        .replace("engineering:\n    by: ada\n    at: 2026-11-22T08:00:00Z", newer);
    assert_eq!(sandbox.read(PATH), expected);
}

#[test]
fn only_ones_own_and_only_while_it_is_proposed() {
    let mut sandbox = proposed();
    sandbox.run(&["unsign", "1", "--reason", "No."]).problem(str![[r#"
countersign: there is no sign-off to DR-1 for engineering to take back
  help: `countersign show DR-1` says who has said what

"#]]);
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    sandbox.run(&["unsign", "1"]).problem(str![[r#"
countersign: the reason is missing
  help: say why in one line: `--reason "It doubles the cost of each order."`

"#]]);
    sandbox.as_grace().run(&["unsign", "1", "--role", "engineering", "--reason", "No."]).problem(str![[r#"
countersign: `grace` may not sign for engineering
  help: Ada Lovelace may

"#]]);
    sandbox.run(&["unsign", "1", "--reason", "No."]).problem(str![[r#"
countersign: there is no sign-off to DR-1 for product to take back
  help: `countersign show DR-1` says who has said what

"#]]);
    assert_eq!(sandbox.read(PATH), signed("proposed", "", "ada"));
    accepted().run(&["unsign", "1", "--reason", "No."]).problem(str![[r#"
countersign: DR-1 is accepted: it is too late to take a sign-off back from it
  help: `countersign revise DR-1 --reason "…"` begins the next revision, which everybody signs anew

"#]]);
}

#[test]
fn a_colleagues_sign_off_is_theirs() {
    let mut sandbox = proposed();
    let policy = sandbox.read("decisions/countersign.yaml");
    let another = "  katherine:\n    emails: [katherine@example.com]\n    roles: [engineering]\n";
    sandbox.write("decisions/countersign.yaml", policy + another).commit_all("A colleague");
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    sandbox.env("GIT_AUTHOR_EMAIL", "katherine@example.com");
    sandbox.run(&["unsign", "1", "--reason", "No."]).problem(str![[r#"
countersign: the sign-off to DR-1 for engineering is one of Ada Lovelace, who alone can take it back
  help: you are katherine

"#]]);
}

#[test]
fn a_key_signs_that_it_is_taken_back() {
    let sandbox = with_keys_asked_for();
    let _ = sandbox.run(&["sign", "1", "--yes", "--key", &key_file("ada")]).ended(0);
    let _ = sandbox.run(&["unsign", "1", "--reason", "No.", "--key", &key_file("ada")]).ended(0);
    let statement = sandbox.run(&["statement", "1", "--signed"]).ended(0).stdout;
    assert!(statement.contains("\nverdict: withdraw\nreason: No.\n"), "{statement}");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![""],
    );
}
