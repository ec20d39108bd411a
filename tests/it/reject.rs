//! `countersign reject`: one role's "no" closes a proposal, and its reason stands in the record.

use crate::support::Sandbox;
use crate::support::keys::{key_file, with_keys_asked_for};
use crate::support::story::{PATH, POLICY, RECORD, accepted, log, proposed};
use snapbox::str;

#[test]
fn the_reason_stands_in_the_record_as_an_objection() {
    let mut sandbox = proposed();
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    sandbox.commit_all("Sign for product");
    sandbox.as_ada().run(&["reject", "1", "--reason", "It doubles the cost."]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
DR-1 is rejected by Ada Lovelace for engineering (declared): “It doubles the cost.”; `git commit` keeps it
next: `countersign revise DR-1 --reason "…"` takes it up again, should things change

"#]],
    );
    let text = sandbox.read(PATH);
    assert!(text.contains("\nstatus: rejected\n"), "{text}");
    assert!(text.contains("    by: grace\n"), "what the other role signed stays: {text}");
    let entry = "  engineering:\n    verdict: object\n    by: ada\n    at: 2026-11-22T08:00:00Z\n";
    assert!(text.contains(entry) && text.contains("    reason: \"It doubles the cost.\"\n"), "{text}");
    assert_eq!(sandbox.git(&["status", "--short"]), format!("M  {PATH}"));
    sandbox.commit_all("Reject");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["reject", "1", "--reason", "Again."]).problem(str![[r#"
countersign: DR-1 is rejected already
  help: `countersign show DR-1` says by whom and why

"#]]);
}

#[test]
fn an_objection_that_stands_is_the_reason() {
    let sandbox = proposed();
    let _ = sandbox.run(&["object", "1", "--reason", "Too early."]).ended(0);
    let objected = sandbox.read(PATH);
    sandbox.run(&["reject", "1"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
DR-1 is rejected on the objection of Ada Lovelace for engineering: “Too early.”; `git commit` keeps it
next: `countersign revise DR-1 --reason "…"` takes it up again, should things change

"#]],
    );
    assert_eq!(sandbox.read(PATH), objected.replace("status: proposed", "status: rejected"));
}

#[test]
fn a_role_has_one_word_and_nobody_overwrites_that_of_another() {
    let mut sandbox = proposed();
    let more = "  katherine:\n    name: Katherine Johnson\n    emails: [katherine@example.com]\n    roles: [engineering]\n";
    sandbox.write("decisions/countersign.yaml", format!("{POLICY}{more}")).commit_all("A second engineer");
    let _ = sandbox.run(&["object", "1", "--reason", "Too early."]).ended(0);
    sandbox.env("GIT_AUTHOR_EMAIL", "katherine@example.com");
    sandbox.run(&["reject", "1", "--reason", "Me too."]).problem(str![[r#"
countersign: Ada Lovelace objects to DR-1 for engineering already: “Too early.”
  help: leave --reason away: that objection is the reason, and a role has one word

"#]]);
    let _ = sandbox.run(&["reject", "1"]).ended(0);
    let text = sandbox.read(PATH);
    assert!(text.contains("status: rejected") && text.contains("    by: ada\n"), "{text}");
}

#[test]
fn what_is_not_proposed_is_not_rejected_and_each_refusal_names_the_way() {
    let sandbox = log();
    sandbox.write(PATH, RECORD.replace("proposed", "draft")).commit_all("A draft");
    sandbox.run(&["reject", "1", "--reason", "No."]).problem(str![[r#"
countersign: DR-1 is a draft: nobody was asked to decide it yet
  help: `countersign propose DR-1` asks both roles
  help: to give it up, delete the file: `git rm decisions/0001-adopt-postgresql-for-orders.md`

"#]]);
    accepted().run(&["reject", "1", "--reason", "No."]).problem(str![[r#"
countersign: DR-1 is accepted: it is too late to reject it
  help: `countersign deprecate DR-1 --reason "…"` ends it; `countersign supersede DR-1 "…"` puts another in its place

"#]]);
    let sandbox = proposed();
    sandbox.run(&["reject", "1"]).problem(str![[r#"
countersign: the reason is missing
  help: say why in one line: `--reason "It doubles the cost of each order."`

"#]]);
    sandbox.run(&["reject", "1", "--reason", "No.", "--role", "product"]).problem(str![[r#"
countersign: `ada` may not sign for product
  help: Grace Hopper may

"#]]);
    assert_eq!(sandbox.read(PATH), RECORD);
}

#[test]
fn it_is_taken_up_again_by_a_next_revision() {
    let mut sandbox = proposed();
    let _ = sandbox.run(&["reject", "1", "--reason", "Too dear."]).ended(0);
    sandbox.commit_all("Reject");
    let _ = sandbox.run(&["revise", "1", "--reason", "Prices have halved."]).ended(0);
    let _ = sandbox.run(&["withdraw", "1"]).ended(0);
    let _ = sandbox.run(&["propose", "1"]).ended(0);
    crate::support::story::sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Accept it after all");
    assert!(sandbox.read(PATH).contains("status: accepted\nrevision: 2\n"));
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn a_key_signs_the_no() {
    let sandbox: Sandbox = with_keys_asked_for();
    let _ = sandbox.run(&["reject", "1", "--reason", "No.", "--key", &key_file("ada")]).ended(0);
    let text = sandbox.read(PATH);
    assert!(text.contains("status: rejected") && text.contains("    sig: U1NIU0lH"), "{text}");
    let _ = sandbox.run(&["check"]).ended(0);
}
