//! An index and a tree side by side, each in git's order: folders that are known to be the same are passed over whole.

use super::entry::{Entries, EntryKind};
use super::error::GitError;
use super::index_file::{CacheTree, CachedFolder, EntryStream};
use super::path;
use super::tree_diff::{Trees, item};
use git2::{ObjectFormat, Oid};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

/// The entries of an index, one after the other, in the byte order of their paths.
pub(super) trait Side {
    /// Gives the entry that is at hand: its path, what it is, and its object.
    fn now(&self) -> Option<(&[u8], EntryKind, Option<Oid>)>;
    /// Goes on by so many entries; `None` where there are not as many, or they cannot be read.
    fn pass(&mut self, count: usize) -> Option<()>;
}

/// Entries that were read before.
pub(super) struct Held<'e> {
    entries: &'e Entries,
    at: usize,
}

impl<'e> Held<'e> {
    /// Begins with the first. Paths that are no text stand in another order, and cannot be taken here.
    pub(super) fn new(entries: &'e Entries) -> Self {
        Self { entries, at: 0 }
    }
}

impl Side for Held<'_> {
    fn now(&self) -> Option<(&[u8], EntryKind, Option<Oid>)> {
        self.entries.get(self.at).map(|(path, kind, id)| (path.as_bytes(), kind, id))
    }

    fn pass(&mut self, count: usize) -> Option<()> {
        self.at = self.at.checked_add(count).filter(|at| *at <= self.entries.len())?;
        Some(())
    }
}

/// Entries as they come from the index file; none of them is kept.
pub(super) struct Streamed<R> {
    stream: EntryStream<R>,
    path: Vec<u8>,
    kind: EntryKind,
    id: Option<Oid>,
    is_over: bool,
}

impl<R: Read> Streamed<R> {
    /// Begins with the first; `None` where that cannot be read.
    pub(super) fn new(stream: EntryStream<R>) -> Option<Self> {
        let mut side = Self { stream, path: Vec::new(), kind: EntryKind::File, id: None, is_over: false };
        side.read()?;
        Some(side)
    }

    /// Gives the place in the file where the entries end; `None` where some are still to come.
    pub(super) fn end(&self) -> Option<usize> {
        self.is_over.then(|| self.stream.at())
    }

    fn read(&mut self) -> Option<()> {
        loop {
            let Some(entry) = self.stream.next().ok()? else {
                self.is_over = true;
                return Some(());
            };
            // What is not there yet, and what stands for more than itself.
            if entry.intent_to_add {
                continue;
            }
            if entry.is_folder() || entry.path.is_empty() {
                return None;
            }
            self.path.clear();
            self.path.extend_from_slice(entry.path);
            self.kind = match entry.stage {
                0 => EntryKind::from_mode(entry.mode),
                _ => EntryKind::Unmerged,
            };
            self.id = Oid::from_bytes(entry.id).ok();
            return Some(());
        }
    }
}

impl<R: Read> Side for Streamed<R> {
    fn now(&self) -> Option<(&[u8], EntryKind, Option<Oid>)> {
        (!self.is_over).then_some((&self.path, self.kind, self.id))
    }

    fn pass(&mut self, count: usize) -> Option<()> {
        // What lies between is not taken over, only read past.
        for _ in 1..count {
            self.stream.next().ok()??;
        }
        if count > 0 { self.read() } else { Some(()) }
    }
}

/// A folder that is open: how long its path is, and how far its tree has been read.
struct Open<'t, 'a> {
    prefix: usize,
    tree: Arc<[u8]>,
    at: usize,
    known: BTreeMap<&'a [u8], CachedFolder<'t, 'a>>,
}

impl<'t, 'a> Open<'t, 'a> {
    fn new(prefix: usize, tree: Arc<[u8]>, folder: Option<CachedFolder<'t, 'a>>) -> Self {
        let known = folder.map(|folder| folder.folders().map(|inner| (inner.name(), inner)).collect());
        Self { prefix, tree, at: 0, known: known.unwrap_or_default() }
    }
}

