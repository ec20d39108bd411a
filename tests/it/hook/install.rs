//! Installing composes with whatever is there, and uninstalling leaves every byte of it as it was.

use crate::support::Sandbox;
use crate::support::git::{new, old, program_at};
use crate::support::story::{PATH, RECORD, accepted, log};
use snapbox::str;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Everything below a folder: its mode, and what a file says or a link leads to.
fn tree(folder: &Path) -> BTreeMap<String, (u32, Vec<u8>)> {
    let mut all = BTreeMap::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(&next).expect("the folder is there").flatten() {
            let path = entry.path();
            let data = path.symlink_metadata().expect("it is there");
            let bytes = if data.is_symlink() {
                fs::read_link(&path).expect("a link").into_os_string().into_encoded_bytes()
            } else if data.is_dir() {
                left.push(path.clone());
                Vec::new()
            } else {
                fs::read(&path).expect("a file")
            };
            let name = path.strip_prefix(folder).expect("below it").to_string_lossy().into_owned();
            all.insert(name, (data.permissions().mode(), bytes));
        }
    }
    all
}

/// A staged record that may not be committed.
fn bad(sandbox: &Sandbox) {
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
}

#[test]
fn c26_the_whole_folder_of_git_comes_back() {
    for both in [old, new] {
        for begin in [
            |_: &Sandbox| {},
            |sandbox: &Sandbox| fs::remove_dir_all(sandbox.root().join(".git/hooks")).unwrap_or_default(),
            |sandbox: &Sandbox| {
                sandbox.write(".git/config", "[core]\r\n\tbare = false ; a comment\n\n[user]\n\tname = x");
            },
        ] {
            let sandbox = both(accepted());
            begin(&sandbox);
            let before = tree(&sandbox.root().join(".git"));
            let _ = sandbox.run(&["hook", "install", "--pre-push"]).ended(0);
            let installed = tree(&sandbox.root().join(".git"));
            assert_ne!(installed, before);
            let _ = sandbox.run(&["hook", "install"]).ended(0);
            assert_eq!(tree(&sandbox.root().join(".git")), installed, "twice is once");
            let _ = sandbox.run(&["hook", "uninstall"]).ended(0);
            assert_eq!(tree(&sandbox.root().join(".git")), before);
        }
    }
}

