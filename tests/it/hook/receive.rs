//! `hook run pre-receive`: a real bare repository with the hook in it, and real pushes to it.

use crate::support::git::{new, old};
use crate::support::story::{PATH, POLICY, RECORD, accepted, proposed, signed};
use crate::support::{Outcome, Sandbox};
use snapbox::str;

const POLICY_PATH: &str = "decisions/countersign.yaml";

/// A clone of a server that has the hook and `main` with an accepted record.
fn served(version: fn(Sandbox) -> Sandbox) -> Sandbox {
    let sandbox = version(accepted());
    serve(&sandbox);
    sandbox.git(&["push", "--quiet", "--set-upstream", "origin", "main"]);
    sandbox
}

fn serve(sandbox: &Sandbox) {
    sandbox.git(&["init", "--quiet", "--bare", "server.git"]);
    sandbox.write(".git/info/exclude", "/server.git\n");
    let _ = sandbox.run_in("server.git", &["hook", "install"]).ended(0);
    sandbox.git(&["remote", "add", "origin", "server.git"]);
}

fn push(sandbox: &Sandbox, what: &str) -> Outcome {
    sandbox.sh(&format!("git push --quiet origin {what}"))
}

/// The push is refused with these words, and the server has what it had.
#[track_caller]
fn refused(sandbox: &Sandbox, what: &str, words: &str) {
    let refs = || sandbox.git(&["-C", "server.git", "for-each-ref"]);
    let before = refs();
    let said = push(sandbox, what).ended(1).stderr;
    assert!(said.contains(words) && said.contains("remote: countersign refused this push"), "{said}");
    assert_eq!(refs(), before);
}

fn sneak(sandbox: &Sandbox) {
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
    sandbox.commit_all("Sneak");
}

#[test]
fn what_may_not_stand_on_the_guarded_branch_is_refused() {
    for version in [old, new] {
        let sandbox = served(version);
        sandbox.write("notes.txt", "").commit_all("Notes");
        push(&sandbox, "main").success(str![], str![]);
        sneak(&sandbox);
        refused(&sandbox, "main", "remote: error[signoff-stale]");
        // Work in progress may be kept anywhere else.
        push(&sandbox, "main:work").success(str![], str![]);
        refused(&sandbox, "main:work main", "remote: error[signoff-stale]");
    }
}

#[test]
fn c30_a_push_does_not_weaken_its_own_judge() {
    let sandbox = served(old);
    let own = POLICY.replace(
        "  grace:\n",
        "  eve:\n    emails: [eve@example.com]\n    roles: [product, engineering]\n  grace:\n",
    );
    sandbox.write(POLICY_PATH, format!("{own}one-person-may-sign-both-roles: true\n"));
    sandbox.commit_all("Let me in");
    sandbox
        .write("decisions/0002-other.md", signed("accepted", "eve", "eve").replace("k7f3-2m9q", "m2q9-7f3k"));
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--author", "Eve <eve@example.com>", "--message", "All is well"]);
    refused(&sandbox, "main", "remote: error[signer-unknown]");
    // Nor does it by taking the policy away, or by beginning a branch that it then names as its base.
    sandbox.git(&["rm", "--quiet", POLICY_PATH]);
    sandbox.commit_all("No policy");
    let said = push(&sandbox, "main").ended(1).stderr;
    assert!(said.contains("remote: "), "{said}");
}

#[test]
fn c30_a_guarded_branch_is_neither_deleted_nor_rewritten() {
    let sandbox = served(old);
    sandbox.git(&["-C", "server.git", "config", "receive.denyDeleteCurrent", "ignore"]);
    refused(&sandbox, "--delete main", "remote: refs/heads/main is guarded: it cannot be deleted");
    sandbox.git(&["commit", "--quiet", "--amend", "--allow-empty", "--message", "Another past"]);
    refused(&sandbox, "--force main", "it only goes forward");
    push(&sandbox, "main:work").success(str![], str![]);
    push(&sandbox, "--delete work").success(str![], str![]);
}

#[test]
fn c30_the_setting_says_what_is_guarded() {
    let sandbox = served(old);
    sandbox.git(&["-C", "server.git", "config", "--add", "countersign.guardedRefs", "main"]);
    sandbox.git(&["-C", "server.git", "config", "--add", "countersign.guardedRefs", "release/*"]);
    sandbox.git(&["-C", "server.git", "config", "--add", "countersign.guardedRefs", "refs/tags/v*"]);
    push(&sandbox, "main:release/1").success(str![], str![]);
    sneak(&sandbox);
    sandbox.git(&["tag", "--annotate", "v1", "--message", "One"]);
    sandbox.git(&["tag", "free"]);
    refused(&sandbox, "main:release/2", "signoff-stale");
    refused(&sandbox, "v1", "signoff-stale");
    push(&sandbox, "free").success(str![], str![]);
    // Two refs that share their commits are told of once.
    let said = push(&sandbox, "main main:release/3").ended(1).stderr;
    assert_eq!(said.matches("error[signoff-stale]").count(), 2, "{said}");
}

