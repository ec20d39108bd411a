//! What was decided stays as it was decided, and where it was.

use super::{POLICY_PATH, check, found, passes};
use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, RECORD, accepted, sign_as_both, signed};

/// Two accepted records on main, and a branch of it.
fn decided() -> Sandbox {
    let mut sandbox = accepted();
    sandbox.write("decisions/0002-other.md", RECORD.replace("k7f3-2m9q", "m2q9-7f3k"));
    sandbox.commit_all("Propose another");
    sign_as_both(&mut sandbox, "2");
    sandbox.commit_all("Accept it");
    sandbox.git(&["switch", "--quiet", "--create", "feature"]);
    sandbox
}

#[test]
fn a_decided_record_is_not_deleted() {
    let sandbox = decided();
    sandbox.git(&["rm", "--quiet", PATH]);
    for arguments in [&["check"][..], &["check", "--staged"], &["hook", "run", "pre-commit"]] {
        let outcome = sandbox.run(arguments);
        assert_eq!(outcome.code, Some(1), "{arguments:?}");
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(said.contains("[record-deleted]: DR-1 is accepted"), "{arguments:?} said {said}");
    }
    sandbox.commit_all("Remove it");
    assert_eq!(found(&check(&sandbox)), ["record-deleted"]);
    // Nor is it done by a folder of another name, by a policy that looks away, or by losing its number.
    for (from, to) in [("HEAD^", "elsewhere/0001-adopt.md"), ("HEAD^", "decisions/README.md")] {
        sandbox.git(&["reset", "--quiet", "--hard", from]);
        sandbox.write("elsewhere/x", "");
        sandbox.git(&["mv", PATH, to]);
        sandbox.commit_all("Move it away");
        assert_eq!(found(&check(&sandbox)), ["record-deleted"], "{to}");
    }
    sandbox.git(&["reset", "--quiet", "--hard", "main"]);
    let ignoring = format!("{POLICY}ignore: [0001-adopt-postgresql-for-orders.md]\n");
    sandbox.write(POLICY_PATH, ignoring).commit_all("Look away");
    assert_eq!(found(&check(&sandbox)), ["record-deleted"]);
}

#[test]
fn a_decided_record_may_move_and_get_another_name() {
    let sandbox = decided();
    sandbox.write("decisions/2026/x", "");
    sandbox.git(&["mv", PATH, "decisions/2026/0001-adopt-postgresql.md"]);
    sandbox.commit_all("Sort by year");
    passes(&check(&sandbox));
}

#[test]
fn two_decisions_do_not_change_places() {
    let sandbox = decided();
    let (one, two) = (sandbox.read(PATH), sandbox.read("decisions/0002-other.md"));
    sandbox.write(PATH, two).write("decisions/0002-other.md", one).commit_all("Swap");
    let codes = found(&check(&sandbox));
    assert_eq!(codes.iter().filter(|code| *code == "number-changed").count(), 2, "{codes:?}");
}

#[test]
fn an_id_serves_one_record() {
    let sandbox = decided();
    sandbox.write("decisions/0003-copy.md", sandbox.read(PATH)).commit_all("Copy what is signed");
    let codes = found(&check(&sandbox));
    assert!(codes.contains(&"id-duplicate".to_owned()), "{codes:?}");
}

#[test]
fn an_id_serves_one_log() {
    let sandbox = decided();
    sandbox.write("other/countersign.yaml", POLICY.replace("6f1c0e52", "7f1c0e52"));
    sandbox.commit_all("Begin another log");
    sandbox.git(&["branch", "--force", "main", "HEAD"]);
    sandbox.write("other/0001-copy.md", sandbox.read(PATH)).git(&["add", "--all"]);
    for arguments in [&["check"][..], &["check", "--staged"]] {
        let codes = found(&sandbox.run(arguments));
        assert!(codes.contains(&"id-duplicate".to_owned()), "{arguments:?}: {codes:?}");
    }
    sandbox.commit_all("Copy what is signed");
    let outcome = sandbox.run(&["check", "--base", "main", "--merged"]);
    assert_eq!(found(&outcome), ["id-duplicate"]);
    assert!(outcome.stdout.contains("that of DR-1 in another log"), "{}", outcome.stdout);
}

#[test]
fn an_older_accepted_text_does_not_come_back() {
    let mut sandbox = accepted();
    let old = sandbox.read(PATH);
    sandbox.write(PATH, old.replace("live in", "move to"));
    let _ = sandbox.run(&["propose", "1"]).ended(0);
    sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Decide anew");
    sandbox.git(&["switch", "--quiet", "--create", "feature"]);
    sandbox.write(PATH, old).commit_all("As it was");
    assert_eq!(found(&check(&sandbox)), ["transition-not-allowed"]);
}

#[test]
fn a_status_is_not_typed() {
    let sandbox = accepted();
    sandbox.git(&["switch", "--quiet", "--create", "feature"]);
    let text = signed("accepted", "", "").replace("k7f3-2m9q", "m2q9-7f3k");
    sandbox.write("decisions/0002-other.md", text).commit_all("Decide alone");
    assert_eq!(found(&check(&sandbox)), ["signoff-missing", "signoff-missing"]);
}

#[test]
fn a_log_inside_another_is_its_own() {
    let sandbox = accepted();
    sandbox.write("countersign.yaml", POLICY.replace("6f1c0e52", "7f1c0e52")).commit_all("A log around it");
    sandbox.git(&["switch", "--quiet", "--create", "feature"]);
    sandbox.write(PATH, sandbox.read(PATH).replace("status: accepted", "status: deprecated"));
    sandbox.commit_all("End a decision of the inner log");
    passes(&check(&sandbox));
}
