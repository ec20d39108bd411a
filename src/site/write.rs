//! Writes a site: only the files whose bytes differ, and never over anything that an earlier build did not write.

mod folder;
mod manifest;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::site::error::SiteError;
use crate::site::page::Page;

/// What a build did, in numbers of files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Files that are new, or whose bytes differ.
    pub written: usize,
    /// Of these, files that are new.
    pub new: usize,
    /// Files that were there already, byte for byte.
    pub unchanged: usize,
    /// Files that an earlier build wrote, and this one no longer does.
    pub removed: usize,
}

/// Lists the files that the last build wrote into a folder, and the list of them itself.
pub fn listed(out: &Path) -> Result<BTreeSet<String>, SiteError> {
    let mut files = manifest::read(out)?.unwrap_or_default();
    files.insert(manifest::NAME.to_owned());
    Ok(files)
}

/// The folder that a site is written to.
#[derive(Debug)]
pub struct Target {
    out: PathBuf,
    /// What an earlier build wrote.
    before: BTreeSet<String>,
    /// What this one writes.
    now: BTreeSet<String>,
    written: AtomicUsize,
    new: AtomicUsize,
    mode: Mode,
}

/// Whether a build writes, or only finds out what it would write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It writes.
    Write,
    /// It compares, and writes nothing.
    Compare,
}

impl Target {
    /// Claims the paths of a build in a folder, before any of them is written: a build that is cut off leaves no file
    /// that the next one calls foreign.
    ///
    /// Refused are a folder that holds a log, the root of a repository or git's own, one that holds files that no
    /// earlier build wrote, and two pages of one path.
    pub fn open(out: &Path, paths: impl IntoIterator<Item = String>, mode: Mode) -> Result<Self, SiteError> {
        let now = unique(&BTreeSet::new(), paths)?;
        folder::refuse_forbidden(out)?;
        let before = manifest::read(out)?;
        folder::refuse_foreign(out, before.as_ref(), &now)?;
        let mut target = Self {
            out: out.to_owned(),
            before: before.unwrap_or_default(),
            now: BTreeSet::new(),
            written: AtomicUsize::new(0),
            new: AtomicUsize::new(0),
            mode,
        };
        target.claimed(now)?;
        Ok(target)
    }

    /// Claims further paths, which were not known when the folder was opened.
    pub fn claim(&mut self, paths: impl IntoIterator<Item = String>) -> Result<(), SiteError> {
        let more = unique(&self.now, paths)?;
        folder::refuse_foreign(&self.out, Some(&self.before), &more)?;
        self.claimed(more)
    }

    fn claimed(&mut self, paths: BTreeSet<String>) -> Result<(), SiteError> {
        if self.mode == Mode::Compare {
            self.now.extend(paths);
            return Ok(());
        }
        let parents: BTreeSet<&str> =
            paths.iter().filter_map(|path| path.rsplit_once('/')).map(|(parent, _)| parent).collect();
        create(&self.out)?;
        let claimed = self.before.iter().chain(&self.now).chain(&paths);
        manifest::write(&self.out, &claimed.map(String::as_str).collect())?;
        for parent in parents {
            create(&self.out.join(parent))?;
        }
        self.now.extend(paths);
        Ok(())
    }

    /// Writes a page if its bytes differ from what is there.
    pub fn put(&self, page: &Page) -> Result<(), SiteError> {
        if !self.now.contains(&page.path) {
            return Err(SiteError::Name { page: page.path.clone() });
        }
        let path = self.out.join(&page.path);
        let there = There::at(&path, page);
        match there {
            // A new file needs no detour: what a cut-off build leaves of it, the next build replaces.
            There::Nothing if self.mode == Mode::Write => put(&path, &page.bytes)?,
            There::Other if self.mode == Mode::Write => replace(&path, &page.bytes)?,
            _ => {}
        }
        self.new.fetch_add(usize::from(there == There::Nothing), Ordering::Relaxed);
        self.written.fetch_add(usize::from(there != There::Same), Ordering::Relaxed);
        Ok(())
    }

    /// Removes what an earlier build wrote and this one did not claim.
    pub fn finish(self) -> Result<Written, SiteError> {
        let mut removed = 0;
        for old in self.before.difference(&self.now) {
            removed += usize::from(match self.mode {
                Mode::Write => folder::remove(&self.out, old)?,
                Mode::Compare => std::fs::symlink_metadata(self.out.join(old)).is_ok(),
            });
        }
        if self.mode == Mode::Write {
            manifest::write(&self.out, &self.now.iter().map(String::as_str).collect())?;
        }
        let (written, new) = (self.written.into_inner(), self.new.into_inner());
        Ok(Written { written, new, unchanged: self.now.len() - written, removed })
    }
}

/// The paths as a set, none of them unsafe, twice there or among those known already.
fn unique(
    known: &BTreeSet<String>,
    paths: impl IntoIterator<Item = String>,
) -> Result<BTreeSet<String>, SiteError> {
    let mut unique = BTreeSet::new();
    for path in paths {
        if !manifest::is_safe(&path) || known.contains(&path) || unique.contains(&path) {
            return Err(SiteError::Name { page: path });
        }
        unique.insert(path);
    }
    Ok(unique)
}

fn create(folder: &Path) -> Result<(), SiteError> {
    std::fs::create_dir_all(folder).map_err(|source| SiteError::Io {
        action: "create",
        path: folder.to_owned(),
        source,
    })
}

/// What stands where a page is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum There {
    Nothing,
    /// Anything but the page.
    Other,
    /// The page, byte for byte.
    Same,
}

impl There {
    fn at(path: &Path, page: &Page) -> Self {
        match std::fs::symlink_metadata(path) {
            Err(_) => Self::Nothing,
            Ok(there) if there.is_file() && std::fs::read(path).is_ok_and(|bytes| bytes == page.bytes) => {
                Self::Same
            }
            Ok(_) => Self::Other,
        }
    }
}

/// Replaces a file in one step, so that a reader sees the old page or the new one.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), SiteError> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".countersign-new");
    let aside = PathBuf::from(aside);
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
