//! `countersign revise`: a decided record begins its next revision, and says why.

use crate::support::story::{PATH, RECORD, accepted, log, proposed, sign_as_both};
use snapbox::str;

#[test]
fn a_decided_record_is_a_draft_again_and_says_why() {
    let mut sandbox = accepted();
    sandbox.run(&["revise", "1", "--reason", "The provider has doubled its \"prices\"."]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
DR-1 is a draft again, revision 2: “The provider has doubled its "prices".”
next: `countersign edit DR-1` changes it, `countersign propose DR-1` asks both roles to sign it anew

"#]],
    );
    let why = "revision: 2\nrevised: \"The provider has doubled its \\\"prices\\\".\"\n";
    let revised = RECORD.replace("status: proposed", "status: draft").replace("revision: 1\n", why);
    assert_eq!(sandbox.read(PATH), revised);
    assert_eq!(sandbox.git(&["status", "--short"]), format!("M  {PATH}"));
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![""],
    );
    sandbox.run(&["show", "1"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
draft · technical · revision 2 · decisions/0001-adopt-postgresql-for-orders.md
revised: “The provider has doubled its "prices".”

  product      not signed
  engineering  not signed

# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.

"#]],
        str![""],
    );
    sandbox.write(PATH, revised.replace("in PostgreSQL.", "in MySQL."));
    let _ = sandbox.run(&["propose", "1"]).ended(0);
    sandbox.commit_all("Propose anew");
    sign_as_both(&mut sandbox, "1");
    let text = sandbox.read(PATH);
    assert!(text.contains("status: accepted\nrevision: 2\nrevised: "), "{text}");
    // The reason is signed with the rest.
    sandbox.write(PATH, text.replace("doubled", "halved"));
    let _ = sandbox.run(&["check"]).ended(1);
    sandbox.write(PATH, text).commit_all("Accept anew");
    // The next one takes its place.
    let _ = sandbox.run(&["revise", "1", "--reason", "Again."]).ended(0);
    let text = sandbox.read(PATH);
    assert!(text.contains("revision: 3\nrevised: \"Again.\"\ndate:"), "{text}");
}

#[test]
fn what_is_not_decided_needs_no_revision() {
    proposed().run(&["revise", "1", "--reason", "Again."]).problem(str![[r#"
countersign: DR-1 is proposed: nothing is decided yet
  help: `countersign edit DR-1` changes it, `countersign propose DR-1` asks anew whoever had signed

"#]]);
    let sandbox = log();
    sandbox.write(PATH, RECORD.replace("proposed", "draft"));
    sandbox.run(&["revise", "1", "--reason", "Again."]).problem(str![[r#"
countersign: DR-1 is a draft: nothing is decided yet
  help: `countersign edit DR-1` changes it

"#]]);
    accepted().run(&["revise", "1"]).problem(str![[r#"
countersign: the reason is missing
  help: say why in one line: `--reason "It doubles the cost of each order."`

"#]]);
}

#[test]
fn a_reason_of_another_form_is_found() {
    let sandbox = log();
    let text = RECORD.replace("revision: 1\n", "revision: 1\nrevised: prices\n");
    sandbox.write(PATH, text).commit_all("By hand");
    sandbox.run(&["check"]).findings(str![[r#"
error[value-malformed]: `revised: prices` is not one line of 1 to 300 visible characters in double quotes, such as `"Costs have doubled."`
 --> decisions/0001-adopt-postgresql-for-orders.md:6:10
  |
6 | revised: prices
  |          ^^^^^^ expected one line of 1 to 300 visible characters in double quotes, such as `"Costs have doubled."`
  |
  = note: countersign explain value-malformed

checked 1 record in 1 log: 1 error

"#]], str![""]);
}
