//! What git noted of each file when it last looked at it: where that still holds, nobody has to read the file again.
//!
//! Size, time of change and time of the inode's change have to be the same to the nanosecond, and older than the index
//! itself, as git demands. On systems that do not tell these the files are read.

use super::error::GitError;
use super::index::open;
use super::repository::Inner;
use git2::{IndexTime, Oid};
use std::collections::BTreeMap;
use std::fs::Metadata;

/// The notes of one index file.
pub(super) struct Stamps {
    written: Moment,
    files: BTreeMap<Vec<u8>, Stamp>,
}

struct Stamp {
    id: Oid,
    size: u32,
    changed: Moment,
    inode_changed: Moment,
}

/// Seconds and nanoseconds since 1970, the seconds as the index keeps them.
type Moment = (i32, u32);

impl Stamps {
    /// Reads the notes; none where the index was not written yet.
    pub(super) fn read(repository: &Inner) -> Result<Self, GitError> {
        let (index, file) = open(repository)?;
        let written = file.metadata().ok().and_then(|metadata| times(&metadata)).map_or((0, 0), |(at, _)| at);
        let moment = |time: IndexTime| (time.seconds(), time.nanoseconds());
        let files = index.iter().map(|entry| {
            let stamp = Stamp {
                id: entry.id,
                size: entry.file_size,
                changed: moment(entry.mtime),
                inode_changed: moment(entry.ctime),
            };
            (entry.path, stamp)
        });
        Ok(Self { written, files: files.collect() })
    }

    /// Tells whether a file certainly says what git stored under this id. `false` means that it has to be read.
    pub(super) fn vouch(&self, path: &str, id: Oid, metadata: &Metadata) -> bool {
        let Some(stamp) = self.files.get(path.as_bytes()).filter(|stamp| stamp.id == id) else {
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
        Some((i32::try_from(seconds).ok()?, u32::try_from(nanoseconds).ok()?))
    };
    let changed = moment(metadata.mtime(), metadata.mtime_nsec())?;
    Some((changed, moment(metadata.ctime(), metadata.ctime_nsec())?))
}

/// When a file and its inode were changed: not told here.
#[cfg(not(unix))]
fn times(_: &Metadata) -> Option<(Moment, Moment)> {
    None
}
