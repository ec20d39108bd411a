//! Repositories in other formats: read by whom that can, or refused in plain words.

use super::{Sandbox, listed, text, unsupported};
use crate::git::{Because, Environment, GitError, Reader, Repository};

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
fn a_split_index_is_listed_by_git() {
    let sandbox = Sandbox::with(&[("a.md", "a"), ("empty.md", "")]);
    sandbox.git(&["update-index", "--split-index"]);
    sandbox.write("b.md", "b");
    sandbox.write("intended.md", "later");
    sandbox.git(&["add", "b.md"]);
    sandbox.git(&["add", "--intent-to-add", "intended.md"]);
    let repository = sandbox.open();
    assert_eq!(repository.reader(), Reader::CommandForIndex(Because::SplitIndex));
    let index = repository.index().expect("an index");
    assert_eq!(listed(&index, ""), ["a.md", "b.md", "empty.md"]);
    assert_eq!(text(&index, "b.md"), "b");
    let without = sandbox.environment.clone().with("PATH", sandbox.top.join("home"));
    let message = unsupported(sandbox.open_with(&without).index());
    assert!(message.contains("split"), "{message}");
    let advice = sandbox.open_with(&without).index().expect_err("no git").advice().expect("advice");
    assert!(advice.contains("git update-index --no-split-index"), "{advice}");
    sandbox.git(&["update-index", "--no-split-index"]);
    assert_eq!(sandbox.open().reader(), Reader::Library);
    assert_eq!(
        listed(&sandbox.open_with(&without).index().expect("one file"), ""),
        ["a.md", "b.md", "empty.md"]
    );
}

#[test]
fn a_reftable_is_read() {
    for format in ["sha1", "sha256"] {
        let mut sandbox = Sandbox::empty();
        let init =
            ["init", "--quiet", "--ref-format=reftable", "--object-format", format, "--initial-branch=main"];
        if !sandbox.git_can(&init) {
            return;
        }
        let reader = sandbox.open().reader();
        assert!(matches!(reader, Reader::Both(Because::Refused(_))), "{reader:?}");
        assert!(reader.to_string().contains("reftable"), "{reader}");
        assert!(sandbox.open().head_commit().expect("readable").is_none());
        let base = sandbox.commit("base", &[("d/a.md", "1\n2\n3\n4\n5\n")]);
        sandbox.checkout(&["-b", "topic"]);
        let topic = sandbox.commit("topic", &[("d/a.md", "0\n2\n3\n4\n5\n"), ("d/c.md", "c")]);
        sandbox.checkout(&["main"]);
        let main = sandbox.commit("main", &[("d/a.md", "1\n2\n3\n4\n6\n")]);
        sandbox.git(&["tag", "--annotate", "--message=x", "v1"]);
        sandbox.write("d/b.md", "b");
        sandbox.git(&["add", "d/b.md"]);
        let repository = sandbox.open();
        assert_eq!(repository.head_commit().expect("readable"), Some(main));
        assert_eq!(repository.resolve("v1").expect("a tag"), main);
        assert_eq!(repository.main_branch().expect("readable").as_deref(), Some("refs/heads/main"));
        assert_eq!(listed(&repository.index().expect("an index"), ""), ["d/a.md", "d/b.md"]);
        let merged = repository.merged(&main, &topic).expect("merged");
        assert_eq!(text(&merged.snapshot, "d/a.md"), "0\n2\n3\n4\n6\n");
        assert_eq!(merged.conflicts, [""; 0]);
        assert_eq!(repository.merge_base(&main, &topic).expect("related"), Some(base));
        let branches = repository.paths_on_all_branches("d").expect("readable");
        assert_eq!(branches.branches(), ["main", "topic"]);
        assert_eq!(branches.branches_with("d/c.md").collect::<Vec<_>>(), ["topic"]);
        assert!(branches.unreadable().is_empty(), "{branches:?}");
        let without = sandbox.environment.clone().with("PATH", sandbox.top.join("home"));
        let error = Repository::discover(&sandbox.repo(), &without).expect_err("no git");
        assert!(error.to_string().contains("reftable"), "{error}");
        assert!(error.advice().expect("advice").contains("Install git"), "{error:?}");
    }
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

/// A clone without the bytes of files, and its repository.
fn partial(sandbox: &Sandbox, filter: &str) -> std::path::PathBuf {
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    sandbox.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let filter = format!("--filter={filter}");
    sandbox.git(&["clone", "--quiet", "--no-checkout", "--no-local", &filter, ".", "../partial"]);
    sandbox.top.join("partial")
}

#[track_caller]
fn is_missing(error: &crate::git::ReadError) -> String {
    let cause = std::error::Error::source(error).expect("a cause").downcast_ref::<GitError>();
    let Some(missing @ GitError::MissingObject { source, .. }) = cause else {
        panic!("another error: {error:?}");
    };
    assert!(missing.advice().expect("advice").contains("partial clone"));
    source.to_string()
}

#[test]
fn a_partial_clone_fetches_what_is_read() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let blob = sandbox.git(&["rev-parse", "HEAD:a.md"]);
    let partial = partial(&sandbox, "blob:none");
    let here = |environment: &Environment| {
        let repository = Repository::discover(&partial, environment).expect("readable").expect("found");
        repository.head().expect("readable").expect("born")
    };
    // Who must not use the network is told what is missing, and nothing was fetched for him.
    for reader in ["auto", "git"] {
        let quiet =
            sandbox.environment.clone().with("GIT_NO_LAZY_FETCH", "1").with("COUNTERSIGN_READER", reader);
        let head = here(&quiet);
        assert_eq!(listed(&head, ""), ["a.md"]);
        let error = head.read("a.md", 99).expect_err("not fetched");
        assert!(is_missing(&error).contains(&blob), "{error:?}");
        assert_eq!(error.to_string(), "a.md: this file could not be read");
    }
    // Nor where the server is gone.
    std::fs::rename(sandbox.repo(), sandbox.top.join("away")).expect("moved");
    for reader in ["auto", "git"] {
        let head = here(&sandbox.environment.clone().with("COUNTERSIGN_READER", reader));
        for _ in 0..2 {
            let error = head.read("a.md", 99).expect_err("not fetched");
            assert!(is_missing(&error).contains(&blob), "{error:?}");
        }
    }
    std::fs::rename(sandbox.top.join("away"), sandbox.repo()).expect("moved");
    assert_eq!(text(&here(&sandbox.environment), "a.md"), "a");
}

