//! Variables and events of the shapes that services really set, and what is made of them.

use super::{What, detect};
use crate::cli::ci::service::Service;
use crate::git::Environment;

const BASE: &str = "1111111111111111111111111111111111111111";
const HEAD: &str = "2222222222222222222222222222222222222222";
const OLD: &str = "3333333333333333333333333333333333333333";
const ZERO: &str = "0000000000000000000000000000000000000000";

/// Variables and their values.
type Pairs<'a> = &'a [(&'a str, &'a str)];

fn environment(pairs: &[(&str, &str)]) -> Environment {
    pairs.iter().fold(Environment::default(), |all, (name, value)| all.with(name, *value))
}

fn found(pairs: &[(&str, &str)], event: Option<&str>) -> (Service, String, What) {
    let detected = detect(&environment(pairs), event).expect("it can be told");
    (detected.service, detected.event, detected.what)
}

fn on_github(name: &str, event: &str) -> (String, What) {
    let pairs = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", name),
        ("GITHUB_SHA", HEAD),
        ("GITHUB_REF", "refs/heads/main"),
    ];
    let (service, event, what) = found(&pairs, Some(event));
    assert_eq!(service, Service::GitHub);
    (event, what)
}

fn merge(bases: &[&str], head: &str, into: Option<&str>, merged: bool) -> What {
    let bases = bases.iter().map(|&base| base.to_owned()).collect();
    What::Merge { bases, head: head.to_owned(), into: into.map(str::to_owned), merged }
}

fn pushed(before: Option<&str>, after: &str, main: Option<&str>) -> What {
    What::Push { before: before.map(str::to_owned), after: after.to_owned(), main: main.map(str::to_owned) }
}

/// A pull request, with some of what else stands in the file.
fn pull_request() -> String {
    format!(
        r#"{{"action": "synchronize", "number": 12, "before": "{OLD}", "after": "{HEAD}",
        "pull_request": {{"number": 12, "title": "::error::", "draft": false, "merge_commit_sha": null,
          "head": {{"label": "ada:topic", "ref": "topic", "sha": "{HEAD}", "repo": {{"fork": true}}}},
          "base": {{"label": "team:main", "ref": "main", "sha": "{BASE}", "repo": {{"default_branch": "main"}}}}}},
        "repository": {{"default_branch": "main", "private": true}}, "sender": {{"login": "ada"}}}}"#
    )
}

#[test]
fn github_pull_request() {
    let expected = ("pull request 12".to_owned(), merge(&[BASE], HEAD, Some("main"), false));
    for name in ["pull_request", "pull_request_target", "pull_request_review"] {
        assert_eq!(on_github(name, &pull_request()), expected, "{name}");
    }
}

#[test]
fn github_merge_group() {
    let event = format!(
        r#"{{"action": "checks_requested", "merge_group": {{"head_sha": "{HEAD}", "base_sha": "{BASE}",
        "head_ref": "refs/heads/gh-readonly-queue/main/pr-12-{BASE}", "base_ref": "refs/heads/main",
        "head_commit": {{"id": "{HEAD}"}}}}, "repository": {{"default_branch": "main"}}}}"#
    );
    assert_eq!(
        on_github("merge_group", &event),
        ("merge group".to_owned(), merge(&[BASE], HEAD, Some("main"), true))
    );
}

fn push_event(branch: &str, before: &str, forced: bool) -> String {
    format!(
        r#"{{"ref": "refs/heads/{branch}", "before": "{before}", "after": "{HEAD}", "created": {}, "deleted": false,
        "forced": {forced}, "base_ref": null, "commits": [], "head_commit": null,
        "repository": {{"default_branch": "main", "master_branch": "main"}}}}"#,
        before == ZERO
    )
}

