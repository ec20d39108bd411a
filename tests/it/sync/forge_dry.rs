//! What is known without asking a forge, and what `doctor --live` proves there.

use super::TOKEN;
use super::forge::{ADA, GRACE, comments, scene};
use super::server::{Received, Reply, Server, Service};
use crate::support::keys::key_file;
use crate::support::story::PATH;
use serde_json::{Value, json};

/// The requests that a dry run shows, and those that were sent, are the same.
fn same<S: Service>(planned: &Value, server: &Server<S>) {
    let planned = planned["changes"][0]["requests"].as_array().cloned().unwrap_or_default();
    let sent: Vec<Received> = server.seen().into_iter().filter(Received::is_write).collect();
    assert_eq!((planned.len(), sent.len()), (2, 2));
    for (planned, sent) in planned.iter().zip(&sent) {
        assert_eq!(planned["method"], sent.method.as_str());
        assert_eq!(planned["url"], format!("{}{}", server.url(), sent.path));
        assert_eq!(planned["body"], sent.json());
    }
}

#[test]
fn a_dry_run_takes_neither_network_nor_token_and_shows_to_the_letter_what_is_told() {
    let mut scene = scene();
    let (github, gitlab) = (scene.github(), scene.gitlab());
    scene.sandbox.git(&["update-ref", "refs/pull/7/head", &scene.head]);
    scene.sandbox.git(&["update-ref", "refs/remotes/origin/merge-requests/7", &scene.head]);
    for name in ["github", "gitlab"] {
        scene.sandbox.env("GITHUB_TOKEN", "").env("GITLAB_TOKEN", "");
        let said = scene.run(&[name, "7", "--dry-run"]).ended(0);
        assert!(said.stderr.contains("none is counted here (`--look` reads them)"), "{said:?}");
        assert!(said.stdout.contains("0 of 2 sign-offs; missing: DR-1 product (Grace Hopper)"), "{said:?}");
        assert!(said.stdout.contains("would tell: a comment on"), "{said:?}");
        assert!(said.stdout.contains("engineering: waits for Ada Lovelace"), "{said:?}");
        let said = scene.run(&[name, "7", "--dry-run", "--format", "json"]).ended(0);
        let planned: Value = serde_json::from_str(&said.stdout).unwrap();
        assert_eq!(planned["changes"][0]["head"], scene.head.as_str());
        assert_eq!((github.seen().len(), gitlab.seen().len()), (0, 0), "nothing leaves the machine");
        let _ = scene.run(&[name, "7", "--dry-run", "--require"]).ended(1);
        let said = scene.run(&[name, "7", "--dry-run", "--look"]).ended(2);
        assert!(said.stderr.contains("_TOKEN` is not set"), "{said:?}");
        scene.sandbox.env("GITHUB_TOKEN", TOKEN).env("GITLAB_TOKEN", TOKEN);
        let _ = scene.run(&[name, "7"]).ended(0);
        if name == "github" {
            same(&planned, &github)
        } else {
            same(&planned, &gitlab)
        }
        // It shows all the same what stands there already: it does not know.
        let again = scene.run(&[name, "7", "--dry-run", "--format", "json"]).ended(0);
        assert_eq!(serde_json::from_str::<Value>(&again.stdout).unwrap(), planned);
    }
}

