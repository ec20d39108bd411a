//! Git's index file, read from its bytes: what is staged, and which folders git has written as trees already.
//!
//! Written after `Documentation/gitformat-index.txt` of git: versions 2, 3 and 4, SHA-1 and SHA-256. The hash at the
//! end is not held against the bytes, as git does not do it either when it reads: it costs several times as much as
//! all the rest, may be all zeros (`index.skipHash`), and says nothing of an index that somebody wrote on purpose.
//! In its place every length, every name's order and the fit to the last byte are checked, so that a file that was
//! cut off or half written is never taken for one with less in it.

mod cache_tree;
mod entry;
mod extensions;
mod fault;
mod stream;
mod tail;
#[cfg(test)]
mod tests;

pub use cache_tree::{CacheTree, CachedFolder, Known};
pub use entry::{RawEntry, RawStat};
pub use extensions::Extensions;
pub use fault::{EntryFault, IndexFault};
pub use stream::EntryStream;
pub use tail::{Noted, extensions_from, noted};

/// The bytes before the first entry: a signature, the version, and how many entries there are.
pub const HEADER: usize = 12;

/// Reads a whole index file: gives each entry to `each`, in the order of paths and stages, then what follows them.
///
/// `id_length` is how many bytes an id has: 20 or 32. Nothing is asked of the disk. Entries were given already where
/// a fault shows only behind them, so whoever takes them keeps none of them then.
///
/// # Errors
///
/// Whatever is not as git writes it, an index that is split in two, and an extension that may not be ignored.
pub fn read_index(
    bytes: &[u8],
    id_length: usize,
    mut each: impl FnMut(&RawEntry<'_>),
) -> Result<Extensions<'_>, IndexFault> {
    let (version, count) = header(bytes)?;
    let end = bytes.len().checked_sub(id_length).filter(|end| *end >= HEADER);
    let body = &bytes[..end.ok_or(IndexFault::CutOff { at: bytes.len() })?];
    let mut cursor = entry::Cursor::new(id_length, version);
    let mut next = HEADER;
    let mut first_folder = None;
    let mut first_nameless = None;
    for _ in 0..count {
        let at = next;
        let (entry, size) = cursor.read(body.get(at..).unwrap_or_default(), at)?;
        next += size;
        if entry.is_folder() {
            first_folder.get_or_insert(at);
        }
        if entry.path.is_empty() {
            first_nameless.get_or_insert(at);
        } else {
            each(&entry);
        }
    }
    let extensions = extensions::read(body, next)?;
    // Of what lies in the other file a split index repeats no names: that it is one has to be said first.
    if let Some(at) = first_nameless {
        return Err(IndexFault::Entry { at, what: EntryFault::NoName });
    }
    match first_folder {
        Some(at) if !extensions.is_sparse => Err(IndexFault::Entry { at, what: EntryFault::Folder }),
        _ => Ok(extensions),
    }
}

/// Reads the version and the number of entries.
fn header(bytes: &[u8]) -> Result<(u32, usize), IndexFault> {
    let Some(header) = bytes.first_chunk::<HEADER>() else {
        return Err(IndexFault::CutOff { at: bytes.len() });
    };
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    if !header.starts_with(b"DIRC") {
        return Err(IndexFault::Signature);
    }
    match number(4) {
        version @ 2..=4 => Ok((version, usize::try_from(number(8)).unwrap_or(usize::MAX))),
        version => Err(IndexFault::Version { version }),
    }
}
