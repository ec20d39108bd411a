//! The files on disk below one folder, as a snapshot; the index is left alone unless a whole search needs it.

use super::entry::{Entry, EntryKind};
use super::error::{ReadError, SnapshotError};
use super::index::Index;
use super::path;
use super::repository::Inner;
use super::snapshot::{Source, WORTH_THREADS, no_file};
use git2::{ObjectFormat, ObjectType, Oid};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use unicode_normalization::UnicodeNormalization as _;
use walkdir::{DirEntry, WalkDir};

/// A folder and all below it.
#[derive(Debug)]
pub(super) struct WorkTree {
    root: PathBuf,
    /// The repository whose working tree this is, if it is one.
    repository: Option<Arc<Inner>>,
    /// What is in the folders that were asked about, by their path: many links lead to few folders.
    listings: Mutex<BTreeMap<String, Arc<Listing>>>,
}

/// The names in one folder as they are written, and what each is.
type Listing = BTreeMap<String, EntryKind>;

/// Folders that a search for untracked files leaves out, beside those whose name starts with a dot.
const NOT_SEARCHED: [&str; 3] = ["node_modules", "target", "vendor"];

impl WorkTree {
    pub(super) fn new(root: PathBuf, repository: Option<Arc<Inner>>) -> Self {
        Self { root, repository, listings: Mutex::default() }
    }

    /// Looks a path up without following any link; `None` if it is not there or only through a link.
    fn look_up(&self, path: &str) -> io::Result<Option<(PathBuf, Metadata)>> {
        for parent in path::parents(path) {
            let Some(place) = path::on_disk(&self.root, parent) else {
                return Ok(None);
            };
            match metadata(&place)? {
                Some(metadata) if metadata.is_dir() => {}
                _ => return Ok(None),
            }
        }
        let Some(place) = path::on_disk(&self.root, path) else {
            return Ok(None);
        };
        Ok(metadata(&place)?.map(|metadata| (place, metadata)))
    }

    /// Tells what is at a place below the root, from what the system says about it.
    fn kind_of(&self, place: &Path, metadata: &Metadata) -> Option<EntryKind> {
        let kind = metadata.file_type();
        if kind.is_symlink() {
            Some(EntryKind::Symlink)
        } else if kind.is_dir() {
            Some(if self.is_other_repository(place) { EntryKind::Submodule } else { EntryKind::Folder })
        } else if kind.is_file() {
            Some(if is_executable(metadata) { EntryKind::Executable } else { EntryKind::File })
        } else {
            // Pipes, sockets and devices: git does not see them either.
            None
        }
    }

    fn is_other_repository(&self, folder: &Path) -> bool {
        folder != self.root && folder.join(".git").symlink_metadata().is_ok()
    }

    /// Walks a folder and gives the places that are no folders, and the other repositories.
    fn walk(
        &self,
        folder: &Path,
        enters: impl Fn(&str) -> bool,
    ) -> Result<Vec<(DirEntry, bool)>, SnapshotError> {
        let mut found = Vec::new();
        let mut walk = WalkDir::new(folder).follow_links(false).into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                // Removed since its folder was listed.
                Err(error) if error.io_error().is_some_and(|error| error.kind() == ErrorKind::NotFound) => {
                    continue;
                }
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_path_buf();
                    return Err(SnapshotError::Folder { path, source: error.into() });
                }
            };
            let is_folder = entry.file_type().is_dir();
            let name = entry.file_name().to_string_lossy();
            if entry.depth() > 0 && path::is_dot_git(&name) {
                if is_folder {
                    walk.skip_current_dir();
                }
            } else if !is_folder {
                found.push((entry, false));
            } else if self.is_other_repository(entry.path()) {
                walk.skip_current_dir();
                found.push((entry, true));
            } else if entry.depth() > 0 && !enters(&name) {
                walk.skip_current_dir();
            }
        }
        Ok(found)
    }

    fn entry(&self, found: &DirEntry, is_repository: bool) -> Option<Entry> {
        let kind = if is_repository {
            EntryKind::Submodule
        } else if found.path_is_symlink() {
            EntryKind::Symlink
        } else {
            self.kind_of(found.path(), &found.metadata().ok()?)?
        };
        let (path, valid) = path::shown(&path::relative(&self.root, found.path()));
        Some(Entry::new(path, if valid { kind } else { EntryKind::BadName }))
    }

    /// Lists one folder, once; one that is gone is empty.
    fn listing(&self, folder: &str) -> io::Result<Arc<Listing>> {
        let known = self.listings.lock().unwrap_or_else(PoisonError::into_inner).get(folder).cloned();
        if let Some(listing) = known {
            return Ok(listing);
        }
        let mut listing = Listing::new();
        let entries = match path::on_disk(&self.root, folder).map(|place| place.read_dir()) {
            Some(Ok(entries)) => Some(entries),
            Some(Err(error)) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => None,
        };
        for entry in entries.into_iter().flatten() {
            let entry = entry?;
            let kind = entry.file_type()?;
            let kind = if kind.is_symlink() {
                EntryKind::Symlink
            } else if kind.is_dir() {
                EntryKind::Folder
            } else if kind.is_file() {
                EntryKind::File
            } else {
                continue;
            };
            if let Ok(name) = entry.file_name().into_string() {
                listing.insert(as_compared(&name), kind);
            }
        }
        let listing = Arc::new(listing);
        let mut listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        listings.insert(folder.to_owned(), Arc::clone(&listing));
        Ok(listing)
    }

    fn trouble(&self, path: &str, source: io::Error) -> SnapshotError {
        SnapshotError::Folder { path: self.root.join(path), source }
    }
}