/// Gives the paths that differ, in no order; `None` where the one side cannot be read to its end.
///
/// The executable bit does not count.
pub(super) fn differing(
    trees: &mut Trees<'_>,
    side: &mut impl Side,
    tree: Oid,
    folders: Option<&CacheTree<'_>>,
    format: ObjectFormat,
) -> Result<Option<Vec<String>>, GitError> {
    let mut paths = Vec::new();
    let root = folders.map(CacheTree::root);
    let mut prefix: Vec<u8> = Vec::new();
    let mut open = vec![Open::new(0, trees.folder(tree)?, root)];
    // No recursion: how deep folders lie in each other is for others to choose.
    while let Some(folder) = open.last_mut() {
        let tree = Arc::clone(&folder.tree);
        let rest = &tree[folder.at..];
        let found = match rest {
            [] => None,
            rest => Some(item(rest, format).ok_or_else(|| trees.invalid())?),
        };
        let staged = side.now().filter(|(path, ..)| path.starts_with(&prefix)).map(|(path, kind, id)| {
            let rest = &path[folder.prefix..];
            let end = rest.iter().position(|byte| *byte == b'/');
            (&rest[..end.unwrap_or(rest.len())], end.is_some(), kind, id)
        });
        let order = match (&staged, &found) {
            (None, None) => {
                open.pop();
                prefix.truncate(open.last().map_or(0, |folder| folder.prefix));
                continue;
            }
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((name, is_folder, ..)), Some((item, _))) => {
                order(name, *is_folder, item.name, item.kind == EntryKind::Folder)
            }
        };
        // What only the index has is taken path by path, so that nothing is said of folders that do not differ.
        let (Some((item, after)), Ordering::Equal | Ordering::Greater) = (&found, order) else {
            let path = side.now().map(|(path, ..)| path::shown(path).0);
            paths.extend(path);
            if side.pass(1).is_none() {
                return Ok(None);
            }
            continue;
        };
        folder.at = tree.len() - after.len();
        match staged.filter(|_| order == Ordering::Equal) {
            None if item.kind == EntryKind::Folder => {
                let above = shown(&prefix, item.name);
                let all = trees.changed(item.id(), &[], &[String::new()])?;
                paths.extend(all.into_iter().map(|found| format!("{above}/{}", found.path)));
            }
            None => paths.push(shown(&prefix, item.name)),
            Some((_, true, ..)) => {
                let inner = folder.known.get(item.name).copied();
                let above = prefix.len();
                prefix.extend_from_slice(item.name);
                prefix.push(b'/');
                match inner.and_then(|inner| inner.known()).filter(|known| item.id().as_bytes() == known.id) {
                    Some(known) => {
                        if !pass_folder(side, known.entries, &prefix) {
                            return Ok(None);
                        }
                        prefix.truncate(above);
                    }
                    None => {
                        let tree = trees.folder(item.id())?;
                        open.push(Open::new(prefix.len(), tree, inner));
                    }
                }
            }
            Some((_, false, kind, id)) => {
                if !is_same(item.kind, item.id(), kind, id) {
                    paths.push(shown(&prefix, item.name));
                }
                if side.pass(1).is_none() {
                    return Ok(None);
                }
            }
        }
    }
    Ok(Some(paths))
}

/// Passes over a folder of so many entries; `false` where they are not as many.
fn pass_folder(side: &mut impl Side, entries: usize, prefix: &[u8]) -> bool {
    let is_inside = |side: &dyn Side| side.now().is_some_and(|(path, ..)| path.starts_with(prefix));
    let Some(more) = entries.checked_sub(1) else { return false };
    side.pass(more).is_some() && is_inside(side) && side.pass(1).is_some() && !is_inside(side)
}

/// Puts names in the order of git: a folder's as if it ended in a slash.
fn order(left: &[u8], left_is_folder: bool, right: &[u8], right_is_folder: bool) -> Ordering {
    if left_is_folder == right_is_folder && left == right {
        return Ordering::Equal;
    }
    let end = |is_folder: bool| is_folder.then_some(b'/').into_iter();
    let left = left.iter().copied().chain(end(left_is_folder));
    left.cmp(right.iter().copied().chain(end(right_is_folder)))
}

/// Tells whether an entry says what a tree says at its path.
pub(super) fn is_same(old: EntryKind, old_id: Oid, new: EntryKind, new_id: Option<Oid>) -> bool {
    new != EntryKind::Unmerged && new_id == Some(old_id) && (old == new || old.is_file() && new.is_file())
}

fn shown(prefix: &[u8], name: &[u8]) -> String {
    path::shown(&[prefix, name].concat()).0
}
