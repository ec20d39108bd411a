//! What is staged for the next commit, as a snapshot.

use super::entry::{Entries, Entry, EntryKind};
use super::error::{GitError, ReadError, SnapshotError};
use super::index_file::{CacheTree, IndexFault, RawEntry, read_index};
use super::reader::{Reader, listing};
use super::repository::Inner;
use super::snapshot::{Source, no_file};
use super::tree_diff::Trees;
use super::{path, staged};
use git2::{ObjectFormat, Oid};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The extended flag of an entry of which only the intent to add is known (`git add -N`): it has no content yet.
const INTENT_TO_ADD: u16 = 1 << 13;
/// The flags that say which side of a conflict an entry is; none in an ordinary one.
const STAGE: u16 = 0x3000;

/// The entries of one index file, read whole and once.
#[derive(Debug)]
pub(super) struct Index {
    repository: Arc<Inner>,
    loaded: Loaded,
    /// The paths that differ from a tree, for the tree that was asked about last.
    differing: Mutex<Option<(Oid, Arc<Vec<String>>)>>,
}

/// What an index file says.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) entries: Entries,
    /// The bytes of the note which folders git has written as trees, where there is one.
    pub(super) folders: Option<Vec<u8>>,
    /// The tree of all that is staged, where git has written it already.
    pub(super) tree: Option<Oid>,
}

impl Index {
    pub(super) fn new(repository: Arc<Inner>) -> Result<Self, GitError> {
        let loaded = load(&repository)?;
        Ok(Self { repository, loaded, differing: Mutex::default() })
    }

    pub(super) fn entries(&self) -> &Entries {
        &self.loaded.entries
    }

    /// Tells whether this is the index of that repository, so that trees of the one can be held against the other.
    pub(super) fn is_of(&self, repository: &Arc<Inner>) -> bool {
        Arc::ptr_eq(&self.repository, repository)
    }

    /// Takes over which paths a tree holds otherwise, where that was found already.
    pub(super) fn is_known_to_differ(&self, tree: Oid, mut paths: Vec<String>) {
        paths.sort();
        paths.dedup();
        let mut known = self.differing.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((tree, Arc::new(paths)));
    }

    /// Gives the paths that a tree holds otherwise, in byte order; they are found once for each tree.
    pub(super) fn differing(&self, tree: Oid) -> Result<Arc<Vec<String>>, GitError> {
        let mut known = self.differing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, paths)) = known.as_ref().filter(|(of, _)| *of == tree) {
            return Ok(Arc::clone(paths));
        }
        let paths = Arc::new(staged::differing(&self.repository, &self.loaded, tree)?);
        *known = Some((tree, Arc::clone(&paths)));
        Ok(paths)
    }
}

impl Source for Index {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, SnapshotError> {
        Ok(self.entries().below(folder))
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.entries().find(path) {
            Some(entry) if entry.kind().is_file() => self.read_entry(&entry, limit),
            _ => Err(no_file(path, self.entries().kind(path))),
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
        Ok(self.entries().kind(path))
    }

    fn find_named(&self, file_name: &str) -> Result<Vec<String>, SnapshotError> {
        Ok(self.entries().named(file_name))
    }

    fn index(&self) -> Option<&Index> {
        Some(self)
    }
}

/// Gives the path of the index file, whether or not it is there.
pub(super) fn place(repository: &Inner) -> Result<PathBuf, GitError> {
    let Some(root) = &repository.root else {
        return Err(GitError::NoWorkTree { path: repository.objects.git_dir().to_path_buf() });
    };
    Ok(match &repository.index_file {
        Some(named) => root.join(named),
        None => usual(repository),
    })
}

fn usual(repository: &Inner) -> PathBuf {
    repository.objects.git_dir().join("index")
}

/// Reads the bytes of an index file; `None` where it is missing and may be.
///
/// A repository without commits has no index file yet. Any other file that is missing is a mistake: taken as empty,
/// it would make every record a deleted one.
fn bytes(repository: &Inner, file: &Path) -> Result<Option<Vec<u8>>, GitError> {
    match std::fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(GitError::Io { path: file.to_path_buf(), source: error })
        }
        Err(_) if is_same_place(file, &usual(repository)) => Ok(None),
        Err(_) => Err(GitError::IndexMissing { path: file.to_path_buf() }),
    }
}

/// Reads an index file and hands its bytes on, a second time if the first try met one that is being written.
pub(super) fn read<T>(
    repository: &Inner,
    parse: impl Fn(&[u8]) -> Result<T, IndexFault>,
) -> Result<Option<T>, GitError> {
    let file = place(repository)?;
    let once =
        || -> Result<_, GitError> { Ok(bytes(repository, &file)?.map(|bytes| parse(&bytes)).transpose()) };
    match once()? {
        Ok(parsed) => Ok(parsed),
        Err(_) => once()?.map_err(|fault| refused(&file, fault)),
    }
}

/// Tells whether the index lies in two files, which git has to read.
pub(super) fn is_split(repository: &Inner) -> bool {
    let length = id_length(repository.objects.format());
    let is_split = std::cell::Cell::new(false);
    let _ = read(repository, |bytes| {
        let parsed = read_index(bytes, length, |_| {}).map(drop);
        is_split.set(matches!(parsed, Err(IndexFault::Split { .. })));
        parsed
    });
    is_split.get()
}

/// How many bytes an id of a repository has.
pub(super) fn id_length(format: ObjectFormat) -> usize {
    match format {
        ObjectFormat::Sha1 => 20,
        ObjectFormat::Sha256 => 32,
    }
}

