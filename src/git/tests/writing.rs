//! Replacing and creating files.

use crate::git::write::{WriteError, create, replace};
use std::fs;
use std::path::Path;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_only_if_it_says_what_is_expected() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.md");
    fs::write(&path, "old").expect("written");
    replace(&path, b"old", b"new").expect("replaced");
    assert_eq!(fs::read(&path).expect("read"), b"new");
    let error = replace(&path, b"old", b"newer").expect_err("changed");
    assert!(matches!(&error, WriteError::ChangedMeanwhile { path: named } if *named == path), "{error:?}");
    assert_eq!(fs::read(&path).expect("read"), b"new");
    assert!(matches!(replace(&folder.path().join("no.md"), b"", b""), Err(WriteError::Missing { .. })));
    assert!(matches!(replace(folder.path(), b"", b""), Err(WriteError::NotAFile { .. })));
    assert_eq!(names(folder.path()), ["a.md"], "nothing is left behind");
}

#[test]
fn a_new_file_never_overwrites() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x/y/a.md");
    create(&path, b"one").expect("created, with its folders");
    assert_eq!(fs::read(&path).expect("read"), b"one");
    assert!(matches!(create(&path, b"two"), Err(WriteError::AlreadyThere { .. })));
    assert_eq!(fs::read(&path).expect("read"), b"one");
    assert!(matches!(create(folder.path(), b"two"), Err(WriteError::AlreadyThere { .. })));
    let below_a_file = create(&path.join("below.md"), b"two").expect_err("no folder");
    assert!(matches!(below_a_file, WriteError::Failed { .. }), "{below_a_file:?}");
    assert_eq!(names(&folder.path().join("x/y")), ["a.md"]);
}

#[test]
fn a_long_name_leaves_room_for_the_new_file_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ä".repeat(120));
    create(&path, b"one").expect("created");
    replace(&path, b"one", b"two").expect("replaced");
    assert_eq!(fs::read(&path).expect("read"), b"two");
}

#[test]
fn a_file_marked_read_only_stays_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.md");
    fs::write(&path, "old").expect("written");
    let mut permissions = fs::metadata(&path).expect("there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions.clone()).expect("set");
    assert!(matches!(replace(&path, b"old", b"new"), Err(WriteError::ReadOnly { .. })));
    assert_eq!(fs::read(&path).expect("read"), b"old");
    assert_eq!(names(folder.path()), ["a.md"]);
    #[expect(
        clippy::permissions_set_readonly_false,
        reason = "Windows removes no file that is marked read-only"
    )]
    permissions.set_readonly(false);
    fs::set_permissions(&path, permissions).expect("set");
}

#[cfg(unix)]
#[test]
fn permissions_are_kept_and_new_files_are_ordinary() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.md");
    fs::write(&path, "old").expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
    replace(&path, b"old", b"new").expect("replaced");
    assert_eq!(mode(&path), 0o640);
    let (ordinary, ours) = (folder.path().join("ordinary"), folder.path().join("ours"));
    fs::write(&ordinary, "").expect("written");
    create(&ours, b"").expect("created");
    assert_eq!(mode(&ours), mode(&ordinary));
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, link) = (folder.path().join("a.md"), folder.path().join("link.md"));
    fs::write(&file, "old").expect("written");
    std::os::unix::fs::symlink("a.md", &link).expect("linked");
    assert!(matches!(replace(&link, b"old", b"new"), Err(WriteError::Symlink { .. })));
    assert_eq!(fs::read(&file).expect("read"), b"old");
    let dangling = folder.path().join("dangling.md");
    std::os::unix::fs::symlink("nowhere", &dangling).expect("linked");
    assert!(matches!(create(&dangling, b"x"), Err(WriteError::AlreadyThere { .. })));
    assert_eq!(names(folder.path()), ["a.md", "dangling.md", "link.md"]);
}
