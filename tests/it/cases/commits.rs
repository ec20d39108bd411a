//! Commits of one's own, in every form that git has for them.

use super::{PATH, SECOND, THIRD, bad, clean, finds, goes, good, head, hooked, record, staged, stopped};
use crate::support::Sandbox;
use crate::support::story::{POLICY, accepted, proposed, signed};

#[test]
fn c01_commit_all_is_judged_by_the_index_that_it_locks() {
    let sandbox = hooked();
    sandbox.write(SECOND, good()).commit_all("Propose another");
    sandbox.write(SECOND, bad());
    // Nothing is staged: what is committed stands in the locked index alone.
    stopped(&sandbox, "git commit --quiet -a -m Sneak", "signoff-missing");
    stopped(&sandbox, "git commit --quiet --include -m Sneak decisions", "signoff-missing");
    sandbox.write(SECOND, good().replace("live in", "may live in"));
    goes(&sandbox, "git commit --quiet -a -m Change");
}

#[test]
fn c02_a_commit_of_paths_is_judged_by_these_paths() {
    let sandbox = hooked();
    sandbox.write(SECOND, bad()).write(THIRD, record("c3d4-e5f6", "proposed"));
    sandbox.git(&["add", "--all"]);
    goes(&sandbox, &format!("git commit --quiet -m 'The good one' -- {THIRD}"));
    assert_eq!(sandbox.git(&["status", "--short"]), format!("A  {SECOND}"), "the rest stays staged");
    stopped(&sandbox, &format!("git commit --quiet -m 'The bad one' -- {SECOND}"), "signoff-missing");
    stopped(&sandbox, "git commit --quiet -m 'The rest'", "signoff-missing");
}

#[test]
fn c03_what_is_staged_counts_and_not_what_is_on_disk() {
    let sandbox = hooked();
    sandbox.write(SECOND, good()).git(&["add", "--all"]);
    sandbox.write(SECOND, bad());
    goes(&sandbox, "git commit --quiet -m 'Staged good, bad on disk'");
    sandbox.write(SECOND, bad()).git(&["add", "--all"]);
    sandbox.write(SECOND, good());
    stopped(&sandbox, "git commit --quiet -m 'Staged bad, good on disk'", "signoff-missing");
    sandbox.remove(SECOND);
    stopped(&sandbox, "git commit --quiet -m 'Staged bad, gone from disk'", "signoff-missing");
    sandbox.write(SECOND, good().replace("live in", "may live in")).git(&["add", "--all"]);
    sandbox.remove(SECOND);
    goes(&sandbox, "git commit --quiet -m 'Staged good, gone from disk'");
}

#[test]
fn c04_half_a_record_is_judged_as_the_half_that_is_staged() {
    let sandbox = hooked();
    sandbox.write(SECOND, good()).commit_all("Propose another");
    let both = good()
        .replace("status: proposed", "status: accepted")
        .replace("live in PostgreSQL.\n", "live in PostgreSQL.\n\n## More\n\nMore.\n");
    sandbox.write(SECOND, both);
    // The first hunk is the status, the second the text.
    stopped(&sandbox, "printf 'y\\nn\\n' | git commit --quiet -p -m Half", "signoff-missing");
    goes(&sandbox, "printf 'n\\ny\\n' | git commit --quiet -p -m 'The other half'");
}

#[test]
fn c05_in_the_first_commit_all_is_new() {
    for (text, is_good) in [(good(), true), (bad(), false)] {
        let mut sandbox = Sandbox::new();
        sandbox.git_init().write("decisions/countersign.yaml", POLICY).write(SECOND, text);
        let _ = sandbox.as_ada().run(&["hook", "install"]).ended(0);
        sandbox.git(&["add", "--all"]);
        if is_good {
            goes(&sandbox, "git commit --quiet -m Begin");
        } else {
            stopped(&sandbox, "git commit --quiet -m Begin", "signoff-missing");
        }
    }
}

#[test]
fn c06_without_a_branch_it_works_as_with_one() {
    let sandbox = hooked();
    sandbox.git(&["switch", "--quiet", "--detach"]);
    sandbox.write(SECOND, bad());
    sandbox.git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Sneak", "signoff-missing");
    sandbox.write(SECOND, good()).git(&["add", "--all"]);
    goes(&sandbox, "git commit --quiet -m Propose");
    // An orphan keeps the index: all of it is new, the accepted record too.
    sandbox.git(&["checkout", "--quiet", "--orphan", "fresh"]);
    sandbox.write(THIRD, record("c3d4-e5f6", "accepted")).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Begin", "DR-3");
    sandbox.remove(THIRD).git(&["add", "--all"]);
    finds_grace(&stopped(&sandbox, "git commit --quiet -m Begin", "signer-not-author"));
}

/// On a branch without past nothing vouches for a sign-off of somebody else.
#[track_caller]
fn finds_grace(said: &str) {
    assert!(said.contains("the sign-off of `grace` for product of DR-1"), "{said}");
    assert!(!said.contains("the sign-off of `ada`"), "{said}");
}

#[test]
fn c07_an_amend_accuses_nobody_of_what_stood_there() {
    let mut sandbox = proposed();
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().git(&["add", "--all"]);
    goes(&sandbox, "git commit --quiet -m 'Sign for product'");
    // Ada amends the commit of Grace, who stays its author.
    sandbox.as_ada();
    goes(&sandbox, "git commit --quiet --amend -m 'Sign for product, in other words'");
    // And adds a sign-off of her own to it, which the author did not make.
    sandbox.write(PATH, signed("accepted", "grace", "ada"));
    let amend = "unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL; git commit --quiet -a --amend --no-edit";
    stopped(&sandbox, amend, "signer-not-author");
    goes(&sandbox, "git commit --quiet -a -m 'Sign for engineering'");
}

#[test]
fn c08_with_nothing_staged_there_is_nothing_to_say() {
    let sandbox = hooked();
    goes(&sandbox, "git commit --quiet --allow-empty -m Nothing");
    sandbox.write("notes.txt", "").commit_all("Notes");
    let reword = "GIT_SEQUENCE_EDITOR='sed -i s/^pick/reword/' GIT_EDITOR=: git rebase --quiet -i HEAD~1";
    let before = head(&sandbox);
    let outcome = sandbox.sh(reword);
    assert_eq!(
        (outcome.code, outcome.stderr.contains("countersign")),
        (Some(0), false),
        "{}",
        outcome.stderr
    );
    assert_ne!(before, "");
    clean(&staged(&sandbox));
    // What was bad before is told by a whole check, and stops no other commit.
    let sandbox = accepted();
    sandbox.write(SECOND, bad()).commit_all("It came in before the hook");
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    goes(&sandbox, "git commit --quiet --allow-empty -m Nothing");
    finds(&sandbox.run(&["check"]), "signoff-missing");
}
