//! What differs between the commit, the index and the working tree; staging.

use super::Sandbox;
use crate::git::{GitError, Snapshot, Unstaged};

fn changed(sandbox: &Sandbox, snapshot: &Snapshot) -> Vec<String> {
    sandbox.open().changed(snapshot, "d").expect("known").into_iter().collect()
}

fn sandbox() -> Sandbox {
    Sandbox::with(&[
        ("d/same.md", "s"),
        ("d/edit.md", "old"),
        ("d/gone.md", "g"),
        ("d/back.md", "b"),
        ("x.md", "x"),
    ])
}

#[test]
fn each_side_differs_in_its_own_way() {
    let sandbox = sandbox();
    sandbox.write_all(&[
        ("d/back.md", "staged"),
        ("d/edit.md", "staged"),
        ("d/new.md", "n"),
        ("x.md", "elsewhere"),
    ]);
    sandbox.git(&["rm", "--quiet", "d/gone.md"]);
    sandbox.git(&["add", "."]);
    sandbox.write_all(&[
        ("d/back.md", "b"),
        ("d/untracked.md", "u"),
        ("d/ignored.log", "i"),
        (".gitignore", "*.log"),
    ]);
    let repository = sandbox.open();
    let index = repository.index().expect("one");
    assert_eq!(changed(&sandbox, &index), ["d/back.md", "d/edit.md", "d/gone.md", "d/new.md"]);
    let work_tree = repository.work_tree().expect("one");
    let expected = ["d/edit.md", "d/gone.md", "d/ignored.log", "d/new.md", "d/untracked.md"];
    assert_eq!(changed(&sandbox, &work_tree), expected);
    let head = repository.head().expect("readable").expect("born");
    assert_eq!(changed(&sandbox, &head), [""; 0]);
    assert_eq!(
        changed(&sandbox, &Snapshot::memory([("d/same.md", "s")])),
        ["d/back.md", "d/edit.md", "d/gone.md"]
    );
}

#[test]
fn without_a_commit_all_is_new() {
    let sandbox = Sandbox::unborn();
    sandbox.write_all(&[("d/a.md", "a"), ("d/b.md", "b")]);
    sandbox.git(&["add", "d/a.md"]);
    let repository = sandbox.open();
    assert_eq!(changed(&sandbox, &repository.index().expect("one")), ["d/a.md"]);
    assert_eq!(changed(&sandbox, &repository.work_tree().expect("one")), ["d/a.md", "d/b.md"]);
}

#[test]
fn other_line_ends_on_disk_are_no_change() {
    let sandbox = Sandbox::with(&[
        ("d/a.md", "one\ntwo\n"),
        ("d/b.md", "one\n"),
        (".gitattributes", "*.md text eol=crlf\n"),
    ]);
    sandbox.write("d/a.md", "one\r\ntwo\r\n");
    sandbox.write("d/b.md", "changed\r\n");
    let repository = sandbox.open();
    assert_eq!(changed(&sandbox, &repository.work_tree().expect("one")), ["d/b.md"]);
    assert_eq!(repository.unstaged("d/a.md").expect("known"), Unstaged::Same);
    assert_eq!(repository.unstaged("d/b.md").expect("known"), Unstaged::Differs);
    repository.stage(&["d/a.md", "d/b.md"]).expect("staged");
    assert_eq!(repository.unstaged("d/b.md").expect("known"), Unstaged::Same);
    assert_eq!(super::text(&repository.index().expect("one"), "d/b.md"), "changed\n");
}

#[test]
fn many_changed_files_need_more_than_one_question() {
    let sandbox = Sandbox::unborn();
    let long = "x".repeat(100);
    let names: Vec<String> = (0..400).map(|number| format!("d/{long}-{number:03}.md")).collect();
    for name in &names {
        sandbox.write(name, "a\n");
    }
    sandbox.write(".gitattributes", "*.md text eol=crlf\n");
    sandbox.commit_all();
    for name in &names {
        sandbox.write(name, "a\r\n");
    }
    sandbox.write(&names[399], "b\r\n");
    let work_tree = sandbox.open().work_tree().expect("one");
    assert_eq!(changed(&sandbox, &work_tree), [names[399].clone()]);
}

#[test]
fn a_file_is_staged_or_not() {
    let sandbox = sandbox();
    let repository = sandbox.open();
    let unstaged = |path: &str| repository.unstaged(path).expect("known");
    assert_eq!(unstaged("d/same.md"), Unstaged::Same);
    sandbox.write_all(&[("d/edit.md", "new"), ("d/new.md", "n"), ("d/intent.md", "i")]);
    sandbox.git(&["add", "--intent-to-add", "d/intent.md"]);
    sandbox.remove("d/gone.md");
    assert_eq!(unstaged("d/edit.md"), Unstaged::Differs);
    assert_eq!(unstaged("d/gone.md"), Unstaged::Differs);
    assert_eq!(unstaged("d/new.md"), Unstaged::NotInIndex);
    assert_eq!(unstaged("d/intent.md"), Unstaged::NotInIndex);
    repository.stage(&["d/edit.md", "d/gone.md", "d/new.md", "d/intent.md"]).expect("staged");
    for path in ["d/edit.md", "d/new.md", "d/intent.md"] {
        assert_eq!(unstaged(path), Unstaged::Same, "{path}");
    }
    assert_eq!(unstaged("d/gone.md"), Unstaged::NotInIndex);
    repository.stage(&[]).expect("nothing to do");
}

#[test]
fn paths_are_staged_as_they_are_written() {
    let sandbox = Sandbox::with(&[("d/a.md", "a")]);
    let names: &[&str] =
        if cfg!(windows) { &["-n", "d/[a].md"] } else { &["-n", "d/[a].md", "d/*.md", ":(top)x"] };
    for name in names {
        sandbox.write(name, "x");
    }
    sandbox.write("d/a.md", "not to be staged");
    let repository = sandbox.open();
    repository.stage(names).expect("staged");
    assert_eq!(repository.unstaged("d/a.md").expect("known"), Unstaged::Differs);
    for name in names {
        assert_eq!(repository.unstaged(name).expect("known"), Unstaged::Same, "{name}");
    }
}

#[test]
fn what_git_does_not_stage_is_an_error() {
    let sandbox = Sandbox::with(&[("a.md", "a"), (".gitignore", "*.log")]);
    sandbox.write("x.log", "ignored");
    let repository = sandbox.open();
    let error = repository.stage(&["x.log"]).expect_err("ignored");
    assert!(matches!(&error, GitError::Command { message, .. } if message.contains("ignored")), "{error:?}");
    assert!(repository.stage(&["nothing.md"]).is_err());
    // Told to look away, `git add` succeeds and does nothing.
    sandbox.git(&["update-index", "--assume-unchanged", "a.md"]);
    sandbox.write("a.md", "changed");
    let error = repository.stage(&["a.md"]).expect_err("not looked at");
    assert!(matches!(&error, GitError::NotStaged { path } if path == "a.md"), "{error:?}");
}
