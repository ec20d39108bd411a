//! `check --base`: what a change would bring into a branch, by that branch's policy, and whose commits brought it.

mod authors;
mod lasting;
mod refused;

use crate::support::story::{PATH, POLICY, RECORD, proposed, signed};
use crate::support::{Outcome, Sandbox};
use snapbox::str;

/// Where the policy lies.
const POLICY_PATH: &str = "decisions/countersign.yaml";

/// A proposed record on main, and a branch `feature` of it that is checked out.
fn branched() -> Sandbox {
    let sandbox = proposed();
    sandbox.git(&["switch", "--quiet", "--create", "feature"]);
    sandbox
}

/// The branch with the sign-offs of Grace and Ada, each in a commit of their own.
fn signed_by_both() -> Sandbox {
    let mut sandbox = branched();
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign for product");
    sandbox.write(PATH, signed("accepted", "grace", "ada"));
    sandbox.as_ada().commit_all("Sign for engineering");
    sandbox
}

fn check(sandbox: &Sandbox) -> Outcome {
    sandbox.run(&["check", "--base", "main"])
}

/// The names of the rules that found something, in order, each as often as it did; the check fails.
#[track_caller]
fn found(outcome: &Outcome) -> Vec<String> {
    assert_eq!(outcome.code, Some(1), "{}{}", outcome.stdout, outcome.stderr);
    let codes = outcome.stdout.lines().filter_map(|line| line.strip_prefix("error[")?.split_once(']'));
    codes.map(|(code, _)| code.to_owned()).collect()
}

/// The policy in which Grace has a key.
fn with_key() -> String {
    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINmPu9w9/GMIaFHrsfE3s/nn0v7ylTOBD3uCRzJhcKXd";
    POLICY.replace("roles: [product]\n", &format!("roles: [product]\n    keys:\n      - {KEY}\n"))
}

/// The check finds nothing.
#[track_caller]
fn passes(outcome: &Outcome) {
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
}

/// The check could not be made, and says so with these words.
#[track_caller]
fn cannot(outcome: &Outcome, words: &str) {
    assert_eq!(outcome.code, Some(2), "{}{}", outcome.stdout, outcome.stderr);
    assert!(outcome.stderr.contains(words), "no {words:?} in\n{}", outcome.stderr);
}

