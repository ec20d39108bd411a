//! What one tree says otherwise than others: by the ids of folders, so that what is the same is never read.

use super::entry::EntryKind;
use super::error::{GitError, SnapshotError};
use super::id::BlobId;
use super::objects::{Handle, Objects};
use super::path;
use git2::{ObjectFormat, Oid};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a path holds in one commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Version {
    /// What it is; never a folder. Only a file can be read.
    pub kind: EntryKind,
    /// The id of its bytes.
    pub blob: BlobId,
}

/// A path that a commit changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangedPath {
    /// The path from the root; bytes that are not UTF-8 are shown as `\xFF`, and the kind is a bad name then.
    pub path: String,
    /// What it held in each parent that was compared, in their order; `None` where nothing but a folder was there.
    pub before: Vec<Option<Version>>,
    /// What it holds in the commit; `None` if it is gone, or a folder now.
    pub after: Option<Version>,
}

impl ChangedPath {
    /// Gives what the path held in the first parent.
    pub fn old(&self) -> Option<&Version> {
        self.before.first().and_then(Option::as_ref)
    }
}

/// What lies at a path of a tree.
pub(super) type Found = Option<(EntryKind, Oid)>;

/// A path to look at, and what lies there now and lay there before.
struct Place {
    path: Vec<u8>,
    now: Found,
    before: Vec<Found>,
}

impl Place {
    fn is_changed(&self) -> bool {
        !self.before.iter().any(|before| is_same(self.now, *before))
    }
}

/// The folders that were read last, by their ids.
pub(super) struct Trees<'a> {
    objects: &'a Objects,
    handle: &'a Handle<'a>,
    folders: BTreeMap<Oid, Arc<[u8]>>,
    bytes: usize,
}

/// What reading a folder is called in messages.
const READING: &str = "reading a folder of a commit";
/// The most bytes of folders that are kept.
const KEPT: usize = 32 * 1024 * 1024;

/// One name in a folder.
pub(super) struct Item<'a> {
    pub(super) name: &'a [u8],
    pub(super) kind: EntryKind,
    /// The bytes of the id: most items are passed over, and nobody asks.
    id: &'a [u8],
}

impl Item<'_> {
    pub(super) fn id(&self) -> Oid {
        Oid::from_bytes(self.id).expect("an id of a length that git knows")
    }
}

impl<'a> Trees<'a> {
    pub(super) fn new(objects: &'a Objects, handle: &'a Handle<'a>) -> Self {
        Self { objects, handle, folders: BTreeMap::new(), bytes: 0 }
    }

    /// Gives the paths at and below `folders` that `now` holds otherwise than each of `before`, in byte order.
    ///
    /// Without any before, all that is there. The executable bit does not count.
    pub(super) fn changed(
        &mut self,
        now: Oid,
        before: &[Oid],
        folders: &[String],
    ) -> Result<Vec<ChangedPath>, GitError> {
        let mut changes = Vec::new();
        if before.contains(&now) {
            return Ok(changes);
        }
        // No recursion: how deep folders lie in each other is for others to choose.
        let mut open = Vec::new();
        for folder in folders {
            let here = self.at(now, folder)?;
            let there = before.iter().map(|tree| self.at(*tree, folder)).collect::<Result<Vec<_>, _>>()?;
            open.push(Place { path: folder.as_bytes().to_vec(), now: here, before: there });
        }
        while let Some(place) = open.pop() {
            if place.is_changed() {
                self.compare(&place, &mut open, &mut changes)?;
            }
        }
        changes.sort_by(|left, right| left.path.cmp(&right.path));
        changes.dedup_by(|left, right| left.path == right.path);
        Ok(changes)
    }

    /// Gives what is at a normal path; nothing where a submodule or a file is in the way.
    pub(super) fn at(&mut self, root: Oid, path: &str) -> Result<Found, GitError> {
        let mut found = (EntryKind::Folder, root);
        for part in path.split('/').filter(|part| !part.is_empty()) {
            if found.0 != EntryKind::Folder {
                return Ok(None);
            }
            let bytes = self.folder(found.1)?;
            match self.items(&bytes)?.into_iter().find(|item| item.name == part.as_bytes()) {
                Some(item) => found = (item.kind, item.id()),
                None => return Ok(None),
            }
        }
        Ok(Some(found))
    }

