//! What cannot be judged ends with 2 and a way out, and never with 0.

use super::{branched, cannot, check, found, passes, signed_by_both};
use crate::support::story::{PATH, signed};
use crate::support::{Outcome, Sandbox};

#[test]
fn names_of_no_commit() {
    let sandbox = branched();
    for arguments in [
        &["check", "--base", "nowhere"][..],
        &["check", "--base", "main", "--head", "nowhere"],
        &["check", "--base", ""],
        &["check", "--base", "0000000000000000000000000000000000000000"],
        &["check", "--base", "main", "--head", "0000000000000000000000000000000000000000"],
    ] {
        cannot(&sandbox.run(arguments), "is not the name of a commit");
    }
    cannot(&sandbox.run(&["check", "--head", "HEAD"]), "--base");
    cannot(&sandbox.run(&["check", "--merged"]), "--base");
    cannot(&sandbox.run(&["check", "--base", "main", "--staged"]), "--staged");
}

#[test]
fn no_repository_and_no_log() {
    let mut sandbox = Sandbox::new();
    cannot(&check(&sandbox), "no git repository");
    sandbox.git_init().write("a.txt", "");
    sandbox.as_ada().commit_all("Begin");
    cannot(&check(&sandbox), "there is no log");
}

#[test]
fn histories_that_have_nothing_in_common() {
    let sandbox = branched();
    sandbox.git(&["switch", "--quiet", "--orphan", "strange"]);
    sandbox.write(PATH, signed("accepted", "grace", "ada")).commit_all("Begin anew");
    cannot(&check(&sandbox), "have no common history");
}

#[test]
fn a_shallow_clone() {
    let sandbox = signed_by_both();
    let root = sandbox.root().to_string_lossy().into_owned();
    // Three commits are needed to see where a branch of two began.
    for depth in ["1", "2", "3"] {
        let clone = format!("clone-{depth}");
        let url = format!("file://{root}");
        sandbox.git(&["clone", "--quiet", "--depth", depth, "--no-single-branch", &url, &clone]);
        let range = ["check", "--base", "origin/main", "--head", "origin/feature"];
        let outcome = sandbox.run_in(&clone, &range);
        if depth == "3" {
            passes(&outcome);
        } else {
            cannot(&outcome, "shallow clone");
            assert!(outcome.stderr.contains("fetch-depth: 0"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn an_object_that_is_missing() {
    let sandbox = signed_by_both();
    let id = sandbox.git(&["rev-parse", &format!("HEAD:{PATH}")]);
    let object = format!(".git/objects/{}/{}", &id[..2], &id[2..]);
    std::fs::remove_file(sandbox.root().join(object)).expect("it is not packed");
    let outcome = check(&sandbox);
    assert_ne!(outcome.code, Some(0), "{}", outcome.stdout);
}

#[test]
fn a_bare_repository_is_judged_as_any_other() {
    let mut sandbox = signed_by_both();
    sandbox.git(&["switch", "--quiet", "--create", "bad", "main"]);
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_ada().commit_all("Sign for Grace");
    sandbox.git(&["clone", "--quiet", "--bare", ".", "bare.git"]);
    let check =
        |head: &str| -> Outcome { sandbox.run_in("bare.git", &["check", "--base", "main", "--head", head]) };
    passes(&check("feature"));
    assert_eq!(found(&check("bad")), ["signer-not-author"]);
    passes(
        &sandbox.run_in("bare.git", &["check", "--base", "main", "--head", "feature", "--log", "decisions"]),
    );
    cannot(&sandbox.run_in("bare.git", &["check"]), "bare repository");
}
