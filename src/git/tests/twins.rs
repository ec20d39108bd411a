//! One set of files in memory, in a folder, in a working tree, in the index and in a commit: the same answers.

use super::Sandbox;
use crate::git::{Entry, ReadError, Snapshot};

const FILES: &[(&str, &str)] = &[
    ("README.md", "# Read me\n"),
    ("decisions/0001-first.md", "---\nid: 1\n---\n"),
    ("decisions/0002-zweite-wähl.md", "ä\r\n"),
    ("decisions/2026/0003.md", ""),
    ("decisions/countersign.yaml", "roles: []\n"),
    // Byte order of whole paths is not the order of folder by folder: `-` and `.` come before `/`.
    ("decisions-old/0001.md", "old"),
    ("decisions.md", "a file with the name of the folder"),
    ("docs/decisions/countersign.yaml", "x"),
    ("docs/ space and 'quotes'.md", "q"),
    ("docs/*[a].md", "glob"),
];

fn twins() -> (Sandbox, Vec<(&'static str, Snapshot)>) {
    let files: Vec<_> =
        FILES.iter().filter(|(path, _)| !cfg!(windows) || !path.contains('*')).copied().collect();
    let sandbox = Sandbox::with(&files);
    let repository = sandbox.open();
    let snapshots = vec![
        ("memory", Snapshot::memory(files)),
        ("folder", Snapshot::folder(&sandbox.repo())),
        ("working tree", repository.work_tree().expect("one")),
        ("index", repository.index().expect("one")),
        ("head", repository.head().expect("readable").expect("born")),
        ("commit", repository.commit("main").expect("a branch")),
    ];
    (sandbox, snapshots)
}

/// Gives each snapshot's answer the same shape as the first one's, and says which differs.
#[track_caller]
fn all_agree<T: PartialEq + std::fmt::Debug>(ask: impl Fn(&Snapshot) -> T) -> T {
    let (_sandbox, snapshots) = twins();
    let mut answers = snapshots.iter().map(|(name, snapshot)| (name, ask(snapshot)));
    let (_, first) = answers.next().expect("the memory twin");
    for (name, answer) in answers {
        assert_eq!(answer, first, "{name} differs from memory");
    }
    first
}

#[test]
fn all_list_alike() {
    for (folder, count) in
        [("", 10), ("decisions", 4), ("./decisions/", 4), ("docs/../decisions/2026", 1), ("no", 0)]
    {
        let listed = all_agree(|snapshot| snapshot.list(folder).expect("listable"));
        assert!(listed.is_sorted_by_key(|entry| entry.path().as_bytes().to_vec()));
        assert!(cfg!(windows) || listed.len() == count, "{folder}: {listed:?}");
    }
    let itself = all_agree(|snapshot| snapshot.list("decisions.md").expect("listable"));
    assert_eq!(itself.iter().map(Entry::path).collect::<Vec<_>>(), ["decisions.md"]);
}

#[test]
fn all_read_alike() {
    let one = all_agree(|snapshot| snapshot.read("decisions/./0002-zweite-wähl.md", 99).expect("readable"));
    assert_eq!(one, "ä\r\n".as_bytes());
    all_agree(|snapshot| {
        let entries = snapshot.list("").expect("listable");
        snapshot.read_all(&entries, 99).into_iter().map(Result::ok).collect::<Vec<_>>()
    });
    for path in ["", "decisions", "nothing", "decisions.md/below", "../x", "decisions/2026/0003.md/", "a\0b"]
    {
        all_agree(|snapshot| match snapshot.read(path, 9) {
            Ok(bytes) => format!("{bytes:?}"),
            Err(
                error @ (ReadError::Missing { .. } | ReadError::NotAFile { .. } | ReadError::TooLarge { .. }),
            ) => error.to_string(),
            Err(other) => panic!("{path}: {other:?}"),
        });
    }
}

#[test]
fn all_know_alike_what_exists() {
    for (path, there) in [
        ("", true),
        (".", true),
        ("decisions", true),
        ("decisions/", true),
        ("decisions/2026", true),
        ("decisions/2026/0003.md", true),
        ("decisions/2026/../0001-first.md", true),
        ("decisions.md", true),
        ("decisions.md/", false),
        ("decisions.md/x", false),
        ("Decisions/0001-first.md", false),
        ("decisions/0001-FIRST.md", false),
        ("decision", false),
        ("decisions/2026/0003", false),
        ("../repo/README.md", false),
        ("..", false),
        ("/README.md", false),
        (".git/HEAD", false),
        ("a\0b", false),
    ] {
        assert_eq!(all_agree(|snapshot| snapshot.exists(path).expect("known")), there, "{path:?}");
    }
}

#[test]
fn all_find_alike() {
    let found = all_agree(|snapshot| snapshot.find_named("countersign.yaml").expect("known"));
    assert_eq!(found, ["decisions/countersign.yaml", "docs/decisions/countersign.yaml"]);
    assert!(all_agree(|snapshot| snapshot.find_named("Countersign.yaml").expect("known")).is_empty());
}

#[test]
fn nothing_differs_from_the_commit() {
    let (sandbox, snapshots) = twins();
    for (name, snapshot) in snapshots {
        let changed = sandbox.open().changed(&snapshot, "").expect("known");
        assert!(changed.is_empty(), "{name}: {changed:?}");
    }
}
