//! What git leaves behind while something is under way, and which commits that names.

use super::Sandbox;
use crate::git::{CommitId, Repository};

fn carried(sandbox: &Sandbox) -> Vec<CommitId> {
    sandbox.open().carried_heads().expect("known")
}

/// A base, and two branches from it that cannot be merged without help: `main` and `topic`.
fn sandbox() -> (Sandbox, CommitId, CommitId) {
    let mut sandbox = Sandbox::unborn();
    sandbox.commit("base", &[("d/a.md", "a"), ("d/b.md", "b")]);
    sandbox.checkout(&["-b", "topic"]);
    let topic = sandbox.commit("topic", &[("d/a.md", "topic")]);
    sandbox.checkout(&["main"]);
    let main = sandbox.commit("main", &[("d/a.md", "main")]);
    (sandbox, main, topic)
}

#[test]
fn mostly_it_is_the_head_alone() {
    let (sandbox, main, _) = sandbox();
    assert_eq!(carried(&sandbox), [main]);
    assert_eq!(carried(&Sandbox::unborn()), []);
}

#[test]
fn a_merge_carries_what_is_merged() {
    let (mut sandbox, main, topic) = sandbox();
    assert!(!sandbox.git_can(&["merge", "--quiet", "topic"]), "a conflict");
    assert_eq!(carried(&sandbox), [main, topic]);
    sandbox.git(&["merge", "--abort"]);
    assert_eq!(carried(&sandbox), [main]);
    // Of three, each has its line.
    sandbox.checkout(&["-b", "more", "main~1"]);
    let more = sandbox.commit("more", &[("d/c.md", "c")]);
    sandbox.checkout(&["-b", "other", "main~1"]);
    let other = sandbox.commit("other", &[("d/e.md", "e")]);
    sandbox.checkout(&["main"]);
    sandbox.git(&["merge", "--quiet", "--no-commit", "more", "other"]);
    assert_eq!(carried(&sandbox), [main, more, other]);
}

#[test]
fn before_a_merge_is_noted_variables_name_it() {
    let (sandbox, main, topic) = sandbox();
    let environment = sandbox
        .environment
        .clone()
        .with(&format!("GITHEAD_{topic}"), "topic")
        .with("GITHEAD_nonsense", "x")
        .with(&format!("GITHEAD_{}", "2".repeat(64)), "of another kind of repository")
        .with(&format!("GITHEAD_{}", "1".repeat(40)), "in no repository");
    assert_eq!(sandbox.open_with(&environment).carried_heads().expect("known"), [main, topic]);
}

#[test]
fn a_pick_carries_what_is_picked() {
    let (sandbox, main, topic) = sandbox();
    assert!(!sandbox.git_can(&["cherry-pick", "topic"]), "a conflict");
    assert_eq!(carried(&sandbox), [main, topic]);
    sandbox.git(&["cherry-pick", "--abort"]);
    assert!(!sandbox.git_can(&["rebase", "--quiet", "main", "topic"]), "a conflict");
    assert_eq!(carried(&sandbox), [main, topic]);
    sandbox.git(&["rebase", "--abort"]);
    assert_eq!(carried(&sandbox), [topic]);
}

#[test]
fn a_revert_carries_what_it_goes_back_to() {
    let (mut sandbox, main, _) = sandbox();
    let base = sandbox.id("main~1");
    let later = sandbox.commit("later", &[("d/a.md", "later")]);
    assert!(!sandbox.git_can(&["revert", "--no-edit", &main.to_string()]), "a conflict");
    assert_eq!(carried(&sandbox), [later, base]);
}

#[test]
fn a_merge_may_be_reverted_to_either_side() {
    let (mut sandbox, main, topic) = sandbox();
    assert!(!sandbox.git_can(&["merge", "--quiet", "topic"]), "a conflict");
    let merge = sandbox.commit("merge", &[("d/a.md", "both")]);
    let later = sandbox.commit("later", &[("d/a.md", "later")]);
    assert!(!sandbox.git_can(&["revert", "--mainline=2", &merge.to_string()]), "a conflict");
    assert_eq!(carried(&sandbox), [later, main, topic]);
}

#[test]
fn a_squash_carries_all_that_is_squashed() {
    let (mut sandbox, _, _) = sandbox();
    sandbox.checkout(&["-b", "side", "main"]);
    let one = sandbox.commit("one", &[("d/c.md", "c")]);
    // A message cannot add to the list.
    let words = format!("two\n\ncommit {}\n", sandbox.id("topic"));
    let two = sandbox.commit(&words, &[("d/e.md", "e")]);
    sandbox.checkout(&["main"]);
    let main = sandbox.commit("main", &[("d/f.md", "f")]);
    sandbox.git(&["merge", "--quiet", "--squash", "side"]);
    assert_eq!(carried(&sandbox), [main, two, one]);
    let stale = format!("commit {}\ncommit 12\n", "1".repeat(40));
    sandbox.write(".git/SQUASH_MSG", stale);
    assert_eq!(carried(&sandbox), [main], "gone, or no id");
}

#[test]
fn each_working_tree_has_its_own() {
    let (sandbox, main, topic) = sandbox();
    sandbox.git(&["worktree", "add", "--quiet", "-b", "linked", "../linked", "topic"]);
    let linked = sandbox.top.join("linked");
    assert!(!sandbox.git_can(&["-C", "../linked", "merge", "--quiet", "main"]), "a conflict");
    let repository = Repository::discover(&linked, &sandbox.environment).expect("readable").expect("found");
    assert_eq!(repository.carried_heads().expect("known"), [topic, main]);
    assert_eq!(repository.commits_between(&main, &topic).expect("whole").len(), 1);
    assert_eq!(carried(&sandbox), [main]);
}
