//! The hook that is missing, skipped, broken, elsewhere or there twice.

use super::{found, found_in, well};
use crate::support::Sandbox;
use crate::support::git::{executable, new, old, saying};
use crate::support::story::accepted;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

const HOOK: &str = ".git/hooks/pre-commit";

fn mode(sandbox: &Sandbox, mode: u32) {
    let file = sandbox.root().join(HOOK);
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).expect("the hook is there");
}

/// Puts something in the place of the hook file.
fn rewritten(change: impl Fn(&str) -> String) -> Sandbox {
    let sandbox = well(old);
    let text = change(&sandbox.read(HOOK));
    sandbox.write(HOOK, text);
    sandbox
}

#[test]
fn a_hook_that_is_missing() {
    let sandbox = well(old);
    sandbox.remove(HOOK);
    assert_eq!(found(&sandbox), ["hook-missing"]);
    sandbox.write(HOOK, "#!/bin/sh\nexit 0\n");
    mode(&sandbox, 0o755);
    assert_eq!(found(&sandbox), ["hook-missing"], "one of somebody else is none of ours");
}

#[test]
fn c26_a_hook_that_git_skips() {
    let sandbox = well(old);
    mode(&sandbox, 0o644);
    assert_eq!(found(&sandbox), ["hook-not-executable"]);
}

#[test]
fn a_hook_that_no_system_can_start() {
    assert_eq!(found(&rewritten(|text| text.replace('\n', "\r\n"))), ["hook-line-ends"]);
    assert_eq!(found(&rewritten(|text| format!("\u{feff}{text}"))), ["hook-bom"]);
    let line = "countersign hook run pre-commit\n";
    let program = env!("CARGO_BIN_EXE_countersign");
    let folder = std::path::Path::new(program).parent().expect("a program lies in a folder");
    for first in ["#!/opt/nowhere/bash", "#!/usr/bin/env nosuchshell"] {
        let mut sandbox = rewritten(|_| format!("{first}\n{line}"));
        assert_eq!(found(sandbox.first_on_path(folder)), ["interpreter-missing"], "{first}");
    }
    let mut sandbox = rewritten(|_| format!("#!/usr/bin/env sh\n{line}"));
    assert_eq!(found(&sandbox), ["program-not-found"]);
    assert_eq!(found(sandbox.first_on_path(folder)), [""; 0]);
}

#[test]
fn a_program_that_went_elsewhere() {
    let program = env!("CARGO_BIN_EXE_countersign");
    let gone = |text: &str| text.replace(program, "/nowhere/countersign");
    let sandbox = rewritten(gone);
    assert_eq!(found(&sandbox), ["program-moved"]);
    let said = sandbox.run(&["doctor"]).ended(1).stdout;
    assert!(said.contains("every commit is blocked\n  mend: countersign hook install"), "{said}");
    let mut sandbox = rewritten(gone);
    sandbox.first_on_path(std::path::Path::new(program).parent().expect("a folder"));
    let said = sandbox.run(&["doctor"]).ended(1).stdout;
    assert!(said.contains("warning[program-moved]"), "{said}");
    let sandbox = well(new);
    let text = sandbox.read(".git/config");
    sandbox.write(".git/config", gone(&text));
    assert_eq!(found(&sandbox), ["program-moved", "program-moved"]);
}

#[test]
fn a_hook_of_another_version() {
    assert_eq!(found(&rewritten(|text| text.replace("hook v2", "hook v1"))), ["hook-old"]);
}

#[test]
fn a_merge_that_nobody_checks() {
    let sandbox = well(old);
    sandbox.remove(".git/hooks/pre-merge-commit");
    assert_eq!(found(&sandbox), ["merge-unchecked"]);
}

#[test]
fn c26_hooks_that_git_looks_for_elsewhere() {
    let sandbox = well(old);
    for (value, code) in
        [("", "hooks-path-empty"), ("nowhere", "hooks-path-missing"), ("ci", "hooks-path-elsewhere")]
    {
        sandbox.write("ci/README", "");
        sandbox.git(&["config", "--global", "core.hooksPath", value]);
        assert_eq!(found(&sandbox), [code]);
        let said = sandbox.run(&["doctor"]).ended(1).stdout;
        assert!(
            code == "hooks-path-elsewhere" || said.contains("git config --global --unset core.hooksPath"),
            "{said}"
        );
    }
    // Settings are read wherever it leads.
    let sandbox = well(new);
    sandbox.git(&["config", "core.hooksPath", ""]);
    assert_eq!(found(&sandbox), [""; 0]);
}

