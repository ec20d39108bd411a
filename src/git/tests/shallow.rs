//! Clones that were cut off: what they cannot know is refused, never taken for a beginning.

use super::Sandbox;
use crate::git::{CommitId, Follow, GitError};

#[track_caller]
fn cut_off<T: std::fmt::Debug>(result: Result<T, GitError>, at: &CommitId) {
    let error = result.expect_err("cut off");
    assert!(matches!(&error, GitError::Shallow { commit, .. } if commit == at), "{error:?}");
    let advice = error.advice().expect("advice");
    for way in ["`fetch-depth: 0`", "`GIT_DEPTH: 0`", "`git fetch --unshallow`"] {
        assert!(advice.contains(way), "{advice}");
    }
}

/// A line of five commits and a branch off the third.
fn sandbox() -> (Sandbox, Vec<CommitId>, CommitId) {
    let mut sandbox = Sandbox::unborn();
    let mut ids = Vec::new();
    for text in ["1", "2", "3"] {
        ids.push(sandbox.commit(text, &[("d/a.md", text)]));
    }
    sandbox.checkout(&["-b", "topic"]);
    let topic = sandbox.commit("topic", &[("d/b.md", "b")]);
    sandbox.checkout(&["main"]);
    for text in ["4", "5"] {
        ids.push(sandbox.commit(text, &[("d/a.md", text)]));
    }
    (sandbox, ids, topic)
}

#[test]
fn one_commit_is_no_history() {
    let (sandbox, ids, _) = sandbox();
    let repository = sandbox.shallow(&["--depth=1"]);
    let tip = repository.resolve("HEAD").expect("there");
    assert_eq!(tip, ids[4]);
    let commit = repository.commit_at(&tip).expect("there");
    assert_eq!(commit.parents, [ids[3]], "what it says, not what is there");
    cut_off(repository.changed_in(&commit, &["d"]), &tip);
    cut_off(repository.changed_by_step(&commit, &["d"]), &tip);
    let line = repository.first_parents(&tip).expect("what there is");
    assert_eq!((line.commits.len(), line.cut_off), (1, Some(tip)));
    let history = repository.blob_history(&tip, &["d"], Follow::FirstParent).expect("what there is");
    assert_eq!((history.steps.len(), history.cut_off), (0, Some(tip)));
    // Of itself it is known that nothing is new.
    assert!(repository.commits_between(&tip, &tip).expect("known").is_empty());
    assert!(repository.is_ancestor(&tip, &tip).expect("known"));
    for name in ["HEAD~1", "origin/topic", &ids[0].to_string(), &ids[0].short()] {
        let error = repository.resolve(name).expect_err("not there");
        assert!(error.to_string().contains(name), "{error}");
        let advice = error.advice().expect("advice");
        assert!(advice.contains("fetch-depth: 0") && advice.contains("--unshallow"), "{advice}");
    }
}

#[test]
fn what_lies_before_the_end_is_known() {
    let (sandbox, ids, _) = sandbox();
    let repository = sandbox.shallow(&["--depth=3"]);
    let tip = repository.resolve("HEAD").expect("there");
    let range = repository.commits_between(&ids[3], &tip).expect("known");
    assert_eq!(range.iter().map(|commit| commit.id).collect::<Vec<_>>(), [tip]);
    assert_eq!(repository.changed_in(&range[0], &["d"]).expect("known").len(), 1);
    // The last commit there is may still be a base.
    assert_eq!(repository.commits_between(&ids[2], &tip).expect("known").len(), 2);
    assert!(repository.is_ancestor(&ids[2], &tip).expect("known"));
    assert_eq!(repository.merge_base(&ids[2], &tip).expect("known"), Some(ids[2]));
    let line = repository.first_parents(&tip).expect("what there is");
    assert_eq!((line.commits.len(), line.cut_off), (3, Some(ids[2])));
    let history = repository.blob_history(&tip, &["d"], Follow::AllParents).expect("what there is");
    assert_eq!((history.steps.len(), history.cut_off), (2, Some(ids[2])));
}

#[test]
fn branches_that_meet_where_history_is_cut_off_are_not_told_apart() {
    let (sandbox, ids, topic) = sandbox();
    let repository = sandbox.shallow(&["--depth=1", "--no-single-branch"]);
    // Both are; the newest is named.
    cut_off(repository.commits_between(&ids[4], &topic), &ids[4]);
    cut_off(repository.commits_between(&topic, &ids[4]), &ids[4]);
    assert!(matches!(repository.merge_base(&ids[4], &topic), Err(GitError::Shallow { .. })));
    assert!(matches!(repository.merged(&ids[4], &topic), Err(GitError::Shallow { .. })));
    assert!(matches!(repository.is_ancestor(&topic, &ids[4]), Err(GitError::Shallow { .. })));
}

#[test]
fn a_base_that_is_cut_off_does_not_make_old_commits_new() {
    let (sandbox, ids, topic) = sandbox();
    // All of the topic, and of the main branch only its tip, as a pipeline fetches them.
    let repository = sandbox.shallow(&["--branch=topic", "--single-branch", "--depth=9"]);
    let clone = sandbox.top.join("shallow");
    sandbox.git_in(&clone, &["fetch", "--quiet", "--depth=1", "origin", "main"]);
    // Git itself says four here: that the base has the first three cannot be seen.
    let range = format!("{}..{topic}", ids[4]);
    assert_eq!(sandbox.git_in(&clone, &["rev-list", "--count", &range]), "4");
    cut_off(repository.commits_between(&ids[4], &topic), &ids[4]);
    assert!(matches!(repository.is_ancestor(&ids[0], &ids[4]), Err(GitError::Shallow { .. })));
    // The other way round the missing commits could belong to the answer.
    cut_off(repository.commits_between(&topic, &ids[4]), &ids[4]);
    // What does not lead over the end is known all the same.
    assert_eq!(repository.commits_between(&ids[0], &topic).expect("known").len(), 3);
}

#[test]
fn a_whole_clone_says_nothing_of_depth() {
    let (sandbox, _, _) = sandbox();
    let error = sandbox.open().resolve("nothing").expect_err("not there");
    assert!(matches!(&error, GitError::NoSuchRevision { shallow: false, .. }), "{error:?}");
    assert!(!error.advice().expect("advice").contains("unshallow"));
    sandbox.git(&["clone", "--quiet", "--no-local", "--depth=2", ".", "../shallow"]);
    let clone = sandbox.top.join("shallow");
    sandbox.git_in(&clone, &["fetch", "--quiet", "--unshallow"]);
    let repository =
        crate::git::Repository::discover(&clone, &sandbox.environment).expect("ok").expect("found");
    let tip = repository.resolve("HEAD").expect("there");
    assert_eq!(repository.first_parents(&tip).expect("whole").cut_off, None);
}
