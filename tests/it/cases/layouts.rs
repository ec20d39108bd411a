//! Where a repository keeps its folder, its index, its objects and its branches.

use super::{SECOND, bad, cannot, clean, finds, goes, good, hooked, staged, stopped};
use crate::support::Sandbox;
use crate::support::story::{POLICY, accepted};

/// In this folder, by these variables: a bad commit is stopped and a good one made.
#[track_caller]
fn judged_in(sandbox: &Sandbox, folder: &str, before: &str, git: &str) {
    let within = |line: &str| format!("cd {folder} && {before} {line}");
    let path = format!("{folder}/{SECOND}");
    sandbox.write(&path, bad());
    let _ = sandbox.sh(&within(&format!("{git} add decisions"))).ended(0);
    let outcome = sandbox.sh(&within(&format!("{git} commit --quiet -m Sneak")));
    assert_eq!(outcome.code, Some(1), "{folder}: {}", outcome.stderr);
    assert!(outcome.stderr.contains("error[signoff-missing]: DR-2"), "{folder}: {}", outcome.stderr);
    // From below, with whatever git hands on.
    let outcome = sandbox.sh(&format!("cd {folder}/decisions && {before} {git} commit --quiet -m Sneak"));
    assert_eq!(outcome.code, Some(1), "{folder}/decisions: {}", outcome.stderr);
    sandbox.write(&path, good());
    let outcome = sandbox.sh(&within(&format!("{git} add decisions && {git} commit --quiet -m Propose")));
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{folder}");
}

/// A log in a folder that is not yet committed.
fn log_in(sandbox: &Sandbox, folder: &str) {
    sandbox.write(&format!("{folder}/decisions/countersign.yaml"), POLICY);
}

#[test]
fn c17_a_linked_working_tree() {
    let sandbox = hooked();
    sandbox.git(&["worktree", "add", "--quiet", "linked"]);
    judged_in(&sandbox, "linked", "", "git");
}

#[test]
fn c17_a_submodule() {
    let sandbox = accepted();
    sandbox.git(&["clone", "--quiet", ".", "../source"]);
    sandbox.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../source", "sub"]);
    let _ = sandbox.run_in("sub", &["hook", "install"]).ended(0);
    judged_in(&sandbox, "sub", "", "git");
}

#[test]
fn c17_a_bare_repository_with_working_trees_around_it() {
    let sandbox = accepted();
    sandbox.git(&["clone", "--quiet", "--bare", ".", "project/.bare"]);
    sandbox.write("project/.git", "gitdir: ./.bare\n");
    let _ = sandbox.sh("cd project && git worktree add --quiet -b topic topic main").ended(0);
    let _ = sandbox.run_in("project/topic", &["hook", "install"]).ended(0);
    judged_in(&sandbox, "project/topic", "", "git");
}

#[test]
fn c17_a_git_folder_that_lies_elsewhere() {
    let mut sandbox = Sandbox::new();
    sandbox.write("store/x", "");
    sandbox.git(&["init", "--quiet", "--separate-git-dir", "store/of.git", "tree"]);
    log_in(&sandbox, "tree");
    let _ = sandbox.as_ada().run_in("tree", &["hook", "install"]).ended(0);
    judged_in(&sandbox, "tree", "", "git");
}

#[test]
fn c17_dotfiles_by_option_and_by_variables() {
    for (before, git) in
        [("", "git --git-dir=../dot.git --work-tree=."), ("GIT_DIR=../dot.git GIT_WORK_TREE=.", "git")]
    {
        let mut sandbox = Sandbox::new();
        sandbox.git(&["init", "--quiet", "--bare", "dot.git"]);
        log_in(&sandbox, "home");
        let install = "cd home && GIT_DIR=../dot.git GIT_WORK_TREE=. countersign hook install";
        let _ = sandbox.as_ada().sh(install).ended(0);
        let sneak = |folder: &str, up: &str| {
            let line = format!("{before} {git} commit --quiet -m Sneak");
            format!("cd {folder} && {}", line.replace("../dot.git", up))
        };
        let add = |text: String| {
            sandbox.write(&format!("home/{SECOND}"), text);
            let _ = sandbox.sh(&format!("cd home && {before} {git} add decisions")).ended(0);
        };
        add(bad());
        let outcome = sandbox.sh(&sneak("home", "../dot.git"));
        assert!(outcome.stderr.contains("error[signoff-missing]: DR-2"), "{before}{git}: {}", outcome.stderr);
        add(good());
        let outcome = sandbox.sh(&sneak("home", "../dot.git"));
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{before}{git}");
    }
}

