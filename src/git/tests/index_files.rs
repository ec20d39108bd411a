//! Index files that git itself wrote: each is read as `git ls-files` has it.

use super::{Sandbox, kinds, listed};
use crate::git::index_file;
use crate::git::index_file::{RawEntry, read_index};
use crate::git::{EntryKind, Environment, GitError};
use git2::Oid;
use std::fs;

/// Reads the index file as it is, and gives lines as `git ls-files --stage` writes them.
fn raw(sandbox: &Sandbox, length: usize) -> Vec<String> {
    let bytes = fs::read(sandbox.repo().join(".git/index")).expect("an index");
    let mut lines = Vec::new();
    let line = |entry: &RawEntry<'_>| {
        let id = Oid::from_bytes(entry.id).expect("an id");
        format!("{:06o} {id} {}\t{}", entry.mode, entry.stage, String::from_utf8_lossy(entry.path))
    };
    read_index(&bytes, length, |entry| lines.push(line(entry))).expect("readable");
    lines
}

/// Holds all that can be held against git.
#[track_caller]
fn agrees(sandbox: &Sandbox, length: usize, arguments: &[&str]) {
    let lines = sandbox.git(&[&["ls-files", "--stage", "-z"], arguments].concat());
    let lines: Vec<&str> = lines.split('\0').filter(|line| !line.is_empty()).collect();
    assert_eq!(raw(sandbox, length), lines);
}

/// The tree that is noted at the end of the index file.
fn noted(sandbox: &Sandbox, length: usize) -> Option<String> {
    let bytes = fs::read(sandbox.repo().join(".git/index")).expect("an index");
    index_file::noted(&bytes, &bytes, length)?.tree.map(|id| Oid::from_bytes(id).expect("an id").to_string())
}

fn many() -> Sandbox {
    let sandbox = Sandbox::with(&[("a.md", "a"), ("d/a.md", "x"), ("d/e/f.md", "y"), ("d/ä b.md", "z")]);
    sandbox.write_all(&[("d/e/new.md", "n"), ("zz/zz.md", "z")]);
    sandbox.git(&["add", "--all"]);
    sandbox
}

#[test]
fn all_versions_are_read() {
    for version in ["2", "3", "4"] {
        let sandbox = many();
        sandbox.git(&["update-index", "--index-version", version]);
        agrees(&sandbox, 20, &[]);
        sandbox.git(&["update-index", "--skip-worktree", "a.md"]);
        sandbox.git(&["update-index", "--assume-unchanged", "zz/zz.md"]);
        agrees(&sandbox, 20, &[]);
        assert_eq!(noted(&sandbox, 20), None, "something was added since");
        let tree = sandbox.git(&["write-tree"]);
        assert_eq!(noted(&sandbox, 20), Some(tree));
    }
}

#[test]
fn an_index_of_many_files_is_read_in_blocks_too() {
    let sandbox = Sandbox::unborn();
    let files: Vec<String> = (0..3000).map(|at| format!("some/folder/{:03}/file-{at}", at % 40)).collect();
    for file in &files {
        sandbox.write(file, "");
    }
    sandbox.git(&["config", "index.threads", "4"]);
    sandbox.git(&["config", "index.recordEndOfIndexEntries", "true"]);
    sandbox.git(&["config", "index.recordOffsetTable", "true"]);
    sandbox.git(&["add", "."]);
    for version in ["2", "4"] {
        sandbox.git(&["update-index", "--index-version", version]);
        agrees(&sandbox, 20, &[]);
        let tree = sandbox.git(&["write-tree"]);
        assert_eq!(noted(&sandbox, 20), Some(tree));
    }
}

#[test]
fn an_index_without_hash_is_read() {
    let sandbox = many();
    // Git leaves the hash out on demand since 2.40.
    if sandbox.open().git().version().expect("git is there") < (2, 40) {
        return;
    }
    sandbox.git(&["config", "index.skipHash", "true"]);
    sandbox.git(&["update-index", "--force-write-index"]);
    let bytes = fs::read(sandbox.repo().join(".git/index")).expect("an index");
    assert!(bytes.ends_with(&[0; 20]), "git left the hash out");
    agrees(&sandbox, 20, &[]);
    assert!(listed(&sandbox.open().index().expect("readable"), "").contains(&"d/e/new.md".to_owned()));
}

