//! What is noted of what was sent: where it lies, and what becomes of it when runs die, meet or come from elsewhere.

use super::fake_jira::FakeJira;
use super::server::{Reply, Server};
use super::{jira_at, team, tickets};
use crate::support::Sandbox;
use crate::support::story::PATH;
use std::fs;

/// A bare remote of the sandbox, below its working folder.
fn remote(sandbox: &Sandbox) {
    sandbox.git(&["init", "--quiet", "--bare", ".git/remote.git"]);
    sandbox.git(&["remote", "add", "origin", ".git/remote.git"]);
}

fn at_remote(sandbox: &Sandbox) -> String {
    sandbox.git(&["ls-remote", "origin", "refs/countersign/sync"])
}

#[test]
fn what_was_sent_is_shared_by_the_remote() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    remote(&sandbox);
    let _ = sandbox.run(&["sync"]).ended(0);
    assert!(at_remote(&sandbox).contains("refs/countersign/sync"));
    jira.seen();
    // A fresh clone, as CI has one, knows nothing of its own.
    sandbox.git(&["update-ref", "-d", "refs/countersign/sync"]);
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(said.stdout.contains("nothing to send, 1 as they were"), "{said:?}");
    assert_eq!(jira.writes(), [""; 0]);
}

#[test]
fn a_run_elsewhere_keeps_this_one_out_until_it_counts_as_dead() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let mut sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    remote(&sandbox);
    let _ = sandbox.run(&["sync"]).ended(0);
    // Another machine has begun.
    let state = sandbox.git(&["cat-file", "blob", "refs/countersign/sync:state.json"]);
    let claim = "{\n  \"claim\": {\"run\": \"elsewhere\", \"at\": \"2026-11-22T08:00:00Z\"},";
    sandbox.write(".git/claimed.json", state.replacen('{', claim, 1));
    let blob = sandbox.git(&["hash-object", "-w", ".git/claimed.json"]);
    sandbox.write(".git/tree", format!("100644 blob {blob}\tstate.json\n"));
    let tree = sandbox.sh("git mktree < .git/tree").ended(0).stdout.trim().to_owned();
    let commit = sandbox.git(&["commit-tree", &tree, "-p", "refs/countersign/sync", "-m", "Claim"]);
    sandbox.git(&["push", "--quiet", "origin", &format!("{commit}:refs/countersign/sync")]);
    tickets(&sandbox, "");
    let said = sandbox.at("2026-11-22T08:05:00Z").run(&["sync"]).ended(2);
    assert!(
        said.stderr.contains("another `countersign sync` has been at work since 2026-11-22T08:00:00Z")
            && said.stderr.contains("counts as dead at 2026-11-22T08:15:00Z"),
        "{said:?}"
    );
    jira.seen();
    let _ = sandbox.at("2026-11-22T08:16:00Z").run(&["sync"]).ended(0);
    assert_eq!(jira.writes(), ["DELETE /rest/api/3/issue/SHOP-12/remotelink"]);
}

#[test]
fn whoever_is_second_to_begin_sends_nothing() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    remote(&sandbox);
    // Between the look at the remote and the push somebody else is quicker: a hook of the remote plays them.
    let hook = "#!/bin/sh\nexit 1\n";
    sandbox.write(".git/remote.git/hooks/pre-receive", hook);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let path = sandbox.root().join(".git/remote.git/hooks/pre-receive");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let said = sandbox.run(&["sync"]).ended(2);
    assert!(said.stderr.contains("--remote none"), "{said:?}");
    assert_eq!(jira.seen().len(), 0);
    let _ = sandbox.run(&["sync", "--remote", "none"]).ended(0);
    assert_eq!(jira.writes().len(), 1);
}