#[test]
fn c27_a_new_git_is_told_by_its_settings() {
    let sandbox = new(accepted());
    sandbox.run(&["hook", "install"]).success(str![[r#"
.git/config: hook.countersign-pre-commit
.git/config: hook.countersign-pre-merge-commit

"#]], str![[r#"
git 2.55 runs it wherever core.hooksPath leads, in every working tree of this clone; a program that brings a git older than 2.54 does not
the hook checks each commit; `git commit --no-verify` passes it by, and nothing passes by `countersign check` in CI
`countersign hook install --merge-driver` also spares conflicts in status lines and tags

"#]]);
    bad(&sandbox);
    let said = sandbox.sh("git commit --quiet -a -m Sneak").ended(1).stderr;
    assert!(said.contains("the pre-commit hook of countersign stopped this commit"), "{said}");
    // The folder of hooks does not matter to it, nor does the working tree.
    for folder in ["", "/dev/null", "nowhere"] {
        sandbox.git(&["config", "core.hooksPath", folder]);
        let _ = sandbox.sh("git commit --quiet -a -m Sneak").ended(1);
    }
    sandbox.git(&["worktree", "add", "--quiet", "linked"]);
    sandbox.write(&format!("linked/{PATH}"), sandbox.read(PATH));
    let _ = sandbox.sh("cd linked && git commit --quiet -a -m Sneak").ended(1);
    sandbox.git(&["config", "--unset", "core.hooksPath"]);
    sandbox.run(&["hook", "uninstall"]).success(
        str![[r#"
.git/config: hook.countersign-pre-commit
.git/config: hook.countersign-pre-merge-commit

"#]],
        str![],
    );
    let _ = sandbox.sh("git commit --quiet -a -m Sneak").ended(0);
}

#[test]
fn a_new_git_checks_once_and_not_twice() {
    let sandbox = old(accepted());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    let sandbox = new(sandbox);
    let said = sandbox.run(&["hook", "install"]).ended(0).stderr;
    assert!(said.contains("`.git/hooks/pre-commit` is gone: the settings take its place"), "{said}");
    bad(&sandbox);
    let said = sandbox.sh("git commit --quiet -a -m Sneak").ended(1).stderr;
    assert_eq!(said.matches("stopped this commit").count(), 1, "{said}");
}

#[test]
fn a_new_git_runs_it_beside_the_hook_of_somebody_else() {
    let sandbox = new(accepted());
    sandbox.write(".git/hooks/pre-commit", "#!/bin/sh\necho foreign >&2\n");
    let _ = sandbox.sh("chmod +x .git/hooks/pre-commit").ended(0);
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    bad(&sandbox);
    let said = sandbox.sh("git commit --quiet -a -m Sneak").ended(1).stderr;
    assert!(said.contains("foreign") && said.contains("stopped this commit"), "{said}");
}

#[test]
fn a_setting_that_somebody_wrote_among_ours_stays() {
    let sandbox = new(log());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    let text = sandbox
        .read(".git/config")
        .replace("# countersign:hook ends\n", "[user]\n\tname = x\n# countersign:hook ends\n");
    sandbox.write(".git/config", text);
    let _ = sandbox.run(&["hook", "uninstall"]).ended(0);
    let left = sandbox.read(".git/config");
    assert!(left.contains("[user]\n\tname = x\n") && !left.contains("[hook"), "{left}");
    // And so does what came behind it.
    let sandbox = new(log());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.git(&["config", "some.thing", "else"]);
    let _ = sandbox.run(&["hook", "uninstall"]).ended(0);
    assert_eq!(sandbox.git(&["config", "some.thing"]), "else");
}

#[test]
fn a_locked_configuration_is_left_alone() {
    let sandbox = new(log());
    sandbox.write(".git/config.lock", "");
    sandbox.run(&["hook", "install"]).problem(str![[r#"
countersign: another program is changing `[ROOT]/.git/config`
  help: run the command again; if that goes on, remove `[ROOT]/.git/config.lock`

"#]]);
}

#[test]
fn c26_an_old_git_says_what_core_hooks_path_does() {
    let sandbox = old(log());
    sandbox.git(&["config", "--global", "core.hooksPath", ""]);
    sandbox.run(&["hook", "install"]).problem(str![[r#"
countersign: git's setting core.hooksPath (global) is empty: no hook runs here, and nothing is installed
  help: `git config --global --unset core.hooksPath` lets git look where it usually does; git 2.54 and newer can do without

"#]]);
    sandbox.git(&["config", "--global", "core.hooksPath", "/nowhere/hooks"]);
    sandbox.run(&["hook", "install"]).problem(str![[r#"
countersign: git takes its hooks from `/nowhere/hooks` (core.hooksPath, global), which is not there: nothing is installed
  help: make that folder, or `git config --global --unset core.hooksPath`; git 2.54 and newer can do without

"#]]);
    sandbox.git(&["config", "--global", "--unset", "core.hooksPath"]);
    sandbox.git(&["config", "extensions.worktreeConfig", "true"]);
    sandbox.git(&["config", "--worktree", "core.hooksPath", "ci/hooks"]);
    sandbox.write("ci/hooks/README", "");
    sandbox.run(&["hook", "install"]).problem(str![[r#"
countersign: git takes its hooks from `ci/hooks` (core.hooksPath, worktree), which others may share: nothing is installed
  help: add to `ci/hooks/pre-commit`: `countersign hook run pre-commit || exit 1`
  help: add to `ci/hooks/pre-merge-commit`: `countersign hook run pre-merge-commit || exit 1`
  help: or `git config --worktree --unset core.hooksPath`; git 2.54 and newer can do without

"#]]);
    // A folder that says the line is one that runs it.
    sandbox.write("ci/hooks/pre-commit", "#!/bin/sh\ncountersign hook run pre-commit || exit 1\n");
    sandbox.write("ci/hooks/pre-merge-commit", "#!/bin/sh\nexec countersign hook run pre-merge-commit\n");
    let said = sandbox.run(&["hook", "install"]).ended(0).stderr;
    assert!(said.contains("`ci/hooks/pre-commit` runs the check already"), "{said}");
    // The usual folder by another name is the usual folder.
    sandbox.git(&["config", "--worktree", "core.hooksPath", ".git/hooks"]);
    let _ = sandbox.run(&["hook", "install"]).ended(0);
}

#[test]
fn each_manager_gets_its_own_lines() {
    for (file, text, wanted) in [
        (".pre-commit-config.yaml", "repos: []\n", "entry: countersign hook run --auto"),
        ("prek.toml", "repos = []\n", "id = \"countersign\""),
        ("lefthook.yml", "pre-push:\n", "run: countersign hook run pre-merge-commit"),
        (".husky/pre-commit", "npm test\n", "countersign hook run pre-commit"),
        (
            "package.json",
            "{\"devDependencies\": {\"husky\": \"9\"}}",
            "echo 'countersign hook run pre-merge-commit' >> .husky/pre-merge-commit",
        ),
        ("package.json", "{\"simple-git-hooks\": {}}", "\"pre-commit\": \"countersign hook run pre-commit\""),
        ("hk.pkl", "", "check = \"countersign hook run pre-commit\""),
        (".overcommit.yml", "", "PreMergeCommit:"),
    ] {
        let sandbox = old(log());
        sandbox.write(file, text);
        let before = tree(&sandbox.root().join(".git"));
        let said = sandbox.run(&["hook", "install"]).ended(2).stderr;
        assert!(
            said.contains(wanted) && said.contains("so nothing is installed beside it"),
            "{file}: {said}"
        );
        assert_eq!(tree(&sandbox.root().join(".git")), before);
        // Settings stand beside every manager, and the team is told the lines.
        let sandbox = new(sandbox);
        let said = sandbox.run(&["hook", "install"]).ended(0).stderr;
        assert!(said.contains(wanted.trim_matches('`')), "{file}: {said}");
    }
}

#[test]
fn a_manager_that_runs_the_check_is_left_to_it() {
    for both in [old, new] {
        let sandbox = both(log());
        sandbox.write(
            "lefthook.yml",
            "pre-commit:\n  commands:\n    c:\n      run: countersign hook run pre-commit\n",
        );
        let before = tree(&sandbox.root().join(".git"));
        sandbox.run(&["hook", "install"]).success(
            str![],
            str![[r#"
`lefthook.yml` runs the check already: lefthook installs that, and nothing is added here
`countersign hook install --merge-driver` also spares conflicts in status lines and tags

"#]],
        );
        assert_eq!(tree(&sandbox.root().join(".git")), before);
    }
}

#[test]
fn it_works_from_places_with_odd_names() {
    let odd = "it's a \"place\"/countersign";
    let install = r#""$PWD/it's a \"place\"/countersign" hook install"#;
    for version in [old, new] {
        let sandbox = version(accepted());
        sandbox.write(&format!("{odd}.txt"), "");
        program_at(&sandbox.root().join(odd));
        let _ = sandbox.sh(install).ended(0);
        bad(&sandbox);
        // Only the absolute path leads to it: a graphical client has no other.
        let git = sandbox.sh("command -v git").stdout;
        let bare = format!("PATH=/usr/bin:/bin '{}' commit --quiet -a -m Sneak", git.trim());
        let said = sandbox.sh(&bare).ended(1).stderr;
        assert!(said.contains("stopped this commit"), "{said}");
    }
}

#[test]
fn a_program_that_is_gone_blocks_and_says_so() {
    for version in [old, new] {
        let sandbox = version(accepted());
        sandbox.write("bin/other", "");
        let program = sandbox.root().join("bin/countersign");
        program_at(&program);
        let _ = sandbox.sh("bin/countersign hook install").ended(0);
        fs::remove_file(&program).expect("it was just written");
        sandbox.write("notes.txt", "").git(&["add", "notes.txt"]);
        let git = sandbox.sh("command -v git").stdout;
        let bare = format!("PATH=/usr/bin:/bin '{}' commit --quiet -m Notes", git.trim());
        let said = sandbox.sh(&bare).ended(1).stderr;
        assert!(said.contains("countersign: not found"), "{said}");
    }
}

#[test]
fn a_bare_repository_gets_the_hook_of_a_server() {
    for version in [old, new] {
        let sandbox = version(Sandbox::new());
        sandbox.git(&["init", "--quiet", "--bare", "bare.git"]);
        let before = tree(&sandbox.root().join("bare.git"));
        let said = sandbox.run_in("bare.git", &["hook", "install"]).ended(0).stdout;
        assert!(said.contains("pre-receive") && !said.contains("pre-commit"), "{said}");
        let _ = sandbox.run_in("bare.git", &["hook", "uninstall"]).ended(0);
        assert_eq!(tree(&sandbox.root().join("bare.git")), before);
    }
}

#[test]
fn a_record_that_is_only_staged_is_what_counts() {
    let sandbox = new(accepted());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    bad(&sandbox);
    sandbox.git(&["add", "--all"]);
    sandbox.write(PATH, RECORD);
    let _ = sandbox.sh("git commit --quiet -m Sneak").ended(1);
}
