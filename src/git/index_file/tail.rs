//! What an index file notes of its folders, found at its end without a look at its entries.
//!
//! Entries have no fixed length and nothing says where they end, so the extensions are looked for from the end: they
//! have to follow each other without a gap up to the hash. A name among the entries could pass for the first of them
//! only if a whole, consistent list of folders followed it to the byte; of two such places neither is believed.

use super::cache_tree::root;
use super::extensions::{self, Extension, Extensions};
use super::{IndexFault, header};

/// What an index notes of its folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Noted<'a> {
    /// The note itself, for [`CacheTree::parse`](super::CacheTree::parse).
    pub folders: &'a [u8],
    /// The bytes of the id of the tree of all that is staged, where that is known and has as many entries as the index.
    pub tree: Option<&'a [u8]>,
}

/// Finds the note at the end of an index file.
///
/// `start` is how the file begins, at least [`HEADER`](super::HEADER) bytes; `end` is how it ends, as much of it as
/// there is at hand. `None` says nothing: the note may lie before `end`, or not be there.
pub fn noted<'a>(start: &[u8], end: &'a [u8], id_length: usize) -> Option<Noted<'a>> {
    let (_, count) = header(start).ok()?;
    let body = end.get(..end.len().checked_sub(id_length)?)?;
    let mut found = None;
    let mut at = 0;
    while let Some(next) = find(body, at) {
        at = next + 1;
        if let Some(folders) = chain(body, next)
            && let Ok(root) = root(folders, id_length)
        {
            if found.is_some() {
                return None;
            }
            let tree = root.filter(|root| root.entries == count).map(|root| root.id);
            found = Some(Noted { folders, tree });
        }
    }
    found
}

/// Reads the extensions from a place in the end of an index file to its hash.
pub fn extensions_from(end: &[u8], at: usize, id_length: usize) -> Result<Extensions<'_>, IndexFault> {
    let body = end.len().checked_sub(id_length).ok_or(IndexFault::CutOff { at })?;
    extensions::read(&end[..body], at)
}

/// Finds the next place that begins as the extension does.
fn find(body: &[u8], mut at: usize) -> Option<usize> {
    /// Looked at without a question in between, many bytes at once.
    const BLOCK: usize = 256;
    while let Some(block) = body.get(at..at + BLOCK + 1) {
        #[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are compared at once")]
        let has_begin = |any: bool, (left, right): (&u8, &u8)| any | (*left == NAME[0]) & (*right == NAME[1]);
        if block[..BLOCK].iter().zip(&block[1..]).fold(false, has_begin)
            && let Some(found) = first(&body[at..(at + BLOCK + 3).min(body.len())])
        {
            return Some(at + found);
        }
        at += BLOCK;
    }
    body.get(at..).and_then(first).map(|found| at + found)
}

fn first(bytes: &[u8]) -> Option<usize> {
    bytes.windows(NAME.len()).position(|found| found == NAME)
}

const NAME: &[u8; 4] = b"TREE";

/// Gives the folders' extension, if others follow it without a gap up to the end.
fn chain(body: &[u8], at: usize) -> Option<&[u8]> {
    let first = Extension::read(body, at)?;
    let mut next = first.end;
    while next < body.len() {
        let extension = Extension::read(body, next)?;
        let is_known = extension.is_optional() || extension.name == *b"sdir";
        if !is_known || extension.name == *NAME || !extension.name.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        next = extension.end;
    }
    Some(first.content)
}
