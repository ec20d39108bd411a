//! What is staged otherwise than in a tree, found by the trees that git has written before a commit's hook runs.
//!
//! The tree of all that is staged stands at the end of the index file, unless something was staged since git wrote it
//! last, or a commit takes only part of what is staged. Where it is there the index's entries need not be looked at;
//! where it is not, the folders below it that are known still are.

use super::commit::Node;
use super::entry::{Entries, EntryKind};
use super::error::GitError;
use super::index::{self, Index, Loaded};
use super::index_file::{CacheTree, CachedFolder, EntryStream, HEADER, extensions_from, noted};
use super::join::{self, Held, Streamed, is_same};
use super::path;
use super::repository::{Inner, Repository};
use super::snapshot::{Origin, Snapshot};
use super::tree_diff::Trees;
use git2::Oid;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::Arc;

impl Repository {
    /// Takes what is staged, as [`index`](Self::index) does, unless nothing of it is near a file of these names.
    ///
    /// Near is: such a file itself, all that lies in its folder, and all below that. Letter case does not count, in
    /// names and in folders, so that more may be near than seems. `None` says that the commit which is checked out and
    /// what is staged hold the same files of these names, and the same at and below their folders. That is found
    /// without reading the index where git has noted in it the tree that it will commit.
    pub fn index_near(&self, names: &[&str]) -> Result<Option<Snapshot>, GitError> {
        let Some(head) = self.head_commit()? else { return self.index().map(Some) };
        let objects = &self.inner.objects;
        let handle = objects.handle()?;
        let head = Node::read(objects, &handle, head.oid())?.tree;
        let mut trees = Trees::new(objects, &handle);
        let stamp = stamp(&self.inner);
        // Whatever goes wrong on the short way has its say on the long one.
        let found = on_the_short_way(&self.inner, &mut trees, head).unwrap_or(Short::Nothing);
        if let Short::Paths(paths) = &found
            && is_near(&mut trees, head, paths, names).is_ok_and(|is_near| !is_near)
        {
            return Ok(None);
        }
        drop(handle);
        let index = match &found {
            Short::Large(folders) => self.index_beside(head, folders)?,
            _ => Index::new(Arc::clone(&self.inner))?,
        };
        match found {
            // Of a file that somebody writes meanwhile the long way knows better.
            Short::Paths(paths) if stamp.is_some() && stamp == self::stamp(&self.inner) => {
                index.is_known_to_differ(head, paths);
            }
            Short::Paths(_) => {}
            Short::Large(_) | Short::Nothing => {
                let paths = index.differing(head)?;
                let handle = objects.handle()?;
                if !is_staged_near(index.entries(), &paths, names)
                    && !is_near(&mut Trees::new(objects, &handle), head, &paths, names)?
                {
                    return Ok(None);
                }
            }
        }
        Ok(Some(Snapshot::new(Origin::Index, Arc::new(index))))
    }

    /// Reads the index, and meanwhile the folders of a tree that will be held against it: to unpack a large one takes
    /// longer than to read all the index. `note` is that of the folders at the end of the index.
    fn index_beside(&self, tree: Oid, note: &[u8]) -> Result<Index, GitError> {
        let objects = &self.inner.objects;
        let read_ahead = || -> Option<()> {
            let folders = CacheTree::parse(note, index::id_length(objects.format()))?;
            let handle = objects.handle().ok()?;
            read_ahead(&mut Trees::new(objects, &handle), tree, folders.root()).ok()
        };
        std::thread::scope(|scope| {
            // Where there is no other thread to be had, it is read when it is needed.
            let _ = std::thread::Builder::new().spawn_scoped(scope, read_ahead);
            Index::new(Arc::clone(&self.inner))
        })
    }
}

/// Reads the folders of a tree that the index does not hold as they are, so that the large ones are at hand.
fn read_ahead(trees: &mut Trees<'_>, tree: Oid, folder: CachedFolder<'_, '_>) -> Result<(), GitError> {
    let mut open = vec![(tree, folder)];
    while let Some((tree, folder)) = open.pop() {
        let bytes = trees.folder(tree)?;
        let differing: BTreeMap<&[u8], CachedFolder<'_, '_>> =
            folder.folders().map(|inner| (inner.name(), inner)).collect();
        if differing.is_empty() {
            continue;
        }
        for item in trees.each_item(&bytes) {
            let item = item?;
            if item.kind == EntryKind::Folder
                && let Some(inner) = differing.get(item.name)
                && inner.known().is_none_or(|known| item.id().as_bytes() != known.id)
            {
                open.push((item.id(), *inner));
            }
        }
    }
    Ok(())
}

