//! What is staged otherwise than in a tree, found by the trees that git has written before a commit's hook runs.
//!
//! The tree of all that is staged stands at the end of the index file, unless something was staged since git wrote it
//! last, or a commit takes only part of what is staged. Where it is there the index's entries need not be looked at;
//! where it is not, the folders below it that are known still are.

use super::commit::Node;
use super::entry::{Entries, EntryKind};
use super::error::GitError;
use super::index::{self, Index, Loaded};
use super::index_file::{CacheTree, CachedFolder, HEADER, enough, staged_tree};
use super::path;
use super::repository::{Inner, Repository};
use super::snapshot::{Origin, Snapshot};
use super::tree_diff::{Item, Trees};
use git2::Oid;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;
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
        // Whatever goes wrong on the short way has its say on the long one.
        if let Some(staged) = noted_tree(&self.inner) {
            if staged == head {
                return Ok(None);
            }
            let paths = changed(&mut trees, staged, head);
            match paths.and_then(|paths| is_near(&mut trees, head, &paths, names)) {
                Ok(false) => return Ok(None),
                Ok(true) => return self.index().map(Some),
                Err(_) => {}
            }
        }
        let index = Index::new(Arc::clone(&self.inner))?;
        let paths = index.differing(head)?;
        Ok(is_near(&mut trees, head, &paths, names)?.then(|| Snapshot::new(Origin::Index, Arc::new(index))))
    }
}

/// Reads the end of the index file alone, and finds the tree that is staged; `None` says nothing.
fn noted_tree(repository: &Inner) -> Option<Oid> {
    let mut file = File::open(index::place(repository).ok()?).ok()?;
    let size = file.metadata().ok()?.len();
    let mut start = [0; HEADER];
    file.read_exact(&mut start).ok()?;
    let wanted = enough(size);
    file.seek(SeekFrom::Start(size - wanted)).ok()?;
    let mut end = Vec::with_capacity(usize::try_from(wanted).ok()?);
    file.take(wanted).read_to_end(&mut end).ok()?;
    let id = staged_tree(&start, &end, index::id_length(repository.objects.format()))?;
    Oid::from_bytes(id).ok()
}

