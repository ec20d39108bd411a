//! Ways round a sign-off that take several changes, of which none alone looks like one: each step has to fail.

use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, proposed, signed};

/// A record that Grace and Ada signed, each in a commit of their own; Ada acts.
fn accepted() -> Sandbox {
    let mut sandbox = proposed();
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign for product");
    sandbox.write(PATH, signed("accepted", "grace", "ada"));
    sandbox.as_ada().commit_all("Sign for engineering");
    sandbox
}

/// The last commit goes round the gates with this finding: before it goes in, and in the audit of what went in.
#[track_caller]
fn refused(sandbox: &Sandbox, code: &str) {
    for arguments in [&["check", "--base", "HEAD~1"][..], &["audit"]] {
        let outcome = sandbox.run(arguments);
        assert_eq!(outcome.code, Some(1), "{arguments:?}\n{}{}", outcome.stdout, outcome.stderr);
        assert!(outcome.stdout.contains(&format!("error[{code}]")), "no {code} in\n{}", outcome.stdout);
    }
}

/// The last commit passes.
#[track_caller]
fn passes(sandbox: &Sandbox) {
    for arguments in [&["check", "--base", "HEAD~1"][..], &["audit"]] {
        let outcome = sandbox.run(arguments);
        assert_eq!(outcome.code, Some(0), "{arguments:?}\n{}{}", outcome.stdout, outcome.stderr);
    }
}

/// The policy of another log.
fn other_log() -> String {
    POLICY.replace("6f1c0e52", "0b7d9a31")
}

#[test]
fn a_log_inside_a_log_takes_no_decided_record_along() {
    let sandbox = accepted();
    sandbox.write("decisions/core/team/0001-adopt.md", sandbox.read(PATH)).remove(PATH);
    sandbox.commit_all("Sort the records");
    passes(&sandbox);
    sandbox.write("decisions/core/countersign.yaml", other_log());
    let outcome = sandbox.run(&["check"]);
    assert!(outcome.stdout.contains("error[record-deleted]"), "{}", outcome.stdout);
    sandbox.commit_all("Begin a log around it");
    refused(&sandbox, "record-deleted");
    let outcome = sandbox.run(&["check", "--base", "HEAD~1"]);
    assert!(outcome.stdout.contains("would belong to another log"), "{}", outcome.stdout);
}

#[test]
fn a_log_inside_a_log_may_begin_beside_what_was_decided() {
    let sandbox = accepted();
    sandbox.write("decisions/core/countersign.yaml", other_log());
    sandbox.commit_all("Begin a log");
    passes(&sandbox);
}

#[test]
fn a_revision_is_not_deleted_to_bring_back_the_one_before() {
    let sandbox = accepted();
    let old = sandbox.read(PATH);
    let _ = sandbox.run(&["revise", "1", "--reason", "It was wrong."]).ended(0);
    sandbox.commit_all("Decide anew");
    passes(&sandbox);
    sandbox.remove(PATH);
    sandbox.commit_all("Give it up");
    refused(&sandbox, "record-deleted");
    sandbox.write(PATH, old);
    sandbox.commit_all("Bring it back");
    sandbox.git(&["reset", "--quiet", "--soft", "HEAD~2"]);
    sandbox.commit_all("Both at once");
    refused(&sandbox, "transition-not-allowed");
}

#[test]
fn an_objection_does_not_go_with_its_record() {
    let sandbox = proposed();
    let _ = sandbox.run(&["object", "1", "--reason", "It costs too much."]).ended(0);
    sandbox.commit_all("Object");
    passes(&sandbox);
    let text = sandbox.read(PATH);
    sandbox.remove(PATH);
    sandbox.commit_all("Give it up");
    refused(&sandbox, "record-deleted");
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    sandbox.remove(PATH).write("decisions/0001-other.md", text.replace("k7f3-2m9q", "m2q9-7f3k"));
    sandbox.commit_all("Propose it as another record");
    refused(&sandbox, "record-deleted");
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    sandbox.write(PATH, text.replace("status: proposed", "status: rejected"));
    sandbox.commit_all("Reject it");
    passes(&sandbox);
}

#[test]
fn what_nobody_has_objected_to_may_be_deleted_before_it_is_decided() {
    let sandbox = proposed();
    sandbox.write(PATH, signed("proposed", "", "ada")).commit_all("Sign");
    sandbox.remove(PATH);
    sandbox.commit_all("Give it up");
    passes(&sandbox);
}

#[test]
fn two_logs_have_no_identity_in_common() {
    let sandbox = proposed();
    sandbox.write("other/countersign.yaml", POLICY.replace("ada", "eve"));
    sandbox.commit_all("Begin a log in which these signatures count too");
    refused(&sandbox, "log-changed");
    sandbox.write("other/countersign.yaml", other_log());
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--amend", "--no-edit"]);
    passes(&sandbox);
    sandbox.write("other/countersign.yaml", POLICY);
    sandbox.commit_all("Take its identity later");
    refused(&sandbox, "log-changed");
}

#[test]
fn a_log_does_not_move_away_from_under_its_policy() {
    let sandbox = proposed();
    sandbox.git(&["mv", "decisions", "records"]);
    sandbox.write("records/countersign.yaml", POLICY.replace("ada", "eve"));
    sandbox.commit_all("Move the log, and change who signs");
    refused(&sandbox, "log-changed");
}

#[test]
fn no_policy_has_a_double_that_some_systems_take_for_it() {
    for path in [
        "decisions/Countersign.yaml",
        "decisions/COUNTERSIGN.SIGS",
        "Decisions/countersign.yaml",
        "DECISIONS/0001-adopt-postgresql-for-orders.md",
    ] {
        let sandbox = accepted();
        sandbox.write("double.txt", other_log());
        let blob = sandbox.git(&["hash-object", "-w", "double.txt"]);
        sandbox.remove("double.txt");
        // The file system of the test may be one of those that take the two for one.
        let entry = format!("100644,{},{path}", blob.trim());
        sandbox.git(&["update-index", "--add", "--cacheinfo", &entry]);
        sandbox.git(&["commit", "--quiet", "--message", "Add a double"]);
        refused(&sandbox, "name-clash");
    }
}

#[test]
fn what_is_not_decided_supersedes_nothing() {
    let sandbox = accepted();
    let text = signed("proposed", "", "").replace("k7f3-2m9q", "m2q9-7f3k");
    sandbox.write("decisions/0002-move.md", text.replace("driver: ada\n", "driver: ada\nsupersedes: [1]\n"));
    sandbox.commit_all("Propose what takes its place");
    passes(&sandbox);
    sandbox.write(PATH, sandbox.read(PATH).replace("status: accepted", "status: superseded"));
    sandbox.commit_all("Take it for decided");
    refused(&sandbox, "transition-not-allowed");
}
