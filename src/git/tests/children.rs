//! A git that does not behave: trouble for whoever asked it, and no child of it is left behind.
#![cfg(unix)] // The git of these tests is a shell script.

use super::Sandbox;
use crate::git::{Environment, GitError, ReadError, Repository};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

/// Puts a git before the real one whose `cat-file` is this piece of shell, in which `$real` is the real git.
fn with_cat_file(sandbox: &Sandbox, cat_file: &str) -> Environment {
    let path = sandbox.environment.get("PATH").expect("a PATH").to_str().expect("UTF-8").to_owned();
    let real =
        path.split(':').map(|folder| std::path::Path::new(folder).join("git")).find(|git| git.is_file());
    let real = real.expect("git is installed");
    let folder = sandbox.top.join("home/bin");
    fs::create_dir_all(&folder).expect("a folder");
    let git = folder.join("git");
    let script = format!(
        "#!/bin/sh\nreal='{}'\ncase \"$*\" in\n*cat-file*)\n{cat_file}\n;;\n*) exec \"$real\" \"$@\";;\nesac\n",
        real.display()
    );
    fs::write(&git, script).expect("written");
    fs::set_permissions(&git, fs::Permissions::from_mode(0o755)).expect("a program");
    sandbox
        .environment
        .clone()
        .with("PATH", format!("{}:{path}", folder.display()))
        .with("COUNTERSIGN_READER", "git")
}

/// Reads `a.md` of HEAD with such a git.
fn read(cat_file: &str, limit: u64) -> Result<Vec<u8>, GitError> {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let repository = sandbox.open_with(&with_cat_file(&sandbox, cat_file));
    Ok(repository.head()?.expect("born").read("a.md", limit)?)
}

#[track_caller]
fn trouble(cat_file: &str) -> String {
    let error = read(cat_file, 99).expect_err("trouble");
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        text += &format!(": {error}");
        cause = error.source();
    }
    text
}

#[test]
fn one_that_behaves_is_understood() {
    assert_eq!(read("exec \"$real\" \"$@\"", 99).expect("read"), b"a");
    // What is too large is known before any of it is kept.
    let error = read("exec \"$real\" \"$@\"", 0).expect_err("too large");
    assert!(matches!(error, GitError::Read(ReadError::TooLarge { size: 1, .. })), "{error:?}");
}

#[test]
fn one_that_ends_is_quoted() {
    assert!(trouble("echo fatal: no more >&2; exit 128").contains("fatal: no more"));
    assert!(trouble("exit 3").contains("it ended early"));
    assert!(trouble("kill -9 $$").contains("it ended early"));
    // In the middle of an object.
    assert!(trouble("read id; printf '%s commit 300\\nhalf' $id").contains("it ended early"));
    assert!(trouble("echo gone >&2; exec 0<&- 1>&-; exec sleep 60").contains("gone"));
}

#[test]
fn one_that_talks_nonsense_is_not_believed() {
    for answer in [
        "what?",
        "$id",
        "$id commit",
        "$id commit many",
        "$id commit 1 1",
        "$id sausage 1",
        "0000000000000000000000000000000000000000 missing",
    ] {
        let said = trouble(&format!("read id; echo \"{answer}\"; cat"));
        assert!(said.contains("cannot be understood"), "{answer}: {said}");
    }
    // Endless lines and endless objects are not read to the end.
    assert!(trouble("read id; yes | tr -d '\\n'").contains("cannot be understood"));
    // Bytes that are those of something else.
    let forged = "read id; printf '%s commit 5\\ntree \\n' $id; cat";
    assert!(trouble(forged).contains("not those of"), "{}", trouble(forged));
    assert!(trouble("read id; echo $id missing; cat").contains("missing"));
}

#[test]
fn one_that_ends_between_two_objects_is_started_again() {
    // It answers once.
    let once = "read id; echo $id | \"$real\" \"$@\"";
    assert_eq!(read(once, 99).expect("read"), b"a");
}

#[test]
fn none_is_left_behind() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let notes = sandbox.top.join("home/children");
    let environment =
        with_cat_file(&sandbox, &format!("echo $$ >> '{}'; exec \"$real\" \"$@\"", notes.display()));
    let repository = Repository::discover(&sandbox.repo(), &environment).expect("readable").expect("found");
    let head = repository.head().expect("readable").expect("born");
    assert_eq!(head.read("a.md", 99).expect("read"), b"a");
    drop((repository, head));
    let children = fs::read_to_string(notes).expect("noted");
    assert_eq!(children.lines().count(), 1, "one child reads all objects: {children}");
    for child in children.lines() {
        let status = std::process::Command::new("kill").args(["-0", child]).output().expect("a tool");
        assert!(!status.status.success(), "{child} is still there");
    }
}
