//! The clone itself: its kind, the people in front of it, and what git does to the files of records.

use super::{found, found_in, well};
use crate::support::Sandbox;
use crate::support::git::{old, saying};
use crate::support::keys::{make_key, policy_with};
use crate::support::story::{POLICY, RECORD, accepted};

#[test]
fn a_git_that_is_missing_or_old() {
    let mut sandbox = well(old);
    assert_eq!(found(sandbox.env("PATH", "/nowhere")), ["git-missing"]);
    assert_eq!(found(&saying(well(old), "2.30.1")), ["git-old"]);
}

#[test]
fn a_clone_that_is_shallow() {
    let sandbox = old(accepted());
    let url = format!("file://{}", sandbox.root().display());
    sandbox.git(&["clone", "--quiet", "--depth", "1", &url, "shallow"]);
    assert!(found_in(&sandbox, "shallow").contains(&"shallow".to_owned()));
}

#[test]
fn a_repository_of_another_kind_has_its_name() {
    let sandbox = well(old);
    sandbox.git(&["config", "remote.origin.promisor", "true"]);
    assert_eq!(found(&sandbox), ["repository-mode"]);
    for (how, words) in [
        (&["update-index", "--split-index"][..], "because the index is split"),
        (&["sparse-checkout", "set", "--cone", "--sparse-index", "src"], "index.sparse is set"),
    ] {
        let sandbox = well(old);
        sandbox.git(how);
        let said = sandbox.run(&["doctor"]).ended(0).stdout;
        assert!(said.contains(words) && !said.contains("error"), "{said}");
    }
    for (format, words) in [("--ref-format=reftable", "reftable"), ("--object-format=sha256", "SHA-256")] {
        let sandbox = old(Sandbox::new());
        sandbox.git(&["init", "--quiet", format]);
        let said = sandbox.run(&["doctor"]).ended(1).stdout;
        assert!(said.contains("note[repository-mode]") && said.contains(words), "{said}");
        let _ = sandbox.run(&["hook", "install"]).ended(0);
        let codes = found(&sandbox);
        assert!(
            codes.iter().all(|code| code.starts_with("repository-")
                || code == "no-log"
                || code == "identity-missing"),
            "{codes:?}"
        );
    }
}

#[test]
fn a_repository_that_cannot_be_read() {
    let sandbox = well(old);
    sandbox.write(".git/index", "DIRC and nothing else");
    assert_eq!(found(&sandbox), ["repository-unreadable"]);
    let sandbox = well(old);
    sandbox.git(&["config", "core.repositoryFormatVersion", "1"]);
    sandbox.git(&["config", "extensions.fromTheFuture", "true"]);
    assert_eq!(found(&sandbox), ["repository-unreadable"]);
}

#[test]
fn somebody_whom_the_log_does_not_know() {
    let mut sandbox = well(old);
    sandbox.env("GIT_AUTHOR_EMAIL", "eve@example.com");
    assert_eq!(found(&sandbox), ["identity-unknown"]);
    for name in ["GIT_AUTHOR_EMAIL", "GIT_AUTHOR_NAME"] {
        sandbox.without_env(name);
    }
    assert_eq!(found(&sandbox), ["identity-missing"]);
}

#[test]
fn a_key_that_is_elsewhere() {
    let sandbox = old(accepted());
    let key = make_key(&sandbox, "ada");
    sandbox.write("decisions/countersign.yaml", policy_with(&[("ada", &key)]));
    sandbox.commit_all("Give Ada a key");
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    let _ = sandbox.run(&["init", "--trust", "--yes"]).ended(0);
    assert_eq!(found(&sandbox), ["key-not-at-hand"]);
    sandbox.git(&["config", "user.signingKey", &sandbox.root().join(".git/keys/ada").to_string_lossy()]);
    assert_eq!(found(&sandbox), [""; 0]);
}

#[test]
fn a_policy_that_nobody_pinned() {
    let sandbox = old(accepted());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    assert_eq!(found(&sandbox), ["policy-not-pinned"]);
}

#[test]
fn a_log_that_git_does_not_see() {
    let sandbox = well(old);
    sandbox.write(".gitignore", "0*.md\n");
    assert_eq!(found(&sandbox), ["ignored"]);
    sandbox.write(".gitignore", "decisions/\n");
    assert_eq!(found(&sandbox), ["ignored", "ignored"]);
    let sandbox = well(old);
    sandbox.write(".gitignore", "decisions/0002*\n").write("decisions/0002-draft.md", RECORD);
    assert_eq!(found(&sandbox), ["ignored"], "one that is there");
    let sandbox = well(old);
    sandbox.write("other/countersign.yaml", POLICY.replace("6f1c0e52", "7f1c0e52"));
    assert_eq!(found(&sandbox), ["untracked", "policy-not-pinned"]);
    let sandbox = old(Sandbox::new());
    sandbox.git_init();
    assert!(found(&sandbox).contains(&"no-log".to_owned()));
}

#[test]
fn attributes_that_change_what_is_read() {
    for (attribute, severity) in [
        ("filter=lfs", "error"),
        ("filter=git-crypt", "warning"),
        ("working-tree-encoding=UTF-16", "warning"),
        ("export-ignore", "warning"),
        ("ident", "warning"),
    ] {
        let sandbox = well(old);
        sandbox.write(".gitattributes", format!("*.md {attribute}\n"));
        assert_eq!(found(&sandbox), ["attribute"], "{attribute}");
        let said = sandbox.run(&["doctor"]).ended(1).stdout;
        assert!(said.starts_with(&format!("{severity}[attribute]")), "{said}");
        let mend = said.lines().nth(1).and_then(|line| line.split_once(".gitattributes: ")).expect("a line");
        sandbox.write(".gitattributes", format!("*.md {attribute}\n{}\n", mend.1));
        assert_eq!(found(&sandbox), [""; 0], "{attribute}");
    }
}

#[test]
fn a_merge_driver_that_is_only_half_there() {
    let sandbox = well(old);
    sandbox.write(".gitattributes", "*.md merge=countersign\n");
    assert_eq!(found(&sandbox), ["merge-driver-missing"]);
    let _ = sandbox.run(&["hook", "install", "--merge-driver"]).ended(0);
    assert_eq!(found(&sandbox), [""; 0]);
    let driver = sandbox.git(&["config", "merge.countersign.driver"]);
    let gone = driver.replace(env!("CARGO_BIN_EXE_countersign"), "/nowhere/countersign");
    sandbox.git(&["config", "merge.countersign.driver", &gone]);
    assert_eq!(found(&sandbox), ["program-moved"]);
    let sandbox = well(old);
    let _ = sandbox.run(&["hook", "install", "--merge-driver"]).ended(0);
    sandbox.remove(".git/info/attributes");
    assert_eq!(found(&sandbox), ["merge-driver-unused"]);
}
