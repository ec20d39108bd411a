//! The commits of a range, and what each of them changed.

use super::{Sandbox, changes};
use crate::git::{Commit, CommitId, Follow, Identity};

fn summaries(commits: &[Commit]) -> Vec<&str> {
    commits.iter().map(|commit| commit.summary.as_str()).collect()
}

/// Shows what changed below `d` in each commit of a range.
fn told(sandbox: &Sandbox, base: &CommitId, head: &CommitId) -> Vec<String> {
    let repository = sandbox.open();
    let commits = repository.commits_between(base, head).expect("whole");
    let line = |commit: &Commit| {
        let changed = repository.changed_in(commit, &["d"]).expect("whole");
        format!("{}: {}", commit.summary, changes(&changed).join(", "))
    };
    commits.iter().map(line).collect()
}

#[test]
fn a_range_is_what_the_head_has_and_the_base_has_not() {
    let mut sandbox = Sandbox::unborn();
    let base = sandbox.commit("base", &[("d/a.md", "a"), ("d/gone.md", "g"), ("other/x", "x")]);
    sandbox.checkout(&["-b", "topic"]);
    sandbox.commit("edit", &[("d/a.md", "b"), ("other/x", "y")]);
    sandbox.remove("d/gone.md");
    let head = sandbox.commit("remove and add", &[("d/sub/new.md", "n")]);
    sandbox.checkout(&["main"]);
    let main = sandbox.commit("elsewhere", &[("d/z.md", "z")]);
    let expected = ["edit: f>f d/a.md", "remove and add: f>- d/gone.md, ->f d/sub/new.md"];
    assert_eq!(told(&sandbox, &base, &head), expected);
    assert_eq!(told(&sandbox, &main, &head), expected);
    assert_eq!(told(&sandbox, &head, &base), [""; 0]);
    assert_eq!(told(&sandbox, &head, &head), [""; 0]);

    let repository = sandbox.open();
    let commits = repository.commits_between(&main, &head).expect("whole");
    let ada = Identity { name: "Ada Lovelace".to_owned(), email: "ada@example.com".to_owned() };
    assert_eq!(commits[0].author, ada);
    assert_eq!(commits[0].committer.email, "grace@example.com");
    assert_eq!(commits[0].parents, [base]);
    assert_eq!(commits[0].time + 1, commits[1].time);
    assert_eq!(repository.commit_at(&head).expect("there"), commits[1]);
    let change = &repository.changed_in(&commits[0], &["d", "./d/a.md", "d/"]).expect("whole")[0];
    let blob = |version: Option<&crate::git::Version>| {
        let version = version.expect("one");
        repository.read_blob(&version.blob, &change.path, 9).expect("readable")
    };
    assert_eq!((blob(change.old()), blob(change.after.as_ref())), (b"a".to_vec(), b"b".to_vec()));
    let all = repository.changed_in(&commits[0], &[""]).expect("whole");
    assert_eq!(changes(&all), ["f>f d/a.md", "f>f other/x"]);
    assert!(repository.changed_in(&commits[0], &["../d"]).is_err());
    let between = repository.changed_between(&base, &head, "d").expect("whole");
    assert_eq!(between.into_iter().collect::<Vec<_>>(), ["d/a.md", "d/gone.md", "d/sub/new.md"]);
}

#[test]
fn of_a_merge_only_what_neither_side_said_counts() {
    let mut sandbox = Sandbox::unborn();
    let base = sandbox.commit("base", &[("d/a.md", "a"), ("d/b.md", "b"), ("d/c.md", "c")]);
    sandbox.checkout(&["-b", "topic"]);
    sandbox.commit("topic", &[("d/a.md", "topic")]);
    sandbox.checkout(&["main"]);
    sandbox.commit("main", &[("d/b.md", "main")]);
    sandbox.merge(&["--message=clean", "topic"]);
    assert_eq!(
        told(&sandbox, &base, &sandbox.id("HEAD")),
        ["topic: f>f d/a.md", "main: f>f d/b.md", "clean: "]
    );
    // The same again, with words put in while merging.
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-commit", "topic"]);
    sandbox.remove("d/c.md");
    let evil = sandbox.commit("evil", &[("d/b.md", "slipped in"), ("d/new.md", "n")]);
    let told = told(&sandbox, &base, &evil);
    assert_eq!(told.last().expect("the merge"), "evil: ff>f d/b.md, ff>- d/c.md, -->f d/new.md");
    // Along first parents the merge brings all that the branch had.
    let repository = sandbox.open();
    let commit = repository.commit_at(&evil).expect("there");
    let step = repository.changed_by_step(&commit, &["d"]).expect("whole");
    assert_eq!(changes(&step), ["f>f d/a.md", "f>f d/b.md", "f>- d/c.md", "->f d/new.md"]);
}

