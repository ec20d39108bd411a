//! `countersign deprecate`: a decision ends, what was signed stays, and nobody overlooks that nobody signed it.

use crate::support::story::{PATH, accepted, log, proposed, signed};
use snapbox::str;

const OUTCOME: &str = "decisions/outcomes/0001-2026-11-22-deprecated.md";

#[test]
fn the_word_changes_and_the_reason_goes_into_a_file_of_its_own() {
    let sandbox = accepted();
    sandbox.run(&["deprecate", "1", "--reason", "The shop is closed."]).success(str![[r#"
decisions/0001-adopt-postgresql-for-orders.md
decisions/outcomes/0001-2026-11-22-deprecated.md

"#]], str![[r#"
DR-1 is deprecated; `git commit` keeps it
note: product and engineering had signed it, and nobody signs that it ends; `countersign supersede DR-1 "…"` asks them

"#]]);
    assert_eq!(sandbox.read(PATH), signed("deprecated", "grace", "ada"));
    assert_eq!(
        sandbox.read(OUTCOME),
        "---\noutcome: 1\ndate: 2026-11-22\nby: ada\nverdict: unclear\n---\n# DR-1 is deprecated\n\nThe shop is closed.\n"
    );
    assert_eq!(sandbox.git(&["status", "--short"]), format!("M  {PATH}\nA  {OUTCOME}"));
    sandbox.run(&["check"]).success(
        str![[r#"
note[deprecation-unsigned]: DR-1 was accepted by product and engineering, and no signature ends it
 --> decisions/0001-adopt-postgresql-for-orders.md:4:9
  |
4 | status: deprecated
  |         ^^^^^^^^^^ was `accepted`
  |
  = help: where they are to agree that it ends: `countersign supersede DR-1 "…"`, which they sign
  = note: countersign explain deprecation-unsigned

checked 1 record in 1 log: 1 note

"#]],
        str![],
    );
    sandbox.commit_all("Deprecate it");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn a_policy_can_ask_for_a_decision_that_both_sign() {
    let sandbox = accepted();
    let policy = sandbox.read("decisions/countersign.yaml");
    sandbox.write("decisions/countersign.yaml", format!("{policy}rules:\n  deprecation-unsigned: error\n"));
    sandbox.commit_all("Ask for more");
    sandbox.run(&["deprecate", "1", "--reason", "The shop is closed."]).findings(
        str![],
        str![[r#"
error[deprecation-unsigned]: DR-1 was accepted by product and engineering, and no signature ends it
 --> decisions/0001-adopt-postgresql-for-orders.md:4:9
  |
4 | status: deprecated
  |         ^^^^^^^^^^ was `accepted`
  |
  = help: where they are to agree that it ends: `countersign supersede DR-1 "…"`, which they sign
  = note: countersign explain deprecation-unsigned

checked 1 record in 1 log: 1 error
DR-1 is not deprecated, and its file is as it was

"#]],
    );
    assert_eq!(sandbox.read(PATH), signed("accepted", "grace", "ada"));
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}

#[test]
fn what_nobody_follows_does_not_end() {
    let mut sandbox = accepted();
    sandbox.run(&["deprecate", "1"]).problem(str![[r#"
countersign: the reason is missing
  help: say why in one line: `--reason "It doubles the cost of each order."`

"#]]);
    sandbox.run(&["deprecate", "1", "--reason", "x", "--verdict", "good"]).problem(str![[r#"
error: invalid value 'good' for '--verdict <VERDICT>': verdicts are met, partly, missed and unclear

For more information, try '--help'.

"#]]);
    sandbox.env("GIT_AUTHOR_EMAIL", "eve@example.com");
    sandbox.run(&["deprecate", "1", "--reason", "x"]).problem(str![[r#"
countersign: the roster knows nobody with the e-mail address `eve@example.com`
  help: who ends a decision is one of those who may sign: `countersign roster list`

"#]]);
    proposed().run(&["deprecate", "1", "--reason", "x"]).problem(str![[r#"
countersign: DR-1 is proposed: nobody follows it yet
  help: `countersign reject DR-1 --reason "…"` decides against it

"#]]);
    let sandbox = log();
    sandbox.write(PATH, signed("deprecated", "grace", "ada")).commit_all("It ended");
    sandbox.run(&["deprecate", "1", "--reason", "x"]).problem(str![[r#"
countersign: DR-1 is deprecated already
  help: `countersign show DR-1` shows it

"#]]);
}

#[test]
fn a_file_in_the_way_leaves_everything_as_it_was() {
    let sandbox = accepted();
    sandbox.write(OUTCOME, "mine\n").commit_all("In the way");
    sandbox.run(&["deprecate", "1", "--reason", "The shop is closed."]).problem(str![[r#"
countersign: [ROOT]/decisions/outcomes/0001-2026-11-22-deprecated.md: this file is there already
  help: Choose another name, or remove that file first.

"#]]);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}
