//! The merge driver: spares conflicts over lines that no sign-off covers, makes no sign-off, and goes as it came.
#![cfg(unix)] // git runs drivers through a shell; on Windows that is its own, which tests cannot rely on.

use crate::support::Sandbox;
use crate::support::story::{PATH, log, signed};

const BESIDE: &str = "*.png binary\n";

/// A proposed record on two branches: both change the line below the status, and Grace signs on one of them.
fn parted() -> Sandbox {
    let mut sandbox = log();
    let text = signed("proposed", "", "").replace("status: proposed\n", "status: proposed\ntags: [orders]\n");
    sandbox.write(PATH, &text);
    sandbox.as_ada().commit_all("Propose");
    sandbox.git(&["switch", "--quiet", "--create", "grace"]);
    sandbox.write(PATH, sandbox.read(PATH).replace("[orders]", "[orders, storage]"));
    sandbox.git(&["add", PATH]);
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    sandbox.commit_all("Sign for product");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(PATH, text.replace("[orders]", "[cost, orders]"));
    sandbox.as_ada().commit_all("Tag the record");
    sandbox
}

fn merge(sandbox: &Sandbox) -> bool {
    sandbox.sh("git merge --quiet --no-edit grace").code == Some(0)
}

#[test]
fn without_it_such_lines_are_a_conflict() {
    assert!(!merge(&parted()), "else the driver would be good for nothing");
}

#[test]
fn with_it_both_tags_stay_and_the_sign_off_holds() {
    let sandbox = parted();
    let _ = sandbox.run(&["hook", "install", "--merge-driver"]).ended(0);
    assert!(merge(&sandbox));
    let text = sandbox.read(PATH);
    assert!(text.contains("tags: [cost, orders, storage]\n"), "{text}");
    assert_eq!(text.matches("by: grace").count(), 1, "{text}");
    assert!(!text.contains("by: ada"), "a merge signs for nobody: {text}");
    let _ = sandbox.run(&["check"]).ended(0);
}

#[test]
fn what_both_changed_in_the_text_stays_a_conflict_with_both_versions() {
    let sandbox = parted();
    let _ = sandbox.run(&["hook", "install", "--merge-driver"]).ended(0);
    sandbox.write(PATH, sandbox.read(PATH).replace("live in", "stay in"));
    sandbox.commit_all("Word it anew");
    sandbox.git(&["switch", "--quiet", "grace"]);
    sandbox.write(PATH, sandbox.read(PATH).replace("live in", "move to"));
    // The sign-off is stale by that, and the hook says so: here the merge alone is looked at.
    sandbox.git(&["commit", "--quiet", "--all", "--no-verify", "--message", "Word it otherwise"]);
    sandbox.git(&["switch", "--quiet", "main"]);
    assert!(!merge(&sandbox));
    let text = sandbox.read(PATH);
    assert!(text.contains("<<<<<<<") && text.contains("stay in") && text.contains("move to"), "{text}");
}

#[test]
fn where_the_program_went_away_git_merges_as_it_always_did() {
    let sandbox = parted();
    let _ = sandbox.run(&["hook", "install", "--merge-driver"]).ended(0);
    let driver = sandbox.git(&["config", "merge.countersign.driver"]);
    let gone = driver.replace(env!("CARGO_BIN_EXE_countersign"), "/nowhere/countersign");
    assert_ne!(driver, gone);
    sandbox.git(&["config", "merge.countersign.driver", &gone]);
    assert!(!merge(&sandbox));
    assert!(sandbox.read(PATH).contains("<<<<<<<"), "nothing is passed over in silence");
}

#[test]
fn it_goes_as_it_came() {
    let sandbox = log();
    sandbox.write(".git/info/attributes", BESIDE);
    let before = sandbox.read(".git/config");
    for _ in 0..2 {
        let _ = sandbox.run(&["hook", "install", "--merge-driver"]).ended(0);
    }
    let attributes = sandbox.read(".git/info/attributes");
    assert_eq!(attributes.matches("merge=countersign").count(), 1, "{attributes}");
    assert!(attributes.starts_with(BESIDE));
    let outcome = sandbox.run(&["hook", "uninstall"]).ended(0);
    assert!(outcome.stdout.contains(".git/info/attributes"), "{}", outcome.stdout);
    assert_eq!(sandbox.read(".git/info/attributes"), BESIDE);
    assert_eq!(sandbox.read(".git/config"), before);
}
