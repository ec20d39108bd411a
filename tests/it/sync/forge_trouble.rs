//! GitHub in trouble: tokens that may not, limits, answers that make no sense, and that no token is ever seen.

use super::TOKEN;
use super::forge::{GRACE, comments, scene};
use super::server::Reply;

#[test]
fn a_run_for_a_fork_reports_and_fails_nothing() {
    let mut scene = scene();
    let server = scene.github();
    server.with(|github| {
        github.is_read_only = true;
        github.pulls.get_mut(&7).unwrap().is_from_fork = true;
    });
    let summary = scene.sandbox.root().join("summary.md");
    scene.sandbox.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", summary);
    let said = scene.run(&["github", "7", "--report", "signoffs.md"]).ended(0);
    assert!(
        said.stderr.contains("note: GitHub is not told: the token of a change from a fork may only read"),
        "{said:?}"
    );
    for file in ["signoffs.md", "summary.md"] {
        assert!(scene.sandbox.read(file).contains("### ⏳ 0 of 2 sign-offs"), "{file}");
    }
    let _ = scene.run(&["github", "7", "--require"]).ended(1);
}

#[test]
fn a_token_that_lacks_a_permission_is_told_which() {
    let mut scene = scene();
    let server = scene.github();
    server.with(|github| github.is_read_only = true);
    let said = scene.run(&["github", "7"]).ended(1);
    assert!(said.stderr.contains("help: the token lacks the permission statuses: write"), "{said:?}");
    assert!(said.stderr.contains("issues: write; pull_requests: write"), "{said:?}");
    let gone = scene.run(&["github", "99"]).ended(1);
    assert!(gone.stderr.contains("pull request 99 cannot be read"), "{gone:?}");
    scene.sandbox.env("GITHUB_TOKEN", "another-token");
    let said = scene.run(&["github", "7"]).ended(1);
    assert!(said.stderr.contains("`GITHUB_TOKEN` has run out"), "{said:?}");
    scene.sandbox.env("GITHUB_TOKEN", "");
    let said = scene.run(&["github", "7"]).ended(2);
    assert!(said.stderr.contains("the environment variable `GITHUB_TOKEN` is not set"), "{said:?}");
}

#[test]
fn limits_are_obeyed_and_answers_that_make_no_sense_are_told() {
    let mut scene = scene();
    let server = scene.github();
    let limited = || {
        let body = serde_json::json!({ "message": "You have exceeded a secondary rate limit." });
        Reply::json(403, &body).with("retry-after", "1")
    };
    server.awkward("POST /repos/acme/shop/issues", limited());
    let _ = scene.run(&["github", "7"]).ended(0);
    assert_eq!(comments(&server).len(), 1);
    // Whether a comment was made nobody knows: it is found, and none is made beside it.
    server.with(|github| github.pulls.get_mut(&7).unwrap().comments.clear());
    server.awkward_though_done("POST /repos/acme/shop/issues", Reply::Reset);
    let said = scene.run(&["github", "7"]).ended(1);
    assert!(said.stderr.contains("look there whether it was made"), "{said:?}");
    let _ = scene.run(&["github", "7"]).ended(0);
    assert_eq!(comments(&server).len(), 1);
    for (on, reply, words) in [
        ("/reviews", Reply::json(200, &serde_json::json!({ "message": "x" })), "it is no list"),
        ("/pulls/7", Reply::text(200, "<html>"), "it is no object"),
        ("/pulls/7", Reply::json(200, &serde_json::json!({ "head": null })), "it is no pull request"),
        ("/status", Reply::text(404, "Not Found"), "has no such thing"),
    ] {
        server.awkward(on, reply);
        let said = scene.run(&["github", "7"]).ended(1);
        assert!(said.stderr.contains(words), "{on}: {said:?}");
    }
}

#[test]
fn a_comment_that_somebody_else_marked_is_left_alone() {
    let mut scene = scene();
    let server = scene.github();
    let forged = "<!-- countersign:summary -->\n### ✅ 2 of 2 sign-offs\n".to_owned();
    server.with(|github| github.pulls.get_mut(&7).unwrap().comments.push((3, forged.clone(), false)));
    let _ = scene.run(&["github", "7"]).ended(0);
    assert_eq!(comments(&server).len(), 2);
    let head = scene.head.clone();
    server.with(|github| github.review(7, GRACE, "APPROVED", &head));
    let _ = scene.run(&["github", "7"]).ended(0);
    let all = comments(&server);
    assert_eq!((all.len(), &all[0]), (2, &forged), "the own one is found behind it and changed");
    assert!(all[1].contains("1 of 2 sign-offs"));
}

#[test]
fn no_token_is_ever_seen() {
    let mut scene = scene();
    let server = scene.github();
    let echo = serde_json::json!({ "message": format!("you sent Bearer {TOKEN}") });
    for args in [
        &["github", "7", "--verbose"][..],
        &["github", "7", "--format", "json"],
        &["github", "7", "--dry-run", "--look"],
    ] {
        for on in ["/pulls/7", "/status", "/comments"] {
            server.awkward(on, Reply::json(422, &echo));
            let said = scene.run(args);
            assert!(!format!("{said:?}").contains("CANARY"), "{said:?}");
        }
    }
}