#[test]
fn c26_a_linked_working_tree_without_the_folder() {
    let sandbox = well(old);
    sandbox.write(".gitignore", "_\n/linked\n").commit_all("Ignore what husky makes");
    sandbox.git(&["config", "core.hooksPath", ".husky/_"]);
    for event in ["pre-commit", "pre-merge-commit"] {
        let file = format!(".husky/_/{event}");
        sandbox.write(&file, "");
        executable(&sandbox.root().join(file), "#!/bin/sh\n. x\n");
        sandbox.write(&format!(".husky/{event}"), format!("countersign hook run {event}\n"));
    }
    assert_eq!(found(&sandbox), [""; 0]);
    sandbox.git(&["worktree", "add", "--quiet", "linked"]);
    assert_eq!(found(&sandbox), ["worktree-without-hooks"]);
    assert_eq!(found_in(&sandbox, "linked")[0], "hooks-path-missing");
}

#[test]
fn settings_that_are_off_or_not_read() {
    let sandbox = well(new);
    sandbox.git(&["config", "hook.countersign-pre-commit.enabled", "false"]);
    assert_eq!(found(&sandbox), ["settings-disabled"]);
    sandbox.git(&["config", "--unset", "hook.countersign-pre-commit.enabled"]);
    sandbox.git(&["config", "hook.pre-commit.enabled", "off"]);
    assert_eq!(found(&sandbox), ["settings-disabled"]);
    sandbox.git(&["config", "--unset", "hook.pre-commit.enabled"]);
    assert_eq!(found(&saying(sandbox, "2.53.0")), ["settings-unread"]);
}

#[test]
fn a_check_that_runs_twice() {
    let sandbox = well(new);
    let file = sandbox.root().join(HOOK);
    executable(&file, "#!/bin/sh\ncountersign hook run pre-commit\n");
    assert!(found(&sandbox).contains(&"installed-twice".to_owned()));
    executable(&file, "#!/bin/sh\n");
    assert_eq!(found(&sandbox), [""; 0]);
    sandbox.git(&["config", "hook.mine.event", "pre-commit"]);
    sandbox.git(&["config", "hook.mine.command", "countersign hook run pre-commit"]);
    assert_eq!(found(&sandbox), ["installed-twice"]);
}

#[test]
fn managers_that_are_not_installed_or_not_alone() {
    let config = "repos:\n  - repo: local\n    hooks:\n      - id: countersign\n";
    let sandbox = old(accepted());
    sandbox.write(".pre-commit-config.yaml", config);
    let _ = sandbox.run(&["init", "--trust", "--yes"]).ended(0);
    assert_eq!(found(&sandbox), ["manager-not-installed"]);
    executable(&sandbox.root().join(HOOK), "#!/bin/sh\nexec pre-commit hook-impl\n");
    assert_eq!(found(&sandbox), ["merge-unchecked"]);
    let said = sandbox.run(&["doctor"]).ended(1).stdout;
    assert!(said.contains("pre-commit install --hook-type pre-merge-commit"), "{said}");
    executable(&sandbox.root().join(".git/hooks/pre-merge-commit"), "#!/bin/sh\nexec pre-commit hook-impl\n");
    assert_eq!(found(&sandbox), [""; 0]);
    executable(&sandbox.root().join(".git/hooks/pre-commit.legacy"), "#!/bin/sh\n# countersign:hook v2\n");
    assert_eq!(found(&sandbox), ["installed-twice"]);
    sandbox.remove(".git/hooks/pre-commit.legacy");
    sandbox.write("lefthook.yml", "pre-commit:\n");
    assert_eq!(found(&sandbox), ["two-managers"]);
}

#[test]
fn a_manager_that_hands_over_files_alone() {
    let sandbox = well(old);
    sandbox.write("package.json", "{\"lint-staged\": {\"*.md\": \"countersign hook run pre-commit\"}}");
    assert_eq!(found(&sandbox), ["lint-staged"]);
}

#[test]
fn variables_that_switch_it_off() {
    let mut sandbox = well(old);
    sandbox.env("HUSKY", "0");
    assert_eq!(found(&sandbox), [""; 0], "nobody uses husky here");
    sandbox.env("COUNTERSIGN_SKIP", "1");
    assert_eq!(found(&sandbox), ["switched-off"]);
    sandbox.env("COUNTERSIGN_SKIP", "0");
    for (file, name, value) in [
        (".husky/pre-commit", "HUSKY", "0"),
        ("lefthook.yml", "LEFTHOOK", "0"),
        (".pre-commit-config.yaml", "SKIP", "eslint,countersign"),
    ] {
        sandbox.write(file, "");
        sandbox.env(name, value);
        assert!(found(&sandbox).contains(&"switched-off".to_owned()), "{name}");
        sandbox.remove(file);
    }
}

#[test]
fn a_server_that_judges_nothing() {
    let sandbox = old(Sandbox::new());
    sandbox.git(&["init", "--quiet", "--bare", "bare.git"]);
    assert_eq!(found_in(&sandbox, "bare.git"), ["hook-missing"]);
    let _ = sandbox.run_in("bare.git", &["hook", "install"]).ended(0);
    assert_eq!(found_in(&sandbox, "bare.git"), [""; 0]);
}
