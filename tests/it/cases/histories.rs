//! What is missing or broken below: objects, history, trust in the owner.

use super::{PATH, SECOND, bad, cannot, clean, finds, good, hooked, staged, stopped};
use crate::support::Sandbox;
use crate::support::story::accepted;
use std::path::PathBuf;

/// The file of the loose object that a path of the index or of a commit names.
fn object(sandbox: &Sandbox, revision: &str) -> PathBuf {
    let id = sandbox.git(&["rev-parse", revision]);
    sandbox.root().join(".git/objects").join(&id[..2]).join(&id[2..])
}

/// A partial clone of an accepted log, in `clone` beside the sandbox's folder.
fn partial(filter: &str) -> Sandbox {
    let sandbox = accepted();
    sandbox.write(SECOND, good()).commit_all("Propose another");
    sandbox.write(SECOND, good().replace("live in", "may live in")).commit_all("Change it");
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    sandbox.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let from = format!("file://{}", sandbox.root().display());
    sandbox.git(&["clone", "--quiet", "--no-checkout", &format!("--filter={filter}"), &from, "../clone"]);
    sandbox
}

#[test]
fn c21_a_partial_clone_has_what_git_can_fetch_and_says_so_where_it_cannot() {
    for filter in ["blob:none", "tree:0"] {
        let sandbox = partial(filter);
        let check = ["-C", "../clone", "check", "--base", "HEAD~1"];
        // Its origin is gone: what is missing is a reason, and no verdict.
        std::fs::rename(sandbox.root().join(".git"), sandbox.root().join("gone")).expect("it can be moved");
        let outcome = sandbox.run(&check);
        assert_eq!(outcome.code, Some(2), "{filter}: {}{}", outcome.stdout, outcome.stderr);
        assert!(outcome.stderr.contains("fetch"), "{filter}: {}", outcome.stderr);
        std::fs::rename(sandbox.root().join("gone"), sandbox.root().join(".git")).expect("it can be moved");
        // It is there again.
        sandbox.git(&["-C", "../clone", "checkout", "--quiet", "main"]);
        let outcome = sandbox.run(&check);
        assert_eq!(outcome.code, Some(0), "{filter}: {}{}", outcome.stdout, outcome.stderr);
    }
}

#[test]
fn c22_a_history_that_is_cut_off_is_no_history() {
    let sandbox = accepted();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.write(SECOND, good()).commit_all("Propose another");
    sandbox.write("notes.txt", "").commit_all("Notes");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("more.txt", "").commit_all("Go on");
    let from = format!("file://{}", sandbox.root().display());
    for depth in ["1", "2"] {
        let clone = format!("../depth{depth}");
        let depth = format!("--depth={depth}");
        sandbox.git(&["clone", "--quiet", &depth, "--no-single-branch", "-b", "topic", &from, &clone]);
        let outcome = sandbox.run(&["-C", &clone, "check", "--base", "origin/main"]);
        cannot(&outcome, "fetch-depth: 0");
        cannot(&outcome, "git fetch --unshallow");
        // What needs no history is judged all the same.
        clean(&sandbox.run(&["-C", &clone, "check"]));
    }
}

#[test]
fn c23_a_repository_of_somebody_else_brings_the_advice_of_git() {
    let sandbox = hooked();
    if sandbox.sh("test $(id -u) -eq 0").code != Some(0) {
        // Only root may give files away.
        return;
    }
    let _ = sandbox.sh("chown -R 12345:12345 .").ended(0);
    for args in
        [&["check"][..], &["check", "--staged"], &["check", "--base", "HEAD"], &["hook", "run", "pre-commit"]]
    {
        cannot(&sandbox.run(args), "git config --global --add safe.directory");
    }
}

#[test]
fn c24_a_broken_object_is_named_and_hides_no_other() {
    let sandbox = hooked();
    sandbox.write(SECOND, bad()).git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "Both"]);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.write(SECOND, format!("{}\nMore.\n", bad()));
    sandbox.write(PATH, sandbox.read(PATH).replace("live in", "stay in"));
    sandbox.git(&["add", "--all"]);
    let broken = object(&sandbox, &format!(":{PATH}"));
    let _ = sandbox.sh(&format!("chmod u+w {0} && echo rubbish > {0}", broken.display())).ended(0);
    let outcome = staged(&sandbox);
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.code, Some(2), "{said}");
    assert!(said.contains(PATH), "the path is named: {said}");
    assert!(said.contains(&sandbox.git(&["rev-parse", &format!(":{PATH}")])), "the object is named: {said}");
    assert!(said.contains("DR-2"), "the other is reported still: {said}");
    std::fs::remove_file(broken).expect("it can be removed");
    let outcome = staged(&sandbox);
    assert_eq!(outcome.code, Some(2), "{}{}", outcome.stdout, outcome.stderr);
    stopped(&sandbox, "git commit --quiet -m Both", "DR-2");
    // With another text of the record all is there again.
    sandbox.git(&["restore", "--staged", "--worktree", PATH]);
    finds(&staged(&sandbox), "signoff-missing");
    sandbox.write(SECOND, good()).git(&["add", "--all"]);
}
