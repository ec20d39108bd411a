//! Which repository, which working tree, and whose name.

use super::Sandbox;
use crate::git::{Environment, Git, GitError, Identity, Repository};
use std::fs;
use std::path::{Path, PathBuf};

fn found(start: &Path, environment: &Environment) -> Repository {
    Repository::discover(start, environment).expect("readable").expect("a repository")
}

#[test]
fn no_repository_is_no_error() {
    let sandbox = Sandbox::empty();
    assert!(Repository::discover(&sandbox.repo(), &sandbox.environment).expect("readable").is_none());
    // A folder that only looks like one does not end the search.
    fs::create_dir_all(sandbox.repo().join("inner/.git")).expect("folders");
    sandbox.git(&["init", "--quiet"]);
    assert_eq!(found(&sandbox.repo().join("inner"), &sandbox.environment).root(), Some(&*sandbox.repo()));
}

#[test]
fn a_ceiling_ends_the_search() {
    let sandbox = Sandbox::unborn();
    fs::create_dir_all(sandbox.repo().join("a/b")).expect("folders");
    let start = sandbox.repo().join("a/b");
    assert!(Repository::discover(&start, &sandbox.environment).expect("readable").is_some());
    let environment = sandbox.environment.clone().with("GIT_CEILING_DIRECTORIES", sandbox.repo().join("a"));
    assert!(Repository::discover(&start, &environment).expect("readable").is_none());
}

#[test]
fn a_sub_folder_leads_to_the_top() {
    let sandbox = Sandbox::with(&[("a/b/c.md", "c")]);
    let repository = found(&sandbox.repo().join("a/b"), &sandbox.environment);
    assert_eq!(repository.root(), Some(&*sandbox.repo()));
    assert_eq!(repository.git_dir(), sandbox.repo().join(".git"));
    assert_eq!(repository.common_dir(), sandbox.repo().join(".git"));
    assert!(!repository.is_bare());
    assert!(!repository.is_shallow());
}

#[test]
fn relative_variables_start_where_we_stand() {
    let sandbox = Sandbox::with(&[("a/b.md", "b")]);
    let elsewhere = sandbox.top.join("home/deep");
    fs::create_dir(&elsewhere).expect("a folder");
    let environment =
        sandbox.environment.clone().with("GIT_DIR", "../../repo/.git").with("GIT_WORK_TREE", "../../repo");
    let repository = found(&elsewhere, &environment);
    assert_eq!(repository.root(), Some(&*sandbox.repo()));
    assert_eq!(super::listed(&repository.index().expect("an index"), ""), ["a/b.md"]);
    // The children run elsewhere and must still mean the same.
    sandbox.write("a/b.md", "changed");
    repository.stage(&["a/b.md"]).expect("staged");
    assert_eq!(super::text(&repository.index().expect("an index"), "a/b.md"), "changed");
}

#[test]
fn a_work_tree_of_dot_is_where_we_stand_and_not_the_git_folder() {
    let sandbox = Sandbox::with(&[("a/b.md", "b")]);
    let environment = sandbox.environment.clone().with("GIT_DIR", ".git").with("GIT_WORK_TREE", ".");
    assert_eq!(found(&sandbox.repo(), &environment).root(), Some(&*sandbox.repo()));
    // As in a hook of a repository with a separate git folder: GIT_DIR alone.
    let separate = sandbox.top.join("separate");
    fs::rename(sandbox.repo().join(".git"), &separate).expect("moved");
    fs::write(sandbox.repo().join(".git"), format!("gitdir: {}\n", separate.display())).expect("written");
    let environment = sandbox.environment.clone().with("GIT_DIR", &separate);
    assert_eq!(found(&sandbox.repo(), &environment).root(), Some(&*sandbox.repo()));
    assert_eq!(found(&sandbox.repo().join("a"), &sandbox.environment).root(), Some(&*sandbox.repo()));
}

#[test]
fn a_git_dir_that_is_none_is_an_error() {
    let sandbox = Sandbox::unborn();
    let environment = sandbox.environment.clone().with("GIT_DIR", "nowhere");
    let error = Repository::discover(&sandbox.repo(), &environment).expect_err("no repository");
    assert!(
        matches!(&error, GitError::NotARepository { path } if *path == sandbox.repo().join("nowhere")),
        "{error:?}"
    );
}

