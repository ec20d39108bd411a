//! A30–A32, A41: merges, gates that were gone round, and histories that are not all there.

use super::by_hand::signed;
use super::{accepted, begun, begun_with, both, change, judged, passes, policy, refused, says};
use crate::support::Sandbox;
use crate::support::story::{PATH, RECORD};

/// Commits something on main that has nothing to do with the log.
fn go_on(sandbox: &Sandbox) {
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("notes.txt", "more").commit_all("Go on");
    sandbox.git(&["switch", "--quiet", "feature"]);
}

#[test]
fn a30_an_evil_merge() {
    // Neither side says it: the merge does.
    let sandbox = begun();
    change(&sandbox, &both());
    go_on(&sandbox);
    sandbox.git(&["merge", "--quiet", "--no-commit", "--no-ff", "main"]);
    change(&sandbox, &both().replace("Orders live in", "Orders do not live in"));
    assert_eq!(sandbox.git(&["rev-list", "--count", "--merges", "HEAD"]), "1");
    refused(&sandbox, "signoff-stale");
    // On main itself, past all gates, an audit finds it.
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--ff-only", "feature"]);
    let audit = sandbox.run(&["audit", "main"]).ended(1).stdout;
    assert!(audit.contains("error[signoff-stale]"), "{audit}");
}

#[test]
fn a31_hooks_are_passed_by() {
    let sandbox = begun_with(&policy(""), &both());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    let edited = both().replace("Orders live in", "Orders do not live in");
    sandbox.write(PATH, &edited).git(&["add", "--all"]);
    #[cfg(unix)]
    let _ = sandbox.sh("git commit --quiet --message Sneak").ended(1);
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "Sneak"]);
    refused(&sandbox, "signoff-stale");
    // Picking, reverting and rebasing run no hook.
    let sneak = sandbox.git(&["rev-parse", "HEAD"]);
    go_on(&sandbox);
    sandbox.git(&["switch", "--quiet", "--force-create", "feature", "main"]);
    sandbox.git(&["cherry-pick", &sneak]);
    refused(&sandbox, "signoff-stale");
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    passes(&sandbox);
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    refused(&sandbox, "signoff-stale");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--ff-only", "feature"]);
    let audit = sandbox.run(&["audit", "main"]).ended(1).stdout;
    assert!(audit.contains("error[signoff-stale]"), "{audit}");
}

#[test]
fn a32_a_history_that_is_not_all_there() {
    let sandbox = begun();
    change(&sandbox, &signed(RECORD, "product", "grace"));
    change(&sandbox, &both());
    passes(&sandbox);
    for name in ["nowhere", "", "0000000000000000000000000000000000000000"] {
        let _ = sandbox.run(&["check", "--base", name, "--head", "feature"]).ended(2);
        let _ = sandbox.run(&["check", "--base", "main", "--head", name]).ended(2);
    }
    let url = format!("file://{}", sandbox.root().display());
    sandbox.git(&["clone", "--quiet", "--depth", "1", "--no-single-branch", &url, "shallow"]);
    let range = ["check", "--base", "origin/main", "--head", "origin/feature"];
    let outcome = sandbox.run_in("shallow", &range).ended(2);
    assert!(outcome.stderr.contains("shallow clone"), "{}", outcome.stderr);
    let _ = sandbox.run_in("shallow", &["audit", "origin/feature"]).ended(2);
    // Nor is a record that cannot be read taken for one that is not there.
    let id = sandbox.git(&["rev-parse", &format!("feature:{PATH}")]);
    let object = format!(".git/objects/{}/{}", &id[..2], &id[2..]);
    std::fs::remove_file(sandbox.root().join(object)).expect("it is not packed");
    assert_ne!(judged(&sandbox).code, Some(0));
}

#[test]
fn a41_a_sign_off_meets_an_edit() {
    let sandbox = begun();
    change(&sandbox, &both());
    passes(&sandbox);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(PATH, RECORD.replace("Orders live in", "Orders do not live in")).commit_all("Edit it");
    // Both go in clean, one after the other; together they say what nobody signed.
    let merged = sandbox.git(&["merge-tree", "--write-tree", "main", "feature"]);
    assert!(!merged.contains("CONFLICT"), "{merged}");
    refused(&sandbox, "signoff-stale");
}

#[test]
fn a41_two_changes_go_in_at_once() {
    // Each is judged against the tip it goes to: the second meets the first there.
    let more = "\n## Costs\n\nNone.\n";
    let text = format!("{RECORD}{more}");
    let sandbox = begun_with(&policy(""), &accepted(&text));
    let revised = |text: &str| accepted(&text.replace("revision: 1", "revision: 2"));
    change(&sandbox, &revised(&text.replace("Orders live in", "Orders move to")));
    passes(&sandbox);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(PATH, revised(&text.replace("None.", "Many."))).commit_all("Decide anew");
    let outcome = judged(&sandbox);
    assert_eq!(outcome.code, Some(2), "they meet in the lines of the sign-offs\n{}", outcome.stdout);
    assert!(outcome.stderr.contains("does not merge"), "{}", outcome.stderr);
    // Two new records that take one number do merge, and are told.
    let sandbox = begun();
    let other = RECORD.replace("k7f3-2m9q", "m2q9-7f3k");
    sandbox.write("decisions/0002-a.md", &other).commit_all("Propose");
    passes(&sandbox);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("decisions/0002-b.md", other.replace("m2q9", "p2v6")).commit_all("Propose");
    says(&judged(&sandbox), "number-duplicate");
}
