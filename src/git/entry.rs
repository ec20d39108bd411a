//! One path of a snapshot and what it is, and the sorted list that several kinds of snapshot are kept as.

use super::id::BlobId;
use super::path;
use git2::Oid;
use std::fmt;
use std::sync::Arc;

/// What a path of a snapshot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum EntryKind {
    /// A file.
    File,
    /// A file that may be run. Never seen in a working tree on Windows, which keeps no such mark.
    Executable,
    /// A symbolic link. It is never followed.
    Symlink,
    /// Another repository inside this one: a submodule, or a folder of the working tree with a `.git` of its own.
    Submodule,
    /// A path whose versions git could not merge, and nobody has resolved yet; only in an index.
    Unmerged,
    /// A path that is not UTF-8, or that no folder on disk could hold (such as `a//b`).
    BadName,
    /// A folder. Never listed; named only when one is read as a file.
    Folder,
}

impl EntryKind {
    /// Tells whether the entry holds bytes that can be read.
    pub fn is_file(self) -> bool {
        matches!(self, Self::File | Self::Executable)
    }

    /// Reads a file mode as git stores it in trees and in the index.
    pub(super) fn from_mode(mode: u32) -> Self {
        match mode & 0o170_000 {
            0o040_000 => Self::Folder,
            0o120_000 => Self::Symlink,
            0o160_000 => Self::Submodule,
            _ if mode & 0o100 != 0 => Self::Executable,
            _ => Self::File,
        }
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::File => "a file",
            Self::Executable => "an executable file",
            Self::Symlink => "a symbolic link",
            Self::Submodule => "another git repository (a submodule)",
            Self::Unmerged => "a path with an unresolved merge conflict",
            Self::BadName => "a path whose name is not valid",
            Self::Folder => "a folder",
        })
    }
}

/// One path of a snapshot.
///
/// Two entries are equal when path and kind are; the bytes do not count. Cheap to clone.
#[derive(Clone)]
pub struct Entry {
    /// The text that the path is a piece of: of many entries from one place there is one text.
    text: Arc<String>,
    piece: Piece,
    kind: EntryKind,
    /// The object that holds the bytes, where the snapshot knows it without reading.
    id: Option<Oid>,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    end: usize,
}

impl Piece {
    fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

impl Entry {
    pub(super) fn new(path: String, kind: EntryKind) -> Self {
        Self { piece: Piece { start: 0, end: path.len() }, text: Arc::new(path), kind, id: None }
    }

    /// Makes an entry of the raw bytes of a path and what git stores for it.
    pub(super) fn stored(bytes: &[u8], kind: EntryKind, id: Oid) -> Self {
        let (path, valid) = path::shown(bytes);
        Self { id: Some(id), ..Self::new(path, if valid { kind } else { EntryKind::BadName }) }
    }

    /// Gives the path: relative to the root of the snapshot, parted by `/`.
    ///
    /// Bytes of a [`EntryKind::BadName`] that are not UTF-8 are shown as `\xFF`.
    pub fn path(&self) -> &str {
        self.piece.of(&self.text)
    }

    /// Tells what the path is.
    pub fn kind(&self) -> EntryKind {
        self.kind
    }

    /// Gives the id of its bytes, where the snapshot knows it without reading them.
    pub fn blob(&self) -> Option<BlobId> {
        self.id.map(BlobId::new)
    }

    pub(super) fn id(&self) -> Option<Oid> {
        self.id
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.path() == other.path() && self.kind == other.kind
    }
}

impl Eq for Entry {}

impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, kind, id) = (self.path(), self.kind, self.id);
        formatter
            .debug_struct("Entry")
            .field("path", &path)
            .field("kind", &kind)
            .field("id", &id)
            .finish_non_exhaustive()
    }
}

/// Entries in the byte order of their paths; all paths lie in one text, for indexes of a hundred thousand files.
#[derive(Debug, Default)]
pub(super) struct Entries {
    paths: Arc<String>,
    items: Vec<Item>,
    is_unsorted: bool,
}

/// One entry: its path is a piece of the text.
#[derive(Clone, Copy, Debug)]
struct Item {
    piece: Piece,
    kind: EntryKind,
    id: Option<Oid>,
}

