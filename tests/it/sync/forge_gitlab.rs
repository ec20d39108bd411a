//! GitLab: approvals without a commit, counted by the versions of the merge request.

use super::forge::{ADA, AUTHOR, GRACE, scene};
use crate::support::keys::key_file;
use crate::support::story::{PATH, RECORD};

#[test]
fn a_merge_request_is_told_and_noted_like_a_pull_request() {
    let mut scene = scene();
    let server = scene.gitlab();
    let first = scene.head.clone();
    server.with(|gitlab| {
        gitlab.approvals = vec![
            (GRACE, Some("2026-11-20T09:00:00.000+01:00")),
            (ADA, None),
            (66, Some("2026-11-20T09:00:00Z")),
        ];
    });
    // Half past seven, in Greenwich, is before there was anything to approve.
    let said = scene.run(&["gitlab", "7"]).ended(0);
    assert!(
        said.stdout.contains("does not count: Grace Hopper approved a commit that is not at hand"),
        "{said:?}"
    );
    assert!(
        said.stdout.contains("does not count: login66 approved, and the roster lists no such"),
        "{said:?}"
    );
    server.with(|gitlab| gitlab.approvals[0].1 = Some("2026-11-20T10:00:00.000+01:00"));
    let said = scene.run(&["gitlab", "7"]).ended(0);
    assert!(said.stdout.contains("product: approved by Grace Hopper"), "{said:?}");
    assert!(
        said.stdout.contains("does not count: Ada Lovelace approved, and the forge does not say when"),
        "{said:?}"
    );
    let pending = "1 of 2 sign-offs; missing: DR-1 engineering (Ada Lovelace)";
    assert_eq!(server.with(|gitlab| gitlab.status(&first)), Some(("pending".to_owned(), pending.to_owned())));
    server.writes();
    let _ = scene.run(&["gitlab", "7"]).ended(0);
    assert_eq!(server.writes(), [""; 0]);
    // A push after the approval changes the text.
    let second = scene.push(PATH, &RECORD.replace("live in", "live on"));
    server.with(|gitlab| {
        gitlab.head.clone_from(&second);
        gitlab.versions.push(("2026-11-20T12:00:00.000Z", second.clone()));
    });
    let said = scene.run(&["gitlab", "7"]).ended(0);
    assert!(said.stdout.contains("Grace Hopper approved an earlier text"), "{said:?}");
    server.with(|gitlab| {
        gitlab.approvals = vec![(GRACE, Some("2026-11-20T13:00:00Z")), (ADA, Some("2026-11-20T13:00:00Z"))];
        gitlab.author = ADA;
    });
    let said = scene.run(&["gitlab", "7"]).ended(0);
    assert!(said.stdout.contains("Ada Lovelace approved a change of their own"), "{said:?}");
    server.with(|gitlab| gitlab.author = AUTHOR);
    let _ = scene.run(&["gitlab", "--all"]).ended(0);
    let done = Some(("success".to_owned(), "2 of 2 sign-offs".to_owned()));
    assert_eq!(server.with(|gitlab| (gitlab.status(&second), gitlab.notes.len())), (done, 1));
    let merge = scene.merge();
    server.with(|gitlab| gitlab.merge = Some(merge.clone()));
    scene.sandbox.env("CI_COMMIT_SHA", &merge).env("GITLAB_CI", "true");
    let _ = scene.run(&["gitlab", "--record", "--key", &key_file("ci")]).ended(0);
    assert!(scene.sandbox.read(PATH).contains("status: accepted\n"));
    scene.sandbox.commit_all("Note approvals");
    let _ = scene.sandbox.run(&["check", "--base", &merge]).ended(0);
}

