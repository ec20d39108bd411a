//! Paths on every branch.

use super::Sandbox;
use crate::git::BranchPaths;
use std::fs;

fn shown(paths: &BranchPaths) -> Vec<String> {
    paths.iter().map(|(path, refs)| format!("{path}: {}", refs.collect::<Vec<_>>().join(" "))).collect()
}

#[test]
fn a_number_on_any_branch_is_seen() {
    let sandbox = Sandbox::with(&[("d/0001.md", "1"), ("other/x.md", "x")]);
    sandbox.git(&["clone", "--quiet", ".", "../clone"]);
    sandbox.git(&["checkout", "--quiet", "-b", "feature/two"]);
    sandbox.write("d/2026/0002.md", "2");
    sandbox.commit_all();
    let clone = sandbox.top.join("clone");
    sandbox.git_in(&clone, &["fetch", "--quiet"]);
    sandbox.git_in(&clone, &["checkout", "--quiet", "-b", "local"]);
    fs::write(clone.join("d/0003.md"), "3").expect("written");
    sandbox.git_in(&clone, &["add", "."]);
    sandbox.git_in(&clone, &["commit", "--quiet", "-m", "x"]);
    sandbox.git_in(&clone, &["rm", "--quiet", "d/0001.md"]);
    sandbox.git_in(&clone, &["commit", "--quiet", "-m", "x"]);
    // Packed or loose, a branch is a branch.
    sandbox.git_in(&clone, &["pack-refs", "--all"]);

    let repository =
        crate::git::Repository::discover(&clone, &sandbox.environment).expect("ok").expect("found");
    let paths = repository.paths_on_all_branches("d/").expect("readable");
    assert_eq!(paths.branches(), ["local", "main", "origin/feature/two", "origin/main"]);
    assert_eq!(
        shown(&paths),
        [
            "d/0001.md: main origin/feature/two origin/main",
            "d/0003.md: local",
            "d/2026/0002.md: origin/feature/two",
        ]
    );
    assert_eq!(paths.branches_with("d/0003.md").collect::<Vec<_>>(), ["local"]);
    assert_eq!(paths.branches_with("d/none.md").count(), 0);
    assert!(paths.unreadable().is_empty());
    assert_eq!(shown(&repository.paths_on_all_branches("nowhere").expect("readable")), [""; 0]);
    assert!(repository.paths_on_all_branches("../x").is_err());
}

#[test]
fn a_detached_head_is_a_branch_without_a_name() {
    let sandbox = Sandbox::with(&[("d/0001.md", "1")]);
    sandbox.git(&["checkout", "--quiet", "--detach"]);
    sandbox.write("d/0002.md", "2");
    sandbox.commit_all();
    let paths = sandbox.open().paths_on_all_branches("d").expect("readable");
    assert_eq!(shown(&paths), ["d/0001.md: HEAD main", "d/0002.md: HEAD"]);
}

#[test]
fn without_commits_there_are_none() {
    let sandbox = Sandbox::unborn();
    let paths = sandbox.open().paths_on_all_branches("").expect("readable");
    assert!(paths.branches().is_empty());
    assert_eq!(paths.iter().count(), 0);
}

#[test]
fn a_branch_that_cannot_be_read_is_reported() {
    let sandbox = Sandbox::with(&[("d/0001.md", "1")]);
    sandbox.git(&["checkout", "--quiet", "-b", "broken"]);
    sandbox.write("d/0002.md", "2");
    sandbox.commit_all();
    let commit = sandbox.git(&["rev-parse", "HEAD"]);
    let folder = sandbox.git(&["rev-parse", "HEAD:d"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    for id in [folder, commit] {
        let object = sandbox.repo().join(".git/objects").join(&id[..2]).join(&id[2..]);
        fs::remove_file(object).expect("removed");
        let paths = sandbox.open().paths_on_all_branches("d").expect("readable in part");
        assert_eq!(shown(&paths), ["d/0001.md: main"]);
        let unreadable: Vec<_> = paths.unreadable().iter().flat_map(|broken| &broken.branches).collect();
        assert_eq!(unreadable, ["broken"]);
    }
}

#[test]
fn a_broken_branch_hides_no_other_and_is_not_hidden() {
    let sandbox = Sandbox::with(&[("d/0001.md", "1")]);
    sandbox.write(".git/refs/heads/broken", "");
    let paths = sandbox.open().paths_on_all_branches("d").expect("readable in part");
    assert_eq!(shown(&paths), ["d/0001.md: main"]);
    let unreadable: Vec<_> = paths.unreadable().iter().flat_map(|broken| &broken.branches).collect();
    assert_eq!(unreadable, ["broken"]);
}

#[test]
fn branches_of_one_short_name_stay_two() {
    let sandbox = Sandbox::with(&[("d/0001.md", "1")]);
    sandbox.git(&["update-ref", "refs/remotes/origin/x", "HEAD"]);
    sandbox.write("d/0002.md", "2");
    sandbox.commit_all();
    sandbox.git(&["branch", "origin/x"]);
    let paths = sandbox.open().paths_on_all_branches("d").expect("readable");
    assert_eq!(shown(&paths), ["d/0001.md: main origin/x remotes/origin/x", "d/0002.md: main origin/x"]);
}