/// Gives the paths that an index and a tree hold differently, in byte order. The executable bit does not count.
pub(super) fn differing(repository: &Inner, loaded: &Loaded, tree: Oid) -> Result<Vec<String>, GitError> {
    let handle = repository.objects.handle()?;
    let mut trees = Trees::new(&repository.objects, &handle);
    if let Some(staged) = loaded.tree {
        match changed(&mut trees, staged, tree) {
            // What git noted it may have thrown away since.
            Err(GitError::MissingObject { .. }) => {}
            paths => return paths,
        }
    }
    let entries = &loaded.entries;
    let is_odd = |at| entries.get(at).is_some_and(|(_, kind, _)| kind == EntryKind::BadName);
    let mut paths = if (0..entries.len()).any(is_odd) {
        one_by_one(&mut trees, entries, tree)?
    } else {
        let length = index::id_length(repository.objects.format());
        let folders = loaded.folders.as_deref().and_then(|bytes| CacheTree::parse(bytes, length));
        by_folders(&mut trees, entries, tree, folders.as_ref())?
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

/// A folder to compare: what the index has in it, and the tree on the other side.
struct Place<'t, 'a> {
    /// Its path with a slash behind it; empty at the root.
    prefix: Vec<u8>,
    entries: Range<usize>,
    tree: Oid,
    cached: Option<CachedFolder<'t, 'a>>,
}

/// Goes through the index and the tree side by side, and passes over folders that are known to be the same.
fn by_folders(
    trees: &mut Trees<'_>,
    entries: &Entries,
    tree: Oid,
    folders: Option<&CacheTree<'_>>,
) -> Result<Vec<String>, GitError> {
    let mut paths = Vec::new();
    // No recursion: how deep folders lie in each other is for others to choose.
    let root = folders.map(CacheTree::root);
    let mut open = vec![Place { prefix: Vec::new(), entries: 0..entries.len(), tree, cached: root }];
    while let Some(place) = open.pop() {
        let known = place.cached.and_then(|folder| folder.known());
        if known.is_some_and(|known| {
            known.entries == place.entries.len() && known.id == id_bytes(&place.tree, known.id.len())
        }) {
            continue;
        }
        let bytes = trees.folder(place.tree)?;
        let items = trees.raw_items(&bytes)?;
        let inner: BTreeMap<&[u8], CachedFolder<'_, '_>> = place
            .cached
            .map(|folder| folder.folders().map(|inner| (inner.name(), inner)).collect())
            .unwrap_or_default();
        let mut items = items.iter().peekable();
        let mut at = place.entries.start;
        loop {
            let staged = entries.get(at).filter(|_| at < place.entries.end).map(|(path, kind, id)| {
                let name = &path[place.prefix.len()..];
                let folder = name.find('/').map(|slash| place.prefix.len() + slash + 1);
                (path, name.split('/').next().unwrap_or(name), folder, kind, id)
            });
            let order = match (&staged, items.peek()) {
                (None, None) => break,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (Some((_, name, folder, ..)), Some(item)) => {
                    order(name.as_bytes(), folder.is_some(), item.name, item.kind == EntryKind::Folder)
                }
            };
            let end = match &staged {
                Some((path, _, Some(end), ..)) => entries.end_of(at, &path[..*end]).min(place.entries.end),
                _ => at + 1,
            };
            match (staged, order) {
                (Some((path, _, folder, kind, id)), Ordering::Equal) => {
                    let item = items.next().expect("it was looked at");
                    if let Some(end_of_folder) = folder {
                        let prefix = path.as_bytes()[..end_of_folder].to_vec();
                        let cached = inner.get(item.name).copied();
                        open.push(Place { prefix, entries: at..end, tree: item.id, cached });
                    } else if !is_same(item.kind, item.id, kind, id) {
                        paths.push(path.to_owned());
                    }
                    at = end;
                }
                (Some(_), Ordering::Less) => {
                    let added = (at..end).filter_map(|at| entries.get(at));
                    paths.extend(added.map(|(path, ..)| path.to_owned()));
                    at = end;
                }
                _ => {
                    let item = items.next().expect("it was looked at");
                    let path = [place.prefix.as_slice(), item.name].concat();
                    if item.kind == EntryKind::Folder {
                        let prefix = [path.as_slice(), b"/"].concat();
                        open.push(Place { prefix, entries: 0..0, tree: item.id, cached: None });
                    } else {
                        paths.push(path::shown(&path).0);
                    }
                }
            }
        }
    }
    Ok(paths)
}

/// Puts names in the order of git: a folder's as if it ended in a slash.
fn order(left: &[u8], left_is_folder: bool, right: &[u8], right_is_folder: bool) -> Ordering {
    let end = |is_folder: bool| is_folder.then_some(b'/').into_iter();
    let left = left.iter().copied().chain(end(left_is_folder));
    left.cmp(right.iter().copied().chain(end(right_is_folder)))
}

fn id_bytes(id: &Oid, length: usize) -> &[u8] {
    id.as_bytes().get(..length).unwrap_or_default()
}

/// Tells whether an entry says what a tree says at its path.
fn is_same(old: EntryKind, old_id: Oid, new: EntryKind, new_id: Option<Oid>) -> bool {
    new != EntryKind::Unmerged && new_id == Some(old_id) && (old == new || old.is_file() && new.is_file())
}

/// Tells whether one of these paths is near a file of these names in the tree, or is one.
///
/// The paths are those that differ: if none of them is such a file, the tree holds them all.
fn is_near(trees: &mut Trees<'_>, tree: Oid, paths: &[String], names: &[&str]) -> Result<bool, GitError> {
    if paths.iter().flat_map(|path| path.split('/')).any(|part| names.iter().any(|name| is_alike(part, name)))
    {
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
                for item in trees.raw_items(&bytes)? {
                    if item.kind == EntryKind::Folder
                        && std::str::from_utf8(item.name).is_ok_and(|name| is_alike(name, part))
                    {
                        next.push(item.id);
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
    let items: Vec<Item<'_>> = trees.raw_items(&bytes)?;
    let is_one = |item: &Item<'_>| {
        std::str::from_utf8(item.name).is_ok_and(|found| names.iter().any(|name| is_alike(found, name)))
    };
    Ok(items.iter().any(is_one))
}

/// Tells whether two names are one for those who do not tell upper from lower case.
fn is_alike(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        left.eq_ignore_ascii_case(right)
    } else {
        path::folded(left) == path::folded(right)
    }
}
