//! `hook run` by hand, by managers, and where nothing works as it should.

use super::guarded;
use crate::support::Sandbox;
use crate::support::git::old;
use crate::support::story::{PATH, accepted, proposed};
use snapbox::str;

/// A committed record that may not stand so, and nothing staged.
fn committed() -> Sandbox {
    let sandbox = old(accepted());
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
    sandbox.commit_all("Sneak");
    sandbox
}

#[test]
fn by_hand_with_nothing_staged_every_record_is_judged() {
    accepted().run(&["hook", "run", "pre-commit"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    let said = committed().run(&["hook", "run", "pre-commit"]).ended(1).stderr;
    assert!(said.contains("error[signoff-stale]"), "{said}");
    // In a commit that takes nothing along, old debts stop nobody.
    let mut sandbox = committed();
    sandbox.env("GIT_INDEX_FILE", ".git/index").run(&["hook", "run", "pre-commit"]).success(str![], str![]);
}

#[test]
fn a_manager_may_leave_the_event_out() {
    accepted().run(&["hook", "run", "--auto"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    let _ = committed().run(&["hook", "run", "--auto"]).ended(1);
    Sandbox::new().git_init().run(&["hook", "run", "--auto"]).success(
        str![[r#"
checked 0 records in 0 logs: nothing to mend

"#]],
        str![],
    );
    // Something staged does not hide the rest, where nobody commits.
    let sandbox = committed();
    sandbox.write("notes.txt", "").git(&["add", "notes.txt"]);
    let _ = sandbox.run(&["hook", "run", "--auto", "notes.txt"]).ended(1);
    let mut sandbox = proposed();
    sandbox.env("GIT_INDEX_FILE", ".git/index").run(&["hook", "run", "--auto"]).success(
        str![[r#"
checked 0 records in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn a_manager_may_name_the_commits() {
    let mut sandbox = committed();
    sandbox.env("PRE_COMMIT_FROM_REF", "HEAD^").env("PRE_COMMIT_TO_REF", "HEAD");
    let said = sandbox.run(&["hook", "run", "--auto"]).ended(1).stderr;
    assert!(said.contains("1 commit from "), "{said}");
    sandbox.env("PRE_COMMIT_FROM_REF", "HEAD").run(&["hook", "run", "--auto"]).success(
        str![[r#"
checked 0 records in 0 logs: nothing to mend

"#]],
        str![],
    );
    sandbox.env("PRE_COMMIT_FROM_REF", "nowhere").run(&["hook", "run", "--auto"]).problem(str![[r#"
countersign: `nowhere` is not the name of a commit in this repository
  help: See `git branch --all` and `git log --oneline` for names; `git fetch` brings what is new elsewhere.

"#]]);
}

#[test]
fn c58_at_another_event_it_says_so() {
    let mut sandbox = accepted();
    sandbox.run(&["hook", "run", "commit-msg", ".git/COMMIT_EDITMSG"]).problem(str![[r#"
countersign: nothing is checked at commit-msg: the check belongs to pre-commit
  help: call it at pre-commit and pre-merge-commit, and at pre-push if you like, and nowhere else

"#]]);
    let _ = sandbox.run(&["hook", "run", "post-commit"]).ended(2);
    let _ = sandbox.env("PREK_HOOK_STAGE", "commit-msg").run(&["hook", "run", "--auto", "x"]).ended(2);
    let _ = sandbox.env("PREK_HOOK_STAGE", "manual").run(&["hook", "run", "--auto"]).ended(0);
    let _ = sandbox.env("PRE_COMMIT_CHECKOUT_TYPE", "1").run(&["hook", "run", "--auto"]).ended(2);
}

#[test]
fn it_can_be_passed_by() {
    let sandbox = guarded();
    let _ = sandbox.sh("COUNTERSIGN_SKIP=0 git commit --quiet -a -m Sneak").ended(1);
    sandbox.sh("COUNTERSIGN_SKIP=1 git commit --quiet -a -m Sneak").success(str![], str![]);
    let sandbox = guarded();
    sandbox.sh("git commit --quiet --no-verify -a -m Sneak").success(str![], str![]);
}

#[test]
fn stray_arguments_change_nothing() {
    let sandbox = guarded();
    sandbox.git(&["add", "--all"]);
    let _ = sandbox.run(&["hook", "run", "pre-commit", "notes.txt", "--", "--fix"]).ended(1);
}

#[test]
fn c28_nothing_of_the_surroundings_makes_it_pass_or_panic() {
    let sandbox = guarded();
    sandbox.git(&["add", "--all"]);
    for line in [
        "countersign hook run pre-commit <&-",
        "countersign hook run pre-commit >&-",
        "countersign hook run pre-commit 2>&-",
        "countersign hook run pre-commit <&- >&- 2>&-",
        "countersign hook run pre-commit >/dev/full 2>/dev/full",
        "env -u HOME countersign hook run pre-commit",
        "LANG=C LC_ALL=C countersign hook run pre-commit",
        "TMPDIR=/nowhere countersign hook run pre-commit",
        "COLUMNS=1 TERM=dumb countersign hook run pre-commit",
        "{ countersign hook run pre-commit 2>&1; echo $? >code; } | true; exit $(cat code)",
    ] {
        let outcome = sandbox.sh(line).ended(1);
        assert!(!outcome.stderr.contains("panicked"), "{line}: {}", outcome.stderr);
    }
}

#[test]
fn a_machine_without_git_checks_nothing_and_says_so() {
    let mut sandbox = guarded();
    sandbox.git(&["add", "--all"]);
    sandbox.env("PATH", "/nowhere");
    let outcome = sandbox.run(&["hook", "run", "pre-commit"]);
    assert_ne!(outcome.code, Some(0), "{}", outcome.stderr);
}