#[test]
fn a_clone_without_folders_fetches_them_too() {
    let sandbox = Sandbox::with(&[("d/a.md", "a")]);
    let partial = partial(&sandbox, "tree:0");
    // As git before 2.47 noted it.
    sandbox.git_in(&partial, &["config", "core.repositoryFormatVersion", "1"]);
    sandbox.git_in(&partial, &["config", "extensions.partialClone", "origin"]);
    for reader in ["git", "auto"] {
        let environment = sandbox.environment.clone().with("COUNTERSIGN_READER", reader);
        let repository = Repository::discover(&partial, &environment).expect("readable").expect("found");
        let head = repository.head().expect("readable").expect("born");
        assert_eq!(listed(&head, ""), ["d/a.md"]);
        assert_eq!(text(&head, "d/a.md"), "a");
    }
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
    for reader in ["auto", "git"] {
        let environment = sandbox.environment.clone().with("COUNTERSIGN_READER", reader);
        let error = Repository::discover(&sandbox.repo(), &environment).expect_err("refused");
        let advice = error.advice().expect("advice");
        assert!(matches!(error, GitError::UntrustedOwner { .. }), "{error:?}");
        let folder = sandbox.repo().display().to_string();
        assert!(advice.contains(&format!("--add safe.directory {folder}")), "{advice}");
    }
    // What `git -c` hands down, only git knows.
    let trusting = sandbox
        .environment
        .clone()
        .with("GIT_CONFIG_COUNT", "1")
        .with("GIT_CONFIG_KEY_0", "safe.directory")
        .with("GIT_CONFIG_VALUE_0", "*");
    let repository = sandbox.open_with(&trusting);
    assert_eq!(repository.reader(), Reader::Both(Because::Trusted));
    assert_eq!(listed(&repository.index().expect("an index"), ""), ["a.md"]);
    assert_eq!(text(&repository.head().expect("readable").expect("born"), "a.md"), "a");
}
