//! The files of one commit, as a snapshot; only the folders that are asked for are read.

use super::entry::{Entry, EntryKind};
use super::error::{GitError, ReadError, SnapshotError};
use super::path;
use super::repository::Inner;
use super::snapshot::{Source, no_file};
use super::tree_diff::{self, Item};
use git2::{ObjectFormat, Oid};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The tree of a commit.
#[derive(Debug)]
pub(super) struct Tree {
    repository: Arc<Inner>,
    root: Oid,
    /// Folders already read, by path: libgit2 keeps no large tree, and looking a path up in one costs a full parse.
    folders: Mutex<BTreeMap<String, Arc<Folder>>>,
}

/// The names in one folder, sorted, with what git stores for each: the bytes of the folder, and where in them each is.
#[derive(Debug)]
pub(super) struct Folder {
    bytes: Arc<[u8]>,
    format: ObjectFormat,
    places: Vec<usize>,
}

impl Folder {
    /// Reads one tree object.
    pub(super) fn read(repository: &Inner, id: Oid) -> Result<Self, GitError> {
        const READING: &str = "reading a folder of a commit";
        let objects = &repository.objects;
        let bytes = objects.handle()?.folder(id, READING)?;
        let folder = bytes.and_then(|bytes| Self::of(bytes, objects.format()));
        folder.ok_or_else(|| objects.broken(READING, format!("{id} is not a valid folder")))
    }

    /// Takes a folder apart.
    fn of(bytes: Arc<[u8]>, format: ObjectFormat) -> Option<Self> {
        let mut places = Vec::with_capacity(bytes.len() / 32);
        let mut rest = &*bytes;
        let mut last: &[u8] = &[];
        let mut is_sorted = true;
        while !rest.is_empty() {
            places.push(bytes.len() - rest.len());
            let (item, after) = tree_diff::item(rest, format)?;
            is_sorted &= last <= item.name;
            (last, rest) = (item.name, after);
        }
        let mut folder = Self { bytes, format, places: Vec::new() };
        // Git sorts a folder as if its name ended in a slash.
        if !is_sorted {
            places.sort_by(|left, right| folder.item(*left).name.cmp(folder.item(*right).name));
        }
        folder.places = places;
        Some(folder)
    }

    fn item(&self, place: usize) -> Item<'_> {
        tree_diff::item(&self.bytes[place..], self.format).expect("it was read here before").0
    }

    pub(super) fn items(&self) -> impl Iterator<Item = Item<'_>> {
        self.places.iter().map(|place| self.item(*place))
    }

    pub(super) fn get(&self, name: &str) -> Option<Item<'_>> {
        let name_at = |place: &usize| self.item(*place).name;
        let at = self.places.binary_search_by(|place| name_at(place).cmp(name.as_bytes())).ok()?;
        Some(self.item(*self.places.get(at)?))
    }
}

impl Tree {
    pub(super) fn new(repository: Arc<Inner>, root: Oid) -> Self {
        Self { repository, root, folders: Mutex::default() }
    }

    /// Gives what is at a path: its kind and object. What lies inside a submodule counts as part of it.
    pub(super) fn at(&self, path: &str) -> Result<Option<(EntryKind, Oid)>, GitError> {
        let mut found = (EntryKind::Folder, self.root);
        let mut done = "";
        for part in path.split('/').filter(|part| !part.is_empty()) {
            match found.0 {
                EntryKind::Folder => {}
                EntryKind::Submodule => return Ok(Some(found)),
                _ => return Ok(None),
            }
            match self.folder(done, found.1)?.get(part) {
                Some(item) => found = (item.kind, item.id()),
                None => return Ok(None),
            }
            let end = done.len() + usize::from(!done.is_empty()) + part.len();
            done = &path[..end];
        }
        Ok(Some(found))
    }

    fn folder(&self, path: &str, id: Oid) -> Result<Arc<Folder>, GitError> {
        let known = self.folders.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(folder) = known {
            return Ok(folder);
        }
        let folder = Arc::new(Folder::read(&self.repository, id)?);
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.insert(path.to_owned(), Arc::clone(&folder));
        Ok(folder)
    }

    /// Calls `each` with the raw path, kind and object of all that lies below a folder.
    fn walk(&self, id: Oid, above: &[u8], each: &mut impl FnMut(&[u8], &Item<'_>)) -> Result<(), GitError> {
        // The listing is cached for later look-ups only where its path is text; others are never looked up.
        let folder = match std::str::from_utf8(above) {
            Ok(path) => self.folder(path, id)?,
            Err(_) => Arc::new(Folder::read(&self.repository, id)?),
        };
        for item in folder.items() {
            let mut path = above.to_vec();
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(item.name);
            if item.kind == EntryKind::Folder {
                self.walk(item.id(), &path, each)?;
            } else {
                each(&path, &item);
            }
        }
        Ok(())
    }
}

impl Source for Tree {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, SnapshotError> {
        let mut entries = Vec::new();
        match self.at(folder)? {
            None => {}
            Some((EntryKind::Folder, id)) => {
                self.walk(id, folder.as_bytes(), &mut |path, item| {
                    entries.push(Entry::stored(path, item.kind, item.id()));
                })?;
            }
            Some((kind, id)) => {
                // Inside a submodule nothing is listed; the submodule itself is.
                let parents_are_folders = path::parents(folder)
                    .all(|parent| matches!(self.at(parent), Ok(Some((EntryKind::Folder, _)))));
                if parents_are_folders {
                    entries.push(Entry::stored(folder.as_bytes(), kind, id));
                }
            }
        }
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let found = self
            .at(path)
            .map_err(|error| ReadError::Unreadable { path: path.to_owned(), source: Box::new(error) })?;
        match found {
            Some((kind, id)) if kind.is_file() => self.repository.objects.blob(id, path, limit),
            other => Err(no_file(path, other.map(|(kind, _)| kind))),
        }
    }

    fn read_entry(&self, entry: &Entry, limit: u64) -> Result<Vec<u8>, ReadError> {
        match entry.id() {
            Some(id) => self.repository.objects.blob(id, entry.path(), limit),
            None => self.read(entry.path(), limit),
        }
    }

    fn hash_entry(&self, entry: &Entry, _: ObjectFormat) -> Result<Oid, ReadError> {
        entry.id().ok_or_else(|| no_file(entry.path(), None))
    }

    fn kind(&self, path: &str) -> Result<Option<EntryKind>, SnapshotError> {
        Ok(self.at(path)?.map(|(kind, _)| kind))
    }

    fn tree(&self) -> Option<Oid> {
        Some(self.root)
    }

    fn find_named(&self, file_name: &str) -> Result<Vec<String>, SnapshotError> {
        let mut paths = Vec::new();
        self.walk(self.root, b"", &mut |path, item| {
            if item.name == file_name.as_bytes()
                && let (path, true) = path::shown(path)
            {
                paths.push(path);
            }
        })?;
        Ok(paths)
    }
}