#[test]
fn who_asks_for_changes_or_takes_an_approval_back_is_heard() {
    let mut scene = scene();
    let server = scene.gitlab();
    let head = scene.head.clone();
    let at = Some("2026-11-20T10:00:00Z");
    let status = |word: &str, says: &str| Some((word.to_owned(), says.to_owned()));
    server.with(|gitlab| {
        gitlab.approvals = vec![(GRACE, at)];
        gitlab.reviewers =
            Some(vec![(GRACE, "approved"), (ADA, "requested_changes"), (66, "requested_changes")]);
    });
    let said = scene.run(&["gitlab", "7"]).ended(0);
    assert!(said.stdout.contains("Ada Lovelace asks for changes"), "{said:?}");
    let failed = status("failed", "1 of 2 sign-offs; changes are asked for: DR-1");
    assert_eq!(server.with(|gitlab| gitlab.status(&head)), failed);
    // Whoever asks for changes after an approval has not approved, whatever the other list says still.
    server.with(|gitlab| gitlab.approvals.push((ADA, at)));
    let _ = scene.run(&["gitlab", "7"]).ended(0);
    assert_eq!(server.with(|gitlab| gitlab.status(&head)), failed);
    // A push takes approvals away where the project wants that, and so does whoever gave it.
    server.with(|gitlab| {
        gitlab.approvals.clear();
        gitlab.reviewers = Some(vec![(GRACE, "unreviewed"), (ADA, "unapproved")]);
    });
    let said = scene.run(&["gitlab", "7"]).ended(0);
    assert!(said.stdout.contains("does not count: Ada Lovelace was dismissed"), "{said:?}");
    assert!(said.stdout.contains("0 of 2 sign-offs"), "{said:?}");
    server.with(|gitlab| {
        gitlab.approvals = vec![(GRACE, at), (ADA, at)];
        gitlab.reviewers = Some(vec![(GRACE, "approved"), (ADA, "unapproved")]);
    });
    let _ = scene.run(&["gitlab", "7", "--require"]).ended(0);
}

#[test]
fn an_old_server_says_below_the_merge_request_when_somebody_approved() {
    let mut scene = scene();
    let server = scene.gitlab();
    server.with(|gitlab| {
        gitlab.reviewers = None;
        gitlab.approvals = vec![(GRACE, None), (ADA, None)];
        gitlab.noted = vec![
            (GRACE, "2026-11-20T07:00:00Z", "approved this merge request"),
            (GRACE, "2026-11-20T07:10:00Z", "unapproved this merge request"),
            (GRACE, "2026-11-20T10:00:00Z", "approved this merge request"),
            (ADA, "2026-11-20T10:00:00Z", "approved this merge request"),
            (ADA, "2026-11-20T11:00:00Z", "unapproved this merge request"),
            (ADA, "2026-11-20T12:00:00Z", "added 1 commit"),
        ];
        // Words of people are no words of GitLab.
        gitlab.notes.push((3, "approved this merge request".to_owned()));
    });
    let said = scene.run(&["gitlab", "7"]).ended(0);
    assert!(said.stdout.contains("product: approved by Grace Hopper"), "{said:?}");
    assert!(said.stdout.contains("Ada Lovelace approved, and the forge does not say when"), "{said:?}");
}

#[test]
fn the_policy_may_let_authors_approve() {
    let mut scene = scene();
    let server = scene.gitlab();
    server.with(|gitlab| {
        gitlab.author = GRACE;
        gitlab.approvals = vec![(GRACE, Some("2026-11-20T10:00:00Z"))];
    });
    let roster = scene.sandbox.read("decisions/countersign.yaml");
    let relaxed = format!("{roster}integrations:\n  gitlab:\n    author-approves: true\n");
    scene.sandbox.write("decisions/countersign.yaml", relaxed).commit_all("Let authors approve");
    let said = scene.run(&["gitlab", "7", "--base", "main"]).ended(0);
    assert!(said.stdout.contains("product: approved by Grace Hopper"), "{said:?}");
    let said = scene.run(&["gitlab", "7"]).ended(0);
    assert!(said.stdout.contains("a change of their own"), "{said:?}");
}
