//! `hook run pre-push`: what leaves this clone is judged, and nothing else.

use crate::support::Sandbox;
use crate::support::git::{new, old};
use crate::support::story::{PATH, RECORD, accepted};
use snapbox::str;

/// A clone with the hook for pushes, on `feature`, and the remote that it came from beside it.
fn cloned(version: fn(Sandbox) -> Sandbox) -> Sandbox {
    let sandbox = version(accepted());
    sandbox.git(&["init", "--quiet", "--bare", "../remote.git"]);
    sandbox.git(&["remote", "add", "origin", "../remote.git"]);
    sandbox.git(&["push", "--quiet", "--set-upstream", "origin", "main"]);
    let _ = sandbox.run(&["hook", "install", "--pre-push"]).ended(0);
    sandbox.git(&["switch", "--quiet", "--create", "feature"]);
    sandbox
}

/// Commits what may not go out, past the hook for commits.
fn sneak(sandbox: &Sandbox) {
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
    sandbox.git(&["commit", "--quiet", "--all", "--no-verify", "--message", "Sneak"]);
}

#[test]
fn what_the_hook_for_commits_did_not_see_is_stopped() {
    for version in [old, new] {
        let sandbox = cloned(version);
        sneak(&sandbox);
        let said = sandbox.sh("git push --quiet origin feature").ended(1).stderr;
        assert!(said.contains("error[signoff-stale]") && said.contains("stopped this push"), "{said}");
        assert!(said.contains("`git push --no-verify` passes it by once"), "{said}");
        let _ = sandbox.sh("git push --quiet origin HEAD:refs/heads/elsewhere").ended(1);
        let _ = sandbox.sh("git push --quiet --no-verify origin feature").ended(0);
        // What is there already was let through once.
        sandbox.write("notes.txt", "").git(&["add", "notes.txt"]);
        sandbox.git(&["commit", "--quiet", "--message", "Notes"]);
        sandbox.sh("git push --quiet origin feature").success(str![], str![]);
        sandbox.sh("git push --quiet origin --delete feature").success(str![], str![]);
    }
}

#[test]
fn c29_tags_and_several_branches_are_looked_into() {
    let sandbox = cloned(old);
    sandbox.git(&["tag", "good"]);
    sneak(&sandbox);
    sandbox.git(&["tag", "--annotate", "bad", "--message", "Bad"]);
    sandbox.git(&["tag", "text", "HEAD:decisions/countersign.yaml"]);
    sandbox.sh("git push --quiet origin good text").success(str![], str![]);
    let said = sandbox.sh("git push --quiet origin bad").ended(1).stderr;
    assert!(said.contains("signoff-stale"), "{said}");
    sandbox.git(&["branch", "other", "main"]);
    let said = sandbox.sh("git push --quiet origin other feature feature:twin").ended(1).stderr;
    assert_eq!(said.matches("error[signoff-stale]").count(), 2, "each once: {said}");
}

#[test]
fn c29_a_branch_that_is_rewritten_is_held_against_the_one_it_left() {
    let sandbox = cloned(old);
    sandbox.write("decisions/0002-other.md", RECORD.replace("k7f3-2m9q", "m2q9-7f3k"));
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--message", "Propose"]);
    sandbox.git(&["push", "--quiet", "origin", "feature"]);
    // The other side has what this one rewrites, and does not merge with it.
    sandbox.write(
        "decisions/0002-other.md",
        RECORD.replace("k7f3-2m9q", "m2q9-7f3k").replace("live in", "are in"),
    );
    sandbox.git(&["commit", "--quiet", "--all", "--amend", "--message", "Propose"]);
    sandbox.sh("git push --quiet --force origin feature").success(str![], str![]);
    sneak(&sandbox);
    sandbox.git(&["commit", "--quiet", "--amend", "--no-verify", "--message", "Sneak"]);
    let _ = sandbox.sh("git push --quiet --force origin feature").ended(1);
}

#[test]
fn a_fork_gets_what_the_origin_has_not() {
    let sandbox = cloned(old);
    sneak(&sandbox);
    let _ = sandbox.sh("git push --quiet --no-verify origin feature:main").ended(0);
    sandbox.git(&["init", "--quiet", "--bare", "../fork.git"]);
    // The old debt lies at the origin already.
    sandbox.sh("git push --quiet ../fork.git feature").success(str![], str![]);
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("stay in", "sit in"));
    sandbox.git(&["commit", "--quiet", "--all", "--no-verify", "--message", "Sneak again"]);
    let _ = sandbox.sh("git push --quiet ../fork.git feature:other").ended(1);
}

#[test]
fn the_first_push_of_all_is_judged_whole() {
    let sandbox = old(accepted());
    sandbox.git(&["init", "--quiet", "--bare", "../remote.git"]);
    sandbox.git(&["remote", "add", "origin", "../remote.git"]);
    let _ = sandbox.run(&["hook", "install", "--pre-push"]).ended(0);
    sandbox.sh("git push --quiet origin main").success(str![], str![]);
    let sandbox = old(accepted());
    sandbox.git(&["init", "--quiet", "--bare", "../remote.git"]);
    sandbox.git(&["remote", "add", "origin", "../remote.git"]);
    let _ = sandbox.run(&["hook", "install", "--pre-push"]).ended(0);
    sneak(&sandbox);
    let _ = sandbox.sh("git push --quiet origin main").ended(1);
}

#[test]
fn c29_lines_that_are_none_are_refused() {
    let sandbox = cloned(old);
    sandbox.sh("echo one two | countersign hook run pre-push").problem(str![[r#"
countersign: `one two` is no line that git hands to a pre-push hook
  help: it is: local ref, local id, remote ref, remote id
  help: nothing is lost; `git push --no-verify` passes the check by once

"#]]);
    sandbox.sh("countersign hook run pre-push -- origin ../remote.git </dev/null").success(str![], str![]);
}
