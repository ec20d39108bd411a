//! What surrounds the hook: another commit at the same time, the version of git, streams, signals, variables.

use super::{SECOND, THIRD, bad, cannot, clean, goes, good, head, hooked, record, staged};

#[test]
fn c25_two_commits_at_once_are_judged_each_by_its_own() {
    let sandbox = hooked();
    sandbox.git(&["worktree", "add", "--quiet", "linked"]);
    for round in 0..5 {
        let text = format!("{}\nRound {round}.\n", good());
        sandbox.write(SECOND, &text).git(&["add", "--", SECOND]);
        sandbox.write(&format!("linked/{THIRD}"), record("c3d4-e5f6", "accepted"));
        sandbox.git(&["-C", "linked", "add", "--all"]);
        let both = "(cd linked && git commit --quiet -m Sneak) >linked.txt 2>&1 & \
                    git commit --quiet -m Propose; mine=$?; wait $!; theirs=$?; echo $mine $theirs";
        let outcome = sandbox.sh(both).ended(0);
        assert_eq!(outcome.stdout, "0 1\n", "{}{}", outcome.stderr, sandbox.read("linked.txt"));
    }
}

/// What the program keeps for itself in the repository, if anything.
fn kept(sandbox: &crate::support::Sandbox) -> Vec<std::path::PathBuf> {
    let folder = sandbox.root().join(".git/countersign");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.map(|file| file.path()).filter(|path| path.is_file()).collect()
}

#[test]
fn c25_what_is_kept_for_speed_changes_no_verdict() {
    let sandbox = hooked();
    sandbox.write(SECOND, good()).commit_all("Propose another");
    clean(&sandbox.run(&["check"]));
    sandbox.write(SECOND, bad()).git(&["add", "--all"]);
    let before = (staged(&sandbox).stdout, sandbox.run(&["check"]).stdout);
    let again = |how: &str| {
        assert_eq!((staged(&sandbox).stdout, sandbox.run(&["check"]).stdout), before, "{how}");
        assert_eq!(staged(&sandbox).code, Some(1), "{how}");
    };
    again("as it is");
    assert!(!kept(&sandbox).is_empty(), "nothing is kept, so this proves nothing");
    for path in kept(&sandbox) {
        let whole = std::fs::read(&path).expect("it can be read");
        for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&path, &whole[..cut]).expect("it can be written");
            again("cut off");
        }
        let mut flipped = whole.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 0x10;
        std::fs::write(&path, &flipped).expect("it can be written");
        again("one bit flipped");
        std::fs::write(&path, "garbage").expect("it can be written");
        again("garbage");
        std::fs::remove_file(&path).expect("it can be removed");
        std::fs::create_dir(&path).expect("it can be made");
        again("a folder in its place");
        std::fs::remove_dir(&path).expect("it can be removed");
    }
    let _ = sandbox.sh("rm -rf .git/countersign && chmod a-w .git").ended(0);
    again("a folder that may not be written to");
    let _ = sandbox.sh("chmod u+w .git").ended(0);
}

#[test]
fn c27_without_git_nothing_is_passed_that_git_has_to_tell() {
    let sandbox = hooked();
    sandbox.write(SECOND, good()).git(&["add", "--all"]);
    let program = env!("CARGO_BIN_EXE_countersign");
    let without = |args: &str| sandbox.sh(&format!("PATH=/nowhere {program} {args}"));
    // Whose commit it will be only git knows; a record without sign-offs asks for nobody.
    clean(&without("check --staged"));
    clean(&without("check"));
    let signed = crate::support::story::signed("proposed", "grace", "").replace("k7f3-2m9q", "b2c3-d4e5");
    sandbox.write(SECOND, signed).git(&["add", "--all"]);
    cannot(&without("check --staged"), "git");
    let outcome = without("hook run pre-commit");
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
}

#[test]
fn c28_streams_that_are_closed_or_go_away_let_nothing_pass() {
    let sandbox = hooked();
    sandbox.write(SECOND, bad()).git(&["add", "--all"]);
    let before = head(&sandbox);
    for line in [
        "git commit --quiet -m Sneak 2>&1 | head -n 1",
        "git commit --quiet -m Sneak >&- 2>&-",
        "git commit --quiet -m Sneak <&-",
        "git commit --quiet -m Sneak >/dev/full 2>&1",
        "HOME= git commit --quiet -m Sneak",
        "env -u HOME git commit --quiet -m Sneak",
        "LANG=C LC_ALL=C git commit --quiet -m Sneak",
        "LC_ALL=tr_TR.UTF-8 git commit --quiet -m Sneak",
        "TMPDIR=/nowhere git commit --quiet -m Sneak",
    ] {
        let outcome = sandbox.sh(line);
        assert!(!outcome.stderr.contains("panicked"), "{line}: {}", outcome.stderr);
        assert_eq!(head(&sandbox), before, "{line}");
    }
    sandbox.write(SECOND, good()).git(&["add", "--all"]);
    goes(&sandbox, "TMPDIR=/nowhere LC_ALL=C git commit --quiet -m Propose <&-");
}

#[test]
fn c28_a_hook_that_is_killed_stops_the_commit_and_leaves_nothing_behind() {
    let sandbox = hooked();
    sandbox.write(SECOND, good()).git(&["add", "--all"]);
    let hook = sandbox.git(&["rev-parse", "--git-path", "hooks/pre-commit"]);
    let own = sandbox.read(&hook);
    // The program is stopped in its first moment, as by Ctrl-C.
    sandbox.write(&hook, own.replace("exec \"$program\"", "exec timeout -s INT 0.001 \"$program\""));
    let before = sandbox.git(&["status", "--short"]);
    let _ = sandbox.sh("git commit --quiet -m Propose");
    sandbox.write(&hook, own);
    let left = sandbox.sh("find .git -name '*.tmp*' -o -name '*.lock'").ended(0).stdout;
    assert_eq!(left, "");
    if sandbox.git(&["status", "--short"]) == before {
        goes(&sandbox, "git commit --quiet -m Propose");
    }
}
