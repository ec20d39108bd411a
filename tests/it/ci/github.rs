//! GitHub: the event file and the clone that actions/checkout leaves, in all the shapes that a run can have.

use super::{another, cannot, check, cloned, forged, found, id, judged, origin, passes};
use crate::support::Sandbox;
use crate::support::story::{PATH, signed};

const ZERO: &str = "0000000000000000000000000000000000000000";

/// Sets what GitHub sets for a run.
fn event(sandbox: &mut Sandbox, name: &str, text: &str) {
    sandbox.write("event.json", text);
    let path = sandbox.root().join("event.json");
    sandbox.env("GITHUB_ACTIONS", "true").env("CI", "true").env("GITHUB_EVENT_NAME", name);
    sandbox.env("GITHUB_EVENT_PATH", path);
}

fn pull_request(sandbox: &mut Sandbox, base: &str, head: &str) {
    let text = format!(
        r#"{{"pull_request": {{"number": 12, "base": {{"sha": "{base}", "ref": "main"}}, "head": {{"sha": "{head}", "ref": "topic"}}}}}}"#
    );
    event(sandbox, "pull_request", &text);
}

fn push(sandbox: &mut Sandbox, branch: &str, before: &str, after: &str) {
    let text = format!(
        r#"{{"ref": "refs/heads/{branch}", "before": "{before}", "after": "{after}", "deleted": false,
        "repository": {{"default_branch": "main"}}}}"#
    );
    event(sandbox, "push", &text);
}

/// Makes the merge commit that GitHub makes of a pull request: main first, then its head.
fn merge_ref(sandbox: &Sandbox) -> String {
    sandbox.git(&["checkout", "--quiet", "--detach", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "topic"]);
    let merged = id(sandbox, "HEAD");
    sandbox.git(&["update-ref", "refs/pull/12/merge", "HEAD"]);
    sandbox.git(&["checkout", "--quiet", "topic"]);
    merged
}

/// Clones as actions/checkout does for a pull request.
fn checked_out(sandbox: &Sandbox, depth: Option<&str>) {
    sandbox.git(&["init", "--quiet", "clone"]);
    let url = format!("file://{}", sandbox.root().display());
    sandbox.git(&["-C", "clone", "remote", "add", "origin", &url]);
    let mut fetch = vec!["-C", "clone", "fetch", "--quiet"];
    match depth {
        Some(depth) => fetch.extend(["--depth", depth, "origin"]),
        None => fetch.extend(["origin", "+refs/heads/*:refs/remotes/origin/*"]),
    }
    fetch.push("+refs/pull/12/merge:refs/remotes/pull/12/merge");
    sandbox.git(&fetch);
    sandbox.git(&["-C", "clone", "checkout", "--quiet", "refs/remotes/pull/12/merge"]);
}

#[test]
fn c59_a_pull_request_is_its_own_commits_and_not_those_of_the_trial_merge() {
    let mut sandbox = forged();
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    merge_ref(&sandbox);
    pull_request(&mut sandbox, &main, &topic);
    checked_out(&sandbox, None);
    let outcome = check(&sandbox);
    assert_eq!(found(&outcome), ["signer-not-author"]);
    judged(&outcome, Some((&main, &topic)));
}

#[test]
fn c59_a_pull_request_is_judged_against_main_as_it_is_now() {
    let mut sandbox = origin();
    let old = id(&sandbox, "main");
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    let (path, text) = another("0002", "m2q9-7f3k");
    sandbox.write(&path, text).commit_all("Propose");
    sandbox.git(&["switch", "--quiet", "main"]);
    let (path, text) = another("0002", "p2v6-7f3k");
    sandbox.write(&path, text).commit_all("Propose the same number");
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    merge_ref(&sandbox);
    pull_request(&mut sandbox, &old, &topic);
    checked_out(&sandbox, None);
    let outcome = check(&sandbox);
    assert_eq!(found(&outcome), ["number-duplicate"]);
    judged(&outcome, Some((&main, &topic)));
    // With the head checked out there is no later word than the event's.
    sandbox.git(&["-C", "clone", "checkout", "--quiet", &topic]);
    passes(&check(&sandbox), Some((&old, &topic)));
}