#[test]
fn a_merge_of_three_is_held_against_all_of_them() {
    let mut sandbox = Sandbox::unborn();
    let base = sandbox.commit("base", &[("d/0.md", "0")]);
    for name in ["one", "two"] {
        sandbox.checkout(&["-b", name, "main"]);
        sandbox.commit(name, &[(&format!("d/{name}.md"), name)]);
    }
    sandbox.checkout(&["main"]);
    sandbox.commit("three", &[("d/three.md", "three")]);
    let head = sandbox.merge(&["--message=octopus", "one", "two"]);
    let commits = sandbox.open().commits_between(&base, &head).expect("whole");
    assert_eq!(summaries(&commits), ["one", "two", "three", "octopus"]);
    assert_eq!(commits[3].parents.len(), 3);
    assert_eq!(told(&sandbox, &base, &head)[3], "octopus: ");
    sandbox.write("d/0.md", "slipped in");
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "--quiet", "--amend", "--no-edit"]);
    assert_eq!(told(&sandbox, &base, &sandbox.id("HEAD"))[3], "octopus: fff>f d/0.md");
}

#[test]
fn squash_rebase_pick_and_revert_are_commits_like_others() {
    let mut sandbox = Sandbox::unborn();
    let base = sandbox.commit("base", &[("d/a.md", "a")]);
    sandbox.checkout(&["-b", "topic"]);
    sandbox.commit("one", &[("d/one.md", "1")]);
    let two = sandbox.commit("two", &[("d/two.md", "2")]);
    sandbox.checkout(&["main"]);
    let main = sandbox.commit("main", &[("d/m.md", "m")]);
    sandbox.git(&["merge", "--quiet", "--squash", "topic"]);
    let squash = sandbox.commit("squash", &[]);
    assert_eq!(told(&sandbox, &main, &squash), ["squash: ->f d/one.md, ->f d/two.md"]);

    sandbox.checkout(&["topic"]);
    sandbox.tick();
    sandbox.git(&["rebase", "--quiet", &main.to_string()]);
    assert_eq!(told(&sandbox, &main, &sandbox.id("topic")), ["one: ->f d/one.md", "two: ->f d/two.md"]);

    sandbox.checkout(&["-b", "picked", &base.to_string()]);
    sandbox.tick();
    sandbox.git(&["cherry-pick", &two.to_string()]);
    sandbox.tick();
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    let expected = ["two: ->f d/two.md", "Revert \"two\": f>- d/two.md"];
    assert_eq!(told(&sandbox, &base, &sandbox.id("picked")), expected);
}

#[test]
fn histories_without_a_common_commit_are_taken_whole() {
    let mut sandbox = Sandbox::unborn();
    let base = sandbox.commit("base", &[("d/a.md", "a")]);
    sandbox.checkout(&["--orphan", "other"]);
    sandbox.commit("root", &[("d/b.md", "b")]);
    let head = sandbox.commit("more", &[("d/b.md", "c")]);
    assert_eq!(told(&sandbox, &base, &head), ["root: >f d/a.md, >f d/b.md", "more: f>f d/b.md"]);
    assert_eq!(sandbox.open().merge_base(&base, &head).expect("whole"), None);
}

#[test]
fn folders_may_lie_in_each_other_as_deep_as_somebody_likes() {
    let sandbox = Sandbox::unborn();
    let path = format!("d/{}a.md", "x/".repeat(3000));
    let stream =
        format!("commit refs/heads/main\ncommitter C <c> 1 +0000\ndata 0\nM 644 inline {path}\ndata 1\na\n");
    super::graphs::import(&sandbox, stream.as_bytes());
    let repository = sandbox.open();
    let tip = repository.commit_at(&sandbox.id("main")).expect("there");
    let changed = repository.changed_in(&tip, &["d"]).expect("whole");
    assert_eq!(changes(&changed), [format!(">f {path}")]);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_any_more_has_changed() {
    use std::fs::{Permissions, remove_dir_all, set_permissions};
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let mut sandbox = Sandbox::unborn();
    let base =
        sandbox.commit("base", &[("d/a", "a"), ("d/f/x", "x"), ("d/l", "l"), ("d/x", "x"), ("d/z", "z")]);
    sandbox.remove("d/a");
    remove_dir_all(sandbox.repo().join("d/f")).expect("removed");
    sandbox.remove("d/l");
    symlink("l", sandbox.repo().join("d/l")).expect("linked");
    set_permissions(sandbox.repo().join("d/x"), Permissions::from_mode(0o755)).expect("set");
    sandbox.commit("turn", &[("d/a/deep", "a"), ("d/f", "f")]);
    remove_dir_all(sandbox.repo().join("d")).expect("removed");
    sandbox.commit("gone", &[]);
    let head = sandbox.commit("a file", &[("d", "x")]);
    let expected = [
        "turn: f>- d/a, ->f d/a/deep, ->f d/f, f>- d/f/x, f>l d/l",
        "gone: f>- d/a/deep, f>- d/f, l>- d/l, f>- d/x, f>- d/z",
        "a file: ->f d",
    ];
    assert_eq!(told(&sandbox, &base, &head), expected);
    let repository = sandbox.open();
    let history = repository.blob_history(&head, &["d/l", "d/x"], Follow::FirstParent).expect("whole");
    let steps: Vec<&str> = history.steps.iter().map(|step| step.commit.summary.as_str()).collect();
    assert_eq!(steps, ["gone", "turn", "base"]);
    let snapshots = [&base, &head].map(|commit| repository.snapshot_at(commit).expect("readable"));
    let listed = repository.differing(&snapshots[0], &repository.index().expect("one"), "d").expect("known");
    let walked = repository.differing(&snapshots[0], &snapshots[1], "d").expect("known");
    assert_eq!(listed, walked);
}
