//! Files in memory: the twin of the other snapshots, for tests of everything above this module.

use super::entry::{Entries, Entry, EntryKind};
use super::error::{ReadError, SnapshotError};
use super::path;
use super::snapshot::{Source, no_file};
use git2::{ObjectFormat, ObjectType, Oid};
use std::collections::BTreeMap;

/// Paths and their bytes.
#[derive(Debug)]
pub(super) struct Memory {
    entries: Entries,
    bytes: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    pub(super) fn new(files: impl Iterator<Item = (String, Vec<u8>)>) -> Self {
        let bytes: BTreeMap<String, Vec<u8>> =
            files.filter_map(|(path, bytes)| Some((path::normal(&path)?, bytes))).collect();
        let entries = bytes.keys().map(|path| Entry::new(path.clone(), EntryKind::File)).collect();
        Self { entries: Entries::new(entries), bytes }
    }
}

impl Source for Memory {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, SnapshotError> {
        Ok(self.entries.below(folder))
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let Some(bytes) = self.bytes.get(path) else {
            return Err(no_file(path, self.entries.kind(path)));
        };
        let size = bytes.len() as u64;
        if size > limit {
            return Err(ReadError::TooLarge { path: path.to_owned(), size, limit });
        }
        Ok(bytes.clone())
    }

    fn read_entry(&self, entry: &Entry, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.read(entry.path(), limit)
    }

    fn hash_entry(&self, entry: &Entry, format: ObjectFormat) -> Result<Oid, ReadError> {
        let bytes = self.read(entry.path(), u64::MAX)?;
        Oid::hash_object_ext(ObjectType::Blob, &bytes, format)
            .map_err(|error| ReadError::Unreadable { path: entry.path().to_owned(), source: error.into() })
    }

    fn kind(&self, path: &str) -> Result<Option<EntryKind>, SnapshotError> {
        Ok(self.entries.kind(path))
    }

    fn find_named(&self, file_name: &str) -> Result<Vec<String>, SnapshotError> {
        Ok(self.entries.named(file_name))
    }
}