    /// Notes what changed at a place, and the places below it to look at.
    fn compare(
        &mut self,
        place: &Place,
        open: &mut Vec<Place>,
        changes: &mut Vec<ChangedPath>,
    ) -> Result<(), GitError> {
        let Place { path, now, before } = place;
        let was_always = |wanted: fn(&Found) -> bool| !before.is_empty() && before.iter().all(wanted);
        if is_leaf(now) || was_always(is_leaf) {
            changes.push(ChangedPath::new(path, *now, before));
        }
        // A name that is gone differs from a parent only where that had it.
        let may_lose = was_always(is_folder);
        if !is_folder(now) && !may_lose {
            return Ok(());
        }
        let mut read = |found: &Found| match found {
            Some((EntryKind::Folder, id)) => self.folder(*id),
            _ => Ok(Arc::from([])),
        };
        let now_bytes = read(now)?;
        let before_bytes = before.iter().map(read).collect::<Result<Vec<_>, GitError>>()?;
        let (now_items, before_items) = match before_bytes.as_slice() {
            [before] => {
                let (now, before) = self.differing(&now_bytes, before)?;
                (now, vec![before])
            }
            several => {
                let several = several.iter().map(|bytes| self.items(bytes));
                (self.items(&now_bytes)?, several.collect::<Result<Vec<_>, _>>()?)
            }
        };
        let mut below = |name: &[u8], now: Found, places: &mut [usize]| {
            let before =
                before_items.iter().zip(places).map(|(items, at)| advance(items, at, name)).collect();
            let mut place = Place { path: Vec::new(), now, before };
            if place.is_changed() {
                place.path = joined(path, name);
                open.push(place);
            }
        };
        let mut places = vec![0; before.len()];
        for item in &now_items {
            below(item.name, Some((item.kind, item.id())), &mut places);
        }
        if let (true, Some(first)) = (may_lose, before_items.first()) {
            let mut at = 0;
            let mut places = vec![0; before.len()];
            for item in first {
                if advance(&now_items, &mut at, item.name).is_none() {
                    below(item.name, None, &mut places);
                }
            }
        }
        Ok(())
    }

    /// Says that a folder cannot be taken apart.
    pub(super) fn invalid(&self) -> GitError {
        self.objects.broken(READING, "it is not valid".to_owned())
    }

    /// Reads the bytes of a folder.
    pub(super) fn folder(&mut self, id: Oid) -> Result<Arc<[u8]>, GitError> {
        if let Some(bytes) = self.folders.get(&id) {
            return Ok(Arc::clone(bytes));
        }
        let bytes = self.handle.folder(id, READING)?;
        let bytes = bytes.ok_or_else(|| self.objects.broken(READING, format!("{id} is no folder")))?;
        self.bytes += bytes.len();
        if self.bytes > KEPT {
            self.folders.clear();
            self.bytes = bytes.len();
        }
        self.folders.insert(id, Arc::clone(&bytes));
        Ok(bytes)
    }

    /// Takes a folder apart: names in byte order.
    fn items<'bytes>(&self, bytes: &'bytes [u8]) -> Result<Vec<Item<'bytes>>, GitError> {
        let mut items = Vec::with_capacity(bytes.len() / 32);
        for item in self.each_item(bytes) {
            items.push(item?);
        }
        // Git sorts a folder as if its name ended in a slash.
        items.sort_by(|left, right| left.name.cmp(right.name));
        Ok(items)
    }

    /// Takes two folders apart as far as they differ: names in byte order. Almost all of a large log is the same in both,
    /// and what is, is neither kept nor sorted.
    fn differing<'bytes>(
        &self,
        left: &'bytes [u8],
        right: &'bytes [u8],
    ) -> Result<(Vec<Item<'bytes>>, Vec<Item<'bytes>>), GitError> {
        let next = |rest: &'bytes [u8]| match rest {
            [] => Ok(None),
            rest => item(rest, self.objects.format()).map(Some).ok_or_else(|| self.invalid()),
        };
        let (mut left, mut right) = (left, right);
        let (mut lefts, mut rights) = (Vec::new(), Vec::new());
        loop {
            let Some((item, after)) = next(left)? else { break };
            if right.starts_with(&left[..left.len() - after.len()]) {
                right = &right[left.len() - after.len()..];
                left = after;
                continue;
            }
            let Some((other, other_after)) = next(right)? else { break };
            match in_order_of_git(&item, &other) {
                Ordering::Less => {
                    lefts.push(item);
                    left = after;
                }
                Ordering::Greater => {
                    rights.push(other);
                    right = other_after;
                }
                Ordering::Equal => {
                    lefts.push(item);
                    rights.push(other);
                    (left, right) = (after, other_after);
                }
            }
        }
        for item in self.each_item(left) {
            lefts.push(item?);
        }
        for item in self.each_item(right) {
            rights.push(item?);
        }
        for items in [&mut lefts, &mut rights] {
            items.sort_by(|left, right| left.name.cmp(right.name));
        }
        Ok((lefts, rights))
    }

    /// Takes a folder apart, as far as somebody goes: names in the order of git, in which a folder's name ends in a slash.
    pub(super) fn each_item<'bytes>(
        &self,
        bytes: &'bytes [u8],
    ) -> impl Iterator<Item = Result<Item<'bytes>, GitError>> + use<'_, 'a, 'bytes> {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let Some((item, after)) = item(rest, self.objects.format()) else {
                rest = &[];
                return Some(Err(self.invalid()));
            };
            rest = after;
            Some(Ok(item))
        })
    }
}

