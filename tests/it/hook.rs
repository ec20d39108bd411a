//! `countersign hook`: installed, run by git, and taken out again without a trace.
#![cfg(unix)] // git runs hooks through a shell; on Windows that is its own, which tests cannot rely on.

mod install;
mod push;
mod receive;
mod run;

use crate::support::Sandbox;
use crate::support::git::old;
use crate::support::story::{PATH, accepted, log, proposed, signed};
use snapbox::str;
use std::collections::BTreeMap;

const FOREIGN: &str = "#!/bin/sh\necho foreign\n";

/// Every file of the hooks' folder.
fn hooks(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(sandbox.root().join(".git/hooks")).into_iter().flatten().flatten();
    let read = |path| std::fs::read(path).expect("a hook can be read");
    files.map(|file| (file.file_name().to_string_lossy().into_owned(), read(file.path()))).collect()
}

/// An accepted record, the hook, and one changed word.
fn guarded() -> Sandbox {
    let sandbox = old(accepted());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
    sandbox
}

#[test]
fn it_goes_as_it_came() {
    let sandbox = old(log());
    let before = hooks(&sandbox);
    sandbox.run(&["hook", "install"]).success(
        str![[r#"
.git/hooks/pre-commit
.git/hooks/pre-merge-commit

"#]],
        str![[r#"
the hook checks each commit; `git commit --no-verify` passes it by, and nothing passes by `countersign check` in CI
`countersign hook install --merge-driver` also spares conflicts in status lines and tags

"#]],
    );
    let installed = hooks(&sandbox);
    sandbox.run(&["hook", "install"]).success(
        str![[r#"
.git/hooks/pre-commit
.git/hooks/pre-merge-commit

"#]],
        str![[r#"
the hook checks each commit; `git commit --no-verify` passes it by, and nothing passes by `countersign check` in CI
`countersign hook install --merge-driver` also spares conflicts in status lines and tags

"#]],
    );
    assert_eq!(hooks(&sandbox), installed, "twice is once");
    sandbox.run(&["hook", "uninstall"]).success(
        str![[r#"
.git/hooks/pre-commit
.git/hooks/pre-merge-commit

"#]],
        str![],
    );
    assert_eq!(hooks(&sandbox), before);
    sandbox.run(&["hook", "uninstall"]).success(
        str![],
        str![[r#"
there was no hook of ours

"#]],
    );
}

#[test]
fn a_hook_of_somebody_else_is_never_overwritten() {
    let sandbox = old(log());
    sandbox.write(".git/hooks/pre-commit", FOREIGN);
    let before = hooks(&sandbox);
    sandbox.run(&["hook", "install"]).problem(str![[r#"
countersign: there is a hook already: `.git/hooks/pre-commit`
  help: add this line to it, then run the command again: `countersign hook run pre-commit || exit 1`

"#]]);
    sandbox.run(&["hook", "uninstall"]).success(
        str![],
        str![[r#"
`.git/hooks/pre-commit` is not ours and stays
there was no hook of ours

"#]],
    );
    assert_eq!(hooks(&sandbox), before);
}

#[test]
fn a_hook_that_runs_the_check_counts_as_installed() {
    let sandbox = old(log());
    let own = format!("{FOREIGN}countersign hook run pre-commit || exit 1\n");
    sandbox.write(".git/hooks/pre-commit", &own);
    sandbox.run(&["hook", "install"]).success(
        str![[r#"
.git/hooks/pre-merge-commit

"#]],
        str![[r#"
`.git/hooks/pre-commit` runs the check already and stays as it is
the hook checks each commit; `git commit --no-verify` passes it by, and nothing passes by `countersign check` in CI
`countersign hook install --merge-driver` also spares conflicts in status lines and tags

"#]],
    );
    assert_eq!(sandbox.read(".git/hooks/pre-commit"), own);
}

#[test]
fn a_good_commit_passes_in_silence() {
    let sandbox = old(accepted());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.write("src/main.rs", "");
    sandbox.git(&["add", "--all"]);
    sandbox.sh("git commit --quiet -m 'Nothing about records'").success(str![], str![]);
}

#[test]
fn a_bad_commit_is_stopped_however_it_is_made() {
    let sandbox = guarded();
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.sh("git commit --quiet -a -m Sneak").findings(str![], str![[r#"
error[signoff-stale]: DR-1 was changed after grace signed it for product: that sign-off no longer holds
  --> decisions/0001-adopt-postgresql-for-orders.md:13:13
   |
13 |     digest: sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
   |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ signed this; the record now is 8f92cb0c980f
   |
   = help: take the change back, or ask both roles anew: `countersign propose DR-1`
   = note: countersign explain signoff-stale

error[signoff-stale]: DR-1 was changed after ada signed it for engineering: that sign-off no longer holds
  --> decisions/0001-adopt-postgresql-for-orders.md:18:13
   |
18 |     digest: sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
   |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ signed this; the record now is 8f92cb0c980f
   |
   = help: take the change back, or ask both roles anew: `countersign propose DR-1`

checked 1 record in 1 log: 2 errors
the pre-commit hook of countersign stopped this commit; nothing is lost
`git commit --no-verify` passes it by once, COUNTERSIGN_SKIP=1 where there is no such switch; CI checks again

"#]]);
    let _ = sandbox.sh(&format!("git commit --quiet -m Sneak -- {PATH}")).ended(1);
    let _ = sandbox.sh("git add --all && git commit --quiet -m Sneak").ended(1);
    assert_eq!(sandbox.git(&["rev-parse", "HEAD"]), head);
    assert!(sandbox.read(PATH).contains("stay in"), "nothing is lost");
}

#[test]
fn a_partial_commit_is_judged_by_what_it_takes() {
    let sandbox = guarded();
    sandbox.write("notes.txt", "").git(&["add", "notes.txt"]);
    sandbox.sh("git commit --quiet -m 'The notes alone' -- notes.txt").success(str![], str![]);
}

#[test]
fn a_commit_without_the_policy_is_stopped() {
    let sandbox = guarded();
    sandbox.git(&["rm", "--quiet", "decisions/countersign.yaml"]);
    sandbox.sh("git commit --quiet -a -m Sneak").ended_with(
        1,
        "",
        str![[r#"
countersign: `decisions/countersign.yaml` is gone, and nothing would judge the 1 record beside it
  help: `git restore --staged --worktree decisions/countersign.yaml` brings it back
  help: to give the log up, remove its records in the same commit; what was decided stays
  help: nothing is lost; `git commit --no-verify` passes the check by once

"#]],
    );
}

#[test]
fn a_reader_that_goes_away_does_not_let_it_pass() {
    let sandbox = guarded();
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    let _ = sandbox.sh("git commit --quiet -a -m Sneak 2>&1 | true");
    let _ = sandbox.sh("git commit --quiet -a -m Sneak 2>&-");
    assert_eq!(sandbox.git(&["rev-parse", "HEAD"]), head);
}

#[test]
fn a_linked_worktree_is_guarded_too() {
    let sandbox = guarded();
    sandbox.git(&["checkout", "--quiet", "HEAD", "--", PATH]);
    sandbox.git(&["worktree", "add", "--quiet", "linked"]);
    let text = sandbox.read(&format!("linked/{PATH}"));
    sandbox.write(&format!("linked/{PATH}"), text.replace("live in", "stay in"));
    let _ = sandbox.sh("cd linked && git commit --quiet -a -m Sneak").ended(1);
    sandbox.run_in("linked", &["hook", "uninstall"]).success(
        str![[r#"
[ROOT]/.git/hooks/pre-commit
[ROOT]/.git/hooks/pre-merge-commit

"#]],
        str![],
    );
}

#[test]
fn a_merge_of_two_sides_is_judged_as_a_whole() {
    let sandbox = old(accepted());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.git(&["switch", "--quiet", "--create", "other"]);
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
    sandbox.git(&["commit", "--quiet", "--all", "--no-verify", "--message", "Sneak"]);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("notes.txt", "").git(&["add", "notes.txt"]);
    sandbox.git(&["commit", "--quiet", "--message", "Notes"]);
    let merged = sandbox.sh("git merge --quiet --no-edit other").ended(1).stderr;
    assert!(merged.contains("the pre-merge-commit hook of countersign stopped this merge"), "{merged}");
}

#[test]
fn a_branch_without_a_log_has_nothing_to_check() {
    let sandbox = Sandbox::new();
    sandbox.git_init().run(&["hook", "run", "pre-commit"]).success(str![], str![]);
    sandbox.run(&["hook", "run", "pre-commit", "--", "any", "--thing"]).success(str![], str![]);
    sandbox.run(&["hook", "run", "pre-push"]).success(str![], str![]);
    sandbox.run(&["hook", "run", "pre-receive"]).success(str![], str![]);
    sandbox.run(&["hook", "run", "pre-lunch"]).problem(str![[r#"
countersign: there is no event `pre-lunch`
  help: it is one of pre-commit, pre-merge-commit, pre-push, pre-receive

"#]]);
}

#[test]
fn without_a_repository_there_are_no_hooks() {
    Sandbox::new().run(&["hook", "install"]).problem(str![[r#"
countersign: this folder is in no git repository, so there are no hooks
  help: `git init` makes one

"#]]);
}

#[test]
fn a_sign_off_in_the_name_of_another_is_stopped() {
    let mut sandbox = old(proposed());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.write(PATH, signed("proposed", "grace", ""));
    let commit = "git commit --quiet -a -m Sign";
    let said = sandbox.as_ada().sh(commit).ended(1).stderr;
    assert!(said.contains("[signer-not-author]: the sign-off of `grace` for product of DR-1"), "{said}");
    let _ = sandbox.sh("git commit --quiet -a -m Sign --author 'Grace <GRACE@example.com>'").ended(0);
    // What stands in the last commit is nobody's to bring.
    let _ = sandbox.sh("git commit --quiet --amend -m 'Sign for product' --no-edit").ended(0);
    sandbox.write(PATH, signed("accepted", "grace", "ada"));
    let _ = sandbox.sh(commit).ended(0);
}

#[test]
fn what_comes_from_elsewhere_may_be_signed_by_others() {
    // A merge, and one that stops on the way; a squash; a pick and a revert that stop on the way.
    for how in [
        "git merge --quiet --no-edit --no-ff other",
        "git merge --quiet --no-edit --no-ff --no-commit other && git commit --quiet --no-edit",
        "git merge --quiet --squash other && git commit --quiet --no-edit",
        "git cherry-pick --no-commit other && git commit --quiet -m Pick",
        "git cherry-pick --no-commit other && git commit --quiet -C other",
    ] {
        let mut sandbox = old(proposed());
        let _ = sandbox.run(&["hook", "install"]).ended(0);
        sandbox.git(&["switch", "--quiet", "--create", "other"]);
        sandbox.write(PATH, signed("proposed", "grace", ""));
        sandbox.as_grace().commit_all("Sign");
        sandbox.git(&["switch", "--quiet", "main"]);
        sandbox.write("notes.txt", "");
        sandbox.as_ada().commit_all("Go on");
        let outcome = sandbox.sh(how);
        // Of a pick that is committed by hand git keeps no trace, and its author is whoever commits.
        let expected = i32::from(how.ends_with("-m Pick"));
        assert_eq!(outcome.code, Some(expected), "{how}: {}", outcome.stderr);
    }
}
