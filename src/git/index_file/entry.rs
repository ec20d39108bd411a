//! One entry of an index file: fixed fields, flags, and a name that may be told by what it shares with the last one.

use super::fault::{EntryFault, IndexFault};
use std::cmp::Ordering;

/// An entry as an index file holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RawEntry<'a> {
    /// The path from the root, in raw bytes; it ends in a slash where the entry stands for a whole folder.
    pub path: &'a [u8],
    /// The file mode, as in a tree.
    pub mode: u32,
    /// The bytes of the id: 20 of SHA-1 or 32 of SHA-256.
    pub id: &'a [u8],
    /// Which side of an unresolved merge this is, 1 to 3; 0 in an ordinary entry.
    pub stage: u8,
    /// Whether only the intent to add is known (`git add -N`): the entry has no content yet.
    pub intent_to_add: bool,
    /// Whether the file is not wanted on disk (sparse checkout).
    pub skip_worktree: bool,
    /// Whether git was told to believe that the file never changes.
    pub assume_valid: bool,
    /// What git noted of the file on disk.
    pub stat: RawStat<'a>,
}

impl RawEntry<'_> {
    /// Tells whether this stands for a whole folder, all of it outside a sparse checkout.
    pub fn is_folder(&self) -> bool {
        self.mode & FORMAT == FOLDER
    }
}

/// What git noted of a file on disk when it last looked at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawStat<'a>(&'a [u8; STAT]);

impl RawStat<'_> {
    /// When the inode was changed: seconds since 1970, in 32 bits, and nanoseconds.
    pub fn inode_changed(&self) -> (u32, u32) {
        (number(self.0, 0), number(self.0, 4))
    }

    /// When the file was changed: seconds since 1970, in 32 bits, and nanoseconds.
    pub fn changed(&self) -> (u32, u32) {
        (number(self.0, 8), number(self.0, 12))
    }

    /// The size in bytes, the lowest 32 bits of it.
    pub fn size(&self) -> u32 {
        number(self.0, 36)
    }
}

const STAT: usize = 40;
const MODE_AT: usize = 24;
const FORMAT: u32 = 0o170_000;
const FOLDER: u32 = 0o040_000;

const ASSUME_VALID: u16 = 0x8000;
const EXTENDED: u16 = 0x4000;
const STAGE: u16 = 0x3000;
/// The length of the name, or this where it is as long or longer.
const LENGTH: u16 = 0x0FFF;
/// Of the extended flags, in their own 16 bits.
const SKIP_WORKTREE: u16 = 0x4000;
const INTENT_TO_ADD: u16 = 0x2000;

/// What one entry has to be known for the next: its name, and which side of a merge it was.
pub(super) struct Cursor {
    id_length: usize,
    is_compressed: bool,
    last: Vec<u8>,
    last_stage: u8,
}

impl Cursor {
    pub(super) fn new(id_length: usize, version: u32) -> Self {
        Self { id_length, is_compressed: version == 4, last: Vec::new(), last_stage: 0 }
    }

    /// Reads the entry that these bytes begin with, and gives how many of them it takes. `start` is its place in the
    /// file, for faults. Its name may be empty, which comes from a split index alone.
    pub(super) fn read<'e>(
        &'e mut self,
        entry: &'e [u8],
        start: usize,
    ) -> Result<(RawEntry<'e>, usize), IndexFault> {
        let fault = |what| IndexFault::Entry { at: start, what };
        let cut_off = IndexFault::CutOff { at: start };
        let fixed = STAT + self.id_length + 2;
        let (Some(stat), Some(id), Some(flags)) =
            (entry.first_chunk::<STAT>(), entry.get(STAT..fixed - 2), short(entry, fixed - 2))
        else {
            return Err(cut_off);
        };
        let (extended, name_at) = if flags & EXTENDED == 0 {
            (0, fixed)
        } else {
            match short(entry, fixed) {
                Some(extended) => (extended, fixed + 2),
                None => return Err(cut_off),
            }
        };
        if extended & !(SKIP_WORKTREE | INTENT_TO_ADD) != 0 {
            return Err(fault(EntryFault::Flags));
        }
        let stage = u8::try_from((flags & STAGE) >> 12).expect("two bits");
        let mode = number(stat, MODE_AT);
        let told = usize::from(flags & LENGTH);
        let is_told = flags & LENGTH != LENGTH;

        let rest = entry.get(name_at..).unwrap_or_default();
        // What is shared with the last name, what follows that, and how long the entry is.
        let (kept, new, size) = if self.is_compressed {
            let Some((strip, used)) = offset(rest) else { return Err(cut_off) };
            let new = rest.get(used..).unwrap_or_default();
            let Some(length) = end_of_name(new) else { return Err(cut_off) };
            let Some(kept) = self.last.len().checked_sub(strip) else {
                return Err(fault(EntryFault::Prefix));
            };
            (kept, &new[..length], name_at + used + length + 1)
        } else {
            let length = if is_told { told } else { end_of_name(rest).unwrap_or(rest.len()) };
            // A name is followed by one to eight zeros, up to a length that eight divides.
            let size = (name_at + length + 8) & !7;
            let Some(name) = rest.get(..length).filter(|_| size <= entry.len()) else { return Err(cut_off) };
            if rest.get(length) != Some(&0) || is_told && memchr::memchr(0, name).is_some() {
                return Err(fault(EntryFault::NameLength));
            }
            (0, name, size)
        };
        let length = kept + new.len();
        // What is shared is equal: only what follows it decides which name comes first.
        if length > 0 && !is_after(self.last[kept..].cmp(new), self.last_stage, stage) {
            return Err(fault(EntryFault::Order));
        }
        if if is_told { length != told } else { length < usize::from(LENGTH) } {
            return Err(fault(EntryFault::NameLength));
        }
        self.last.truncate(kept);
        self.last.extend_from_slice(new);
        self.last_stage = stage;
        if (mode & FORMAT == FOLDER) != self.last.ends_with(b"/") {
            return Err(fault(EntryFault::Folder));
        }
        let entry = RawEntry {
            path: &self.last,
            mode,
            id,
            stage,
            intent_to_add: extended & INTENT_TO_ADD != 0,
            skip_worktree: extended & SKIP_WORKTREE != 0,
            assume_valid: flags & ASSUME_VALID != 0,
            stat: RawStat(stat),
        };
        Ok((entry, size))
    }
}

/// Tells whether a name may follow the one it was compared with: a later one, or another side of the same.
fn is_after(order: Ordering, last_stage: u8, stage: u8) -> bool {
    match order {
        Ordering::Less => true,
        Ordering::Equal => last_stage != 0 && last_stage < stage,
        Ordering::Greater => false,
    }
}

fn end_of_name(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == 0)
}

/// Reads a number as packs and version 4 write them: seven bits a byte, each further byte adding one.
fn offset(bytes: &[u8]) -> Option<(usize, usize)> {
    let first = *bytes.first()?;
    let mut value = usize::from(first & 0x7F);
    let mut used = 1;
    let mut more = first & 0x80 != 0;
    while more {
        let byte = *bytes.get(used)?;
        value = value.checked_add(1)?.checked_mul(128)? | usize::from(byte & 0x7F);
        used += 1;
        more = byte & 0x80 != 0;
    }
    Some((value, used))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..)?.first_chunk::<2>().copied()?))
}

fn number(bytes: &[u8; STAT], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