impl ChangedPath {
    fn new(path: &[u8], now: Found, before: &[Found]) -> Self {
        let (path, valid) = path::shown(path);
        let version = |found: &Found| match *found {
            Some((kind, id)) if kind != EntryKind::Folder => {
                Some(Version { kind: if valid { kind } else { EntryKind::BadName }, blob: BlobId::new(id) })
            }
            _ => None,
        };
        Self { before: before.iter().map(version).collect(), after: version(&now), path }
    }
}

/// Makes paths normal, and no path twice.
pub(super) fn normal(paths: &[impl AsRef<str>]) -> Result<Vec<String>, GitError> {
    let normal = |path: &str| {
        path::normal(path).ok_or_else(|| SnapshotError::OutsideRoot { path: path.to_owned() }.into())
    };
    let mut paths =
        paths.iter().map(|path| normal(path.as_ref())).collect::<Result<Vec<String>, GitError>>()?;
    paths.sort();
    paths.dedup();
    Ok(paths)
}

fn is_folder(found: &Found) -> bool {
    matches!(found, Some((EntryKind::Folder, _)))
}

fn is_leaf(found: &Found) -> bool {
    matches!(found, Some((kind, _)) if *kind != EntryKind::Folder)
}

/// Tells whether two places hold the same bytes, or the same folder.
fn is_same(left: Found, right: Found) -> bool {
    match (left, right) {
        (Some((left, left_id)), Some((right, right_id))) => {
            left_id == right_id && (left == right || left.is_file() && right.is_file())
        }
        (None, None) => true,
        _ => false,
    }
}

/// Goes on in a sorted list to the place of a name, and gives what is there.
fn advance(items: &[Item<'_>], at: &mut usize, name: &[u8]) -> Found {
    while items.get(*at).is_some_and(|item| item.name < name) {
        *at += 1;
    }
    items.get(*at).filter(|item| item.name == name).map(|item| (item.kind, item.id()))
}

/// The order in which git sorts a folder: as if the name of a folder in it ended in a slash.
fn in_order_of_git(left: &Item<'_>, right: &Item<'_>) -> Ordering {
    let slash = |item: &Item<'_>| (item.kind == EntryKind::Folder).then_some(b'/');
    left.name.iter().copied().chain(slash(left)).cmp(right.name.iter().copied().chain(slash(right)))
}

fn joined(above: &[u8], name: &[u8]) -> Vec<u8> {
    if above.is_empty() { name.to_vec() } else { [above, b"/", name].concat() }
}

/// Reads `<mode in octal> <name>\0<id>`.
pub(super) fn item(bytes: &[u8], format: ObjectFormat) -> Option<(Item<'_>, &[u8])> {
    // A mode has five or six digits.
    let space = bytes.iter().take(8).position(|byte| *byte == b' ')?;
    let digit =
        |mode: u32, byte: &u8| matches!(byte, b'0'..=b'7').then(|| mode << 3 | u32::from(byte - b'0'));
    let mode = bytes.get(..space).filter(|digits| !digits.is_empty())?.iter().try_fold(0, digit)?;
    let rest = bytes.get(space + 1..)?;
    let end = memchr::memchr(0, rest)?;
    let length = match format {
        ObjectFormat::Sha1 => 20,
        ObjectFormat::Sha256 => 32,
    };
    let id = rest.get(end + 1..end + 1 + length)?;
    let item = Item { name: rest.get(..end)?, kind: EntryKind::from_mode(mode), id };
    Some((item, rest.get(end + 1 + length..)?))
}
