//! Merges in memory, held against those of git.

use super::graphs::{Dice, import};
use super::{Sandbox, kinds, listed, text};
use crate::git::{EntryKind, GitError, Merged, Origin, ReadError};
use git2::{ObjectFormat, ObjectType, Oid};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use walkdir::WalkDir;

/// Ten lines, some of which are said otherwise.
fn lines(other: &[(usize, &str)]) -> String {
    let line = |at: usize| match other.iter().find(|(place, _)| *place == at) {
        Some((_, text)) => format!("{text}\n"),
        None => format!("line {at} of the record\n"),
    };
    (0..10).map(line).collect()
}

/// Merges `topic` into `main`, and sees to it that git gets the same files and that nothing was written.
fn merged(sandbox: &Sandbox) -> Merged {
    let objects = |sandbox: &Sandbox| -> BTreeSet<PathBuf> {
        let files = WalkDir::new(sandbox.repo().join(".git")).into_iter();
        files.map(|file| file.expect("readable").into_path()).collect()
    };
    let before = objects(sandbox);
    let (main, topic) = (sandbox.id("main"), sandbox.id("topic"));
    let merged = sandbox.open().merged(&main, &topic).expect("whole");
    assert_eq!(objects(sandbox), before, "nothing is written");
    if merged.conflicts.is_empty() {
        // All is read before git writes what it makes of the same.
        let files = files(&merged);
        assert_eq!(files, tree(sandbox), "as git has it");
    }
    merged
}

/// Gives the paths of a merge and the ids that their bytes would have.
fn files(merged: &Merged) -> Vec<(String, String)> {
    let id = |path: &str| {
        let bytes = merged.snapshot.read(path, 1 << 20).expect("readable");
        Oid::hash_object_ext(ObjectType::Blob, &bytes, ObjectFormat::Sha1).expect("hashed").to_string()
    };
    listed(&merged.snapshot, "").into_iter().map(|path| (path.clone(), id(&path))).collect()
}

/// Gives paths and ids of what git makes of the same merge, which has no conflict.
fn tree(sandbox: &Sandbox) -> Vec<(String, String)> {
    let tree = sandbox.git(&["merge-tree", "--write-tree", "main", "topic"]);
    let listed = sandbox.git(&["ls-tree", "-r", "--format=%(path)%x09%(objectname)", &tree]);
    let parted = |line: &str| line.split_once('\t').map(|(path, id)| (path.to_owned(), id.to_owned()));
    listed.lines().filter_map(parted).collect()
}

/// A record on both branches: what `main` and `topic` make of it, and what else they do.
fn sandbox(main: &[(&str, &str)], topic: &[(&str, &str)]) -> Sandbox {
    let mut sandbox = Sandbox::unborn();
    sandbox.commit("base", &[("d/a.md", &lines(&[])), ("d/b.md", "b\n"), ("src/x", "x\n")]);
    sandbox.checkout(&["-b", "topic"]);
    sandbox.commit("topic", topic);
    sandbox.checkout(&["main"]);
    sandbox.commit("main", main);
    sandbox
}

#[test]
fn two_signatures_on_one_record_come_together() {
    let product = lines(&[(1, "product: signed")]);
    let engineering = lines(&[(8, "engineering: signed")]);
    let sandbox = sandbox(
        &[("d/a.md", &product), ("d/main.md", "m\n")],
        &[("d/a.md", &engineering), ("d/topic.md", "t\n")],
    );
    let merged = merged(&sandbox);
    assert_eq!(merged.conflicts, [""; 0]);
    let both = lines(&[(1, "product: signed"), (8, "engineering: signed")]);
    assert_eq!(text(&merged.snapshot, "d/a.md"), both);
    assert_eq!(listed(&merged.snapshot, "d"), ["d/a.md", "d/b.md", "d/main.md", "d/topic.md"]);
    let entries = merged.snapshot.list("d").expect("listable");
    assert!(merged.snapshot.read_all(&entries, 1 << 20).iter().all(Result::is_ok));
    let error = merged.snapshot.read("d/a.md", 5).expect_err("longer");
    assert!(matches!(error, ReadError::TooLarge { limit: 5, .. }), "{error:?}");
    assert!(merged.snapshot.exists("src/x").expect("known"));
    assert_eq!(merged.snapshot.find_named("a.md").expect("known"), ["d/a.md"]);
    let (main, topic) = (sandbox.id("main").to_string(), sandbox.id("topic").to_string());
    assert_eq!(*merged.snapshot.origin(), Origin::Merge { base: main, head: topic });

    let repository = sandbox.open();
    let main = repository.commit("main").expect("there");
    let differing = repository.differing(&main, &merged.snapshot, "d").expect("known");
    assert_eq!(differing.into_iter().collect::<Vec<_>>(), ["d/a.md", "d/topic.md"]);
    let work_tree = repository.work_tree().expect("one");
    let differing = repository.differing(&work_tree, &merged.snapshot, "d").expect("known");
    assert_eq!(differing.into_iter().collect::<Vec<_>>(), ["d/a.md", "d/topic.md"]);
}

