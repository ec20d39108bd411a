//! Merging two commits with git, where libgit2 cannot: everything that this writes goes to a folder that is removed.

use super::super::command::Git;
use super::super::entry::{Entries, Entry, EntryKind};
use super::super::error::GitError;
use super::super::id::{CommitId, whole_id};
use super::super::objects::Objects;
use super::super::path::{LIST_SEPARATOR, on_disk};
use super::super::repository::Repository;
use super::super::tree_diff::Trees;
use git2::{ObjectFormat, Oid};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a merge gives.
pub(crate) struct Outcome {
    /// The files; a path that cannot be merged is there as unmerged.
    pub(crate) entries: Entries,
    /// The paths that cannot be merged, in byte order.
    pub(crate) conflicts: Vec<String>,
    /// The bytes that only the merge has.
    pub(crate) written: BTreeMap<Oid, Arc<[u8]>>,
}

/// The way libgit2 merges, put into git's words: files that were renamed are followed and folders are not, and what
/// this clone is set to do does not matter.
const AS_LIBGIT2: [&str; 6] = [
    "merge.directoryRenames=false",
    "merge.renames=true",
    "merge.renameLimit=7000",
    "merge.renormalize=false",
    "merge.conflictStyle=merge",
    "diff.algorithm=default",
];

/// Merges `head` into `base`; `known` are the objects of their files.
pub(crate) fn merge(
    repository: &Repository,
    base: CommitId,
    head: CommitId,
    known: &BTreeSet<Oid>,
) -> Result<Outcome, GitError> {
    let inner = &repository.inner;
    let format = inner.objects.format();
    let path = || PathBuf::from("the folder for temporary files");
    let scratch = tempfile::tempdir().map_err(|source| GitError::Io { path: path(), source })?;
    // Git looks for attributes where it runs.
    let [here, store] = ["here", "objects"].map(|name| scratch.path().join(name));
    for folder in [&here, &store] {
        std::fs::create_dir(folder).map_err(|source| GitError::Io { path: folder.clone(), source })?;
    }
    let mut stores: Vec<OsString> = Vec::new();
    for name in ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"] {
        stores.extend(inner.environment.get(name).map(OsStr::to_os_string));
    }
    stores.push(inner.common_dir.join("objects").into_os_string());
    let environment = inner
        .environment
        .clone()
        .without_repository()
        .with("GIT_DIR", repository.git_dir())
        .with("GIT_IMPLICIT_WORK_TREE", "0")
        .with("GIT_OBJECT_DIRECTORY", &store)
        .with("GIT_ALTERNATE_OBJECT_DIRECTORIES", stores.join(OsStr::new(LIST_SEPARATOR)))
        // Parents are those that the commits name, as everywhere here.
        .with("GIT_GRAFT_FILE", scratch.path().join("none"));
    let git = Git::new(&here, &environment).without_replacements();
    copy_attributes(repository, &base, &here)?;
    let drivers = drivers(&git)?;
    let (base, head) = (base.to_string(), head.to_string());
    let settings = AS_LIBGIT2.into_iter().chain(drivers.iter().map(String::as_str));
    let mut arguments: Vec<&str> = settings.flat_map(|setting| ["-c", setting]).collect();
    arguments.extend(["merge-tree", "--write-tree", "-z", "--no-messages", &base, &head]);
    let arguments: Vec<&OsStr> = arguments.into_iter().map(OsStr::new).collect();
    let (_, answer) = git.run_coded(&arguments, &[1]).map_err(|error| match error {
        GitError::Command { message, .. } if message.contains("usage:") => GitError::Unsupported {
            path: repository.git_dir().to_path_buf(),
            what: "merging in this repository takes git 2.38".to_owned(),
            advice: "Install a newer git.".to_owned(),
        },
        other => other,
    })?;
    let (tree, unmerged) = parse(&answer, format).ok_or_else(|| GitError::Answer {
        command: "merge-tree --write-tree -z".to_owned(),
        answer: String::from_utf8_lossy(&answer).into_owned(),
    })?;

    let objects = Objects::of_command(repository.git_dir().to_path_buf(), format, git);
    let handle = objects.handle()?;
    let merged = Trees::new(&objects, &handle).changed(tree, &[], &[String::new()])?;
    let mut entries: Vec<Entry> =
        unmerged.iter().map(|(path, id)| Entry::stored(path, EntryKind::Unmerged, *id)).collect();
    let conflicts: Vec<String> = entries.iter().map(|entry| entry.path().to_owned()).collect();
    let mut written = BTreeMap::new();
    for path in merged.into_iter().filter(|path| !conflicts.contains(&path.path)) {
        let Some(version) = path.after else { continue };
        let id = version.blob.oid();
        if version.kind != EntryKind::Submodule && !known.contains(&id) && !written.contains_key(&id) {
            written.insert(id, handle.read(id, "merging", |_, bytes| Arc::<[u8]>::from(bytes))?);
        }
        entries.push(Entry::stored(path.path.as_bytes(), version.kind, id));
    }
    Ok(Outcome { entries: Entries::new(entries), conflicts, written })
}

/// Puts the attributes of the working tree, which libgit2 merges by, where git looks for them.
fn copy_attributes(repository: &Repository, base: &CommitId, to: &Path) -> Result<(), GitError> {
    const NAME: &str = ".gitattributes";
    /// Git reads no larger ones either.
    const MOST: u64 = 100 * 1024 * 1024;
    if repository.is_bare() {
        return Ok(());
    }
    let work_tree = repository.work_tree()?;
    for path in repository.snapshot_at(base)?.find_named(NAME)? {
        let (Ok(bytes), Some(place)) = (work_tree.read(&path, MOST), on_disk(to, &path)) else { continue };
        let folder = place.parent().unwrap_or(to);
        let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&place, bytes));
        written.map_err(|source| GitError::Io { path: place.clone(), source })?;
    }
    Ok(())
}

/// Puts git's own way to merge text in the place of every program that this clone merges with: reading must not run
/// them, and no forge does.
fn drivers(git: &Git) -> Result<Vec<String>, GitError> {
    let drivers = git.config_matching(r"^merge\..*\.driver$")?;
    let text = |(key, _)| format!("{key}=git merge-file --quiet --marker-size=%L %A %O %B");
    Ok(drivers.into_iter().map(text).collect())
}

/// The paths that cannot be merged, each with one of its versions.
type Unmerged = BTreeMap<Vec<u8>, Oid>;

/// Reads `<tree>\0`, then `<mode> <id> <stage>\t<path>\0` for each version of what cannot be merged.
fn parse(answer: &[u8], format: ObjectFormat) -> Option<(Oid, Unmerged)> {
    let id = |hex: &[u8]| whole_id(std::str::from_utf8(hex).ok()?).filter(|id| id.object_format() == format);
    let mut parts = answer.split(|byte| *byte == 0);
    let tree = id(parts.next()?)?;
    let mut unmerged = BTreeMap::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let tab = part.iter().position(|byte| *byte == b'\t')?;
        let version = id(part.get(..tab)?.split(|byte| *byte == b' ').nth(1)?)?;
        unmerged.entry(part.get(tab + 1..)?.to_vec()).or_insert(version);
    }
    Some((tree, unmerged))
}
