//! `countersign propose`: from a draft, from a change, and what it refuses.

use crate::support::Sandbox;
use crate::support::story::{PATH, RECORD, accepted, log, proposed, sign_as_both};
use snapbox::str;

const CHANGED: (&str, &str) = ("Orders live in PostgreSQL.", "Orders live in MySQL.");

fn change(sandbox: &Sandbox) {
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace(CHANGED.0, CHANGED.1));
}

#[test]
fn a_draft_is_proposed_and_staged() {
    let sandbox = log();
    sandbox.write(PATH, RECORD.replace("proposed", "draft"));
    sandbox.run(&["propose", "1"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
DR-1 is proposed and waits for product (Grace Hopper) and engineering (Ada Lovelace)
next: each of them signs it with `countersign sign DR-1`

"#]],
    );
    assert_eq!(sandbox.read(PATH), RECORD);
    assert_eq!(sandbox.git(&["status", "--short"]), format!("A  {PATH}"));
}

#[test]
fn questions_of_the_template_have_to_be_answered_first() {
    let sandbox = log();
    let _ = sandbox.run(&["new", "Adopt PostgreSQL", "--kind", "product"]).ended(0);
    sandbox.run(&["propose", "1"]).problem(str![[r#"
countersign: DR-1 still asks 23 questions, in Decision, Context, Evidence, Success measures, Stakeholders, Non-goals, Options, Feasibility, Quality and scale, Risks, Rollout, Consequences, When to look again
  help: `countersign edit DR-1` answers them; lines that start with ✎ are questions

"#]]);
}

#[test]
fn errors_keep_a_record_from_being_proposed() {
    let sandbox = log();
    let text = RECORD.replace("proposed", "draft").replace("## Decision", "## Something else");
    sandbox.write(PATH, &text);
    sandbox.run(&["propose", "1"]).findings(
        str![],
        str![[r#"
error[section-missing]: the section `Decision` is missing
  --> decisions/0001-adopt-postgresql-for-orders.md:12:1
   |
12 | # Adopt PostgreSQL for orders
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: add a heading `## Decision` and say there what belongs to it
   = note: countersign explain section-missing

checked 1 record in 1 log: 1 error
DR-1 is not proposed, and its file is as it was

"#]],
    );
    assert_eq!(sandbox.read(PATH), text);
    assert_eq!(sandbox.git(&["diff", "--cached", "--name-only"]), "");
}

#[test]
fn twice_is_once_too_often() {
    proposed().run(&["propose", "1"]).problem(str![[r#"
countersign: DR-1 is proposed already
  help: `countersign sign DR-1` signs it

"#]]);
}

#[test]
fn an_accepted_record_that_nobody_changed_stays() {
    accepted().run(&["propose", "1"]).problem(str![[r#"
countersign: DR-1 is accepted, and nothing in it was changed
  help: change it first, or write a new record that supersedes it

"#]]);
}

#[test]
fn a_changed_record_gets_the_next_revision_and_both_sign_anew() {
    let mut sandbox = accepted();
    change(&sandbox);
    sandbox.run(&["propose", "1"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
DR-1 is proposed and waits for product (Grace Hopper) and engineering (Ada Lovelace)
next: each of them signs it with `countersign sign DR-1`

"#]],
    );
    let text = RECORD.replace("revision: 1", "revision: 2").replace(CHANGED.0, CHANGED.1);
    assert_eq!(sandbox.read(PATH), text);
    sign_as_both(&mut sandbox, "1");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.commit_all("A second round");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["list"]).success(
        str![[r#"
record  status    kind       product                     engineering               evidence  title
DR-1    accepted  technical  signed by grace (declared)  signed by ada (declared)  declared  Adopt PostgreSQL for orders

"#]],
        str![],
    );
}

#[test]
fn a_sign_off_to_an_earlier_text_of_a_proposed_record_is_taken_out() {
    let sandbox = proposed();
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    change(&sandbox);
    sandbox.run(&["propose", "1"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
DR-1 is proposed and waits for product (Grace Hopper) and engineering (Ada Lovelace)
next: each of them signs it with `countersign sign DR-1`

"#]],
    );
    assert_eq!(sandbox.read(PATH), RECORD.replace(CHANGED.0, CHANGED.1));
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn a_status_that_was_typed_by_hand_is_no_dead_end() {
    let sandbox = proposed();
    sandbox.write(PATH, RECORD.replace("status: proposed", "status: accepted"));
    let _ = sandbox.run(&["check"]).ended(1);
    let _ = sandbox.run(&["propose", "1"]).ended(0);
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn a_superseded_record_does_not_come_back() {
    let mut sandbox = accepted();
    let next = RECORD
        .replace("k7f3-2m9q", "m2q9-7f3k")
        .replace("driver: ada\n", "driver: ada\nsupersedes: [1]\n")
        .replace("Adopt PostgreSQL for orders", "Move orders to the cloud");
    sandbox.write("decisions/0002-cloud.md", next).commit_all("Propose another");
    sign_as_both(&mut sandbox, "2");
    sandbox.commit_all("Accept another");
    sandbox.run(&["propose", "1"]).problem(str![[r#"
countersign: DR-1 is superseded
  help: what holds now is DR-2; change that, or write a new record

"#]]);
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: DR-1 is superseded
  help: what holds now is DR-2; change that, or write a new record

"#]]);
}

#[test]
fn a_record_of_another_tool_has_no_place_for_sign_offs() {
    let sandbox = log();
    sandbox.write("decisions/0001-use-rust.md", "# 1. Use Rust\n\n## Status\n\nAccepted\n");
    sandbox.run(&["propose", "1"]).problem(str![[r#"
countersign: DR-1 has no place for sign-offs: decisions/0001-use-rust.md: there is no front matter
  help: `countersign new` writes a record with it; see `countersign explain front-matter-missing`
  help: or write a new one that takes its place: `countersign new … --supersedes 1`

"#]]);
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: DR-1 has no place for sign-offs: decisions/0001-use-rust.md: there is no front matter
  help: `countersign new` writes a record with it; see `countersign explain front-matter-missing`
  help: or write a new one that takes its place: `countersign new … --supersedes 1`

"#]]);
}

#[test]
fn inside_a_hook_it_does_the_same() {
    let mut sandbox = log();
    sandbox.write(PATH, RECORD.replace("proposed", "draft"));
    sandbox.inside_hook().run(&["propose", "1"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
DR-1 is proposed and waits for product (Grace Hopper) and engineering (Ada Lovelace)
next: each of them signs it with `countersign sign DR-1`

"#]],
    );
    assert_eq!(sandbox.read(PATH), RECORD);
    assert_eq!(sandbox.git(&["diff", "--cached", "--name-only"]), PATH);
}

#[test]
fn a_sign_off_that_still_holds_stays() {
    let mut sandbox = proposed();
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    change(&sandbox);
    sandbox.commit_all("Change the text");
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    let _ = sandbox.run(&["propose", "1"]).ended(0);
    let text = sandbox.read(PATH);
    assert!(text.contains("by: grace") && !text.contains("by: ada"), "{text}");
    sandbox.run(&["propose", "1"]).problem(str![[r#"
countersign: DR-1 is proposed already
  help: `countersign sign DR-1` signs it

"#]]);
}
