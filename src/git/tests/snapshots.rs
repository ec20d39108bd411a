//! Files, folders, links and odd names, in the working tree and in what git stores.

use super::{Sandbox, kinds, listed, paths, text};
use crate::git::{EntryKind, ReadError, Snapshot, SnapshotError};

/// The working tree, the index and the commit of a sandbox.
fn all(sandbox: &Sandbox) -> [Snapshot; 3] {
    let repository = sandbox.open();
    let head = repository.head().expect("readable").expect("born");
    [repository.work_tree().expect("one"), repository.index().expect("one"), head]
}

fn kind_of(error: &ReadError) -> Option<EntryKind> {
    match error {
        ReadError::NotAFile { kind, .. } => Some(*kind),
        _ => None,
    }
}

#[test]
fn large_files_are_refused_with_their_size() {
    let sandbox = Sandbox::with(&[("d/large.md", "0123456789"), ("d/small.md", "0123")]);
    let memory = Snapshot::memory([("d/large.md", "0123456789"), ("d/small.md", "0123")]);
    for snapshot in all(&sandbox).iter().chain([&memory]) {
        assert_eq!(snapshot.read("d/small.md", 4).expect("just fits"), b"0123");
        let entries = snapshot.list("d").expect("listable");
        for error in [snapshot.read("d/large.md", 4), snapshot.read_all(&entries, 4).remove(0)] {
            let error = error.expect_err("too large");
            assert!(matches!(error, ReadError::TooLarge { size: 10, limit: 4, .. }), "{error:?}");
        }
    }
}

#[test]
fn many_files_come_back_in_their_order() {
    let sandbox = Sandbox::unborn();
    for number in 0..300 {
        sandbox.write(&format!("d/{number:04}.md"), number.to_string());
    }
    sandbox.commit_all();
    for snapshot in all(&sandbox) {
        let entries = snapshot.list("d").expect("listable");
        assert_eq!(entries.len(), 300);
        for (number, bytes) in snapshot.read_all(&entries, 9).into_iter().enumerate() {
            assert_eq!(bytes.expect("readable"), number.to_string().as_bytes());
        }
    }
}

#[test]
fn a_file_that_is_gone_is_missing() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let snapshot = sandbox.open().work_tree().expect("one");
    let entries = snapshot.list("").expect("listable");
    sandbox.remove("a.md");
    assert!(matches!(snapshot.read_all(&entries, 9).remove(0), Err(ReadError::Missing { .. })));
    assert!(matches!(snapshot.read("a.md", 9), Err(ReadError::Missing { .. })));
    assert!(matches!(snapshot.read("../repo/a.md", 9), Err(ReadError::Missing { .. })));
    assert_eq!(kind_of(&snapshot.read("", 9).expect_err("the root")), Some(EntryKind::Folder));
}

#[test]
fn a_path_out_of_the_root_is_no_folder_to_list() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    for snapshot in all(&sandbox) {
        assert!(matches!(snapshot.list("../home"), Err(SnapshotError::OutsideRoot { .. })));
        assert!(!snapshot.exists("../home").expect("known"));
        assert!(!snapshot.exists("/").expect("known"));
        assert_eq!(listed(&snapshot, "nothing"), [""; 0]);
    }
}

#[test]
fn nothing_of_git_itself_is_in_a_working_tree() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let snapshot = sandbox.open().work_tree().expect("one");
    assert_eq!(listed(&snapshot, ""), ["a.md"]);
    assert!(!snapshot.exists(".git/config").expect("known"));
    assert!(!snapshot.exists(".git").expect("known"));
}

#[cfg(unix)]
#[test]
fn links_are_seen_and_not_followed() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::with(&[("real/a.md", "a")]);
    std::fs::write(sandbox.top.join("home/secret"), "secret").expect("written");
    symlink("../home/secret", sandbox.repo().join("file-link.md")).expect("linked");
    symlink("real", sandbox.repo().join("folder-link")).expect("linked");
    sandbox.commit_all();
    for snapshot in all(&sandbox) {
        assert_eq!(
            kinds(&snapshot, ""),
            [
                ("file-link.md".to_owned(), EntryKind::Symlink),
                ("folder-link".to_owned(), EntryKind::Symlink),
                ("real/a.md".to_owned(), EntryKind::File),
            ]
        );
        assert_eq!(kinds(&snapshot, "folder-link"), [("folder-link".to_owned(), EntryKind::Symlink)]);
        assert_eq!(listed(&snapshot, "folder-link/below"), [""; 0]);
        assert_eq!(
            kind_of(&snapshot.read("file-link.md", 99).expect_err("a link")),
            Some(EntryKind::Symlink)
        );
        assert!(matches!(snapshot.read("folder-link/a.md", 99), Err(ReadError::Missing { .. })));
        assert!(snapshot.exists("file-link.md").expect("known"));
        assert!(!snapshot.exists("folder-link/a.md").expect("known"));
        let entries = snapshot.list("").expect("listable");
        assert_eq!(
            kind_of(snapshot.read_all(&entries, 99)[0].as_ref().expect_err("a link")),
            Some(EntryKind::Symlink)
        );
    }
}

