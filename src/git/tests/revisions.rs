//! Names of commits, and the branch that counts where nobody named one.

use super::{Sandbox, text};
use crate::git::GitError;

#[test]
fn names_become_commits() {
    let mut sandbox = Sandbox::unborn();
    let first = sandbox.commit("one", &[("a.md", "1")]);
    let second = sandbox.commit("two", &[("a.md", "2")]);
    sandbox.git(&["tag", "--annotate", "--message=x", "inner", &first.to_string()]);
    sandbox.git(&["tag", "--annotate", "--message=x", "outer", "inner"]);
    let repository = sandbox.open();
    for name in ["outer", "HEAD~1", "main^", "refs/tags/inner", &first.to_string(), &first.to_string()[..9]] {
        assert_eq!(repository.resolve(name).expect("named"), first, "{name}");
    }
    assert_eq!(repository.head_commit().expect("readable"), Some(second));
    let snapshot = repository.snapshot_at(&first).expect("there");
    assert_eq!(text(&snapshot, "a.md"), "1");
    assert_eq!(*snapshot.origin(), crate::git::Origin::Commit(first.to_string()));
    for name in ["nothing", "HEAD~9", "HEAD:a.md", "main^{tree}", "", "..", "HEAD~x", &"0".repeat(40)] {
        let error = repository.resolve(name).expect_err("names no commit");
        assert!(matches!(&error, GitError::NoSuchRevision { revision, .. } if revision == name), "{error:?}");
    }
}

#[test]
fn a_tag_does_not_get_in_front_of_a_branch_of_its_name() {
    let mut sandbox = Sandbox::unborn();
    let first = sandbox.commit("one", &[("a.md", "1")]);
    sandbox.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    sandbox.git(&["tag", "--annotate", "--message=x", "origin/main"]);
    // Two names of one commit do no harm.
    assert_eq!(sandbox.open().resolve("origin/main").expect("named"), first);
    sandbox.commit("two", &[("a.md", "2")]);
    sandbox.git(&["tag", "--force", "origin/main"]);
    for name in ["origin/main", "origin/main^{commit}"] {
        let error = sandbox.open().resolve(name).expect_err("two commits");
        let said = error.to_string();
        assert!(
            matches!(error, GitError::TwoMeanings { .. }) && said.contains("refs/tags/origin/main"),
            "{said}"
        );
    }
    assert_eq!(sandbox.open().resolve("refs/remotes/origin/main").expect("named"), first);
}

#[test]
fn the_main_branch_is_that_of_origin_or_the_usual_one() {
    let mut sandbox = Sandbox::unborn();
    let main = |sandbox: &Sandbox| sandbox.open().main_branch().expect("readable");
    assert_eq!(main(&sandbox), None, "not born yet");
    sandbox.commit("one", &[("a.md", "1")]);
    sandbox.git(&["branch", "--move", "trunk"]);
    assert_eq!(main(&sandbox), None);
    sandbox.git(&["update-ref", "refs/remotes/origin/master", "HEAD"]);
    assert_eq!(main(&sandbox).as_deref(), Some("refs/remotes/origin/master"));
    sandbox.git(&["branch", "master"]);
    assert_eq!(main(&sandbox).as_deref(), Some("refs/heads/master"));
    sandbox.git(&["branch", "main"]);
    // A tag of the same name is not what is meant.
    sandbox.git(&["tag", "main", "HEAD"]);
    assert_eq!(main(&sandbox).as_deref(), Some("refs/heads/main"));
    sandbox.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"]);
    assert_eq!(main(&sandbox).as_deref(), Some("refs/heads/main"), "it points nowhere");
    sandbox.git(&["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
    let name = main(&sandbox).expect("one");
    assert_eq!(name, "refs/remotes/origin/trunk");
    assert_eq!(sandbox.open().resolve(&name).expect("named"), sandbox.id("HEAD"));
}
