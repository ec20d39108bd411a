//! Repositories in other formats: read, or refused in plain words.

use super::{Sandbox, listed, text, unsupported};
use crate::git::{GitError, Repository};

#[test]
fn sha_256_is_read_like_any_other() {
    let sandbox = Sandbox::empty();
    if !sandbox.git_can(&["init", "--quiet", "--object-format=sha256", "--initial-branch=main"]) {
        return;
    }
    sandbox.write("d/a.md", "a");
    sandbox.commit_all();
    sandbox.write("d/a.md", "changed");
    sandbox.write("d/b.md", "b");
    sandbox.git(&["add", "d/b.md"]);
    let repository = sandbox.open();
    let head = repository.head().expect("readable").expect("born");
    assert_eq!(text(&head, "d/a.md"), "a");
    let index = repository.index().expect("an index");
    assert_eq!(listed(&index, ""), ["d/a.md", "d/b.md"]);
    assert_eq!(text(&index, "d/b.md"), "b");
    let changed = repository.changed(&repository.work_tree().expect("one"), "d").expect("known");
    assert_eq!(changed.into_iter().collect::<Vec<_>>(), ["d/a.md", "d/b.md"]);
    let commit = sandbox.git(&["rev-parse", "HEAD"]);
    assert_eq!(commit.len(), 64);
    assert!(repository.commit(&commit).is_ok());
}

#[test]
fn a_split_index_is_refused_and_the_rest_is_not() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    sandbox.git(&["update-index", "--split-index"]);
    let repository = sandbox.open();
    let message = unsupported(repository.index());
    assert!(message.contains("split"), "{message}");
    assert_eq!(text(&repository.work_tree().expect("one"), "a.md"), "a");
    assert_eq!(text(&repository.head().expect("readable").expect("born"), "a.md"), "a");
    let advice = repository.index().expect_err("split").advice().expect("advice");
    assert!(advice.contains("git update-index --no-split-index"), "{advice}");
    sandbox.git(&["update-index", "--no-split-index"]);
    assert!(repository.index().is_ok());
}

#[test]
fn a_reftable_is_refused() {
    let sandbox = Sandbox::empty();
    if !sandbox.git_can(&["init", "--quiet", "--ref-format=reftable"]) {
        return;
    }
    let message = unsupported(Repository::discover(&sandbox.repo(), &sandbox.environment));
    assert!(message.contains("reftable"), "{message}");
}

#[test]
fn an_unknown_extension_is_refused() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    // Git itself changes no such repository any more.
    let refused = |config: &str| {
        std::fs::write(sandbox.repo().join(".git/config"), config).expect("written");
        unsupported(Repository::discover(&sandbox.repo(), &sandbox.environment))
    };
    let message = refused("[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tunheardOf = true\n");
    assert!(message.contains("newer"), "{message}");
    refused("[core]\n\trepositoryFormatVersion = 9\n");
}

#[test]
fn a_partial_clone_says_what_is_missing() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    sandbox.git(&[
        "clone",
        "--quiet",
        "--no-checkout",
        "--no-local",
        "--filter=blob:none",
        ".",
        "../partial",
    ]);
    let partial = sandbox.top.join("partial");
    let repository = Repository::discover(&partial, &sandbox.environment).expect("readable").expect("found");
    let head = repository.head().expect("readable").expect("born");
    assert_eq!(listed(&head, ""), ["a.md"]);
    let error = head.read("a.md", 99).expect_err("not fetched");
    let cause = std::error::Error::source(&error).expect("a cause").downcast_ref::<GitError>();
    assert!(matches!(cause, Some(GitError::MissingObject { .. })), "{error:?}");
}

#[test]
fn a_shallow_clone_is_known_as_one() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    sandbox.write("a.md", "second");
    sandbox.commit_all();
    sandbox.git(&["clone", "--quiet", "--no-local", "--depth=1", ".", "../shallow"]);
    let shallow = sandbox.top.join("shallow");
    let repository = Repository::discover(&shallow, &sandbox.environment).expect("readable").expect("found");
    assert!(repository.is_shallow());
    let error = repository.commit("HEAD~1").expect_err("cut off");
    assert!(matches!(error, GitError::NoSuchRevision { .. }), "{error:?}");
    assert!(matches!(sandbox.open().commit("nothing"), Err(GitError::NoSuchRevision { .. })));
    assert!(matches!(sandbox.open().commit("HEAD:a.md"), Err(GitError::NoSuchRevision { .. })));
}

#[test]
fn a_head_that_cannot_be_read_is_not_an_unborn_one() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let id = sandbox.git(&["rev-parse", "HEAD"]);
    let object = sandbox.repo().join(".git/objects").join(&id[..2]).join(&id[2..]);
    std::fs::remove_file(object).expect("removed");
    let error = sandbox.open().head().expect_err("missing commit");
    assert!(matches!(error, GitError::MissingObject { .. }), "{error:?}");
}

#[test]
fn a_repository_of_someone_else_brings_the_advice_of_git() {
    let error =
        git2::Error::new(git2::ErrorCode::Owner, git2::ErrorClass::Config, "not owned by current user");
    let error = GitError::library("opening the repository", std::path::Path::new("there"), error);
    assert!(matches!(error, GitError::UntrustedOwner { .. }));
    assert!(error.advice().expect("advice").contains("git config --global --add safe.directory there"));
}

#[cfg(unix)]
#[test]
fn a_repository_of_someone_else_is_refused() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    for folder in [sandbox.repo(), sandbox.repo().join(".git")] {
        if std::os::unix::fs::chown(folder, Some(12345), None).is_err() {
            // Only the superuser can give a folder away.
            return;
        }
    }
    let error = Repository::discover(&sandbox.repo(), &sandbox.environment).expect_err("refused");
    assert!(matches!(error, GitError::UntrustedOwner { .. }), "{error:?}");
}
