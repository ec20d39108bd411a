//! What git noted of each file when it last looked at it: where that still holds, nobody has to read the file again.
//!
//! Size, time of change and time of the inode's change have to be the same to the nanosecond, and older than the index
//! itself, as git demands. On systems that do not tell these the files are read.

use super::error::GitError;
use super::index;
use super::index_file::read_index;
use super::repository::Inner;
use git2::Oid;
use std::fs::Metadata;

/// The notes of one index file.
pub(super) struct Stamps {
    written: Moment,
    /// By path, in byte order as in the index.
    files: Vec<(Vec<u8>, Stamp)>,
}

struct Stamp {
    id: Oid,
    size: u32,
    changed: Moment,
    inode_changed: Moment,
}

/// Seconds and nanoseconds since 1970, the seconds as the index keeps them.
type Moment = (u32, u32);

impl Stamps {
    /// Reads the notes; none where the index was not written yet.
    pub(super) fn read(repository: &Inner) -> Result<Self, GitError> {
        let file = index::place(repository)?;
        let written = file.metadata().ok().and_then(|metadata| times(&metadata)).map_or((0, 0), |(at, _)| at);
        let length = index::id_length(repository.objects.format());
        let files = index::read(repository, |bytes| {
            let mut files = Vec::new();
            read_index(bytes, length, |entry| {
                // An unmerged path has no notes, and a folder no file.
                if entry.stage > 0 || entry.is_folder() {
                    return;
                }
                let stamp = Stamp {
                    id: Oid::from_bytes(entry.id).expect("an id of a length that git knows"),
                    size: entry.stat.size(),
                    changed: entry.stat.changed(),
                    inode_changed: entry.stat.inode_changed(),
                };
                files.push((entry.path.to_vec(), stamp));
            })?;
            Ok(files)
        })?;
        Ok(Self { written, files: files.unwrap_or_default() })
    }

    /// Tells whether a file certainly says what git stored under this id. `false` means that it has to be read.
    pub(super) fn vouch(&self, path: &str, id: Oid, metadata: &Metadata) -> bool {
        let found = self.files.binary_search_by(|(known, _)| known.as_slice().cmp(path.as_bytes()));
        let Some((_, stamp)) =
            found.ok().and_then(|at| self.files.get(at)).filter(|(_, stamp)| stamp.id == id)
        else {
            return false;
        };
        let Some((changed, inode_changed)) = times(metadata) else { return false };
        metadata.len() == u64::from(stamp.size)
            && changed == stamp.changed
            && inode_changed == stamp.inode_changed
            && changed < self.written
    }
}

/// When a file and its inode were changed.
#[cfg(unix)]
fn times(metadata: &Metadata) -> Option<(Moment, Moment)> {
    use std::os::unix::fs::MetadataExt as _;
    let moment = |seconds: i64, nanoseconds: i64| {
        Some((u32::try_from(seconds).ok()?, u32::try_from(nanoseconds).ok()?))
    };
    let changed = moment(metadata.mtime(), metadata.mtime_nsec())?;
    Some((changed, moment(metadata.ctime(), metadata.ctime_nsec())?))
}

/// When a file and its inode were changed: not told here.
#[cfg(not(unix))]
fn times(_: &Metadata) -> Option<(Moment, Moment)> {
    None
}
