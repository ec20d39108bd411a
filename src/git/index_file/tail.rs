//! The tree of all that is staged, found at the end of an index file without a look at its entries.
//!
//! Entries have no fixed length and nothing says where they end, so the extensions are looked for from the end: they
//! have to follow each other without a gap up to the hash. A name among the entries could pass for the first of them
//! only if a whole, consistent list of folders followed it to the byte, with as many entries in its root as the
//! header counts; of two such places neither is believed.

use super::cache_tree::CacheTree;
use super::extensions::Extension;
use super::{HEADER, header};

/// Gives the bytes of the id of the tree that is staged, where the index notes one.
///
/// `start` is how the file begins, at least [`HEADER`] bytes; `end` is how it ends, as much of it as there is at hand.
/// `None` says nothing: the note may lie before `end`, be out of date, or not be there.
pub fn staged_tree<'a>(start: &[u8], end: &'a [u8], id_length: usize) -> Option<&'a [u8]> {
    let (_, count) = header(start).ok()?;
    let body = end.get(..end.len().checked_sub(id_length)?)?;
    let mut found = None;
    let mut at = 0;
    while let Some(next) = body.get(at..)?.iter().position(|byte| *byte == b'T') {
        at += next;
        if body[at..].starts_with(b"TREE")
            && let Some(tree) = chain(body, at, id_length)
        {
            if found.is_some() {
                return None;
            }
            found = Some(tree);
        }
        at += 1;
    }
    let known = found?.root().known()?;
    (known.entries == count).then_some(known.id)
}

/// How much of the end of a file of this size to read: the note is a small part of the whole, and rarely this large.
pub fn enough(size: u64) -> u64 {
    const LEAST: u64 = 64 * 1024;
    LEAST.max(size / 16).min(size)
}

/// Reads the folders from an extension that others follow without a gap up to the end.
fn chain(body: &[u8], at: usize, id_length: usize) -> Option<CacheTree<'_>> {
    let first = Extension::read(body, at)?;
    let mut next = first.end;
    while next < body.len() {
        let extension = Extension::read(body, next)?;
        let is_known = extension.is_optional() || extension.name == *b"sdir";
        if !is_known || extension.name == *b"TREE" || !extension.name.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        next = extension.end;
    }
    CacheTree::parse(first.content, id_length)
}

const _: () = assert!(HEADER == 12, "the header is what `start` has to hold");
