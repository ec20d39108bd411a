//! Memos that are cut, flipped, of another build, out of reach or written by two at once: nobody is told, and the verdict
//! is the same.

use super::same;
use crate::support::Sandbox;
use crate::support::story::{PATH, accepted};
use countersign::check::memo::Memo;
use std::fs;
use std::path::PathBuf;

/// A repository with a record in it that a check has something to say of, and memos that are warm.
fn warm() -> Sandbox {
    let mut sandbox = accepted();
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
    sandbox.git(&["add", "--all"]);
    for args in [["check", "--staged"], ["check", "--verbose"]] {
        let _ = sandbox.run(&args).ended(1);
        same(&mut sandbox, &args, "warm");
    }
    assert_eq!(memos(&sandbox).len(), 2, "one of what is staged, one of the files");
    sandbox
}

fn memos(sandbox: &Sandbox) -> Vec<PathBuf> {
    let folder = sandbox.root().join(".git/countersign");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// The build that a memo names: the bytes behind the magic.
fn build(memo: &[u8]) -> [u8; 32] {
    memo[16..48].try_into().expect("a memo has a head")
}

#[test]
fn a_memo_that_was_cut_or_flipped_anywhere_is_none() {
    let sandbox = warm();
    for path in memos(&sandbox) {
        let memo = fs::read(&path).expect("it was written");
        let build = build(&memo);
        assert!(Memo::read(&memo, &build).is_some());
        for end in 0..memo.len() {
            assert!(Memo::read(&memo[..end], &build).is_none(), "cut at {end}");
        }
        for at in 0..memo.len() {
            for bit in 0..8 {
                let mut flipped = memo.clone();
                flipped[at] ^= 1 << bit;
                assert!(Memo::read(&flipped, &build).is_none(), "bit {bit} of byte {at}");
            }
        }
        let mut longer = memo.clone();
        longer.push(0);
        assert!(Memo::read(&longer, &build).is_none(), "a byte more");
        let mut other = build;
        other[31] ^= 1;
        assert!(Memo::read(&memo, &other).is_none(), "another build");
    }
}

#[test]
fn whatever_lies_in_its_place_changes_no_verdict() {
    let mut sandbox = warm();
    for path in memos(&sandbox) {
        let memo = fs::read(&path).expect("it was written");
        let half = memo[..memo.len() / 2].to_vec();
        let mut of_another_build = memo.clone();
        of_another_build[20] ^= 1;
        for odd in [Vec::new(), b"garbage".to_vec(), half, of_another_build, vec![0xff; 4096]] {
            fs::write(&path, &odd).expect("it can be written");
            for args in [["check", "--staged"], ["check", "--verbose"]] {
                same(&mut sandbox, &args, &format!("{} with {} odd bytes", path.display(), odd.len()));
            }
            assert_ne!(fs::read(&path).expect("it is there"), odd, "it was made anew");
        }
        fs::remove_file(&path).expect("it can be removed");
        fs::create_dir(&path).expect("a folder can be made");
    }
    for args in [["check", "--staged"], ["check", "--verbose"]] {
        same(&mut sandbox, &args, "folders in their places");
    }
}

#[test]
fn it_is_safe_to_delete_and_can_be_switched_off() {
    let mut sandbox = warm();
    fs::remove_dir_all(sandbox.root().join(".git/countersign")).expect("it can be deleted");
    sandbox.env("COUNTERSIGN_CACHE", "off");
    for args in [["check", "--staged"], ["check", "--verbose"]] {
        let _ = sandbox.run(&args).ended(1);
    }
    assert!(!sandbox.root().join(".git/countersign").exists(), "off is off");
    for args in [["check", "--staged"], ["check", "--verbose"]] {
        same(&mut sandbox, &args, "deleted");
    }
    assert_eq!(memos(&sandbox).len(), 2, "it is made anew");
    let status = sandbox.git(&["status", "--porcelain"]);
    assert!(!status.contains("countersign/"), "git never sees it: {status}");
}

#[test]
fn a_folder_that_may_not_be_written_to_stops_nothing() {
    let mut sandbox = warm();
    let folder = sandbox.root().join(".git/countersign");
    fs::remove_dir_all(&folder).expect("it can be deleted");
    // A file where the folder should be: nobody, whatever their rights, can write below it.
    fs::write(&folder, "").expect("it can be written");
    for args in [["check", "--staged"], ["check", "--verbose"]] {
        same(&mut sandbox, &args, "no folder");
    }
    assert_eq!(fs::read(&folder).expect("it is there"), b"");
}

#[cfg(unix)]
#[test]
fn a_folder_without_rights_stops_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut sandbox = warm();
    let folder = sandbox.root().join(".git/countersign");
    for mode in [0o500, 0o000] {
        fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).expect("it is ours");
        for args in [["check", "--staged"], ["check", "--verbose"]] {
            same(&mut sandbox, &args, &format!("mode {mode:o}"));
        }
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("it is ours");
}

#[cfg(unix)]
#[test]
fn two_at_once_leave_a_whole_memo() {
    let mut sandbox = warm();
    let program = env!("CARGO_BIN_EXE_countersign");
    for round in 0..4 {
        fs::remove_dir_all(sandbox.root().join(".git/countersign")).expect("it can be deleted");
        let running: Vec<_> = (0..6)
            .map(|at| sandbox.start(program, if at % 2 == 0 { &["check"] } else { &["check", "--staged"] }))
            .collect();
        for mut process in running {
            assert_eq!(process.wait().expect("it was started").code(), Some(1), "round {round}");
        }
        for path in memos(&sandbox) {
            let memo = fs::read(&path).expect("it can be read");
            assert!(Memo::read(&memo, &build(&memo)).is_some(), "{}", path.display());
        }
        assert_eq!(memos(&sandbox).len(), 2, "nothing else is left behind");
        same(&mut sandbox, &["check"], "after a race");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_changes_without_its_size_or_time_is_read_again() {
    let mut sandbox = accepted();
    same(&mut sandbox, &["check", "--verbose"], "at first");
    let path = sandbox.root().join(PATH);
    let time = fs::metadata(&path).and_then(|file| file.modified()).expect("the disk keeps times");
    let text = sandbox.read(PATH);
    let other = text.replace("live in", "lives i");
    assert_eq!(text.len(), other.len());
    sandbox.write(PATH, other);
    let file = fs::File::options().write(true).open(&path).expect("it can be opened");
    file.set_modified(time).expect("it is ours");
    drop(file);
    let said = same(&mut sandbox, &["check", "--verbose"], "touched back");
    assert!(said.contains("signoff-stale"), "{said}");
}

#[test]
fn what_depends_on_the_day_is_right_on_the_next() {
    let mut sandbox = accepted();
    let text = sandbox.read(PATH);
    let (start, rest) = text.split_once("signoffs:").expect("it is a record");
    // The change is not signed, and a draft need not be.
    let text = format!("{start}review: 2026-11-25\nsignoffs:{rest}");
    sandbox.write(PATH, text);
    sandbox.commit_all("Look again");
    for (day, overdue) in [(24, false), (25, false), (26, true), (24, false), (27, true)] {
        sandbox.at(&format!("2026-11-{day}T08:00:00Z"));
        for _ in 0..2 {
            let said = same(&mut sandbox, &["check", "--verbose"], &format!("day {day}"));
            assert_eq!(said.contains("review-overdue"), overdue, "day {day}: {said}");
        }
    }
}