/// What is found without keeping the index in memory.
enum Short {
    /// The paths that differ from a tree.
    Paths(Vec<String>),
    /// Nothing, for folders are large and the index is not: the note of its folders.
    Large(Vec<u8>),
    /// Nothing.
    Nothing,
}

/// Tells one state of the index file from another; `None` where nothing can be told.
fn stamp(repository: &Inner) -> Option<impl PartialEq + use<>> {
    let metadata = index::place(repository).ok()?.metadata().ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// Looks for the paths that differ from a tree without keeping the index in memory; `None` says nothing.
fn on_the_short_way(repository: &Inner, trees: &mut Trees<'_>, tree: Oid) -> Option<Short> {
    let format = repository.objects.format();
    let length = index::id_length(format);
    let mut file = File::open(index::place(repository).ok()?).ok()?;
    let size = file.metadata().ok()?.len();
    let mut start = [0; HEADER];
    file.read_exact(&mut start).ok()?;
    let mut windows = WINDOWS.map(|wanted| wanted.max(size / 96).min(size)).into_iter();
    let mut end: Vec<u8>;
    let note = loop {
        let wanted = windows.next()?;
        file.seek(SeekFrom::Start(size - wanted)).ok()?;
        end = vec![0; usize::try_from(wanted).ok()?];
        file.read_exact(&mut end).ok()?;
        if let Some(note) = noted(&start, &end, length) {
            break note;
        }
    };
    let staged = note.tree.map(Oid::from_bytes).transpose().ok()?;
    if staged == Some(tree) {
        return Some(Short::Paths(Vec::new()));
    }
    let folders = CacheTree::parse(note.folders, length)?;
    if size <= SMALL && entries(&start) >= folders.count().saturating_mul(MANY) {
        return Some(Short::Large(note.folders.to_vec()));
    }
    if let Some(staged) = staged {
        return changed(trees, staged, tree).ok().map(Short::Paths);
    }
    // A small one is read whole before long, and twice would be too often.
    if size <= SMALL {
        return None;
    }
    file.seek(SeekFrom::Start(0)).ok()?;
    let mut side = Streamed::new(EntryStream::new(&file, size, length).ok()?)?;
    let paths = join::differing(trees, &mut side, tree, Some(&folders), format).ok()??;
    // An index that is split has only the rest of its entries here; its extensions say so.
    let not_at_hand = usize::try_from(size).ok()?.checked_sub(end.len())?;
    let extensions = extensions_from(&end, side.end()?.checked_sub(not_at_hand)?, length).ok()?;
    (extensions.folders == Some(note.folders)).then_some(Short::Paths(paths))
}

/// An index of so many bytes is read whole in less time than it takes to find out whether that is needed.
const SMALL: u64 = 2 * 1024 * 1024;
/// With so many entries in each folder, to read one folder of a tree takes longer than to read a small index.
const MANY: usize = 1000;

/// How many entries an index file says that it has.
fn entries(start: &[u8; HEADER]) -> usize {
    u32::from_be_bytes([start[8], start[9], start[10], start[11]]) as usize
}

/// How much of the end of an index file is read to find the note of folders, and how much where that is not enough.
/// The note is less than a hundredth of a large file.
const WINDOWS: [u64; 3] = [48 * 1024, 512 * 1024, 3 * 1024 * 1024];

/// Gives the paths that an index and a tree hold differently, in byte order. The executable bit does not count.
pub(super) fn differing(repository: &Inner, loaded: &Loaded, tree: Oid) -> Result<Vec<String>, GitError> {
    let handle = repository.objects.handle()?;
    let mut trees = Trees::new(&repository.objects, &handle);
    if loaded.tree == Some(tree) {
        return Ok(Vec::new());
    }
    let entries = &loaded.entries;
    let is_odd = |at| entries.get(at).is_some_and(|(_, kind, _)| kind == EntryKind::BadName);
    let mut paths = None;
    if !(0..entries.len()).any(is_odd) {
        let format = repository.objects.format();
        let folders =
            loaded.folders.as_deref().and_then(|bytes| CacheTree::parse(bytes, index::id_length(format)));
        paths = join::differing(&mut trees, &mut Held::new(entries), tree, folders.as_ref(), format)?;
    }
    let mut paths = match paths {
        Some(paths) => paths,
        None => one_by_one(&mut trees, entries, tree)?,
    };
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// Gives the paths that two trees hold differently.
fn changed(trees: &mut Trees<'_>, now: Oid, before: Oid) -> Result<Vec<String>, GitError> {
    let changes = trees.changed(now, &[before], &[String::new()])?;
    Ok(changes.into_iter().map(|change| change.path).collect())
}

/// Compares path by path, for an index with names whose order as text is not that of their bytes.
fn one_by_one(trees: &mut Trees<'_>, entries: &Entries, tree: Oid) -> Result<Vec<String>, GitError> {
    let all = trees.changed(tree, &[], &[String::new()])?;
    let mut before: BTreeMap<String, (EntryKind, Oid)> = all
        .into_iter()
        .filter_map(|found| found.after.map(|version| (found.path, (version.kind, version.blob.oid()))))
        .collect();
    let mut paths = Vec::new();
    for (path, kind, id) in (0..entries.len()).filter_map(|at| entries.get(at)) {
        if !before.remove(path).is_some_and(|(old, old_id)| is_same(old, old_id, kind, id)) {
            paths.push(path.to_owned());
        }
    }
    paths.extend(before.into_keys());
    Ok(paths)
}

/// Tells whether a file of one of these names, spelt exactly so, is staged above one of these paths: the usual case, and
/// seen without looking through large folders for other spellings.
fn is_staged_near(entries: &Entries, paths: &[String], names: &[&str]) -> bool {
    let folders: BTreeSet<&str> = paths.iter().flat_map(|path| path::parents(path).chain([""])).collect();
    folders.into_iter().any(|folder| {
        names.iter().any(|name| match folder {
            "" => entries.find(name).is_some(),
            _ => entries.find(&format!("{folder}/{name}")).is_some(),
        })
    })
}

/// Tells whether one of these paths is near a file of these names in the tree, or is one.
///
/// The paths are those that differ: if none of them is such a file, the tree holds them all.
fn is_near(trees: &mut Trees<'_>, tree: Oid, paths: &[String], names: &[&str]) -> Result<bool, GitError> {
    let parts = paths.iter().flat_map(|path| path.split('/')).map(str::as_bytes);
    if parts.into_iter().any(|part| names.iter().any(|name| is_alike(part, name))) {
        return Ok(true);
    }
    let folders: BTreeSet<&str> =
        paths.iter().map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
    // The folders of the tree that the last path leads through, in each spelling that there is of them.
    let mut above: Vec<(&str, Vec<Oid>)> = Vec::new();
    for folder in folders {
        above.retain(|(passed, _)| {
            passed.is_empty()
                || folder.strip_prefix(passed).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        if above.is_empty() {
            if holds(trees, tree, names)? {
                return Ok(true);
            }
            above.push(("", vec![tree]));
        }
        while let Some((passed, spellings)) = above.last()
            && passed.len() < folder.len()
        {
            let start = passed.len() + usize::from(!passed.is_empty());
            let part = folder[start..].split('/').next().unwrap_or_default();
            let mut next = Vec::new();
            for id in spellings {
                let bytes = trees.folder(*id)?;
                for item in trees.each_item(&bytes) {
                    let item = item?;
                    if item.kind == EntryKind::Folder && is_alike(item.name, part) {
                        next.push(item.id());
                    }
                }
            }
            for id in &next {
                if holds(trees, *id, names)? {
                    return Ok(true);
                }
            }
            above.push((&folder[..start + part.len()], next));
        }
    }
    Ok(false)
}

/// Tells whether a folder holds something of one of these names.
fn holds(trees: &mut Trees<'_>, folder: Oid, names: &[&str]) -> Result<bool, GitError> {
    let bytes = trees.folder(folder)?;
    for item in trees.each_item(&bytes) {
        let item = item?;
        if names.iter().any(|name| is_alike(item.name, name)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Tells whether a name is another one for those who do not tell upper from lower case; one that is no text is none.
fn is_alike(found: &[u8], name: &str) -> bool {
    // Nearly all are told apart by their lengths, and nearly all others by being ASCII.
    found.eq_ignore_ascii_case(name.as_bytes())
        || !(found.is_ascii() && name.is_ascii())
            && std::str::from_utf8(found).is_ok_and(|found| path::folded(found) == path::folded(name))
}
