//! Which folders a site may be written to, and what may be removed from them.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use super::manifest;
use crate::site::error::{Forbidden, SiteError};

/// The file that makes a folder a log.
const POLICY: &str = "countersign.yaml";

/// Refuses a folder that a site must never be written to, through whatever symbolic links it is named.
pub(super) fn refuse_forbidden(out: &Path) -> Result<(), SiteError> {
    let forbid = |why| Err(SiteError::ForbiddenOutput { path: out.to_owned(), why });
    let io = |source| SiteError::Io { action: "find", path: out.to_owned(), source };
    // A folder that is not there yet: its nearest ancestor that is.
    let absolute = std::path::absolute(out).map_err(io)?;
    let mut there = absolute.as_path();
    while std::fs::symlink_metadata(there).is_err() {
        match there.parent() {
            Some(parent) => there = parent,
            None => return forbid(Forbidden::Root),
        }
    }
    let exists = there == absolute;
    let missing = absolute.strip_prefix(there).map(Path::components);
    if missing.is_ok_and(|mut missing| missing.any(|part| part == Component::ParentDir)) {
        return forbid(Forbidden::Unclear);
    }
    let real = there.canonicalize().map_err(io)?;
    if !real.is_dir() {
        return forbid(Forbidden::NotAFolder);
    }
    if exists && real.parent().is_none() {
        return forbid(Forbidden::Root);
    }
    if absolute
        .components()
        .chain(real.components())
        .any(|part| part.as_os_str().eq_ignore_ascii_case(".git"))
    {
        return forbid(Forbidden::Git);
    }
    let in_repository = real.ancestors().any(|folder| folder.join(".git").exists());
    for (index, folder) in real.ancestors().enumerate() {
        let itself = exists && index == 0;
        if folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir() {
            return forbid(Forbidden::Git);
        }
        let root = folder.join(".git").exists();
        if itself && root {
            return forbid(Forbidden::Repository);
        }
        // A log at the root of a repository has the whole repository below it: the site must go somewhere.
        if folder.join(POLICY).exists() && (itself || (in_repository && !root)) {
            return forbid(Forbidden::Log);
        }
        if root {
            break;
        }
    }
    Ok(())
}

/// Refuses a folder with files that no earlier build wrote: all of them where there was none, else those in the way.
pub(super) fn refuse_foreign(
    out: &Path,
    before: Option<&BTreeSet<String>>,
    now: &BTreeSet<String>,
) -> Result<(), SiteError> {
    let foreign = |found: String| Err(SiteError::ForeignFiles { path: out.to_owned(), found });
    let Some(before) = before else {
        let entries = match std::fs::read_dir(out) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(source) => {
                return Err(SiteError::Io { action: "read", path: out.to_owned(), source });
            }
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry =
                entry.map_err(|source| SiteError::Io { action: "read", path: out.to_owned(), source })?;
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
        return match names.into_iter().min() {
            Some(found) => foreign(found),
            None => Ok(()),
        };
    };
    // A folder of ours that has become a link would lead the pages elsewhere.
    let parents: BTreeSet<&str> =
        now.iter().filter_map(|page| page.rsplit_once('/')).map(|(parent, _)| parent).collect();
    for parent in parents {
        if std::fs::symlink_metadata(out.join(parent)).is_ok_and(|there| !there.is_dir()) {
            return foreign(parent.to_owned());
        }
    }
    for page in now {
        let there = std::fs::symlink_metadata(out.join(page));
        if there.is_ok_and(|there| there.is_dir() || !before.contains(page)) {
            return foreign(page.clone());
        }
    }
    Ok(())
}

/// Removes a file that an earlier build wrote, and its folders if they are empty now; tells whether there was one.
pub(super) fn remove(out: &Path, file: &str) -> Result<bool, SiteError> {
    debug_assert_ne!(file, manifest::NAME, "the list does not list itself");
    let path = out.join(file);
    // Behind a link there is someone else's folder.
    let parents = path.ancestors().skip(1).take_while(|parent| *parent != out);
    if parents.into_iter().any(|parent| std::fs::symlink_metadata(parent).is_ok_and(|there| !there.is_dir()))
    {
        return Ok(false);
    }
    match std::fs::remove_file(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(source) => {
            return Err(SiteError::Io { action: "remove", path, source });
        }
    }
    for parent in path.ancestors().skip(1).take_while(|parent| *parent != out) {
        // Fails where other files remain, as it should.
        if std::fs::remove_dir(parent).is_err() {
            break;
        }
    }
    Ok(true)
}
