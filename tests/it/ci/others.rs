//! GitLab, pre-commit and the other services, by the variables that they set.

use super::{another, cannot, check, cloned, forged, found, id, judged, origin, passes};
use crate::support::Sandbox;

const ZERO: &str = "0000000000000000000000000000000000000000";

/// Sets what GitLab sets for a job of a merge request, and more.
fn merge_request(sandbox: &mut Sandbox, diff_base: &str, head: &str) {
    sandbox.env("GITLAB_CI", "true").env("CI", "true").env("CI_COMMIT_SHA", head);
    sandbox.env("CI_PIPELINE_SOURCE", "merge_request_event").env("CI_MERGE_REQUEST_IID", "7");
    sandbox.env("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main").env("CI_DEFAULT_BRANCH", "main");
    sandbox.env("CI_MERGE_REQUEST_DIFF_BASE_SHA", diff_base).env("CI_COMMIT_BEFORE_SHA", ZERO);
}

#[test]
fn c60_a_merge_request_of_gitlab() {
    let mut sandbox = forged();
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    merge_request(&mut sandbox, &main, &topic);
    cloned(&sandbox, &[], &[&topic]);
    let outcome = check(&sandbox);
    assert_eq!(found(&outcome), ["signer-not-author"]);
    judged(&outcome, Some((&main, &topic)));
}

#[test]
fn c60_merged_results_are_judged_against_the_target_as_it_is_now() {
    let mut sandbox = origin();
    let old = id(&sandbox, "main");
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    let (path, text) = another("0002", "m2q9-7f3k");
    let topic = sandbox.write(&path, text).commit_all("Propose");
    sandbox.git(&["switch", "--quiet", "main"]);
    let (path, text) = another("0002", "p2v6-7f3k");
    let main = sandbox.write(&path, text).commit_all("Propose the same number");
    sandbox.git(&["checkout", "--quiet", "--detach"]);
    sandbox.git(&["merge", "--quiet", "--no-edit", "topic"]);
    let merged = id(&sandbox, "HEAD");
    merge_request(&mut sandbox, &old, &merged);
    sandbox
        .env("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", &main)
        .env("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", &topic);
    cloned(&sandbox, &[], &[&merged]);
    let outcome = check(&sandbox);
    assert_eq!(found(&outcome), ["number-duplicate"]);
    judged(&outcome, Some((&main, &topic)));
}

#[test]
fn c60_a_branch_of_the_target_that_is_older_than_the_request_does_not_count() {
    let mut sandbox = forged();
    let old = id(&sandbox, "main^");
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    merge_request(&mut sandbox, &main, &topic);
    cloned(&sandbox, &[], &[&topic]);
    // A runner that keeps its clones has fetched the target some time ago.
    sandbox.git(&["-C", "clone", "update-ref", "refs/remotes/origin/main", &old]);
    judged(&check(&sandbox), Some((&main, &topic)));
}

#[test]
fn c60_the_depth_that_gitlab_clones_with_is_no_pass() {
    let mut sandbox = forged();
    for at in 0..25 {
        sandbox.write("unrelated.txt", format!("{at}")).commit_all("Go on");
    }
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    merge_request(&mut sandbox, &main, &topic);
    cloned(&sandbox, &["--depth", "20", "--single-branch", "--branch", "topic"], &[]);
    cannot(&check(&sandbox), &["shallow", "`GIT_DEPTH: 0`"]);
}

#[test]
fn c60_a_schedule_of_gitlab_judges_all() {
    let mut sandbox = forged();
    sandbox.env("GITLAB_CI", "true").env("CI_PIPELINE_SOURCE", "schedule").env("CI_COMMIT_BRANCH", "main");
    cloned(&sandbox, &["--depth", "1", "--branch", "main"], &[]);
    passes(&check(&sandbox), None);
}

#[test]
fn pre_commit_says_from_where_to_where() {
    let mut sandbox = forged();
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    cloned(&sandbox, &[], &["topic"]);
    sandbox.env("PRE_COMMIT_FROM_REF", "origin/main").env("PRE_COMMIT_TO_REF", "HEAD");
    let outcome = check(&sandbox);
    assert_eq!(found(&outcome), ["signer-not-author"]);
    judged(&outcome, Some((&main, &topic)));
}

#[test]
fn the_other_services_judge_the_same_change() {
    let services: [&[(&str, &str)]; 6] = [
        &[
            ("BITBUCKET_BUILD_NUMBER", "1"),
            ("BITBUCKET_COMMIT", "TOPIC"),
            ("BITBUCKET_PR_ID", "3"),
            ("BITBUCKET_PR_DESTINATION_BRANCH", "main"),
            ("BITBUCKET_PR_DESTINATION_COMMIT", "MAIN"),
        ],
        &[
            ("TF_BUILD", "True"),
            ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"),
            ("SYSTEM_PULLREQUEST_SOURCECOMMITID", "TOPIC"),
        ],
        &[
            ("BUILDKITE", "true"),
            ("BUILDKITE_COMMIT", "TOPIC"),
            ("BUILDKITE_PULL_REQUEST", "9"),
            ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main"),
        ],
        &[("JENKINS_URL", "http://ci/"), ("CHANGE_ID", "4"), ("CHANGE_TARGET", "main")],
        &[("CIRCLECI", "true"), ("CIRCLE_BRANCH", "topic")],
        &[("CI", "true")],
    ];
    for variables in services {
        let mut sandbox = forged();
        let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
        cloned(&sandbox, &[], &["topic"]);
        // As a clone of the service has it, where main is checked out at the origin.
        sandbox.git(&["-C", "clone", "remote", "set-head", "origin", "main"]);
        for (name, value) in variables {
            sandbox.env(name, value.replace("TOPIC", &topic).replace("MAIN", &main));
        }
        let outcome = check(&sandbox);
        assert_eq!(found(&outcome), ["signer-not-author"], "{variables:?}");
        judged(&outcome, Some((&main, &topic)));
        // And where the target was not fetched, each says how to fetch it or to clone.
        sandbox.git(&["-C", "clone", "update-ref", "-d", "refs/remotes/origin/main"]);
        sandbox.git(&["-C", "clone", "update-ref", "-d", "refs/remotes/origin/HEAD"]);
        if variables.iter().any(|(name, _)| name.ends_with("DESTINATION_COMMIT")) {
            judged(&check(&sandbox), Some((&main, &topic)));
        } else {
            cannot(&check(&sandbox), &["help: "]);
        }
    }
}
