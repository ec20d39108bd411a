//! What an index holds, listed by git: for one that lies in two files, and where git reads everything.

use super::super::command::Git;
use super::super::entry::{Entries, Entry, EntryKind};
use super::super::error::GitError;
use super::super::id::whole_id;
use git2::{ObjectFormat, ObjectType, Oid};
use std::collections::BTreeSet;
use std::ffi::OsStr;

/// One line of `git ls-files --stage -z`: `<mode> <id> <stage>\t<path>`.
struct Line<'a> {
    mode: u32,
    id: Oid,
    stage: u8,
    path: &'a [u8],
}

/// Gives the entries of the index that `git` reads, those that it would commit: a path of which only the intent to add
/// is known is left out, and an unmerged one is there once.
pub(crate) fn entries(git: &Git, format: ObjectFormat) -> Result<Entries, GitError> {
    let answer = git.run(&["ls-files", "--full-name", "--stage", "-z"].map(OsStr::new))?;
    let lines = answer.split(|byte| *byte == 0).filter(|line| !line.is_empty()).map(|line| {
        read(line).filter(|line| line.id.object_format() == format).ok_or_else(|| GitError::Answer {
            command: "ls-files --stage -z".to_owned(),
            answer: String::from_utf8_lossy(line).into_owned(),
        })
    });
    let lines = lines.collect::<Result<Vec<Line<'_>>, GitError>>()?;
    // What is only meant to be added is listed with the id of an empty file. Such files are rare, so that git is
    // asked for the difference only where there is one.
    let hash = |kind| Oid::hash_object_ext(kind, b"", format);
    let trouble = |error| GitError::library("hashing nothing", std::path::Path::new("index"), error);
    let nothing = hash(ObjectType::Blob).map_err(trouble)?;
    let committed = if lines.iter().any(|line| line.stage == 0 && line.id == nothing) {
        Some(committed(git, hash(ObjectType::Tree).map_err(trouble)?)?)
    } else {
        None
    };
    let mut entries = Vec::with_capacity(lines.len());
    let mut unmerged = BTreeSet::new();
    for line in lines {
        if line.stage != 0 {
            if unmerged.insert(line.path) {
                entries.push(Entry::stored(line.path, EntryKind::Unmerged, line.id));
            }
        } else if line.id != nothing || committed.as_ref().is_none_or(|paths| paths.contains(line.path)) {
            entries.push(Entry::stored(line.path, EntryKind::from_mode(line.mode), line.id));
        }
    }
    Ok(Entries::new(entries))
}

/// Gives the paths that a commit of the index would hold: what it adds to a folder with nothing in it.
fn committed(git: &Git, nothing: Oid) -> Result<BTreeSet<Vec<u8>>, GitError> {
    let nothing = nothing.to_string();
    let arguments = [
        "diff-index",
        "--cached",
        "--ita-invisible-in-index",
        "--no-renames",
        "--no-ext-diff",
        "--ignore-submodules=none",
        "--name-only",
        "-z",
        &nothing,
        "--",
    ];
    let answer = git.run(&arguments.map(OsStr::new))?;
    Ok(answer.split(|byte| *byte == 0).filter(|path| !path.is_empty()).map(<[u8]>::to_vec).collect())
}

fn read(line: &[u8]) -> Option<Line<'_>> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let (words, path) = (std::str::from_utf8(line.get(..tab)?).ok()?, line.get(tab + 1..)?);
    let mut words = words.split(' ');
    let mode = u32::from_str_radix(words.next()?, 8).ok()?;
    let id = whole_id(words.next()?)?;
    let stage = words.next()?.parse().ok()?;
    Some(Line { mode, id, stage, path })
}
