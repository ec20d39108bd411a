//! Commits that bring what others wrote: merges, picks, reverts, squashes.

use super::{PATH, SECOND, THIRD, bad, cannot, goes, good, hooked, record, staged, stopped};
use crate::support::Sandbox;
use crate::support::story::{proposed, signed};

/// A proposed record; on `other` Grace has signed it, and on `main` Ada went on, who acts. The hook is installed.
fn signed_elsewhere() -> Sandbox {
    let mut sandbox = proposed();
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.git(&["switch", "--quiet", "--create", "other"]);
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign for product");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("notes.txt", "");
    sandbox.as_ada().commit_all("Go on");
    sandbox
}

/// The same, with other words of the record on `main`: merging or picking `other` stops with a conflict.
fn in_conflict() -> Sandbox {
    let sandbox = signed_elsewhere();
    sandbox.write(
        PATH,
        sandbox
            .read(PATH)
            .replace("status: proposed", "status: draft")
            .replace("  product:\n", "  product: \n"),
    );
    sandbox.git(&["commit", "--quiet", "--no-verify", "--all", "--message", "Touch the lines beside it"]);
    sandbox
}

#[test]
fn c09_a_clean_merge_may_bring_sign_offs_of_others() {
    let sandbox = signed_elsewhere();
    goes(&sandbox, "git merge --quiet --no-edit other");
    let parents = sandbox.git(&["rev-list", "--parents", "-1", "HEAD"]);
    assert_eq!(parents.split(' ').count(), 3, "it was a merge");
}

#[test]
fn c09_a_clean_merge_that_gives_a_number_or_an_id_twice_is_stopped() {
    for (id, finding) in [("c3d4-e5f6", "number-duplicate"), ("b2c3-d4e5", "id-duplicate")] {
        let sandbox = hooked();
        sandbox.git(&["switch", "--quiet", "--create", "other"]);
        sandbox.write(SECOND, good()).commit_all("Propose");
        sandbox.git(&["switch", "--quiet", "main"]);
        let path = if finding == "id-duplicate" { THIRD } else { "decisions/0002-another.md" };
        sandbox.write(path, record(id, "proposed")).commit_all("Propose another");
        let said = stopped(&sandbox, "git merge --quiet --no-edit other", finding);
        assert!(said.contains("the pre-merge-commit hook of countersign"), "{said}");
        sandbox.git(&["merge", "--abort"]);
    }
}

#[test]
fn c10_of_a_merge_of_several_all_arms_count() {
    let mut sandbox = proposed();
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.write(SECOND, good()).commit_all("Propose another");
    sandbox.git(&["switch", "--quiet", "--create", "first"]);
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign one");
    sandbox.git(&["switch", "--quiet", "--create", "second", "main"]);
    let _ = sandbox.run(&["sign", "2", "--yes"]).ended(0);
    sandbox.commit_all("Sign the other");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("notes.txt", "");
    sandbox.as_ada().commit_all("Go on");
    goes(&sandbox, "git merge --quiet --no-edit first second");
    assert_eq!(sandbox.git(&["rev-list", "--parents", "-1", "HEAD"]).split(' ').count(), 4);
}

#[test]
fn c11_a_resolved_conflict_passes_and_markers_do_not() {
    let sandbox = in_conflict();
    let _ = sandbox.sh("git merge --quiet --no-edit other").ended(1);
    assert!(sandbox.read(PATH).contains("<<<<<<<"));
    // `commit -a` takes the markers for the resolution.
    let said = stopped(&sandbox, "git commit --quiet -a --no-edit", "conflict-markers");
    assert!(said.contains(&format!("{PATH}:9:1")), "the line is named: {said}");
    sandbox.write(PATH, signed("proposed", "grace", ""));
    goes(&sandbox, "git commit --quiet -a --no-edit");
}

#[test]
fn c12_stages_of_a_conflict_are_resolved_first() {
    let sandbox = in_conflict();
    let _ = sandbox.sh("git merge --quiet --no-edit other").ended(1);
    cannot(&staged(&sandbox), PATH);
    cannot(&staged(&sandbox), "git add");
}

#[test]
fn c13_a_pick_that_somebody_else_continues_keeps_its_author() {
    let sandbox = in_conflict();
    let _ = sandbox.sh("git cherry-pick other").ended(1);
    sandbox.write(PATH, signed("proposed", "grace", "")).git(&["add", "--all"]);
    goes(&sandbox, "GIT_EDITOR=: git cherry-pick --continue");
    let people = sandbox.git(&["log", "-1", "--format=%an, %cn"]);
    // The sandbox names both by variables; without them git keeps Grace for the author.
    assert!(people.ends_with("Ada Lovelace"), "{people}");
}

#[test]
fn c14_a_rebase_that_a_commit_finishes_carries_the_sign_off() {
    let sandbox = in_conflict();
    sandbox.git(&["switch", "--quiet", "other"]);
    let _ = sandbox.sh("git rebase --quiet main").ended(1);
    sandbox.write(PATH, signed("proposed", "grace", "")).git(&["add", "--all"]);
    goes(&sandbox, "git commit --quiet -m 'Sign for product'");
    sandbox.git(&["rebase", "--continue"]);
}

#[test]
fn c15_a_revert_takes_no_decision_back() {
    let sandbox = hooked();
    // The revert of an acceptance that stops on the way is judged like any other change of a status.
    sandbox.git(&["revert", "--no-commit", "HEAD"]);
    stopped(&sandbox, "git commit --quiet -m Revert", "transition-not-allowed");
}

#[test]
fn c15_the_revert_of_a_removal_brings_back_the_sign_off_of_another() {
    let mut sandbox = signed_elsewhere();
    sandbox.git(&["merge", "--quiet", "--no-edit", "other"]);
    let removed = sandbox.read(PATH);
    sandbox.write(PATH, crate::support::story::RECORD);
    sandbox.as_grace().git(&["commit", "--quiet", "--no-verify", "--all", "--message", "Take it back"]);
    sandbox.as_ada().git(&["revert", "--no-commit", "HEAD"]);
    assert_eq!(sandbox.read(PATH), removed);
    goes(&sandbox, "git commit --quiet --no-edit");
}

#[test]
fn c16_a_squash_may_hold_sign_offs_of_several() {
    let mut sandbox = signed_elsewhere();
    sandbox.git(&["switch", "--quiet", "other"]);
    sandbox.write(PATH, signed("accepted", "grace", "ada"));
    sandbox.as_ada().commit_all("Sign for engineering");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["config", "user.name", "Carol"]);
    sandbox.git(&["merge", "--quiet", "--squash", "other"]);
    goes(&sandbox, "GIT_AUTHOR_NAME=Carol GIT_AUTHOR_EMAIL=carol@example.com git commit --quiet --no-edit");
    // Nothing of a squash is left to excuse what comes later.
    sandbox.write(SECOND, bad());
    sandbox.git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Sneak", "signoff-missing");
}