#[test]
fn what_the_clone_does_not_know_is_said() {
    let mut scene = scene();
    let server = scene.github();
    scene.sandbox.git(&["switch", "--quiet", "topic"]);
    let said = scene.run(&["github", "7", "--dry-run"]).ended(0);
    assert!(
        said.stderr
            .contains("no ref of pull request 7 is here: what is checked out is taken for its last commit"),
        "{said:?}"
    );
    assert!(said.stdout.contains("DR-1 Adopt PostgreSQL for orders"), "{said:?}");
    let said = scene.run(&["github", "--all", "--dry-run"]).ended(2);
    assert!(said.stderr.contains("which pull request is meant only GitHub knows"), "{said:?}");
    // A run of CI names both ends.
    let head = scene.head.clone();
    let event = json!({ "pull_request": { "number": 7, "head": { "sha": head }, "base": { "ref": "main", "sha": "x" } } });
    scene.sandbox.git(&["switch", "--quiet", "main"]);
    scene.sandbox.write(".git/event.json", event.to_string());
    let path = scene.sandbox.root().join(".git/event.json");
    scene.sandbox.env("GITHUB_ACTIONS", "true").env("GITHUB_EVENT_PATH", path);
    let said = scene.run(&["github", "--dry-run"]).ended(0);
    assert!(said.stdout.contains(&format!("would tell: status of {}", &head[..8])), "{said:?}");
    assert!(!said.stderr.contains("no ref of"), "{said:?}");
    // After the merge: whose approval would be noted, if it is there.
    scene.merge();
    scene.sandbox.env("GITHUB_TOKEN", "");
    let said = scene.run(&["github", "7", "--record", "--key", &key_file("ci"), "--dry-run"]).ended(0);
    assert!(said.stdout.contains("would note: DR-1 for product: the approval of Grace Hopper"), "{said:?}");
    assert!(!scene.sandbox.read(PATH).contains("by:"));
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn doctor_proves_it_at_a_pull_request_and_leaves_nothing_behind() {
    let mut scene = scene();
    let server = scene.github();
    let head = scene.head.clone();
    server.with(|github| github.review(7, GRACE, "APPROVED", &head));
    let said = scene.sandbox.run(&["doctor", "--live", "--on", "7"]).ended(2);
    assert!(said.stderr.contains("say `--yes`"), "{said:?}");
    assert_eq!(server.seen().len(), 0);
    let doctor = ["doctor", "--live", "--on", "7", "--yes"];
    let said = scene.sandbox.run(&doctor).ended(0);
    assert_eq!(
        said.stdout,
        format!(
            "github: may set a status and comment: the account may write; whether the token has `statuses: write` shows \
             when one is set\ngithub: reads pull request 7: its last commit is {}\ngithub: reads reviews and approvals: 1 \
             there\ngithub: reads the status of its last commit: none of ours there\ngithub: makes a comment on pull \
             request 7: made\ngithub: reads it back: as it was sent\ngithub: deletes it: deleted\n",
            &head[..8]
        )
    );
    assert_eq!(comments(&server), [""; 0]);
    assert_eq!(server.with(|github| github.statuses.len()), 0, "a status could not be taken back");
    server.awkward("GET /repos/acme/shop/issues/comments", Reply::text(500, ""));
    let said = scene.sandbox.run(&doctor).ended(1);
    assert!(said.stdout.ends_with("reads it back: failed\ngithub: deletes it: deleted\n"), "{said:?}");
    assert_eq!(comments(&server), [""; 0]);
    // What is missing is named.
    server.with(|github| github.scopes = Some("gist, read:org"));
    let said = scene.sandbox.run(&doctor).ended(1);
    assert!(said.stderr.contains("the token has no other scopes than gist, read:org"), "{said:?}");
    assert!(said.stderr.contains("help: it takes `repo`"), "{said:?}");
    server.with(|github| (github.scopes, github.is_read_only) = (None, true));
    let said = scene.sandbox.run(&doctor).ended(1);
    assert!(said.stderr.contains("the account of the token may not write to `acme/shop`"), "{said:?}");
    assert!(said.stderr.contains("help: the token lacks the permission issues: write"), "{said:?}");
    scene.sandbox.env("GITHUB_REPOSITORY", "");
    let said = scene.sandbox.run(&doctor).ended(2);
    assert!(said.stderr.contains("nothing says on which forge 7 is"), "{said:?}");
}

#[test]
fn doctor_proves_it_at_a_merge_request_and_leaves_nothing_behind() {
    let mut scene = scene();
    let server = scene.gitlab();
    server.with(|gitlab| gitlab.approvals = vec![(ADA, Some("2026-11-20T10:00:00Z"))]);
    let doctor = ["doctor", "--live", "--on", "7", "--yes"];
    let said = scene.sandbox.run(&doctor).ended(0);
    assert!(said.stdout.starts_with("gitlab: has the scope `api`: it has, until 2027-01-31\n"), "{said:?}");
    assert!(said.stdout.contains("gitlab: reads reviews and approvals: 1 there\n"), "{said:?}");
    assert!(
        said.stdout.ends_with("gitlab: reads it back: as it was sent\ngitlab: deletes it: deleted\n"),
        "{said:?}"
    );
    assert_eq!(server.with(|gitlab| (gitlab.notes.len(), gitlab.statuses.len())), (0, 0));
    server.with(|gitlab| gitlab.token = (vec!["read_api"], 20));
    let said = scene.sandbox.run(&doctor).ended(1);
    assert!(said.stderr.contains("the token has no other scopes than read_api"), "{said:?}");
    assert!(said.stderr.contains("help: give it the role Developer (30)"), "{said:?}");
    assert_eq!(server.with(|gitlab| gitlab.notes.len()), 0);
}