#[test]
fn c59_a_clone_of_one_commit_is_no_pass() {
    for depth in ["1", "2"] {
        let mut sandbox = forged();
        let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
        sandbox.git(&["switch", "--quiet", "main"]);
        for at in 0..3 {
            sandbox.write("unrelated.txt", format!("main {at}")).commit_all("Go on");
        }
        sandbox.git(&["switch", "--quiet", "topic"]);
        merge_ref(&sandbox);
        pull_request(&mut sandbox, &main, &topic);
        checked_out(&sandbox, Some(depth));
        cannot(&check(&sandbox), &["shallow", "`fetch-depth: 0`", "nothing was checked"]);
    }
}

#[test]
fn c59_a_head_that_was_not_fetched_is_named_with_the_way_to_fetch_it() {
    let mut sandbox = forged();
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    pull_request(&mut sandbox, &main, &topic);
    cloned(&sandbox, &["--single-branch", "--branch", "main"], &[]);
    cannot(&check(&sandbox), &[&format!("`git fetch origin {topic}`")]);
}

#[test]
fn c59_a_push_is_what_it_brought() {
    let mut sandbox = forged();
    let before = id(&sandbox, "topic");
    sandbox.write("unrelated.txt", "2\n").commit_all("Go on");
    let after = id(&sandbox, "topic");
    cloned(&sandbox, &[], &["topic"]);
    push(&mut sandbox, "topic", &before, &after);
    passes(&check(&sandbox), Some((&before, &after)));
    // Of a new branch it is all that main has not.
    push(&mut sandbox, "topic", ZERO, &after);
    let outcome = check(&sandbox);
    assert_eq!(found(&outcome), ["signer-not-author"]);
    judged(&outcome, Some((&id(&sandbox, "main"), &after)));
}

#[test]
fn c59_a_forced_push_is_all_that_main_has_not() {
    let mut sandbox = forged();
    let (main, after) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    cloned(&sandbox, &[], &["topic"]);
    // What was there before is in no clone any more.
    let unknown = "1234567890123456789012345678901234567890";
    push(&mut sandbox, "topic", unknown, &after);
    let outcome = check(&sandbox);
    assert_eq!(found(&outcome), ["signer-not-author"]);
    judged(&outcome, Some((&main, &after)));
    // Main itself was replaced: then nothing is left to hold it against.
    push(&mut sandbox, "main", unknown, &main);
    let outcome = check(&sandbox);
    passes(&outcome, None);
    assert!(outcome.stderr.contains("so all records are judged"), "{outcome:?}");
}

#[test]
fn c59_a_new_branch_in_a_clone_without_main_is_no_pass() {
    let mut sandbox = forged();
    let after = id(&sandbox, "topic");
    cloned(&sandbox, &["--single-branch", "--branch", "topic"], &[]);
    push(&mut sandbox, "topic", ZERO, &after);
    cannot(&check(&sandbox), &["`git fetch origin main:refs/remotes/origin/main`"]);
}

#[test]
fn c59_a_squash_that_went_into_main_is_not_asked_for_its_authors_again() {
    let mut sandbox = origin();
    let before = id(&sandbox, "main");
    // Grace signed in a pull request, and Ada pressed the button that squashed it.
    sandbox.write(PATH, signed("proposed", "grace", ""));
    let after = sandbox.commit_all("Adopt PostgreSQL (#12)");
    cloned(&sandbox, &[], &["main"]);
    push(&mut sandbox, "main", &before, &after);
    passes(&check(&sandbox), Some((&before, &after)));
    let _ = sandbox.run_in("clone", &["check", "--base", &before]).ended(1);
    // Nor is a branch that merges main afterwards.
    sandbox.git(&["switch", "--quiet", "--create", "topic", &before]);
    let start = sandbox.commit_all("Begin");
    sandbox.git(&["merge", "--quiet", "--no-edit", "main"]);
    let topic = id(&sandbox, "topic");
    sandbox.git(&["-C", "clone", "fetch", "--quiet", "origin"]);
    push(&mut sandbox, "topic", &start, &topic);
    passes(&check(&sandbox), Some((&after, &topic)));
}

