//! Writes a site: only the files whose bytes differ, and never over anything that an earlier build did not write.

mod folder;
mod manifest;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

use crate::site::error::SiteError;
use crate::site::templates::{self, Page};
use crate::site::view::SiteView;

/// What a build did, in numbers of files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Files that are new, or whose bytes differ.
    pub written: usize,
    /// Files that were there already, byte for byte.
    pub unchanged: usize,
    /// Files that an earlier build wrote, and this one no longer does.
    pub removed: usize,
}

/// Builds a site into a folder: renders all pages, then writes those that differ.
///
/// Nothing is written when a page cannot be rendered, when the folder holds a log, is the root of a repository or git's own,
/// or when it holds files that no earlier build wrote.
pub fn build(view: &SiteView, out: &Path) -> Result<Written, SiteError> {
    let pages = templates::render(view)?;
    let mut now: BTreeSet<&str> = BTreeSet::new();
    for page in &pages {
        if !manifest::is_safe(&page.path) || !now.insert(&page.path) {
            return Err(SiteError::Name { page: page.path.clone() });
        }
    }
    folder::refuse_forbidden(out)?;
    let before = manifest::read(out)?;
    folder::refuse_foreign(out, before.as_ref(), &now)?;
    let before = before.unwrap_or_default();

    // What is about to be written is claimed first: a build that is cut off leaves no file that the next one calls foreign.
    let mut claimed: BTreeSet<&str> = before.iter().map(String::as_str).collect();
    claimed.extend(&now);
    create(out)?;
    manifest::write(out, &claimed)?;
    for parent in pages
        .iter()
        .filter_map(|page| page.path.rsplit_once('/'))
        .map(|(parent, _)| parent)
        .collect::<BTreeSet<_>>()
    {
        create(&out.join(parent))?;
    }
    let changed: Result<Vec<bool>, SiteError> = pages.par_iter().map(|page| write(out, page)).collect();
    let written = changed?.into_iter().filter(|changed| *changed).count();
    let mut removed = 0;
    for old in before.iter().filter(|old| !now.contains(old.as_str())) {
        removed += usize::from(folder::remove(out, old)?);
    }
    manifest::write(out, &now)?;
    Ok(Written { written, unchanged: pages.len() - written, removed })
}

fn create(folder: &Path) -> Result<(), SiteError> {
    std::fs::create_dir_all(folder).map_err(|source| SiteError::Io {
        action: "create",
        path: folder.to_owned(),
        source,
    })
}

/// Writes a page if its bytes differ from what is there; tells whether it did.
fn write(out: &Path, page: &Page) -> Result<bool, SiteError> {
    let path = out.join(&page.path);
    match std::fs::symlink_metadata(&path) {
        Ok(there) => {
            if there.is_file() && std::fs::read(&path).is_ok_and(|bytes| bytes == page.bytes) {
                return Ok(false);
            }
            replace(&path, &page.bytes)?;
        }
        // A new file needs no detour: what a cut-off build leaves of it, the next build replaces.
        Err(_) => put(&path, &page.bytes)?,
    }
    Ok(true)
}

/// Replaces a file in one step, so that a reader sees the old page or the new one.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), SiteError> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".countersign-new");
    let aside = std::path::PathBuf::from(aside);
    // Left by a build that was cut off.
    let _ = std::fs::remove_file(&aside);
    put(&aside, bytes)?;
    std::fs::rename(&aside, path).map_err(|source| SiteError::Io {
        action: "replace",
        path: path.to_owned(),
        source,
    })
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), SiteError> {
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(|source| SiteError::Io { action: "write", path: path.to_owned(), source })
}
