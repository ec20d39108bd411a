//! Whose commit a sign-off came with, whatever git did to the commits on the way.

use super::{branched, check, found, passes, signed_by_both};
use crate::support::story::{PATH, POLICY, RECORD, signed};
use snapbox::str;

#[test]
fn a_sign_off_for_another_is_refused() {
    let mut sandbox = branched();
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_ada().commit_all("Sign for Grace");
    check(&sandbox).findings(
        str![[r#"
error[signer-not-author]: the sign-off of `grace` for product of DR-1 comes in a commit of ada@example.com
  --> decisions/0001-adopt-postgresql-for-orders.md:10:9
   |
10 |     by: grace
   |         ^^^^^ `grace` is the author of none that says so
   |
   = help: `grace` signs in a commit of their own, or with a key: `countersign sign DR-1 --role product`
   = help: after a squash, push the original commits instead, or sign again on top of it
   = note: countersign explain signer-not-author

checked 1 record in 1 log, 1 commit from [..] to [..]: 1 error

"#]],
        str![],
    );
    // Who was asked before is not asked again.
    passes(&sandbox.run(&["check", "--base", "main", "--merged"]));
}

#[test]
fn the_text_need_not_fit_for_it_to_be_refused() {
    // Once it is in, it counts as judged, and a later change could make it fit.
    let mut sandbox = branched();
    let text = signed("draft", "grace", "").replace("live in", "move to");
    sandbox.write(PATH, text);
    sandbox.as_ada().commit_all("Sign for Grace, to be");
    assert_eq!(found(&check(&sandbox)), ["signer-not-author"]);
}

#[test]
fn whoever_touches_a_record_later_has_not_signed_it() {
    let mut sandbox = branched();
    let text = signed("proposed", "grace", "");
    sandbox.write(PATH, &text);
    sandbox.as_ada().commit_all("Sign for Grace");
    sandbox.write(PATH, text.replace("signoffs:", "tags: [storage]\nsignoffs:"));
    sandbox.as_grace().commit_all("Label it");
    assert_eq!(found(&check(&sandbox)), ["signer-not-author"]);
}

#[test]
fn merging_rebasing_and_picking_keep_the_authors() {
    let mut sandbox = signed_by_both();
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("notes.txt", "one");
    sandbox.as_ada().commit_all("Go on");
    sandbox.git(&["switch", "--quiet", "--create", "picked"]);
    sandbox.git(&["cherry-pick", "feature~1", "feature"]);
    passes(&check(&sandbox));
    sandbox.git(&["switch", "--quiet", "--create", "rebased", "feature"]);
    sandbox.git(&["rebase", "--quiet", "main"]);
    passes(&check(&sandbox));
    sandbox.git(&["switch", "--quiet", "--create", "merged", "feature"]);
    sandbox.git(&["merge", "--quiet", "--no-edit", "main"]);
    passes(&check(&sandbox));
}

#[test]
fn sign_offs_from_two_branches_meet_in_a_merge() {
    let mut sandbox = branched();
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign");
    sandbox.git(&["switch", "--quiet", "--create", "other", "main"]);
    sandbox.write(PATH, signed("proposed", "", "ada"));
    sandbox.as_ada().commit_all("Sign");
    sandbox.git(&["switch", "--quiet", "feature"]);
    // Whoever merges has written neither.
    sandbox.git(&["merge", "--quiet", "--no-edit", "--no-ff", "other"]);
    passes(&check(&sandbox));
    // Also where the other side has moved the file meanwhile.
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["switch", "--quiet", "--create", "moving"]);
    sandbox.git(&["mv", PATH, "decisions/0001-adopt-postgresql.md"]);
    sandbox.commit_all("Give it a shorter name");
    sandbox.git(&["merge", "--quiet", "--no-edit", "feature"]);
    passes(&check(&sandbox));
}

#[test]
fn an_octopus_credits_each_arm() {
    let mut sandbox = branched();
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign");
    for arm in ["one", "two"] {
        sandbox.git(&["switch", "--quiet", "--create", arm, "main"]);
        sandbox.write(&format!("{arm}.txt"), "");
        sandbox.as_ada().commit_all(arm);
    }
    sandbox.git(&["merge", "--quiet", "--no-edit", "one", "feature"]);
    passes(&check(&sandbox));
}

#[test]
fn a_merge_that_adds_a_sign_off_of_its_own_is_caught() {
    let mut sandbox = branched();
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("notes.txt", "").commit_all("Go on");
    sandbox.git(&["switch", "--quiet", "feature"]);
    sandbox.git(&["merge", "--quiet", "--no-commit", "--no-ff", "main"]);
    sandbox.write(PATH, signed("accepted", "grace", "ada")).commit_all("Merge, and a little more");
    assert_eq!(found(&check(&sandbox)), ["signer-not-author"]);
}

#[test]
fn a_squash_by_another_has_to_be_signed_again() {
    let mut sandbox = signed_by_both();
    sandbox.git(&["switch", "--quiet", "--create", "squashed", "main"]);
    sandbox.git(&["merge", "--quiet", "--squash", "feature"]);
    sandbox.as_ada().commit_all("All at once");
    let outcome = check(&sandbox);
    assert_eq!(found(&outcome), ["signer-not-author"]);
    assert!(outcome.stdout.contains("after a squash, push the original commits"), "{}", outcome.stdout);
}

#[test]
fn a_revert_brings_back_what_the_branch_had() {
    let mut sandbox = signed_by_both();
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-edit", "--no-ff", "feature"]);
    sandbox.git(&["revert", "--no-edit", "--mainline", "1", "HEAD"]);
    sandbox.git(&["switch", "--quiet", "--create", "again"]);
    sandbox.as_ada().git(&["revert", "--no-edit", "HEAD"]);
    passes(&check(&sandbox));
    // What was on another branch alone was never judged.
    sandbox.git(&["switch", "--quiet", "--create", "stolen", "main"]);
    sandbox.write(PATH, signed("proposed", "grace", "").replace("T08:00:00Z", "T08:00:01Z"));
    sandbox.commit_all("Nearly the same");
    assert_eq!(found(&check(&sandbox)), ["signer-not-author"]);
}

#[test]
fn what_somebody_took_back_does_not_return_by_a_revert() {
    let mut sandbox = signed_by_both();
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign");
    sandbox.write(PATH, withdrawn()).commit_all("Withdraw");
    sandbox.git(&["switch", "--quiet", "--create", "again"]);
    sandbox.as_ada().git(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(found(&check(&sandbox)), ["signer-not-author", "verdict-removed"]);
}

/// The record from which Grace has taken her sign-off back.
pub(super) fn withdrawn() -> String {
    let text =
        signed("proposed", "grace", "").replace("    by: grace\n", "    verdict: withdraw\n    by: grace\n");
    let text = text.replace("T08:00:00Z", "T10:00:00Z");
    let line = text.lines().find(|line| line.starts_with("    digest: ")).expect("it is signed").to_owned();
    text.replace(&line, &format!("{line}\n    reason: \"I had not seen the bill.\""))
}

#[test]
fn what_comes_and_goes_within_a_change_is_seen() {
    let mut sandbox = branched();
    // Grace signs and takes it back; Ada reverts that.
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign");
    sandbox.write(PATH, withdrawn()).commit_all("Withdraw");
    passes(&check(&sandbox));
    sandbox.as_ada().git(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(found(&check(&sandbox)), ["verdict-removed"]);
    // Grace objects; Ada takes the lines out.
    let mut sandbox = branched();
    sandbox.write(PATH, withdrawn().replace("withdraw", "object"));
    sandbox.as_grace().commit_all("Object");
    sandbox.write(PATH, RECORD.replace("live in", "stay in"));
    sandbox.as_ada().commit_all("Tidy up");
    assert_eq!(found(&check(&sandbox)), ["verdict-removed"]);
    // What somebody else wrote in her name is no objection of hers.
    let mut sandbox = branched();
    sandbox.write(PATH, withdrawn().replace("withdraw", "object"));
    sandbox.as_ada().commit_all("Object for Grace");
    sandbox.write(PATH, RECORD.replace("live in", "stay in")).commit_all("Take it out again");
    passes(&check(&sandbox));
}

#[test]
fn the_address_of_an_account_is_the_persons() {
    let sandbox = branched();
    sandbox.git(&["switch", "--quiet", "main"]);
    let policy = POLICY.replace("roles: [product]\n", "roles: [product]\n    github: 77\n");
    sandbox.write("decisions/countersign.yaml", policy).commit_all("Know Grace's account");
    sandbox.git(&["switch", "--quiet", "--create", "web"]);
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.git(&["add", "--all"]);
    let author = |id: u32| format!("Grace <{id}+grace@users.noreply.github.com>");
    sandbox.git(&["commit", "--quiet", "--author", &author(77), "--message", "Sign on the web"]);
    passes(&check(&sandbox));
    sandbox.git(&["commit", "--quiet", "--amend", "--author", &author(78), "--message", "Sign on the web"]);
    assert_eq!(found(&check(&sandbox)), ["signer-not-author"]);
}