#[test]
fn a_linked_working_tree_has_its_own_root_and_index() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let linked = sandbox.top.join("linked");
    sandbox.git(&["worktree", "add", "--quiet", "-b", "side", "../linked"]);
    fs::write(linked.join("b.md"), "b").expect("written");
    sandbox.git_in(&linked, &["add", "b.md"]);
    let by_search = found(&linked, &sandbox.environment);
    // As its hooks see it.
    let git_dir = sandbox.repo().join(".git/worktrees/linked");
    let environment =
        sandbox.environment.clone().with("GIT_DIR", &git_dir).with("GIT_INDEX_FILE", git_dir.join("index"));
    for repository in [by_search, found(&linked, &environment)] {
        assert_eq!(repository.root(), Some(&*linked));
        assert_eq!(repository.common_dir(), sandbox.repo().join(".git"));
        assert_eq!(super::listed(&repository.index().expect("an index"), ""), ["a.md", "b.md"]);
    }
    assert_eq!(super::listed(&sandbox.open().index().expect("an index"), ""), ["a.md"]);
}

#[test]
fn a_bare_repository_has_commits_and_nothing_else() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    sandbox.git(&["clone", "--quiet", "--bare", ".", "../bare"]);
    let bare = sandbox.top.join("bare");
    let repository = found(&bare, &sandbox.environment);
    assert!(repository.is_bare());
    assert_eq!(repository.root(), None);
    assert!(matches!(repository.work_tree(), Err(GitError::NoWorkTree { .. })));
    assert!(matches!(repository.index(), Err(GitError::NoWorkTree { .. })));
    assert_eq!(super::listed(&repository.head().expect("readable").expect("born"), ""), ["a.md"]);
    assert_eq!(repository.hooks_dir().expect("a folder"), bare.join("hooks"));
    // As a hook of the server sees it.
    let environment = sandbox.environment.clone().with("GIT_DIR", ".");
    assert!(found(&bare, &environment).is_bare());
    // Dot-files kept in a bare repository.
    let environment = sandbox.environment.clone().with("GIT_DIR", "../bare").with("GIT_WORK_TREE", ".");
    let repository = found(&sandbox.repo(), &environment);
    assert_eq!(repository.root(), Some(&*sandbox.repo()));
    assert!(repository.index().is_ok());
}

#[test]
fn a_bare_repository_with_linked_working_trees_is_bare_only_itself() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    sandbox.git(&["clone", "--quiet", "--bare", ".", "../bare"]);
    let bare = sandbox.top.join("bare");
    sandbox.git_in(&bare, &["worktree", "add", "--quiet", "../tree", "main"]);
    let repository = found(&sandbox.top.join("tree"), &sandbox.environment);
    assert_eq!(repository.root(), Some(&*sandbox.top.join("tree")));
    assert!(repository.index().is_ok());
    let environment = sandbox.environment.clone().with("GIT_DIR", bare.join("worktrees/tree"));
    assert_eq!(found(&sandbox.top.join("tree"), &environment).root(), Some(&*sandbox.top.join("tree")));
}

#[test]
fn inside_the_git_folder_there_is_no_working_tree() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let repository = found(&sandbox.repo().join(".git/refs"), &sandbox.environment);
    assert_eq!(repository.root(), None);
    assert!(repository.head().expect("readable").is_some());
}

#[test]
fn a_named_working_tree_in_the_configuration_counts() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    sandbox.git(&["config", "core.worktree", "../../home"]);
    let repository = found(&sandbox.repo(), &sandbox.environment);
    assert_eq!(repository.root(), Some(&*sandbox.top.join("home")));
    // The children must not look for a repository in that folder.
    assert_eq!(repository.hooks_dir().expect("a folder"), sandbox.repo().join(".git/hooks"));
}

#[test]
fn objects_of_a_push_under_way_are_found() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    sandbox.git(&["init", "--quiet", "--bare", "../bare"]);
    let bare = sandbox.top.join("bare");
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    let plain = found(&bare, &sandbox.environment);
    assert!(matches!(plain.commit(&head), Err(GitError::NoSuchRevision { .. })));
    let (new, own) = (sandbox.repo().join(".git/objects"), bare.join("objects"));
    for (first, second) in [(&new, &own), (&own, &new)] {
        let environment = sandbox
            .environment
            .clone()
            .with("GIT_DIR", ".")
            .with("GIT_OBJECT_DIRECTORY", first)
            .with("GIT_ALTERNATE_OBJECT_DIRECTORIES", second);
        let pushed = found(&bare, &environment).commit(&head).expect("found");
        assert_eq!(super::text(&pushed, "a.md"), "a");
    }
}