impl Source for WorkTree {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, SnapshotError> {
        let Some((place, metadata)) = self.look_up(folder).map_err(|error| self.trouble(folder, error))?
        else {
            return Ok(Vec::new());
        };
        let inside_other = path::parents(folder)
            .filter_map(|parent| path::on_disk(&self.root, parent))
            .any(|parent| self.is_other_repository(&parent));
        if inside_other {
            return Ok(Vec::new());
        }
        match self.kind_of(&place, &metadata) {
            None => Ok(Vec::new()),
            Some(EntryKind::Folder) => {
                let found = self.walk(&place, |_| true)?;
                let entry = |(found, other): &(_, _)| self.entry(found, *other);
                // Each entry costs a system call for its executable bit; of a few, starting threads costs more.
                Ok(if found.len() < WORTH_THREADS {
                    found.iter().filter_map(entry).collect()
                } else {
                    found.par_iter().with_min_len(WORTH_THREADS).filter_map(entry).collect()
                })
            }
            Some(kind) => Ok(vec![Entry::new(folder.to_owned(), kind)]),
        }
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let found = self.look_up(path).map_err(|error| unreadable(path, error))?;
        let Some((place, metadata)) = found else {
            return Err(no_file(path, None));
        };
        match self.kind_of(&place, &metadata) {
            Some(kind) if kind.is_file() => read_file(&place, path, limit),
            other => Err(no_file(path, other)),
        }
    }

    fn read_entry(&self, entry: &Entry, limit: u64) -> Result<Vec<u8>, ReadError> {
        match path::on_disk(&self.root, entry.path()) {
            Some(place) => read_file(&place, entry.path(), limit),
            None => Err(no_file(entry.path(), None)),
        }
    }

    fn hash_entry(&self, entry: &Entry, format: ObjectFormat) -> Result<Oid, ReadError> {
        let path = entry.path();
        let Some(place) = path::on_disk(&self.root, path) else {
            return Err(no_file(path, None));
        };
        let library =
            |error: git2::Error| ReadError::Unreadable { path: path.to_owned(), source: error.into() };
        if entry.kind() == EntryKind::Symlink {
            let target = place.read_link().map_err(|error| unreadable(path, error))?;
            let target = path::relative(Path::new(""), &target);
            return Oid::hash_object_ext(ObjectType::Blob, &target, format).map_err(library);
        }
        Oid::hash_file_ext(ObjectType::Blob, &place, format).map_err(library)
    }

    fn kind(&self, path: &str) -> Result<Option<EntryKind>, SnapshotError> {
        let mut folder = "";
        let mut found = EntryKind::Folder;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            if found != EntryKind::Folder {
                return Ok(None);
            }
            // Asked of the listing and not of the file: only so is a name of other case another name everywhere.
            let listing = self.listing(folder).map_err(|error| self.trouble(folder, error))?;
            match listing.get(&as_compared(part)) {
                Some(kind) => found = *kind,
                None => return Ok(None),
            }
            let end = folder.len() + usize::from(!folder.is_empty()) + part.len();
            folder = &path[..end];
        }
        Ok(Some(found))
    }

    fn find_named(&self, file_name: &str) -> Result<Vec<String>, SnapshotError> {
        let found = self.walk(&self.root, |name| !name.starts_with('.') && !NOT_SEARCHED.contains(&name))?;
        let mut paths: Vec<String> = found
            .iter()
            .filter(|(found, other)| !other && found.file_name() == file_name)
            .filter_map(|(found, other)| self.entry(found, *other))
            .filter(|entry| entry.kind() != EntryKind::BadName)
            .map(|entry| entry.path().to_owned())
            .collect();
        if let Some(repository) = &self.repository {
            let index = Index::new(Arc::clone(repository))?;
            for path in index.entries().named(file_name) {
                if self.kind(&path)?.is_some() {
                    paths.push(path);
                }
            }
        }
        Ok(paths)
    }

    fn root(&self) -> Option<&Path> {
        Some(&self.root)
    }
}

/// Gives a name in the form in which names are compared: macOS, and git on it, take both Unicode forms as one.
fn as_compared(name: &str) -> String {
    if cfg!(target_os = "macos") { name.nfc().collect() } else { name.to_owned() }
}

/// Asks the system about a place without following a link; `None` if nothing is there.
fn metadata(place: &Path) -> io::Result<Option<Metadata>> {
    match place.symlink_metadata() {
        Ok(metadata) => Ok(Some(metadata)),
        // A name too long for the file system, or with a byte that it forbids, is not there either.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound
                    | ErrorKind::NotADirectory
                    | ErrorKind::InvalidFilename
                    | ErrorKind::InvalidInput
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Reads a file whose size is looked up first; one that grows meanwhile is not read past the limit either.
fn read_file(place: &Path, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
    let trouble = |error: io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => no_file(path, None),
        _ => unreadable(path, error),
    };
    let file = File::open(place).map_err(trouble)?;
    let size = file.metadata().map_err(trouble)?.len();
    let too_large = |size| ReadError::TooLarge { path: path.to_owned(), size, limit };
    if size > limit {
        return Err(too_large(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(trouble)?;
    let size = bytes.len() as u64;
    if size > limit { Err(too_large(size)) } else { Ok(bytes) }
}

fn unreadable(path: &str, error: io::Error) -> ReadError {
    ReadError::Unreadable { path: path.to_owned(), source: error.into() }
}

#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    false
}
