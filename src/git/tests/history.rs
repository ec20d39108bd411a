//! First parents, the steps of a record, and history that somebody tried to rewrite.

use super::{Sandbox, changes};
use crate::git::{CommitId, Environment, Follow, History, Repository};

fn steps(history: &History) -> Vec<String> {
    let line =
        |step: &crate::git::Step| format!("{}: {}", step.commit.summary, changes(&step.changes).join(", "));
    history.steps.iter().map(line).collect()
}

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::unborn();
    sandbox.commit("root", &[("d/1.md", "1"), ("x", "x")]);
    sandbox.commit("elsewhere", &[("x", "y")]);
    sandbox.checkout(&["-b", "topic"]);
    sandbox.commit("draft", &[("d/2.md", "draft")]);
    sandbox.commit("sign", &[("d/2.md", "signed")]);
    sandbox.checkout(&["main"]);
    sandbox.commit("edit", &[("d/1.md", "2")]);
    sandbox.merge(&["--message=merge", "topic"]);
    sandbox.git(&["mv", "d/2.md", "d/3.md"]);
    sandbox.commit("rename", &[]);
    sandbox
}

#[test]
fn first_parents_lead_to_the_root() {
    let sandbox = sandbox();
    let line = sandbox.open().first_parents(&sandbox.id("main")).expect("whole");
    let summaries: Vec<&str> = line.commits.iter().map(|commit| commit.summary.as_str()).collect();
    assert_eq!(summaries, ["rename", "merge", "edit", "elsewhere", "root"]);
    assert_eq!(line.cut_off, None);
}

#[test]
fn a_record_has_its_steps() {
    let sandbox = sandbox();
    let repository = sandbox.open();
    let tip = sandbox.id("main");
    let history = |paths: &[&str], follow| repository.blob_history(&tip, paths, follow).expect("whole");
    assert_eq!(
        steps(&history(&["d/2.md"], Follow::FirstParent)),
        ["rename: f>- d/2.md", "merge: ->f d/2.md"]
    );
    assert_eq!(
        steps(&history(&["d"], Follow::FirstParent)),
        ["rename: f>- d/2.md, ->f d/3.md", "merge: ->f d/2.md", "edit: f>f d/1.md", "root: >f d/1.md"]
    );
    let all = history(&["d/2.md", "d/3.md"], Follow::AllParents);
    let expected = ["rename: f>- d/2.md, ->f d/3.md", "sign: f>f d/2.md", "draft: ->f d/2.md"];
    assert_eq!(steps(&all), expected);
    // The bytes move with the record: its id tells a rename.
    let rename = &all.steps[0].changes;
    assert_eq!(rename[0].old().map(|version| version.blob), rename[1].after.map(|version| version.blob));
    assert_eq!(steps(&history(&["nowhere"], Follow::AllParents)), [""; 0]);
    assert!(repository.blob_history(&tip, &["../d"], Follow::FirstParent).is_err());
}

#[test]
fn parents_are_those_that_a_commit_names() {
    let sandbox = sandbox();
    let before = told(&sandbox.open(), &sandbox);
    let (tip, root, edit) = (sandbox.id("main"), sandbox.id("main~4"), sandbox.id("main~2"));
    // Git believes from now on that the edit never happened, and that the tip is another commit.
    sandbox.git(&["replace", "--graft", &tip.to_string(), &root.to_string()]);
    sandbox.git(&["replace", &edit.to_string(), &root.to_string()]);
    assert_eq!(sandbox.git(&["rev-list", "--count", &tip.to_string()]), "2");
    assert_eq!(told(&sandbox.open(), &sandbox), before);
    sandbox.git(&["replace", "--delete", &tip.to_string(), &edit.to_string()]);
    sandbox.write(".git/info/grafts", format!("{tip} {root}\n{edit}\n"));
    assert_eq!(sandbox.git(&["rev-list", "--count", &tip.to_string()]), "2");
    assert_eq!(told(&sandbox.open(), &sandbox), before);
}

/// Shows all that history has to say.
fn told(repository: &Repository, sandbox: &Sandbox) -> String {
    let hex = |revision: &str| {
        let id = sandbox.git(&["--no-replace-objects", "rev-parse", "--verify", revision]);
        CommitId::from_hex(&id).expect("an id")
    };
    let (main, topic) = (hex("refs/heads/main"), hex("refs/heads/topic"));
    let line = repository.first_parents(&main).expect("whole");
    let root = line.commits.last().expect("a root").id;
    let range = repository.commits_between(&topic, &main).expect("whole");
    let history = repository.blob_history(&main, &["d"], Follow::AllParents).expect("whole");
    let edit = line.commits[2].id;
    let text = repository.snapshot_at(&edit).expect("there").read("d/1.md", 9).expect("readable");
    let base = repository.merge_base(&main, &topic).expect("whole");
    let merged = repository.merged(&edit, &topic).expect("whole").snapshot.list("d").expect("listed");
    let is_ancestor = repository.is_ancestor(&edit, &main).expect("whole");
    format!(
        "{line:?}\n{root}\n{range:?}\n{:?}\n{text:?}\n{base:?}\n{is_ancestor}\n{:?}\n{:?}",
        steps(&history),
        repository.changed_in(&line.commits[1], &["d"]).expect("whole"),
        super::paths(&merged),
    )
}

#[test]
fn sha_256_and_bare_repositories_have_history_too() {
    let mut sandbox = Sandbox::empty();
    if !sandbox.git_can(&["init", "--quiet", "--object-format=sha256", "--initial-branch=main"]) {
        return;
    }
    let base = sandbox.commit("base", &[("d/a.md", "1\n2\n3\n4\n5\n")]);
    sandbox.checkout(&["-b", "topic"]);
    let topic = sandbox.commit("topic", &[("d/a.md", "0\n2\n3\n4\n5\n")]);
    sandbox.checkout(&["main"]);
    let main = sandbox.commit("main", &[("d/a.md", "1\n2\n3\n4\n6\n")]);
    sandbox.git(&["clone", "--quiet", "--bare", ".", "../bare"]);
    let bare = |environment: &Environment| {
        Repository::discover(&sandbox.top.join("bare"), environment).expect("readable").expect("found")
    };
    for repository in [sandbox.open(), bare(&sandbox.environment)] {
        assert_eq!(main.to_string().len(), 64);
        assert_eq!(repository.resolve("main").expect("named"), main);
        assert_eq!(repository.resolve(&topic.short()).expect("unique"), topic);
        assert_eq!(repository.merge_base(&main, &topic).expect("whole"), Some(base));
        let range = repository.commits_between(&main, &topic).expect("whole");
        assert_eq!(changes(&repository.changed_in(&range[0], &["d"]).expect("whole")), ["f>f d/a.md"]);
        let merged = repository.merged(&main, &topic).expect("whole");
        assert_eq!(super::text(&merged.snapshot, "d/a.md"), "0\n2\n3\n4\n6\n");
        assert_eq!(
            steps(&repository.blob_history(&main, &["d"], Follow::FirstParent).expect("whole")).len(),
            2
        );
        assert_eq!(repository.carried_heads().expect("known"), [main]);
    }
}
