//! The hook managers that teams use, as they really are: each installed once below `target/tools`, and committed with.
#![cfg(unix)] // They run hooks through a shell.

mod files;
mod of_node;
mod of_python;

use crate::support::Sandbox;
use crate::support::story::{PATH, accepted};
use std::path::Path;

/// An accepted record, with the program and a manager's programs on the path.
fn with(tools: &Path) -> Sandbox {
    let mut sandbox = crate::support::git::old(accepted());
    sandbox.first_on_path(tools);
    let program = Path::new(env!("CARGO_BIN_EXE_countersign"));
    sandbox.first_on_path(program.parent().expect("a program lies in a folder"));
    // Managers shorten what they show of a narrow terminal, and ask the network for newer versions of themselves.
    sandbox.env("COLUMNS", "200").env("CI", "true");
    sandbox
}

/// The record with a changed word, which is not what was signed.
fn bad(sandbox: &Sandbox) -> String {
    sandbox.read(PATH).replace("live in", "stay in")
}

/// A commit is stopped by what the check finds, and the branch stays where it is.
#[track_caller]
fn stopped(sandbox: &Sandbox, line: &str, finding: &str) {
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    let outcome = sandbox.sh(line).ended(1);
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(said.contains(&format!("error[{finding}]")), "{line}: {said}");
    assert_eq!(
        said.matches(&format!("error[{finding}]: ")).count(),
        said.matches(&format!("[{finding}]")).count()
    );
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(sandbox.git(&["rev-parse", "HEAD"]), head, "{line}");
}

/// A commit goes through.
#[track_caller]
fn passes(sandbox: &Sandbox, line: &str) {
    let outcome = sandbox.sh(line);
    assert_eq!(outcome.code, Some(0), "{line}: {}{}", outcome.stdout, outcome.stderr);
}

/// What every manager has to get right that runs the check at pre-commit.
fn holds(sandbox: &Sandbox) {
    let good = sandbox.read(PATH);
    sandbox.write("notes.txt", "one\n").git(&["add", "notes.txt"]);
    passes(sandbox, "git commit --quiet -m Notes");
    // Nothing is added: the index of `commit -a` is another file than the usual one.
    sandbox.write(PATH, bad(sandbox));
    stopped(sandbox, "git commit --quiet -a -m Sneak", "signoff-stale");
    assert!(sandbox.read(PATH).contains("stay in"), "nothing is lost");
    // A path that is committed past what is staged.
    sandbox.write("notes.txt", "two\n").git(&["add", "notes.txt"]);
    stopped(sandbox, &format!("git commit --quiet -m Sneak -- {PATH}"), "signoff-stale");
    // What is on disk does not count, neither way.
    sandbox.git(&["add", PATH]);
    sandbox.write(PATH, &good);
    stopped(sandbox, "git commit --quiet -m Sneak", "signoff-stale");
    assert_eq!(sandbox.read(PATH), good);
    sandbox.git(&["reset", "--quiet", PATH]);
    sandbox.write(PATH, good.replace("live in", "stay in"));
    passes(sandbox, "git commit --quiet -m Notes");
    assert!(sandbox.read(PATH).contains("stay in"), "nothing is lost");
    sandbox.git(&["checkout", "--quiet", "--", PATH]);
    // A deletion is in no list of files.
    sandbox.git(&["rm", "--quiet", PATH]);
    stopped(sandbox, "git commit --quiet -m Delete", "record-deleted");
    sandbox.git(&["reset", "--quiet", "--hard"]);
}