#[test]
fn a_record_that_was_renamed_keeps_what_the_other_side_says() {
    let engineering = lines(&[(8, "engineering: signed")]);
    let mut sandbox = sandbox(&[], &[("d/a.md", &engineering)]);
    sandbox.git(&["mv", "d/a.md", "d/renamed.md"]);
    sandbox.commit("rename", &[]);
    let merged = merged(&sandbox);
    assert_eq!(merged.conflicts, [""; 0]);
    assert_eq!(text(&merged.snapshot, "d/renamed.md"), engineering);
    assert!(!merged.snapshot.exists("d/a.md").expect("known"));
}

#[test]
fn what_cannot_be_merged_is_named() {
    let sandbox = sandbox(
        &[("d/a.md", &lines(&[(4, "main")])), ("d/same.md", "main\n")],
        &[("d/a.md", &lines(&[(4, "topic")])), ("d/same.md", "topic\n"), ("d/ok.md", "ok\n")],
    );
    let merged = merged(&sandbox);
    assert_eq!(merged.conflicts, ["d/a.md", "d/same.md"]);
    let expected = [
        ("d/a.md".to_owned(), EntryKind::Unmerged),
        ("d/b.md".to_owned(), EntryKind::File),
        ("d/ok.md".to_owned(), EntryKind::File),
        ("d/same.md".to_owned(), EntryKind::Unmerged),
    ];
    assert_eq!(kinds(&merged.snapshot, "d"), expected);
    let error = merged.snapshot.read("d/a.md", 999).expect_err("two versions");
    assert!(matches!(error, ReadError::NotAFile { kind: EntryKind::Unmerged, .. }), "{error:?}");
}

#[test]
fn a_record_changed_here_and_removed_there_is_a_conflict() {
    let mut sandbox = sandbox(&[], &[("d/a.md", &lines(&[(4, "topic")]))]);
    sandbox.remove("d/a.md");
    sandbox.commit("remove", &[]);
    assert_eq!(merged(&sandbox).conflicts, ["d/a.md"]);
}

#[test]
fn nothing_to_merge_is_the_side_that_goes_further() {
    let sandbox = Sandbox::with(&[("d/a.md", "a\n")]);
    sandbox.checkout(&["-b", "topic"]);
    sandbox.write("d/a.md", "b\n");
    sandbox.commit_all();
    let (main, topic) = (sandbox.id("main"), sandbox.id("topic"));
    let repository = sandbox.open();
    for (base, head) in [(&main, &topic), (&topic, &main), (&topic, &topic)] {
        let merged = repository.merged(base, head).expect("whole");
        assert_eq!(*merged.snapshot.origin(), Origin::Commit(topic.to_string()));
        assert_eq!(merged.conflicts, [""; 0]);
    }
}

#[test]
fn unrelated_histories_are_not_merged() {
    let mut sandbox = Sandbox::with(&[("d/a.md", "a\n")]);
    sandbox.checkout(&["--orphan", "topic"]);
    let topic = sandbox.commit("other", &[("d/b.md", "b\n")]);
    let main = sandbox.id("main");
    let error = sandbox.open().merged(&main, &topic).expect_err("unrelated");
    assert!(matches!(&error, GitError::Unrelated { base, .. } if *base == main), "{error:?}");
    assert!(error.to_string().contains(&topic.short()) && error.advice().is_some(), "{error}");
}