#[test]
fn a_branch_that_both_signed_passes() {
    let sandbox = signed_by_both();
    check(&sandbox).success(
        str![[r#"
checked 1 record in 1 log, 2 commits from [..] to [..]: nothing to mend

"#]],
        str![],
    );
    let json = sandbox.run(&["check", "--base", "main", "--format", "json"]).ended(0).stdout;
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    assert!(json.contains(&format!("\"head\": \"{head}\",\n    \"commits\": 2")), "{json}");
    // What is on the branch already is no change of it.
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-edit", "--no-ff", "feature"]);
    check(&sandbox).success(
        str![[r#"
checked 0 of 1 record in 1 log, 0 commits from [..] to [..]: nothing to mend

"#]],
        str![],
    );
    passes(&sandbox.run(&["check", "--base", "HEAD^", "--merged"]));
}

#[test]
fn the_result_of_the_merge_is_judged() {
    let mut sandbox = signed_by_both();
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(PATH, RECORD.replace("live in", "move to"));
    sandbox.as_grace().commit_all("Say it otherwise");
    let outcome = sandbox.run(&["check", "--base", "main", "--head", "feature"]);
    assert_eq!(found(&outcome), ["signoff-stale", "signoff-stale"]);
}

#[test]
fn two_changes_of_one_number_meet() {
    let mut sandbox = branched();
    let other = RECORD.replace("k7f3-2m9q", "m2q9-7f3k");
    sandbox.write("decisions/0002-a.md", &other).commit_all("Propose");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("decisions/0002-b.md", other.replace("m2q9", "p2v6"));
    sandbox.as_grace().commit_all("Propose");
    let outcome = sandbox.run(&["check", "--base", "main", "--head", "feature"]);
    assert_eq!(found(&outcome), ["number-duplicate"]);
}

#[test]
fn a_conflict_in_the_log_is_settled_first() {
    let mut sandbox = branched();
    sandbox.write(PATH, RECORD.replace("live in", "stay in")).write("a.txt", "feature").commit_all("Edit");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("a.txt", "main");
    sandbox.as_grace().commit_all("Write something else");
    // Elsewhere a conflict is nothing to us.
    passes(&sandbox.run(&["check", "--base", "main", "--head", "feature"]));
    sandbox.write(PATH, RECORD.replace("live in", "move to")).commit_all("Edit too");
    sandbox.run(&["check", "--base", "main", "--head", "feature"]).problem(str![[r#"
countersign: feature does not merge with main: decisions/0001-adopt-postgresql-for-orders.md
  help: merge it first: `git merge main`, settle what is in conflict, and check again

"#]]);
}

#[test]
fn the_policy_of_the_branch_judges_and_not_that_of_the_change() {
    let sandbox = branched();
    // Somebody puts himself on the roster, and lets one person do.
    let own = POLICY.replace(
        "  grace:\n",
        "  eve:\n    emails: [eve@example.com]\n    roles: [product, engineering]\n  grace:\n",
    );
    sandbox.write(POLICY_PATH, format!("{own}one-person-may-sign-both-roles: true\n"));
    sandbox.write(PATH, signed("accepted", "eve", "eve"));
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--author", "Eve <eve@example.com>", "--message", "All is well"]);
    let codes = found(&check(&sandbox));
    assert!(codes.contains(&"signer-unknown".to_owned()), "{codes:?}");
    // Weaker evidence, and no role at all, are no way either.
    for weaker in ["evidence:\n  product: declared\n", "levels:\n  light:\n    roles: []\n"] {
        let mut sandbox = proposed();
        sandbox.write(POLICY_PATH, format!("{}evidence:\n  product: key\n", with_key()));
        sandbox.as_ada().commit_all("Ask for more");
        sandbox.git(&["switch", "--quiet", "--create", "feature"]);
        sandbox.write(POLICY_PATH, format!("{}{weaker}", with_key()));
        sandbox.write(PATH, signed("proposed", "grace", ""));
        sandbox.as_grace().commit_all("Ask for less");
        let codes = found(&check(&sandbox));
        assert!(codes.contains(&"evidence-too-weak".to_owned()), "{codes:?}");
    }
}

#[test]
fn a_branch_from_before_a_removal_does_not_revive_anybody() {
    let mut sandbox = branched();
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign");
    sandbox.git(&["switch", "--quiet", "main"]);
    let left = POLICY.replace("roles: [product]\n", "roles: [product]\n    until: 2026-11-21\n");
    sandbox.write(POLICY_PATH, left);
    sandbox.as_ada().commit_all("Grace has left");
    let outcome = sandbox.run(&["check", "--base", "main", "--head", "feature"]);
    assert_eq!(found(&outcome), ["signer-left"]);
}

#[test]
fn a_change_of_the_policy_is_looked_at_itself() {
    let sandbox = branched();
    sandbox.write(POLICY_PATH, format!("{POLICY}sinec: 3\n")).commit_all("Mistype");
    assert_eq!(found(&check(&sandbox)), ["policy-unknown-key"]);
    // Records that it does not touch have to hold under it.
    sandbox.write(POLICY_PATH, POLICY.replace("[Decision]", "[Decision, Costs]")).commit_all("Ask for more");
    assert_eq!(found(&check(&sandbox)), ["section-missing"]);
    sandbox.write(POLICY_PATH, format!("{POLICY}keys: [cost-center]\n")).commit_all("Allow a key");
    passes(&check(&sandbox));
}

#[test]
fn a_broken_policy_judges_nothing() {
    let mut sandbox = proposed();
    sandbox.write(POLICY_PATH, "people: 7\n").commit_all("Break the policy");
    sandbox.git(&["switch", "--quiet", "--create", "feature"]);
    sandbox.write(PATH, signed("accepted", "eve", "eve"));
    sandbox.as_grace().commit_all("Sneak");
    assert!(found(&check(&sandbox)).contains(&"policy-malformed".to_owned()));
    sandbox.write(POLICY_PATH, POLICY).commit_all("Mend it in passing");
    cannot(&check(&sandbox), "broken where the change goes to");
    sandbox.git(&["checkout", "--quiet", "main", "--", PATH]);
    sandbox.commit_all("Mend it alone");
    passes(&check(&sandbox));
}

#[test]
fn a_log_that_loses_its_policy_is_judged_all_the_same() {
    let sandbox = branched();
    sandbox.remove(POLICY_PATH).commit_all("Remove the policy");
    assert_ne!(check(&sandbox).code, Some(0));
}

#[test]
fn a_new_log_judges_itself_and_says_so() {
    let sandbox = branched();
    sandbox.write("other/countersign.yaml", POLICY.replace("6f1c0e52", "7f1c0e52"));
    sandbox.write("other/0001-a.md", RECORD.replace("k7f3", "p2v6")).commit_all("Begin another log");
    check(&sandbox).success(
        str![[r#"
checked 1 of 2 records in 2 logs, 1 commit from [..] to [..]: nothing to mend

"#]],
        str![[r#"
`other/countersign.yaml` is not in main yet: its log is judged by its own policy

"#]],
    );
    passes(&sandbox.run(&["check", "--base", "main", "--log", "other"]));
    cannot(&sandbox.run(&["check", "--base", "main", "--log", "nowhere"]), "there is no log");
}