#[test]
fn github_push() {
    let main = Some("refs/remotes/origin/main");
    for (branch, before, forced, expected) in [
        ("main", OLD, false, pushed(Some(OLD), HEAD, None)),
        ("main", ZERO, false, pushed(None, HEAD, None)),
        ("topic/a", OLD, false, pushed(Some(OLD), HEAD, main)),
        ("topic/a", ZERO, false, pushed(None, HEAD, main)),
        ("topic/a", OLD, true, pushed(Some(OLD), HEAD, main)),
    ] {
        let (event, what) = on_github("push", &push_event(branch, before, forced));
        assert_eq!((event, what), (format!("push to {branch}"), expected));
    }
}

#[test]
fn github_runs_about_no_change() {
    let tag = push_event("x", OLD, false).replace("refs/heads/x", "refs/tags/v1");
    let gone = push_event("x", OLD, false).replace(r#""deleted": false"#, r#""deleted": true"#);
    for (name, event) in [
        ("workflow_dispatch", r#"{"inputs": null, "ref": "refs/heads/main"}"#),
        ("schedule", r#"{"schedule": "0 4 * * *"}"#),
        ("release", r#"{"action": "published"}"#),
        ("issue_comment", r#"{"issue": {"pull_request": {"url": "x"}}}"#),
        ("push", &tag),
        ("push", &gone),
    ] {
        assert_eq!(on_github(name, event).1, What::Whole, "{name} {event}");
    }
}

#[test]
fn github_without_an_event_or_with_a_broken_one() {
    let pairs =
        [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_BASE_REF", "main")];
    let (_, _, what) = found(&pairs, None);
    assert_eq!(what, merge(&["refs/remotes/origin/main"], "HEAD", Some("main"), false));
    for event in ["", "{", "[]", r#"{"pull_request": {"base": 7}}"#, r#"{"before": 7}"#] {
        assert!(detect(&environment(&pairs), Some(event)).is_err(), "{event}");
    }
    assert!(detect(&environment(&pairs[..2]), None).is_err(), "a pull request that names no base is no pass");
}

#[test]
fn pre_commit_comes_before_the_service_it_runs_on() {
    let pairs =
        [("GITHUB_ACTIONS", "true"), ("PRE_COMMIT_FROM_REF", "origin/main"), ("PRE_COMMIT_TO_REF", "HEAD")];
    let (service, _, what) = found(&pairs, Some(&pull_request()));
    assert_eq!((service, what), (Service::PreCommit, merge(&["origin/main"], "HEAD", None, false)));
}

/// What GitLab sets for every job, and some more.
fn on_gitlab(more: &[(&str, &str)]) -> (String, What) {
    let mut pairs =
        vec![("GITLAB_CI", "true"), ("CI", "true"), ("CI_COMMIT_SHA", HEAD), ("CI_DEFAULT_BRANCH", "main")];
    pairs.extend(more);
    let (service, event, what) = found(&pairs, None);
    assert_eq!(service, Service::GitLab);
    (event, what)
}

#[test]
fn gitlab_merge_request() {
    let request = [
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ("CI_MERGE_REQUEST_IID", "7"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", OLD),
        ("CI_COMMIT_BEFORE_SHA", ZERO),
    ];
    let detached = merge(&["refs/remotes/origin/main", OLD], HEAD, Some("main"), false);
    assert_eq!(on_gitlab(&request), ("merge request 7".to_owned(), detached));
    let source = "4444444444444444444444444444444444444444";
    let merged = [
        &request[..],
        &[("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", BASE), ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", source)],
    ];
    assert_eq!(
        on_gitlab(&merged.concat()).1,
        merge(&[BASE, "refs/remotes/origin/main", OLD], source, Some("main"), false)
    );
}

#[test]
fn gitlab_branches_tags_and_schedules() {
    let push = |branch, before| {
        let pairs =
            [("CI_PIPELINE_SOURCE", "push"), ("CI_COMMIT_BRANCH", branch), ("CI_COMMIT_BEFORE_SHA", before)];
        on_gitlab(&pairs).1
    };
    assert_eq!(push("main", OLD), pushed(Some(OLD), HEAD, None));
    assert_eq!(push("topic", OLD), pushed(Some(OLD), HEAD, Some("refs/remotes/origin/main")));
    assert_eq!(push("topic", ZERO), pushed(None, HEAD, Some("refs/remotes/origin/main")));
    for source in ["schedule", "web", "trigger"] {
        let pairs =
            [("CI_PIPELINE_SOURCE", source), ("CI_COMMIT_BRANCH", "main"), ("CI_COMMIT_BEFORE_SHA", ZERO)];
        assert_eq!(on_gitlab(&pairs).1, What::Whole, "{source}");
    }
    assert_eq!(on_gitlab(&[("CI_PIPELINE_SOURCE", "push"), ("CI_COMMIT_TAG", "v1")]).1, What::Whole);
}

#[test]
fn the_other_services() {
    let main = "refs/remotes/origin/main";
    let since = |head: &str| What::SinceMain { head: head.to_owned() };
    let rows: [(Service, Pairs<'_>, What); 12] = [
        (
            Service::Bitbucket,
            &[
                ("BITBUCKET_BUILD_NUMBER", "1"),
                ("BITBUCKET_COMMIT", HEAD),
                ("BITBUCKET_PR_ID", "3"),
                ("BITBUCKET_PR_DESTINATION_BRANCH", "main"),
                ("BITBUCKET_PR_DESTINATION_COMMIT", "111111111111"),
            ],
            merge(&[main, "111111111111"], HEAD, Some("main"), false),
        ),
        (
            Service::Bitbucket,
            &[("BITBUCKET_BUILD_NUMBER", "1"), ("BITBUCKET_COMMIT", HEAD), ("BITBUCKET_BRANCH", "topic")],
            since(HEAD),
        ),
        (
            Service::Bitbucket,
            &[("BITBUCKET_BUILD_NUMBER", "1"), ("BITBUCKET_COMMIT", HEAD), ("BITBUCKET_TAG", "v1")],
            What::Whole,
        ),
        (
            Service::Azure,
            &[
                ("TF_BUILD", "True"),
                ("BUILD_REASON", "PullRequest"),
                ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"),
                ("SYSTEM_PULLREQUEST_SOURCECOMMITID", HEAD),
            ],
            merge(&[main], HEAD, Some("main"), false),
        ),
        (
            Service::Azure,
            &[
                ("TF_BUILD", "True"),
                ("BUILD_REASON", "IndividualCI"),
                ("BUILD_SOURCEBRANCH", "refs/heads/topic"),
            ],
            since("HEAD"),
        ),
        (Service::Azure, &[("TF_BUILD", "True"), ("BUILD_REASON", "Schedule")], What::Whole),
        (
            Service::Buildkite,
            &[
                ("BUILDKITE", "true"),
                ("BUILDKITE_COMMIT", HEAD),
                ("BUILDKITE_PULL_REQUEST", "9"),
                ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main"),
            ],
            merge(&[main], HEAD, Some("main"), false),
        ),
        (
            Service::Buildkite,
            &[
                ("BUILDKITE", "true"),
                ("BUILDKITE_COMMIT", HEAD),
                ("BUILDKITE_PULL_REQUEST", "false"),
                ("BUILDKITE_BRANCH", "topic"),
                ("BUILDKITE_PIPELINE_DEFAULT_BRANCH", "main"),
            ],
            merge(&[main], HEAD, Some("main"), false),
        ),
        (
            Service::Jenkins,
            &[("JENKINS_URL", "http://ci/"), ("CHANGE_ID", "4"), ("CHANGE_TARGET", "main")],
            merge(&[main], "HEAD", Some("main"), false),
        ),
        (Service::Jenkins, &[("JENKINS_URL", "http://ci/"), ("BRANCH_NAME", "topic")], since("HEAD")),
        (Service::CircleCi, &[("CIRCLECI", "true"), ("CIRCLE_BRANCH", "topic")], since("HEAD")),
        (Service::Unknown, &[("CI", "true")], since("HEAD")),
    ];
    for (service, pairs, what) in rows {
        let (by, _, is) = found(pairs, None);
        assert_eq!((by, is), (service, what), "{pairs:?}");
    }
}
