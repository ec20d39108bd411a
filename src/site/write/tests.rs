//! What a build touches, and what it leaves alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Mode, Written};
use crate::site::error::{Forbidden, SiteError};
use crate::site::fixture;
use crate::site::theme::Theme;
use crate::site::view::SiteView;

fn folder() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("site");
    (folder, out)
}

fn build(view: &SiteView, out: &Path) -> Result<Written, SiteError> {
    crate::site::build::build(view.clone().into(), &Theme::default(), out, &|_, _| None, Mode::Write)
        .map(|built| built.written)
}

fn counts(written: Written) -> (usize, usize, usize) {
    (written.written, written.unchanged, written.removed)
}

fn small() -> SiteView {
    let mut site = fixture::site();
    site.logs[0].records.truncate(2);
    site
}

/// The paths of all files of a site.
fn paths(site: &SiteView) -> BTreeSet<String> {
    let pages = crate::site::build::render(&site.clone().into(), &Theme::default()).unwrap();
    pages.into_iter().map(|page| page.path).collect()
}

fn forbidden(out: &Path) -> Forbidden {
    match build(&SiteView::new("x"), out) {
        Err(SiteError::ForbiddenOutput { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_second_build_writes_nothing() {
    let (_keep, out) = folder();
    let files = paths(&small()).len();
    assert_eq!(counts(build(&small(), &out).unwrap()), (files, 0, 0));
    assert_eq!(counts(build(&small(), &out).unwrap()), (0, files, 0));
}

#[test]
fn only_what_differs_is_written() {
    let (_keep, out) = folder();
    build(&small(), &out).unwrap();
    fs::write(out.join("404.html"), "scribble").unwrap();
    assert_eq!(counts(build(&small(), &out).unwrap()), (1, paths(&small()).len() - 1, 0));
    assert!(fs::read_to_string(out.join("404.html")).unwrap().contains("No such page"));
}

#[test]
fn what_is_no_longer_written_is_removed_and_nothing_else() {
    let (_keep, out) = folder();
    build(&small(), &out).unwrap();
    fs::write(out.join("CNAME"), "decisions.example").unwrap();
    fs::write(out.join("records/mine.txt"), "x").unwrap();
    let written = build(&SiteView::new("x"), &out).unwrap();
    assert_eq!(written.removed, paths(&small()).difference(&paths(&SiteView::new("x"))).count());
    assert!(!out.join("records/dr-1.html").exists());
    assert!(out.join("CNAME").exists() && out.join("records/mine.txt").exists());
    fs::remove_file(out.join("records/mine.txt")).unwrap();
    build(&small(), &out).unwrap();
    build(&SiteView::new("x"), &out).unwrap();
    assert!(!out.join("records").exists(), "an empty folder of ours goes too");
}

#[test]
fn a_folder_with_files_of_others_is_refused_untouched() {
    let (_keep, out) = folder();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("index.html"), "mine").unwrap();
    let error = build(&small(), &out).unwrap_err();
    assert!(matches!(&error, SiteError::ForeignFiles { found, .. } if found == "index.html"), "{error:?}");
    assert!(error.to_string().contains("--out"));
    assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "mine");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
}

#[test]
fn a_file_of_others_in_the_way_of_a_new_page_is_refused() {
    let (_keep, out) = folder();
    build(&SiteView::new("x"), &out).unwrap();
    fs::create_dir(out.join("records")).unwrap();
    fs::write(out.join("records/dr-1.html"), "mine").unwrap();
    assert!(matches!(build(&small(), &out), Err(SiteError::ForeignFiles { .. })));
    assert_eq!(fs::read_to_string(out.join("records/dr-1.html")).unwrap(), "mine");
}

#[test]
fn an_empty_folder_is_fine() {
    let (_keep, out) = folder();
    fs::create_dir(&out).unwrap();
    build(&small(), &out).unwrap();
}

#[test]
fn repositories_git_and_logs_are_no_place_for_a_site() {
    let (keep, _) = folder();
    let root = keep.path();
    for inside in [".git/objects", ".git/refs", "decisions/2026", "bare.git/objects", "bare.git/refs"] {
        fs::create_dir_all(root.join(inside)).unwrap();
    }
    fs::write(root.join("bare.git/HEAD"), "").unwrap();
    fs::write(root.join("decisions/countersign.yaml"), "").unwrap();
    assert_eq!(forbidden(root), Forbidden::Repository);
    assert_eq!(forbidden(&root.join("decisions/..")), Forbidden::Repository);
    assert_eq!(forbidden(&root.join("x/..")), Forbidden::Unclear);
    assert_eq!(forbidden(&root.join(".git")), Forbidden::Git);
    assert_eq!(forbidden(&root.join(".git/site")), Forbidden::Git);
    assert_eq!(forbidden(&root.join("bare.git/site")), Forbidden::Git);
    assert_eq!(forbidden(&root.join("decisions")), Forbidden::Log);
    assert_eq!(forbidden(&root.join("decisions/site")), Forbidden::Log);
    assert_eq!(forbidden(&root.join("decisions/2026/site")), Forbidden::Log);
    assert_eq!(forbidden(Path::new("/")), Forbidden::Root);
    fs::write(root.join("file"), "").unwrap();
    assert_eq!(forbidden(&root.join("file")), Forbidden::NotAFolder);
    build(&small(), &root.join("site")).unwrap();
}

#[test]
fn a_log_at_the_root_of_a_repository_leaves_room_beside_its_records() {
    let (keep, out) = folder();
    fs::create_dir(keep.path().join(".git")).unwrap();
    fs::write(keep.path().join("countersign.yaml"), "").unwrap();
    build(&small(), &out).unwrap();
}

#[test]
fn an_edited_list_of_files_removes_nothing_outside() {
    let (keep, out) = folder();
    build(&small(), &out).unwrap();
    let precious = keep.path().join("precious");
    fs::write(&precious, "x").unwrap();
    let list = out.join(".countersign-site");
    let honest = fs::read_to_string(&list).unwrap();
    for wrong in ["../precious", "/etc/passwd", "records/../../precious", "a\\..\\b", "C:x", "", "./x"] {
        fs::write(&list, format!("{honest}{wrong}\n")).unwrap();
        let error = build(&small(), &out).unwrap_err();
        let last = honest.lines().count() + 1;
        assert!(matches!(error, SiteError::Manifest { line, .. } if line == last), "{wrong}: {error:?}");
    }
    assert!(precious.exists());
}

#[test]
fn a_build_that_was_cut_off_is_taken_up_again() {
    let (_keep, out) = folder();
    build(&small(), &out).unwrap();
    fs::write(out.join("index.html"), "<!doctype ht").unwrap();
    fs::write(out.join("index.html.countersign-new"), "half").unwrap();
    fs::remove_file(out.join("records/dr-1.html")).unwrap();
    assert_eq!(counts(build(&small(), &out).unwrap()), (2, paths(&small()).len() - 2, 0));
    assert!(!out.join("index.html.countersign-new").exists());
}

#[cfg(unix)]
#[test]
fn links_lead_no_page_elsewhere() {
    let (keep, out) = folder();
    let elsewhere = keep.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    build(&small(), &out).unwrap();
    fs::remove_dir_all(out.join("records")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, out.join("records")).unwrap();
    assert!(matches!(build(&small(), &out), Err(SiteError::ForeignFiles { .. })));
    fs::write(elsewhere.join("dr-1.html"), "mine").unwrap();
    build(&SiteView::new("x"), &out).unwrap();
    assert!(elsewhere.join("dr-1.html").exists(), "what lies behind the link is not ours");
}

#[cfg(unix)]
#[test]
fn a_page_that_has_become_a_link_is_replaced_and_its_target_spared() {
    let (keep, out) = folder();
    build(&small(), &out).unwrap();
    let target = keep.path().join("target");
    fs::write(&target, "mine").unwrap();
    fs::remove_file(out.join("index.html")).unwrap();
    std::os::unix::fs::symlink(&target, out.join("index.html")).unwrap();
    build(&small(), &out).unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
    assert!(fs::symlink_metadata(out.join("index.html")).unwrap().is_file());
}

#[test]
fn two_pages_of_one_name_are_refused() {
    let (_keep, out) = folder();
    let mut site = small();
    site.logs[0].records[1].slug = site.logs[0].records[0].slug.clone();
    assert!(matches!(build(&site, &out), Err(SiteError::Name { .. })));
    assert!(!out.exists());
}

#[test]
fn a_name_that_leaves_the_folder_is_refused() {
    let (_keep, out) = folder();
    let mut site = small();
    site.logs[0].records[1].slug = "../../up".to_owned();
    assert!(matches!(build(&site, &out), Err(SiteError::Name { .. })));
    assert!(!out.exists());
}