#[test]
fn extensions_of_others_are_passed_over() {
    let sandbox = many();
    sandbox.git(&["update-index", "--untracked-cache"]);
    sandbox.write_all(&[("TREE/TREE", ""), ("untracked/TREE", "")]);
    sandbox.git(&["status"]);
    agrees(&sandbox, 20, &[]);
    let tree = sandbox.git(&["write-tree"]);
    sandbox.git(&["status"]);
    assert_eq!(noted(&sandbox, 20), Some(tree));
}

#[test]
fn the_intent_to_add_leaves_no_tree() {
    let sandbox = many();
    sandbox.git(&["write-tree"]);
    sandbox.write("d/later.md", "later");
    sandbox.git(&["add", "--intent-to-add", "d/later.md"]);
    assert_eq!(noted(&sandbox, 20), None);
    let mut intended = Vec::new();
    let bytes = fs::read(sandbox.repo().join(".git/index")).expect("an index");
    read_index(&bytes, 20, |entry| {
        if entry.intent_to_add {
            intended.push(entry.path.to_vec());
        }
    })
    .expect("readable");
    assert_eq!(intended, [b"d/later.md"]);
}

#[test]
fn conflicts_and_what_was_resolved_are_read() {
    let sandbox = Sandbox::with(&[("d/a.md", "base\n"), ("d/b.md", "b\n")]);
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write_all(&[("d/a.md", "theirs\n"), ("d/b.md", "theirs\n")]);
    sandbox.commit_all();
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write_all(&[("d/a.md", "ours\n"), ("d/b.md", "ours\n")]);
    sandbox.commit_all();
    assert!(!sandbox.git_can(&["merge", "side"]), "a conflict");
    agrees(&sandbox, 20, &[]);
    assert_eq!(noted(&sandbox, 20), None);
    sandbox.git(&["add", "d/a.md"]);
    agrees(&sandbox, 20, &[]);
}

#[test]
fn ids_of_sha_256_are_longer() {
    let sandbox = Sandbox::empty();
    if !sandbox.git_can(&["init", "--quiet", "--object-format=sha256", "--initial-branch=main"]) {
        return;
    }
    sandbox.write_all(&[("a.md", "a"), ("d/b.md", "b")]);
    sandbox.commit_all();
    for version in ["2", "4"] {
        sandbox.git(&["update-index", "--index-version", version]);
        agrees(&sandbox, 32, &[]);
        assert_eq!(noted(&sandbox, 32), Some(sandbox.git(&["write-tree"])));
    }
}

#[test]
fn a_sparse_index_gives_what_lies_outside_too() {
    let sandbox = Sandbox::with(&[
        ("in/a.md", "a"),
        ("out/b.md", "b"),
        ("out/c/d.md", "d"),
        ("out.md", "m"),
        ("z/z.md", "z"),
    ]);
    if !sandbox.git_can(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]) {
        return;
    }
    agrees(&sandbox, 20, &["--sparse"]);
    assert!(raw(&sandbox, 20).iter().any(|line| line.ends_with("\tout/")), "it is sparse");
    let index = sandbox.open().index().expect("readable");
    let file = |path: &str| (path.to_owned(), EntryKind::File);
    let all = ["in/a.md", "out.md", "out/b.md", "out/c/d.md", "z/z.md"];
    assert_eq!(kinds(&index, ""), all.map(file));
    assert_eq!(kinds(&index, "out/c"), [file("out/c/d.md")]);
    assert!(sandbox.open().changed(&index, "").expect("known").is_empty());
    sandbox.write("in/a.md", "changed");
    sandbox.git(&["add", "in/a.md"]);
    let repository = sandbox.open();
    let index = repository.index().expect("readable");
    let changed = repository.changed(&index, "").expect("known");
    assert_eq!(changed.into_iter().collect::<Vec<_>>(), ["in/a.md"]);
}

#[test]
fn an_index_that_is_cut_off_is_an_error_that_names_it() {
    let sandbox = many();
    let file = sandbox.repo().join(".git/index");
    let bytes = fs::read(&file).expect("an index");
    for end in [0, 7, 12, 80, bytes.len() - 21, bytes.len() - 1] {
        fs::write(&file, &bytes[..end]).expect("written");
        let error = sandbox.open().index().expect_err("cut off");
        assert!(matches!(error, GitError::IndexDamaged { .. }), "{error:?}");
        assert!(error.to_string().contains(".git"), "{error}");
        assert!(error.advice().is_some());
    }
}

#[test]
fn a_named_folder_is_no_index() {
    let sandbox = many();
    let named: Environment = sandbox.environment.clone().with("GIT_INDEX_FILE", ".git/refs");
    let error = sandbox.open_with(&named).index().expect_err("a folder");
    assert!(matches!(error, GitError::Io { .. }), "{error:?}");
}
