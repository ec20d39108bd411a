//! Where the memo of a log lies, and what vouches for a file on disk. Nothing here is ever in the way of a check.
//!
//! A memo lies in the folder of the repository itself, which is neither index nor tree, and may be deleted at any time.
//! What cannot be read counts as not there, what cannot be written is not written, and nobody is told of either.

use std::fs::{self, Metadata};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::check::memo::{Keys, Stamp};
use crate::git::{Entry, Environment, Origin, Repository, Snapshot};

/// The variable that switches memos off, by the word `off`.
const SWITCH: &str = "COUNTERSIGN_CACHE";

/// The place of the memo of one log, and the build that it has to be made by.
pub(super) struct MemoFile {
    path: PathBuf,
    pub(super) build: [u8; 32],
}

/// Whether somebody has switched memos off: then every record is read, and all of them are held and judged together.
pub(super) fn are_off(environment: &Environment) -> bool {
    environment.get(SWITCH).is_some_and(|value| value == "off")
}

/// When a file and its inode were changed: seconds and nanoseconds since 1970.
pub(super) type Moment = (i64, i64);

/// Later than all that changes: for a file whose stamp counts whenever it was changed.
pub(super) const EVER: Moment = (i64::MAX, 0);

impl MemoFile {
    /// Finds the place for a log of a snapshot; `None` where there is none for its kind.
    pub(super) fn of(repository: &Repository, snapshot: &Snapshot, folder: &str) -> Option<Self> {
        // Blobs are the same in all working trees of a repository, and stamps are not.
        let (above, kind) = match snapshot.origin() {
            Origin::Index => (repository.common_dir(), "staged"),
            Origin::WorkTree => (repository.git_dir(), "files"),
            _ => return None,
        };
        let start = *Sha256::digest(folder).first_chunk()?;
        let name = format!("{kind}-{:016x}", u64::from_be_bytes(start));
        Some(Self { path: above.join("countersign").join(name), build: build()? })
    }

    /// The bytes of the memo; none where there is none.
    pub(super) fn read(&self) -> Vec<u8> {
        fs::read(&self.path).unwrap_or_default()
    }

    /// Gives what vouches for the files on disk, before any of them is read; blobs vouch for themselves.
    ///
    /// A file is known again by size, inode and both its times, to the nanosecond. That holds only where the times are
    /// older than this moment by the clock of the disk: what is written from now on gets later ones.
    pub(super) fn keys(&self, snapshot: &Snapshot, entries: &[Entry]) -> Keys {
        if *snapshot.origin() == Origin::Index {
            return Keys::Blobs;
        }
        let Some(now) = now(self.folder()) else { return Keys::Stamps(Vec::new()) };
        let stamp = |entry: &Entry| stamp_of(&snapshot.on_disk(entry.path())?, now);
        Keys::Stamps(entries.par_iter().with_min_len(64).map(stamp).collect())
    }

    /// Puts a memo in place of the one that is there, in one step.
    pub(super) fn write(&self, bytes: &[u8]) {
        put(&self.path, bytes);
    }

    fn folder(&self) -> &Path {
        self.path.parent().expect("a memo lies in a folder")
    }
}

/// Puts a memo in place of the one that is there, in one step.
pub(super) fn put(path: &Path, bytes: &[u8]) {
    if let Some(mut file) = path.parent().and_then(temporary)
        && file.write_all(bytes).is_ok()
    {
        // Without waiting for the disk: of a file that a crash cuts short the check sum tells.
        let _ = file.persist(path);
    }
}

/// The moment by the clock of the disk: it is asked by a file that is made now, and goes again at once.
pub(super) fn now(folder: &Path) -> Option<Moment> {
    let metadata = temporary(folder)?.as_file().metadata().ok()?;
    times(&metadata).map(|(changed, _)| changed)
}

/// What a file is known by, if it was last changed before a moment.
pub(super) fn stamp_of(path: &Path, before: Moment) -> Option<Stamp> {
    let metadata = path.symlink_metadata().ok()?;
    let (changed, inode_changed) = times(&metadata)?;
    (metadata.is_file() && changed < before && inode_changed < before).then(|| stamp(&metadata))?
}

/// Makes a file that goes away again unless it is put in place; others of the repository may read it.
pub(super) fn temporary(folder: &Path) -> Option<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".memo").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).ok().or_else(|| {
        // Where the first of all memos is to lie there is no folder yet.
        fs::create_dir(folder).ok()?;
        builder.tempfile_in(folder).ok()
    })
}

/// What tells one build of this program from all others: memos of another are never taken. `None` where the program
/// does not know where it lies.
pub(super) fn build() -> Option<[u8; 32]> {
    let program = std::env::current_exe().ok()?;
    let metadata = program.metadata().ok()?;
    let modified = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    let said = format!(
        "{}\n{}\n{}\n{}\n{}",
        env!("CARGO_PKG_VERSION"),
        program.display(),
        metadata.len(),
        modified.as_nanos(),
        inode(&metadata)
    );
    Some(Sha256::digest(said).into())
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

/// When a file and its inode were changed.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems do not tell")]
fn times(metadata: &Metadata) -> Option<(Moment, Moment)> {
    use std::os::unix::fs::MetadataExt as _;
    Some(((metadata.mtime(), metadata.mtime_nsec()), (metadata.ctime(), metadata.ctime_nsec())))
}

/// When a file and its inode were changed: not told here, so that every file is read.
#[cfg(not(unix))]
fn times(_: &Metadata) -> Option<(Moment, Moment)> {
    None
}

#[cfg(unix)]
fn stamp(metadata: &Metadata) -> Option<Stamp> {
    use std::os::unix::fs::MetadataExt as _;
    let parts = [
        metadata.len().to_le_bytes(),
        metadata.dev().to_le_bytes(),
        metadata.ino().to_le_bytes(),
        metadata.mtime().to_le_bytes(),
        metadata.mtime_nsec().to_le_bytes(),
        metadata.ctime().to_le_bytes(),
        metadata.ctime_nsec().to_le_bytes(),
    ];
    parts.as_flattened().try_into().ok()
}

#[cfg(not(unix))]
fn stamp(_: &Metadata) -> Option<Stamp> {
    None
}