#[cfg(unix)]
#[test]
fn the_executable_bit_is_seen() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::with(&[("a.md", "a"), ("b.md", "b")]);
    let file = sandbox.repo().join("a.md");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("set");
    assert_eq!(sandbox.open().changed(&all(&sandbox)[0], "").expect("known").len(), 0, "no bytes changed");
    sandbox.commit_all();
    for snapshot in all(&sandbox) {
        assert_eq!(snapshot.list("").expect("listable")[0].kind(), EntryKind::Executable);
        assert_eq!(text(&snapshot, "a.md"), "a");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_shown_escaped() {
    use std::os::unix::ffi::OsStrExt as _;
    let sandbox = Sandbox::with(&[("d/a.md", "a")]);
    let name = std::ffi::OsStr::from_bytes(b"d/\xFF.md");
    std::fs::write(sandbox.repo().join(name), "odd").expect("written");
    sandbox.commit_all();
    for snapshot in all(&sandbox) {
        assert_eq!(
            kinds(&snapshot, "d"),
            [("d/\\xFF.md".to_owned(), EntryKind::BadName), ("d/a.md".to_owned(), EntryKind::File),]
        );
        let entries = snapshot.list("d").expect("listable");
        assert_eq!(
            kind_of(snapshot.read_all(&entries, 9)[0].as_ref().expect_err("odd")),
            Some(EntryKind::BadName)
        );
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_there() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let made =
        std::process::Command::new("mkfifo").arg(sandbox.repo().join("pipe.md")).status().expect("run");
    assert!(made.success());
    let snapshot = sandbox.open().work_tree().expect("one");
    assert_eq!(listed(&snapshot, ""), ["a.md"]);
    assert!(matches!(snapshot.read("pipe.md", 9), Err(ReadError::Missing { .. })));
}

#[test]
fn a_submodule_is_one_entry() {
    let inner = Sandbox::with(&[("inner.md", "i")]);
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let origin = inner.repo().display().to_string();
    sandbox.git(&["submodule", "--quiet", "add", &origin, "d/sub"]);
    sandbox.commit_all();
    for snapshot in all(&sandbox) {
        assert_eq!(kinds(&snapshot, "d"), [("d/sub".to_owned(), EntryKind::Submodule)]);
        assert_eq!(kinds(&snapshot, "d/sub"), [("d/sub".to_owned(), EntryKind::Submodule)]);
        assert_eq!(listed(&snapshot, "d/sub/inner.md"), [""; 0]);
        assert!(snapshot.exists("d/sub").expect("known"));
        assert!(snapshot.exists("d/sub/inner.md").expect("known"));
        assert_eq!(snapshot.find_named("inner.md").expect("known"), [""; 0]);
    }
    assert!(!all(&sandbox)[0].exists("d/sub/nothing.md").expect("known"));
    // From inside, the submodule is a repository of its own.
    let repository = crate::git::Repository::discover(&sandbox.repo().join("d/sub"), &sandbox.environment)
        .expect("readable")
        .expect("found");
    assert_eq!(repository.root(), Some(&*sandbox.repo().join("d/sub")));
    assert_eq!(listed(&repository.index().expect("one"), ""), ["inner.md"]);
    assert_eq!(repository.git_dir(), sandbox.repo().join(".git/modules/d/sub"));
}

#[test]
fn a_folder_that_became_a_file_gives_itself() {
    let sandbox = Sandbox::with(&[("decisions", "no folder"), ("decisions.md", "x")]);
    for snapshot in all(&sandbox) {
        assert_eq!(kinds(&snapshot, "decisions"), [("decisions".to_owned(), EntryKind::File)]);
        assert!(!snapshot.exists("decisions/").expect("known"));
        assert!(snapshot.exists("decisions").expect("known"));
    }
}

#[test]
fn a_search_takes_what_is_tracked_anywhere_and_the_rest_in_ordinary_folders() {
    let sandbox = Sandbox::with(&[
        ("c.yaml", ""),
        ("a/c.yaml", ""),
        (".hidden/c.yaml", ""),
        ("vendor/c.yaml", ""),
        ("gone/c.yaml", ""),
        ("a/other.yaml", ""),
    ]);
    sandbox.remove("gone/c.yaml");
    sandbox.write_all(&[("new/c.yaml", ""), ("node_modules/x/c.yaml", ""), (".venv/c.yaml", "")]);
    let [work_tree, index, head] = all(&sandbox);
    let tracked = [".hidden/c.yaml", "a/c.yaml", "c.yaml", "gone/c.yaml", "vendor/c.yaml"];
    assert_eq!(index.find_named("c.yaml").expect("known"), tracked);
    assert_eq!(head.find_named("c.yaml").expect("known"), tracked);
    assert_eq!(
        work_tree.find_named("c.yaml").expect("known"),
        [".hidden/c.yaml", "a/c.yaml", "c.yaml", "new/c.yaml", "vendor/c.yaml",]
    );
    let folder = Snapshot::folder(&sandbox.repo());
    assert_eq!(folder.find_named("c.yaml").expect("known"), ["a/c.yaml", "c.yaml", "new/c.yaml"]);
}

#[cfg(unix)]
#[test]
fn a_tree_with_names_that_no_disk_could_hold_is_marked() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let blob = sandbox.git(&["rev-parse", "HEAD:a.md"]);
    // `git mktree` takes what `git add` would not.
    std::fs::write(sandbox.top.join("tree"), format!("100644 blob {blob}\t..\n")).expect("written");
    let script = "git commit-tree -m x $(git mktree < ../tree)";
    let shell = std::process::Command::new("sh")
        .args(["-c", script])
        .current_dir(sandbox.repo())
        .env_clear()
        .envs(sandbox.environment.iter())
        .output()
        .expect("a shell");
    let commit = String::from_utf8(shell.stdout).expect("UTF-8");
    let snapshot = sandbox.open().commit(commit.trim()).expect("a commit");
    let entries = snapshot.list("").expect("listable");
    assert_eq!((paths(&entries), entries[0].kind()), (vec![".."], EntryKind::BadName));
}