#[test]
fn a_guarded_branch_is_guarded_by_each_of_its_names() {
    let sandbox = served(old);
    // As servers keep the old name of a branch that was renamed: git writes through it.
    sandbox.git(&["-C", "server.git", "symbolic-ref", "refs/heads/master", "refs/heads/main"]);
    sandbox.git(&["-C", "server.git", "symbolic-ref", "refs/heads/trunk", "refs/heads/master"]);
    sneak(&sandbox);
    refused(&sandbox, "main:master", "signoff-stale");
    refused(&sandbox, "main:trunk", "signoff-stale");
    // And where the setting names the old name, the new one is no way round it.
    sandbox.git(&["-C", "server.git", "config", "countersign.guardedRefs", "master"]);
    refused(&sandbox, "main", "signoff-stale");
    refused(&sandbox, "main:trunk", "signoff-stale");
    push(&sandbox, "main:work").success(str![], str![]);
}

#[test]
fn the_first_push_of_all_is_judged_by_its_own_policy() {
    let sandbox = old(proposed());
    serve(&sandbox);
    let bad = signed("accepted", "grace", "");
    sandbox.write(PATH, bad).commit_all("Sneak");
    let said = push(&sandbox, "main").ended(1).stderr;
    assert!(said.contains("remote: error["), "{said}");
    sandbox.write(PATH, RECORD).commit_all("Take it back");
    push(&sandbox, "main").success(str![], str![]);
}

#[test]
fn a_server_whose_head_leads_nowhere_guards_the_usual_branches() {
    let sandbox = old(accepted());
    serve(&sandbox);
    sandbox.git(&["-C", "server.git", "symbolic-ref", "HEAD", "refs/heads/trunk"]);
    push(&sandbox, "main").success(str![], str![]);
    sneak(&sandbox);
    refused(&sandbox, "main", "signoff-stale");
}

#[test]
fn a_repository_without_a_log_is_nothing_to_it() {
    let mut sandbox = old(Sandbox::new());
    sandbox.git_init().write("a.txt", "");
    sandbox.as_ada().commit_all("Begin");
    serve(&sandbox);
    push(&sandbox, "main").success(str![], str![]);
    sandbox.write("a.txt", "b").commit_all("Go on");
    push(&sandbox, "main").success(str![], str![]);
}

#[test]
fn authors_are_asked_for_unless_the_server_says_otherwise() {
    let sandbox = old(proposed());
    serve(&sandbox);
    push(&sandbox, "main").success(str![], str![]);
    // As a squash by the button of a forge leaves it: Grace's sign-off in a commit of Ada's.
    sandbox.write(PATH, signed("proposed", "grace", "")).commit_all("Squash");
    refused(&sandbox, "main", "signer-not-author");
    sandbox.git(&["-C", "server.git", "config", "countersign.askAuthors", "false"]);
    push(&sandbox, "main").success(str![], str![]);
}

#[test]
fn gitlab_gets_its_word_in_front_of_each_line() {
    let mut sandbox = served(old);
    sneak(&sandbox);
    sandbox.env("GL_ID", "user-1").env("COUNTERSIGN_SKIP", "1");
    let said = push(&sandbox, "main").ended(1).stderr;
    assert!(said.contains("remote: GL-HOOK-ERR: error[signoff-stale]"), "{said}");
    let lines = said.lines().filter(|line| line.starts_with("remote: ") && line.trim() != "remote:");
    assert!(lines.clone().all(|line| line.starts_with("remote: GL-HOOK-ERR:")), "{said}");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let sandbox = served(old);
    sandbox.sh("cd server.git && echo nonsense | countersign hook run pre-receive").problem(str![[r#"
countersign: `nonsense` is no line that git hands to a pre-receive hook
  help: it is: old id, new id, ref

"#]]);
    sandbox.git(&["-C", "server.git", "update-ref", "refs/heads/broken", "main"]);
    sandbox.write("decisions/countersign.yaml", "people: 7\n").commit_all("Break the policy");
    let _ = push(&sandbox, "main").ended(1);
}

#[test]
fn c30_a_guarded_branch_does_not_begin_at_a_commit_that_was_bad() {
    let sandbox = served(old);
    sandbox.git(&["-C", "server.git", "config", "countersign.guardedRefs", "main release/*"]);
    sneak(&sandbox);
    let _ = sandbox.sh("git revert --no-edit HEAD").ended(0);
    // Together the two change nothing.
    let _ = push(&sandbox, "main").ended(0);
    refused(&sandbox, "HEAD~1:refs/heads/release/2", "signoff-stale");
    let _ = push(&sandbox, "HEAD:refs/heads/release/2").ended(0);
}
