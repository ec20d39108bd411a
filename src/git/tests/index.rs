//! What is staged: the right index file, and the odd entries in one.

use super::{Sandbox, kinds, listed, text};
use crate::git::{EntryKind, GitError, Origin, ReadError};

#[test]
fn the_index_says_what_is_staged_and_not_what_is_on_disk() {
    let sandbox = Sandbox::with(&[("d/a.md", "old"), ("d/gone.md", "gone")]);
    sandbox.write("d/a.md", "staged");
    sandbox.git(&["add", "."]);
    sandbox.write("d/a.md", "on disk");
    sandbox.write("d/untracked.md", "u");
    sandbox.remove("d/gone.md");
    let repository = sandbox.open();
    let index = repository.index().expect("an index");
    assert_eq!(*index.origin(), Origin::Index);
    assert_eq!(listed(&index, "d"), ["d/a.md", "d/gone.md"]);
    assert_eq!(text(&index, "d/a.md"), "staged");
    assert_eq!(text(&index, "d/gone.md"), "gone");
    let work_tree = repository.work_tree().expect("a work tree");
    assert_eq!(listed(&work_tree, "d"), ["d/a.md", "d/untracked.md"]);
    assert_eq!(text(&work_tree, "d/a.md"), "on disk");
    let head = repository.head().expect("readable").expect("born");
    assert_eq!(text(&head, "d/a.md"), "old");
    assert_eq!(*head.origin(), Origin::Commit(sandbox.git(&["rev-parse", "HEAD"])));
}

#[test]
fn a_named_index_file_is_the_one_read() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    sandbox.write("b.md", "b");
    let other = sandbox.repo().join(".git/next-index");
    std::fs::copy(sandbox.repo().join(".git/index"), &other).expect("copied");
    let writing = sandbox.environment.clone().with("GIT_INDEX_FILE", &other);
    sandbox.open_with(&writing).stage(&["b.md"]).expect("staged");
    assert_eq!(listed(&sandbox.open().index().expect("an index"), ""), ["a.md"]);

    let sub = sandbox.repo().join("sub");
    std::fs::create_dir(&sub).expect("a folder");
    // Relative to the top of the working tree, wherever we stand.
    for name in [other.as_os_str(), ".git/next-index".as_ref()] {
        let environment = sandbox.environment.clone().with("GIT_INDEX_FILE", name);
        for start in [&sub, &sandbox.repo()] {
            let repository =
                crate::git::Repository::discover(start, &environment).expect("ok").expect("found");
            assert_eq!(listed(&repository.index().expect("an index"), ""), ["a.md", "b.md"]);
        }
    }
}

#[test]
fn a_named_index_file_that_is_missing_is_not_an_empty_one() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let environment = sandbox.environment.clone().with("GIT_INDEX_FILE", ".git/nowhere");
    let error = sandbox.open_with(&environment).index().expect_err("missing");
    assert!(matches!(&error, GitError::IndexMissing { path } if path.ends_with(".git/nowhere")), "{error:?}");
}

#[test]
fn a_fresh_repository_has_an_empty_index_and_no_head() {
    let sandbox = Sandbox::unborn();
    let named = sandbox.environment.clone().with("GIT_INDEX_FILE", ".git/index");
    for environment in [&sandbox.environment, &named] {
        let repository = sandbox.open_with(environment);
        assert_eq!(listed(&repository.index().expect("empty"), ""), [""; 0]);
        assert!(repository.head().expect("unborn").is_none());
    }
    sandbox.write("a.md", "a");
    sandbox.git(&["add", "a.md"]);
    assert_eq!(listed(&sandbox.open().index().expect("an index"), ""), ["a.md"]);
}

#[test]
fn the_intent_to_add_is_not_there_yet() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    sandbox.write("d/b.md", "b");
    sandbox.git(&["add", "--intent-to-add", "d/b.md"]);
    let index = sandbox.open().index().expect("an index");
    assert_eq!(listed(&index, ""), ["a.md"]);
    assert!(!index.exists("d/b.md").expect("known"));
    assert!(!index.exists("d").expect("known"));
    assert!(matches!(index.read("d/b.md", 9), Err(ReadError::Missing { .. })));
    assert_eq!(index.find_named("b.md").expect("known"), [""; 0]);
}

#[test]
fn an_unmerged_path_is_listed_once() {
    let sandbox = Sandbox::with(&[("d/a.md", "base\n"), ("d/b.md", "b")]);
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write("d/a.md", "theirs\n");
    sandbox.commit_all();
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("d/a.md", "ours\n");
    sandbox.commit_all();
    assert!(!sandbox.git_can(&["merge", "side"]), "a conflict");
    let index = sandbox.open().index().expect("an index");
    assert_eq!(
        kinds(&index, "d"),
        [("d/a.md".to_owned(), EntryKind::Unmerged), ("d/b.md".to_owned(), EntryKind::File),]
    );
    let error = index.read("d/a.md", 99).expect_err("unmerged");
    assert!(matches!(error, ReadError::NotAFile { kind: EntryKind::Unmerged, .. }), "{error:?}");
    assert!(sandbox.open().changed(&index, "d").expect("known").contains("d/a.md"));
}

#[test]
fn a_damaged_index_is_an_error() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let file = sandbox.repo().join(".git/index");
    let mut bytes = std::fs::read(&file).expect("read");
    // The length of the only name, behind the fixed fields and the id.
    bytes[12 + 61] ^= 0xFF;
    std::fs::write(&file, bytes).expect("written");
    let error = sandbox.open().index().expect_err("damaged");
    assert!(matches!(error, GitError::IndexDamaged { .. }), "{error:?}");
}

#[test]
fn skipped_files_are_read_from_the_index() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    sandbox.git(&["update-index", "--skip-worktree", "a.md"]);
    sandbox.remove("a.md");
    assert_eq!(text(&sandbox.open().index().expect("an index"), "a.md"), "a");
}