#[cfg(unix)]
#[test]
fn children_see_the_given_variables_and_no_others() {
    let sandbox = Sandbox::unborn();
    let arguments = ["-c", "alias.variables=!env", "variables"].map(AsRef::as_ref);
    let shown = String::from_utf8(sandbox.open().git().run(&arguments).expect("run")).expect("text");
    // Beside what was given there is what git and the shell add; cargo gives the tests themselves many more.
    let added = ["LC_ALL", "PWD", "OLDPWD", "SHLVL", "_"];
    let given = |name: &str| sandbox.environment.iter().any(|(given, _)| given == name);
    let others: Vec<&str> = shown
        .lines()
        .filter_map(|line| line.split_once('=').map(|(name, _)| name))
        .filter(|name| !name.starts_with("GIT_") && !added.contains(name) && !given(name))
        .collect();
    assert_eq!(others, [""; 0]);
    assert!(shown.contains("GIT_AUTHOR_NAME=Ada Lovelace"), "{shown}");
    assert!(shown.contains("GIT_OPTIONAL_LOCKS=0"), "{shown}");
}

#[test]
fn hooks_are_where_git_says() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    assert_eq!(sandbox.open().hooks_dir().expect("a folder"), sandbox.repo().join(".git/hooks"));
    sandbox.git(&["config", "core.hooksPath", ".husky/_"]);
    assert_eq!(sandbox.open().hooks_dir().expect("a folder"), sandbox.repo().join(".husky/_"));
    assert_eq!(sandbox.open().config("core.hooksPath").expect("readable").as_deref(), Some(".husky/_"));
    assert_eq!(sandbox.open().config("core.nothing").expect("readable"), None);
    assert!(sandbox.open().config("no key").is_err());
}

#[test]
fn people_are_those_that_git_would_write_down() {
    let sandbox = Sandbox::unborn();
    let ada = Identity { name: "Ada Lovelace".to_owned(), email: "ada@example.com".to_owned() };
    let grace = Identity { name: "Grace Hopper".to_owned(), email: "grace@example.com".to_owned() };
    assert_eq!(sandbox.open().author().expect("known"), ada);
    assert_eq!(sandbox.open().committer().expect("known"), grace);
    let outside = Git::new(&sandbox.top, &sandbox.environment);
    assert_eq!(outside.author().expect("known"), ada);

    let nobody = sandbox.environment.clone();
    let nobody: Environment = nobody
        .iter()
        .filter(|(name, _)| !["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"].iter().any(|drop| name == drop))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    // What libgit2 does not see: settings of one command, and `author.email`.
    let counted = nobody
        .clone()
        .with("GIT_CONFIG_COUNT", "2")
        .with("GIT_CONFIG_KEY_0", "author.email")
        .with("GIT_CONFIG_VALUE_0", "ada@example.com")
        .with("GIT_CONFIG_KEY_1", "user.name")
        .with("GIT_CONFIG_VALUE_1", "Ada Lovelace");
    assert_eq!(sandbox.open_with(&counted).author().expect("known"), ada);
    sandbox.git(&["config", "user.useConfigOnly", "true"]);
    let error = sandbox.open_with(&nobody).author().expect_err("unknown");
    assert!(matches!(error, GitError::NoIdentity { .. }), "{error:?}");
    assert!(error.advice().expect("advice").contains("user.email"));
}

#[test]
fn the_editor_is_that_of_git() {
    let sandbox = Sandbox::unborn();
    sandbox.git(&["config", "core.editor", "ed -v"]);
    assert_eq!(sandbox.open().editor().expect("known"), "ed -v");
    let environment = sandbox.environment.clone().with("GIT_EDITOR", ":");
    assert_eq!(Git::new(&sandbox.top, &environment).editor().expect("known"), ":");
    assert!(Git::new(&sandbox.top, &environment).version().expect("known") >= (2, 0));
}

#[test]
fn a_missing_git_is_named_as_such() {
    let sandbox = Sandbox::unborn();
    let environment = sandbox.environment.clone().with("PATH", sandbox.top.join("home"));
    let error = Git::new(&sandbox.repo(), &environment).version().expect_err("not found");
    assert!(matches!(error, GitError::GitMissing), "{error:?}");
    let error =
        Git::new(&PathBuf::from("/nowhere/at/all"), &sandbox.environment).version().expect_err("no folder");
    assert!(matches!(error, GitError::Spawn { .. }), "{error:?}");
}