#[test]
fn branches_that_crossed_have_several_ancestors() {
    let mut sandbox = sandbox(
        &[("d/a.md", &lines(&[(1, "main")]))],
        &[("d/a.md", &lines(&[(8, "topic")])), ("d/b.md", "topic\n")],
    );
    let (main, topic) = (sandbox.id("main"), sandbox.id("topic"));
    sandbox.merge(&[&topic.to_string()]);
    sandbox.checkout(&["topic"]);
    sandbox.merge(&[&main.to_string()]);
    sandbox.commit("on", &[("d/b.md", "topic again\n")]);
    sandbox.checkout(&["main"]);
    sandbox.commit("on", &[("d/a.md", &lines(&[(1, "main again"), (8, "topic")]))]);
    let bases = sandbox.git(&["merge-base", "--all", "main", "topic"]);
    assert_eq!(bases.lines().count(), 2);
    let merged = merged(&sandbox);
    assert_eq!(merged.conflicts, [""; 0]);
    assert_eq!(text(&merged.snapshot, "d/a.md"), lines(&[(1, "main again"), (8, "topic")]));
    assert_eq!(text(&merged.snapshot, "d/b.md"), "topic again\n");
}

#[test]
fn an_addition_to_a_folder_that_was_renamed_stays_where_it_was_made() {
    let mut sandbox = sandbox(&[], &[("d/new.md", "n\n")]);
    sandbox.git(&["mv", "d", "e"]);
    sandbox.commit("rename", &[]);
    let (main, topic) = (sandbox.id("main"), sandbox.id("topic"));
    let merged = sandbox.open().merged(&main, &topic).expect("whole");
    // Git moves it to `e/new.md` and calls that a conflict: known to be otherwise here.
    assert!(!sandbox.git_can(&["merge-tree", "--write-tree", "main", "topic"]));
    assert_eq!(merged.conflicts, [""; 0]);
    assert_eq!(listed(&merged.snapshot, ""), ["d/new.md", "e/a.md", "e/b.md", "src/x"]);
}

/// One side of a made-up merge: edits, removals, renames and additions.
fn side(dice: &mut Dice, stream: &mut String, name: &str) {
    for record in 0..12 {
        let mut text: Vec<String> = (0..12).map(|line| format!("{record} says {line}")).collect();
        let path = format!("d/{record:02}.md");
        match dice.below(6) {
            0 | 1 => {
                for _ in 0..=dice.below(2) {
                    let at = dice.below(12);
                    text[at] = format!("{name} {at}");
                }
            }
            2 if dice.below(3) == 0 => {
                let _ = writeln!(stream, "D {path}");
                continue;
            }
            3 if dice.below(3) == 0 => {
                let _ = writeln!(stream, "R {path} d/{record:02}-{name}.md");
                continue;
            }
            _ => continue,
        }
        let text = text.join("\n") + "\n";
        let _ = writeln!(stream, "M 644 inline {path}\ndata {}\n{text}", text.len());
    }
    let _ = writeln!(stream, "M 644 inline d/{name}.md\ndata {}\n{name}\n", name.len() + 1);
}

#[test]
fn made_up_merges_end_as_those_of_git() {
    let mut clean = 0;
    let mut conflicts = 0;
    for seed in 0..24 {
        let mut dice = Dice(seed);
        let mut stream = "commit refs/heads/base\ncommitter C <c> 1 +0000\ndata 0\n".to_owned();
        for record in 0..12 {
            let text: Vec<String> = (0..12).map(|line| format!("{record} says {line}\n")).collect();
            let text = text.concat();
            let _ = writeln!(stream, "M 644 inline d/{record:02}.md\ndata {}\n{text}", text.len());
        }
        for name in ["main", "topic"] {
            let _ = writeln!(
                stream,
                "commit refs/heads/{name}\ncommitter C <c> 2 +0000\ndata 0\nfrom refs/heads/base"
            );
            side(&mut dice, &mut stream, name);
        }
        let sandbox = Sandbox::unborn();
        import(&sandbox, stream.as_bytes());
        let merged = merged(&sandbox);
        let is_clean = sandbox.git_can(&["merge-tree", "--write-tree", "main", "topic"]);
        assert_eq!(merged.conflicts.is_empty(), is_clean, "seed {seed}: {:?}", merged.conflicts);
        clean += usize::from(is_clean);
        conflicts += usize::from(!is_clean);
    }
    assert!(clean > 3 && conflicts > 3, "{clean} clean, {conflicts} not");
}