/// Loads what is staged. This is the one place that says which index files can be read here.
fn load(repository: &Inner) -> Result<Loaded, GitError> {
    let by_git = || -> Result<Loaded, GitError> {
        let entries = listing::entries(&repository.git(), repository.objects.format())?;
        Ok(Loaded { entries, ..Loaded::default() })
    };
    if matches!(repository.reader, Reader::Command(_)) {
        // Git takes a missing file for an empty one, wherever it was to be.
        let found = bytes(repository, &place(repository)?)?;
        return if found.is_some() { by_git() } else { Ok(Loaded::default()) };
    }
    let parsed = match read(repository, |bytes| parse(bytes, repository.objects.format())) {
        Err(error @ GitError::Unsupported { .. }) => {
            return match by_git() {
                Err(GitError::GitMissing) => Err(error),
                loaded => loaded,
            };
        }
        parsed => parsed?,
    };
    let (mut loaded, sparse) = parsed.unwrap_or_default();
    for (folder, id) in sparse {
        expand(repository, &folder, id, &mut loaded.entries)?;
    }
    loaded.entries = loaded.entries.sorted();
    Ok(loaded)
}

/// Says what a fault means to a person.
fn refused(file: &Path, fault: IndexFault) -> GitError {
    let path = file.to_path_buf();
    match fault {
        // Another reader may know better: this is the place for it.
        IndexFault::Split { .. } => GitError::Unsupported {
            path,
            what: "the index is split in two files (core.splitIndex), which only git can read".to_owned(),
            advice:
                "Install git or add its folder to the PATH, or join the index again with `git update-index \
                --no-split-index`."
                    .to_owned(),
        },
        IndexFault::Extension { .. } | IndexFault::Version { .. } => GitError::Unsupported {
            path,
            what: format!("this index uses something newer than can be read here ({fault})"),
            advice: "Look for a newer version of Countersign.".to_owned(),
        },
        fault => GitError::IndexDamaged { path, fault },
    }
}

/// A folder that an index holds as one entry, and its tree.
type Sparse = (Vec<u8>, Oid);

/// Takes an index file apart, and gives the folders beside that are still to be expanded.
fn parse(bytes: &[u8], format: ObjectFormat) -> Result<(Loaded, Vec<Sparse>), IndexFault> {
    let mut entries = Entries::default();
    // An entry takes 72 bytes or more, and its path is seldom longer than the rest of it.
    entries.reserve(bytes.len() / 100, bytes.len() / 2);
    let mut sparse = Vec::new();
    let mut unmerged = None;
    let mut count = 0;
    let length = id_length(format);
    let extensions = read_index(bytes, length, |entry: &RawEntry<'_>| {
        count += 1;
        let id = Oid::from_bytes(entry.id).expect("an id of a length that git knows");
        if entry.intent_to_add {
        } else if entry.is_folder() {
            sparse.push((entry.path.strip_suffix(b"/").unwrap_or(entry.path).to_vec(), id));
        } else if entry.stage == 0 {
            entries.push_stored(entry.path, EntryKind::from_mode(entry.mode), id);
        } else if unmerged.as_deref() != Some(entry.path) {
            entries.push_stored(entry.path, EntryKind::Unmerged, id);
            unmerged = Some(entry.path.to_vec());
        }
    })?;
    let root = extensions.folders.and_then(|folders| CacheTree::parse(folders, length));
    let root = root.as_ref().and_then(|folders| folders.root().known());
    let tree = root.filter(|root| root.entries == count).and_then(|root| Oid::from_bytes(root.id).ok());
    let folders = extensions.folders.map(<[u8]>::to_vec);
    Ok((Loaded { entries, folders, tree }, sparse))
}

/// Adds all that lies in a folder which the index holds as one entry.
fn expand(repository: &Inner, folder: &[u8], id: Oid, entries: &mut Entries) -> Result<(), GitError> {
    let handle = repository.objects.handle()?;
    let (above, is_valid) = path::shown(folder);
    for found in Trees::new(&repository.objects, &handle).changed(id, &[], &[String::new()])? {
        if let Some(version) = found.after {
            let kind = if is_valid { version.kind } else { EntryKind::BadName };
            entries.push(&format!("{above}/{}", found.path), kind, Some(version.blob.oid()));
        }
    }
    Ok(())
}

/// Gives what an index of libgit2 holds, and the paths in it that are not merged.
pub(super) fn entries(index: &git2::Index) -> (Entries, Vec<String>) {
    let mut entries = Vec::with_capacity(index.len());
    let mut unmerged = BTreeSet::new();
    for item in index.iter() {
        if item.flags_extended & INTENT_TO_ADD != 0 {
            continue;
        }
        if stage(&item) == 0 {
            entries.push(Entry::stored(&item.path, EntryKind::from_mode(item.mode), item.id));
        } else {
            let entry = Entry::stored(&item.path, EntryKind::Unmerged, item.id);
            if unmerged.insert(entry.path().to_owned()) {
                entries.push(entry);
            }
        }
    }
    (Entries::new(entries), unmerged.into_iter().collect())
}

/// Tells which side of a conflict an entry is; 0 in an ordinary one.
pub(super) fn stage(entry: &git2::IndexEntry) -> u16 {
    entry.flags & STAGE
}

/// Tells whether both paths name one file, which need not be there.
fn is_same_place(left: &Path, right: &Path) -> bool {
    let place = |path: &Path| Some((path::physical(path.parent()?).ok()?, path.file_name()?.to_owned()));
    left == right || (place(left).is_some() && place(left) == place(right))
}