#[cfg(unix)]
#[test]
fn of_two_that_begin_at_once_the_second_sends_nothing_and_goes_on_from_the_first() {
    let jira = Server::new(FakeJira::new(&["SHOP-1", "SHOP-2"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-1, SHOP-2");
    remote(&sandbox);
    sandbox.git(&["push", "--quiet", "origin", "main"]);
    // A second machine with a clone of its own, so that no lock of the system keeps it out.
    sandbox.git(&["clone", "--quiet", ".git/remote.git", ".git/second"]);
    // The first is held at the door of the remote until the second has passed it: both have seen the same state by then.
    let hook = "#!/bin/sh\nif mkdir held 2>/dev/null; then\n  while [ ! -e passed ]; do sleep 0.05; done\nfi\nexit 0\n";
    sandbox.write(".git/remote.git/hooks/pre-receive", hook);
    {
        use std::os::unix::fs::PermissionsExt as _;
        let path = sandbox.root().join(".git/remote.git/hooks/pre-receive");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let slow = sandbox.started(&["sync"]);
    while !sandbox.root().join(".git/remote.git/held").exists() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let said = sandbox.run_in(".git/second", &["sync"]).ended(0);
    assert!(said.stdout.contains("jira: 2 sent"), "{said:?}");
    jira.seen();
    sandbox.write(".git/remote.git/passed", "");
    let slow = slow.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&slow.stderr).into_owned();
    assert_eq!(slow.status.code(), Some(2), "{words}");
    assert!(
        words.contains("another `countersign sync` was quicker") && words.contains("run it again"),
        "{words}"
    );
    assert_eq!(jira.seen().len(), 0, "whoever lost has not said a word");
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(said.stdout.contains("nothing to send, 2 as they were"), "{said:?}");
    assert_eq!(jira.writes(), [""; 0]);
}

#[test]
fn a_file_can_hold_it() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    let _ = sandbox.run(&["sync", "--state", "file:sync.json"]).ended(0);
    assert!(sandbox.read("sync.json").contains("\"hash\""));
    assert_eq!(sandbox.git(&["for-each-ref", "refs/countersign"]), "");
    jira.seen();
    let said = sandbox.run(&["sync", "--state", "file:sync.json"]).ended(0);
    assert!(said.stdout.contains("nothing to send"), "{said:?}");
    assert_eq!(jira.writes(), [""; 0]);
    sandbox.write("sync.json", "{");
    let said = sandbox.run(&["sync", "--state", "file:sync.json"]).ended(2);
    assert!(said.stderr.contains("sync.json: what was sent before cannot be read"), "{said:?}");
}

#[test]
fn a_run_that_is_killed_is_taken_up_where_it_ended() {
    let keys: Vec<String> = (1..=5).map(|number| format!("SHOP-{number}")).collect();
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    for killed_at in 0..5 {
        let jira = Server::new(FakeJira::new(&names));
        let sandbox = team(&jira_at(&jira.url()), &keys.join(", "));
        remote(&sandbox);
        let on: &'static str = ["SHOP-1/", "SHOP-2/", "SHOP-3/", "SHOP-4/", "SHOP-5/"][killed_at];
        jira.awkward_though_done(on, Reply::Hang);
        let mut child = sandbox.serving(&["sync"]);
        while jira.with(|jira| jira.links(&on[..6]).is_empty()) {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        jira.seen();
        let said = sandbox.run(&["sync"]).ended(0);
        // What had been noted is not sent again; what was on its way is, and makes no second link.
        assert_eq!(jira.writes().len(), 5 - killed_at, "{said:?}");
        for key in &keys {
            assert_eq!(jira.with(|jira| jira.links(key).len()), 1, "{key}");
        }
        assert!(sandbox.run(&["sync"]).ended(0).stdout.contains("nothing to send, 5 as they were"));
    }
}

#[test]
fn two_at_once_cannot_both_send() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    jira.awkward_though_done("remotelink", Reply::Hang);
    let mut child = sandbox.serving(&["sync"]);
    while jira.with(|jira| jira.links("SHOP-12").is_empty()) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let said = sandbox.run(&["sync"]).ended(2);
    assert!(said.stderr.contains("another `countersign sync` is at work here"), "{said:?}");
    child.kill().unwrap();
    child.wait().unwrap();
    let _ = sandbox.run(&["sync"]).ended(0);
}

#[test]
fn an_older_commit_is_not_told_after_a_newer_one() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    sandbox.git(&["branch", "old"]);
    sandbox.write(PATH, sandbox.read(PATH).replace("status: proposed", "status: draft"));
    sandbox.commit_all("Back to a draft");
    let _ = sandbox.run(&["sync"]).ended(0);
    jira.seen();
    sandbox.git(&["switch", "--quiet", "old"]);
    let said = sandbox.run(&["sync"]).ended(2);
    assert!(said.stderr.contains("does not follow it") && said.stderr.contains("--anyway"), "{said:?}");
    assert_eq!(jira.seen().len(), 0);
    let _ = sandbox.run(&["sync", "--anyway"]).ended(0);
    assert_eq!(jira.writes().len(), 1);
}

#[test]
fn what_is_not_committed_is_not_sent() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    sandbox.write(PATH, sandbox.read(PATH).replace("Adopt PostgreSQL", "Adopt nothing"));
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(said.stdout.contains("DR-1 Adopt PostgreSQL"), "{said:?}");
    assert!(fs::exists(sandbox.root().join("decisions")).unwrap());
}
