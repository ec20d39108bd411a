//! The cases that a hook meets in the wild, by number: what git does there, and what the right verdict is.
//!
//! `cNN_…` is a test of case NN; [`CASES`] says in a few words what each number is about, and each has a test here or in
//! the module whose matter it is. Commits are made by git itself with the hook installed, the way people make them.
#![cfg(unix)] // git runs hooks through a shell; on Windows that is its own, which tests cannot rely on.

mod commits;
mod files;
mod histories;
mod layouts;
mod merges;
mod names;
mod places;
mod reading;
mod rules;

use crate::support::story::{PATH, POLICY, RECORD, accepted};
use crate::support::{Outcome, Sandbox};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a second record lies.
const SECOND: &str = "decisions/0002-second.md";
/// Where a third one lies.
const THIRD: &str = "decisions/0003-third.md";

/// A record of this id and status that nobody has signed.
fn record(id: &str, status: &str) -> String {
    RECORD.replace("k7f3-2m9q", id).replace("status: proposed", &format!("status: {status}"))
}

/// A record that may go in as it is.
fn good() -> String {
    record("b2c3-d4e5", "proposed")
}

/// A record that says accepted, and nobody has signed it.
fn bad() -> String {
    record("b2c3-d4e5", "accepted")
}

/// An accepted record in the log, committed, and the hook installed; Ada acts.
fn hooked() -> Sandbox {
    let sandbox = accepted();
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox
}

/// The commit that is checked out.
fn head(sandbox: &Sandbox) -> String {
    sandbox.git(&["rev-parse", "HEAD"])
}

/// The hook lets this line make its commit, without a word.
#[track_caller]
fn goes(sandbox: &Sandbox, line: &str) {
    let before = sandbox.sh("git rev-parse --quiet --verify HEAD").stdout;
    let outcome = sandbox.sh(line);
    let said = format!("`{line}`\n{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.code, Some(0), "{said}");
    assert!(!outcome.stderr.contains("countersign"), "not silent: {said}");
    let after = sandbox.sh("git rev-parse --quiet --verify HEAD").stdout;
    assert_ne!(before, after, "no commit was made: {said}");
}

/// The hook stops the commit of this line with that finding, or with those words, and nothing is lost.
#[track_caller]
fn stopped(sandbox: &Sandbox, line: &str, because: &str) -> String {
    let before = sandbox.sh("git rev-parse --quiet --verify HEAD").stdout;
    let outcome = sandbox.sh(line);
    assert_ne!(outcome.code, Some(0), "`{line}` went through\n{}", outcome.stderr);
    assert!(outcome.stderr.contains(because), "`{line}`: no `{because}` in\n{}", outcome.stderr);
    assert_eq!(sandbox.sh("git rev-parse --quiet --verify HEAD").stdout, before, "{line}");
    outcome.stderr
}

/// What judging the staged change says.
fn staged(sandbox: &Sandbox) -> Outcome {
    sandbox.run(&["check", "--staged"])
}

/// The staged change is found good, and looked at.
#[track_caller]
fn clean(outcome: &Outcome) {
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.code, Some(0), "{said}");
    assert!(outcome.stdout.contains("nothing to mend"), "{said}");
}

/// A run that ends with 1 and has this finding, an error.
#[track_caller]
fn finds(outcome: &Outcome, code: &str) {
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.code, Some(1), "{said}");
    assert!(said.contains(&format!("error[{code}]")), "no {code} in\n{said}");
}

/// A run that could not judge, and says these words.
#[track_caller]
fn cannot(outcome: &Outcome, words: &str) {
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.code, Some(2), "{said}");
    assert!(said.contains(words), "no `{words}` in\n{said}");
}

/// What the numbers are about.
const CASES: [&str; 62] = [
    "commit -a",
    "commit -- path",
    "staged one thing, on disk another",
    "commit -p",
    "the first commit",
    "no branch checked out",
    "amend",
    "nothing staged",
    "a clean merge",
    "a merge of several",
    "a conflict",
    "stages of a conflict",
    "a pick continued by another",
    "a rebase finished by a commit",
    "a revert",
    "a squash",
    "layouts of repositories",
    "a named index that is missing",
    "forms of the index",
    "hashes and branches stored otherwise",
    "objects that are elsewhere",
    "a history that is cut off",
    "a repository of somebody else",
    "an object that is broken",
    "two commits at once",
    "hooks that are silently off",
    "old versions of git, and none",
    "streams, signals and variables",
    "a push",
    "a push that is received",
    "the intent to add",
    "nothing but deletions",
    "renames",
    "two records change names",
    "records that are no files",
    "names",
    "files beside the records",
    "the executable bit",
    "front matter that is not whole",
    "line ends and encodings",
    "sizes and depths",
    "traps of YAML",
    "pointers and ciphers",
    "both sides added one key",
    "duplicate identities",
    "both sides of a queue took one number",
    "who may sign",
    "sign-offs for others",
    "edits after acceptance",
    "steps of the status",
    "links",
    "the policy in the same commit",
    "batches of a framework",
    "all files of a framework",
    "ranges of a framework",
    "deletions in a framework",
    "projects of a framework below the top",
    "the wrong stage",
    "events of GitHub",
    "events of GitLab",
    "a container with another user",
    "colour, CI and the terminal",
];

#[test]
fn each_case_has_a_test() {
    let mut there = BTreeSet::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is part of the sources") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                there.extend(numbers(&path));
            }
        }
    }
    let missing: Vec<String> = (1..)
        .zip(CASES)
        .filter(|(number, _)| !there.contains(number))
        .map(|(number, about)| format!("{number}, {about}"))
        .collect();
    assert!(missing.is_empty(), "no test for {missing:#?}");
    let known = 1..=u32::try_from(CASES.len()).expect("few");
    assert!(there.iter().all(|number| known.contains(number)), "there is no such case: {there:?}");
}

/// The numbers of the cases that a source has tests of.
fn numbers(source: &Path) -> BTreeSet<u32> {
    let text = fs::read_to_string(source).expect("a source is text");
    let tests = text.split("#[test]\n").skip(1);
    let names = tests.filter_map(|rest| rest.lines().find_map(|line| line.trim_start().strip_prefix("fn c")));
    names.filter_map(|name| name.split_once('_')?.0.parse().ok()).collect()
}