impl Entries {
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        let mut all = Self::default();
        for entry in entries {
            all.push(entry.path(), entry.kind, entry.id);
        }
        all.sorted()
    }

    /// Adds an entry of the raw bytes of its path, as [`Entry::stored`] does.
    pub(super) fn push_stored(&mut self, bytes: &[u8], kind: EntryKind, id: Oid) {
        let (path, valid) = path::as_shown(bytes);
        self.push(&path, if valid { kind } else { EntryKind::BadName }, Some(id));
    }

    /// Makes room for so many more entries, whose paths have so many bytes together.
    pub(super) fn reserve(&mut self, count: usize, bytes: usize) {
        self.items.reserve(count);
        Arc::make_mut(&mut self.paths).reserve(bytes);
    }

    pub(super) fn push(&mut self, path: &str, kind: EntryKind, id: Option<Oid>) {
        self.is_unsorted |= self.items.last().is_some_and(|last| self.path(last) > path);
        let paths = Arc::make_mut(&mut self.paths);
        let start = paths.len();
        paths.push_str(path);
        self.items.push(Item { piece: Piece { start, end: paths.len() }, kind, id });
    }

    /// Puts the entries in order, which all that follows relies on.
    pub(super) fn sorted(mut self) -> Self {
        if self.is_unsorted {
            let paths = &self.paths;
            self.items.sort_by(|left, right| left.piece.of(paths).cmp(right.piece.of(paths)));
            self.is_unsorted = false;
        }
        self
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// Gives the entry at a place in the order: path, kind and id.
    pub(super) fn get(&self, at: usize) -> Option<(&str, EntryKind, Option<Oid>)> {
        self.items.get(at).map(|item| (self.path(item), item.kind, item.id))
    }

    /// Gives the place of the first entry from `start` on whose path does not begin so; those that do come first.
    pub(super) fn end_of(&self, start: usize, prefix: &str) -> usize {
        let rest = self.items.get(start..).unwrap_or_default();
        start + rest.partition_point(|item| self.path(item).starts_with(prefix))
    }

    /// Gives the entry at exactly this path.
    pub(super) fn find(&self, path: &str) -> Option<Entry> {
        let at = self.items.binary_search_by(|item| self.path(item).cmp(path)).ok()?;
        self.items.get(at).map(|item| self.entry(item))
    }

    /// Gives the entry at this path, or those below it.
    pub(super) fn below(&self, folder: &str) -> Vec<Entry> {
        if folder.is_empty() {
            return self.items.iter().map(|item| self.entry(item)).collect();
        }
        if let Some(entry) = self.find(folder) {
            return vec![entry];
        }
        let folder = format!("{folder}/");
        let start = self.from(&folder);
        let end = self.end_of(start, &folder);
        self.items[start..end].iter().map(|item| self.entry(item)).collect()
    }

    fn has_below(&self, folder: &str) -> bool {
        let folder = format!("{folder}/");
        self.get(self.from(&folder)).is_some_and(|(path, ..)| path.starts_with(&folder))
    }

    /// Gives what is at this path: an entry's kind, or [`EntryKind::Folder`] where entries lie below it.
    ///
    /// What lies inside a submodule is not ours to know, and counts as part of it.
    pub(super) fn kind(&self, path: &str) -> Option<EntryKind> {
        if let Some(entry) = self.find(path) {
            return Some(entry.kind);
        }
        if path.is_empty() || self.has_below(path) {
            return Some(EntryKind::Folder);
        }
        let mut above = path::parents(path).filter_map(|parent| self.find(parent));
        above.any(|entry| entry.kind == EntryKind::Submodule).then_some(EntryKind::Submodule)
    }

    pub(super) fn named(&self, file_name: &str) -> Vec<String> {
        // Most paths end otherwise: their last byte says so at once.
        let (bytes, last) = (self.paths.as_bytes(), file_name.as_bytes().last());
        let named = self.items.iter().filter(|item| {
            if item.piece.end.checked_sub(1).and_then(|end| bytes.get(end)) != last {
                return false;
            }
            let path = self.path(item);
            path.ends_with(file_name) && item.kind != EntryKind::BadName && path::file_name(path) == file_name
        });
        named.map(|item| self.path(item).to_owned()).collect()
    }

    /// Gives the place of the first entry that is not before this path.
    fn from(&self, path: &str) -> usize {
        self.items.partition_point(|item| self.path(item) < path)
    }

    fn path(&self, item: &Item) -> &str {
        item.piece.of(&self.paths)
    }

    fn entry(&self, item: &Item) -> Entry {
        Entry { text: Arc::clone(&self.paths), piece: item.piece, kind: item.kind, id: item.id }
    }
}