#[test]
fn c17_an_index_named_from_the_top_while_one_stands_below() {
    let sandbox = hooked();
    sandbox.write(SECOND, bad()).git(&["add", "--all"]);
    // As frameworks call it that change into a project's folder and leave the variable as git set it.
    let run = |line: &str| sandbox.sh(&format!("cd decisions && GIT_INDEX_FILE=.git/index {line}"));
    finds(&run("countersign check --staged"), "signoff-missing");
    let outcome = run("countersign hook run pre-commit");
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    sandbox.write(SECOND, good()).git(&["add", "--all"]);
    clean(&run("countersign check --staged"));
}

#[test]
fn c18_a_named_index_that_is_missing_is_no_empty_one() {
    let sandbox = hooked();
    for line in ["countersign check --staged", "countersign hook run pre-commit"] {
        let outcome = sandbox.sh(&format!("GIT_INDEX_FILE=.git/nowhere {line}"));
        cannot(&outcome, ".git/nowhere");
        assert!(!outcome.stderr.contains("record-deleted"), "{}", outcome.stderr);
    }
}

/// In a repository of this form a bad staged record is found, and a good one passes, by hook and by check.
#[track_caller]
fn same_verdict(sandbox: &Sandbox, form: &str) {
    sandbox.write(SECOND, bad()).git(&["add", "--sparse", "--all"]);
    let outcome = staged(sandbox);
    assert_eq!(outcome.code, Some(1), "{form}: {}{}", outcome.stdout, outcome.stderr);
    finds(&outcome, "signoff-missing");
    stopped(sandbox, "git commit --quiet -m Sneak", "signoff-missing");
    sandbox.write(SECOND, good()).git(&["add", "--sparse", "--all"]);
    clean(&staged(sandbox));
    goes(sandbox, "git commit --quiet -m Propose");
    clean(&sandbox.run(&["check", "--base", "HEAD~1"]));
}

#[test]
fn c19_an_index_that_is_split() {
    let sandbox = hooked();
    sandbox.git(&["config", "core.splitIndex", "true"]);
    sandbox.git(&["update-index", "--split-index"]);
    assert!(sandbox.sh("ls .git/sharedindex.*").code == Some(0));
    same_verdict(&sandbox, "split");
}

#[test]
fn c19_an_index_that_is_sparse_with_the_records_inside_and_outside() {
    for cone in ["decisions", "src"] {
        let sandbox = hooked();
        sandbox.write("src/main.rs", "").write("doc/a.md", "").commit_all("Other folders");
        sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", cone]);
        let entries = sandbox.git(&["ls-files", "--sparse"]);
        assert!(entries.contains("doc/\n") || entries.ends_with("doc/"), "not sparse: {entries}");
        assert_eq!(entries.contains("decisions/\n"), cone == "src", "{entries}");
        if cone == "src" {
            // Nothing of the log is staged; what lies outside is read through its tree.
            sandbox.write("src/main.rs", "fn main() {}\n").git(&["add", "--all"]);
            clean(&staged(&sandbox));
            sandbox.git(&["commit", "--quiet", "--message", "Go on"]);
        }
        same_verdict(&sandbox, cone);
    }
}

#[test]
fn c19_other_forms_of_the_index() {
    for settings in [
        &["index.version", "4"][..],
        &["index.skipHash", "true"],
        &["core.untrackedCache", "true"],
        &["index.threads", "2"],
        &["feature.manyFiles", "true"],
    ] {
        let sandbox = hooked();
        sandbox.git(&["config", settings[0], settings[1]]);
        sandbox.git(&["update-index", "--really-refresh", "--force-write-index"]);
        same_verdict(&sandbox, settings[0]);
    }
    let sandbox = hooked();
    sandbox.git(&["update-index", "--index-version", "4"]);
    same_verdict(&sandbox, "version 4");
}

#[test]
fn c20_hashes_and_branches_stored_otherwise() {
    for form in [
        &["--object-format=sha256"][..],
        &["--ref-format=reftable"],
        &["--object-format=sha256", "--ref-format=reftable"],
    ] {
        let mut sandbox = Sandbox::new();
        let mut arguments = vec!["init", "--quiet"];
        arguments.extend(form);
        if sandbox.sh(&format!("git {}", arguments.join(" "))).code != Some(0) {
            // An older git knows no reftable; then nobody has one.
            assert!(form.iter().any(|option| option.contains("reftable")), "{form:?}");
            continue;
        }
        sandbox.write("decisions/countersign.yaml", POLICY);
        sandbox.as_ada().commit_all("Begin");
        let _ = sandbox.run(&["hook", "install"]).ended(0);
        same_verdict(&sandbox, &form.join(" "));
    }
}