#[test]
fn c59_a_merge_group_is_judged_for_what_meets_in_it() {
    let mut sandbox = forged();
    let base = id(&sandbox, "main");
    let head = merge_ref(&sandbox);
    let group = |base: &str, head: &str| {
        format!(
            r#"{{"merge_group": {{"base_sha": "{base}", "head_sha": "{head}", "base_ref": "refs/heads/main"}}}}"#
        )
    };
    event(&mut sandbox, "merge_group", &group(&base, &head));
    checked_out(&sandbox, None);
    // Whose sign-off it is was asked in the pull request.
    passes(&check(&sandbox), Some((&base, &head)));
    let (path, text) = another("0001", "m2q9-7f3k");
    sandbox.git(&["checkout", "--quiet", "--detach", &head]);
    let twice = sandbox.write(&path, text).commit_all("Another of this number");
    sandbox.git(&["update-ref", "refs/pull/12/merge", &twice]);
    event(&mut sandbox, "merge_group", &group(&head, &twice));
    sandbox.git(&["-C", "clone", "fetch", "--quiet", "origin", &twice]);
    assert_eq!(found(&check(&sandbox)), ["number-duplicate"]);
}

#[test]
fn c59_a_run_about_no_change_judges_all() {
    let mut sandbox = forged();
    cloned(&sandbox, &[], &["main"]);
    for name in ["workflow_dispatch", "schedule"] {
        event(&mut sandbox, name, "{}");
        let outcome = check(&sandbox);
        passes(&outcome, None);
        assert_eq!(outcome.stderr, format!("GitHub, {name}, no change to judge, so all records are\n"));
        assert!(outcome.stdout.starts_with("checked 1 record "), "{outcome:?}");
    }
}

#[test]
fn c59_an_event_that_cannot_be_read_is_no_pass() {
    let mut sandbox = forged();
    cloned(&sandbox, &[], &["topic"]);
    event(&mut sandbox, "pull_request", "{");
    cannot(&check(&sandbox), &["the event of this run cannot be understood", "--base origin/main"]);
    sandbox.remove("event.json");
    cannot(&check(&sandbox), &["event.json` cannot be read", "in a container, mount it"]);
}

#[test]
fn c59_annotations_of_the_change_come_first() {
    let mut sandbox = origin();
    let base = id(&sandbox, "main");
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    for at in 10..25 {
        let (path, text) = another(&format!("00{at}"), &format!("a{at}b-7f3k"));
        sandbox.write(&path, text.replace("## Decision", "## Nothing"));
    }
    let head = sandbox.commit_all("Propose much");
    pull_request(&mut sandbox, &base, &head);
    cloned(&sandbox, &[], &["topic"]);
    sandbox.env("GITHUB_STEP_SUMMARY", "summary.md");
    let outcome = sandbox.run_in("clone", &["check", "--ci", "--fail-on", "warning"]).ended(1);
    let annotations = outcome.stdout.lines().filter(|line| line.starts_with("::")).count();
    assert!((10..=20).contains(&annotations), "{annotations}");
    assert!(outcome.stdout.contains(" more without annotation ("), "{}", outcome.stdout);
    let summary = sandbox.read("clone/summary.md");
    assert!((10..25).all(|at| summary.contains(&format!("decisions/00{at}-"))), "{summary}");
}
