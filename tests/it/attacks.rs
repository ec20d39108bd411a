//! Ways round a sign-off that were tried and have to fail: each ends the check with the finding that names it.

use crate::support::Sandbox;
use crate::support::story::{PATH, accepted, log, signed};

/// The check of the files, and of what is staged, fails with this finding.
#[track_caller]
fn found(sandbox: &Sandbox, code: &str) {
    sandbox.git(&["add", "--all"]);
    for arguments in [&["check"][..], &["check", "--staged"]] {
        let outcome = sandbox.run(arguments);
        assert_eq!(outcome.code, Some(1), "{arguments:?} said\n{}", outcome.stdout);
        assert!(outcome.stdout.contains(&format!("[{code}]")), "no {code} in\n{}", outcome.stdout);
    }
}

#[test]
fn an_older_accepted_text_does_not_come_back() {
    let mut sandbox = accepted();
    let old = sandbox.read(PATH);
    sandbox.write(PATH, old.replace("live in", "move to"));
    let _ = sandbox.run(&["propose", "1"]).ended(0);
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    let _ = sandbox.as_ada().run(&["sign", "1", "--yes"]).ended(0);
    sandbox.commit_all("Decide anew");
    let _ = sandbox.run(&["check"]).ended(0);
    sandbox.write(PATH, old);
    found(&sandbox, "transition-not-allowed");
}

#[test]
fn a_record_does_not_allow_itself_what_hides_its_status() {
    for (status, rule) in [
        ("status: \"accepted\"", "status-unknown"),
        ("status: Accepted", "status-unknown"),
        ("status: accepted # yes", "status-unknown"),
        ("status:\n  accepted", "value-malformed"),
    ] {
        let sandbox = log();
        let text = signed("proposed", "", "").replace("status: proposed", status);
        let text = text.replace("driver: ada\n", &format!("driver: ada\nallow:\n  {rule}: we write it so\n"));
        sandbox.write(PATH, text);
        found(&sandbox, rule);
    }
}

#[test]
fn no_free_text_stands_in_lines_that_no_sign_off_covers() {
    for lines in
        ["tags: |\n  The decision is void.\n", "tags: [a, \"The decision is void\"]\n", "tickets: void\n"]
    {
        let sandbox = accepted();
        sandbox.write("decisions/countersign.yaml", lenient(&sandbox));
        sandbox.commit_all("Take malformed values lightly");
        let text = sandbox.read(PATH).replace("signoffs:", &format!("{lines}signoffs:"));
        sandbox.write(PATH, text);
        found(&sandbox, "signoff-stale");
    }
    let sandbox = accepted();
    sandbox.write(PATH, sandbox.read(PATH).replace("signoffs:", "tags: [a]\ntickets: [SHOP-1]\nsignoffs:"));
    let _ = sandbox.run(&["check"]).ended(0);
}

fn lenient(sandbox: &Sandbox) -> String {
    format!("{}rules:\n  value-malformed: warning\n", sandbox.read("decisions/countersign.yaml"))
}

#[test]
fn a_signed_record_does_not_turn_into_one_of_another_tool() {
    for body in
        ["---\nstatus: accepted\ndeciders: grace, ada\n---\n# Other\n", "# Other\n\nStatus: Accepted\n"]
    {
        let sandbox = accepted();
        spare(&sandbox, "2027-01-01");
        sandbox.write(PATH, body);
        found(&sandbox, "id-changed");
    }
}

#[test]
fn what_is_added_under_a_policy_is_new() {
    for since in ["2027-01-01", "9"] {
        let sandbox = accepted();
        spare(&sandbox, since);
        sandbox.write("decisions/0002-other.md", "---\nstatus: accepted\n---\n# Other\n");
        found(&sandbox, "signoff-missing");
    }
}

fn spare(sandbox: &Sandbox, since: &str) {
    let policy = sandbox.read("decisions/countersign.yaml");
    sandbox.write("decisions/countersign.yaml", format!("{policy}since: {since}\n"));
    sandbox.commit_all("Spare what is older");
}

#[test]
#[cfg(unix)]
fn a_linked_folder_hides_no_record() {
    let sandbox = accepted();
    sandbox.write("elsewhere/0002-other.md", signed("accepted", "", ""));
    std::os::unix::fs::symlink("../elsewhere", sandbox.root().join("decisions/2026")).unwrap();
    found(&sandbox, "unreadable-record");
}

#[test]
fn superseding_stages_no_unfinished_edit_of_the_older_record() {
    let mut sandbox = accepted();
    let path = "decisions/0002-move-orders.md";
    let text = signed("proposed", "", "").replace("k7f3-2m9q", "m2q9-7f3k");
    sandbox.write(path, text.replace("driver: ada\n", "driver: ada\nsupersedes: [1]\n"));
    sandbox.git(&["add", path]);
    let _ = sandbox.as_grace().run(&["sign", "2", "--yes"]).ended(0);
    let unfinished = format!("{}Half a thought.\n", sandbox.read(PATH));
    sandbox.write(PATH, &unfinished);
    let before = sandbox.read(path);
    let outcome = sandbox.as_ada().run(&["sign", "2", "--yes"]).ended(2);
    assert!(outcome.stderr.contains("differs from what is staged"), "{}", outcome.stderr);
    assert_eq!(sandbox.read(path), before, "nothing was signed");
    assert_eq!(sandbox.read(PATH), unfinished);
}

#[test]
#[cfg(unix)]
fn a_log_does_not_give_way_to_a_link() {
    let sandbox = accepted();
    sandbox.git(&["mv", "decisions", "real"]);
    sandbox.remove("real/countersign.yaml");
    std::os::unix::fs::symlink("real", sandbox.root().join("decisions")).unwrap();
    sandbox.git(&["add", "--all"]);
    let outcome = sandbox.run(&["hook", "run", "pre-commit"]).ended(2);
    assert!(outcome.stderr.contains("`decisions` was the folder of a log"), "{}", outcome.stderr);
}
