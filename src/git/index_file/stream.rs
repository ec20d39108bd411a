//! The entries of an index file as they are read from disk, through one small buffer: a large index is as large as
//! many pages of memory, and to be given those costs more than to read what is in them.

use super::entry::Cursor;
use super::{HEADER, IndexFault, RawEntry, header};
use std::io::{self, Read};

/// Entries read one after the other; what follows them is left alone.
pub struct EntryStream<R> {
    reader: io::Take<R>,
    buffer: Vec<u8>,
    /// The part of the buffer that was filled and not yet given.
    filled: std::ops::Range<usize>,
    cursor: Cursor,
    /// How many entries are still to come.
    left: usize,
    /// Where in the file the next one begins.
    at: usize,
}

/// How much is read at once.
const CHUNK: usize = 128 * 1024;
/// More than any entry that a file system could hold takes: a longer name is left to who reads the whole file.
const ENTRY: usize = 8 * 1024;

impl<R: Read> EntryStream<R> {
    /// Begins with the header of a file of so many bytes.
    pub fn new(mut reader: R, size: u64, id_length: usize) -> io::Result<Self> {
        let mut start = [0; HEADER];
        reader.read_exact(&mut start)?;
        let (version, left) = header(&start).map_err(invalid)?;
        let body = size.saturating_sub((HEADER + id_length) as u64);
        let cursor = Cursor::new(id_length, version);
        Ok(Self { reader: reader.take(body), buffer: vec![0; CHUNK], filled: 0..0, cursor, left, at: HEADER })
    }

    /// Where in the file the next entry begins; after the last, where the extensions do.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Gives the next entry; nothing after the last.
    #[expect(
        clippy::should_implement_trait,
        reason = "an entry is given on loan, which an iterator cannot do"
    )]
    pub fn next(&mut self) -> io::Result<Option<RawEntry<'_>>> {
        if self.left == 0 {
            return Ok(None);
        }
        while self.filled.len() < ENTRY {
            self.buffer.copy_within(self.filled.clone(), 0);
            self.filled = 0..self.filled.len();
            let read = self.reader.read(&mut self.buffer[self.filled.end..])?;
            if read == 0 {
                break;
            }
            self.filled.end += read;
        }
        let (entry, size) = self.cursor.read(&self.buffer[self.filled.clone()], self.at).map_err(invalid)?;
        self.filled.start += size;
        self.at += size;
        self.left -= 1;
        Ok(Some(entry))
    }
}

fn invalid(fault: IndexFault) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, fault)
}
