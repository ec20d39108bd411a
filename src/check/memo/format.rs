//! The bytes of a memo: whatever is odd about them, it counts as none.

use std::borrow::Cow;

use crate::check::memo::Note;
use crate::check::memo::name::Name;
use crate::record::{RecordId, Status};

/// The first bytes; the last of them is the version of this form.
const MAGIC: &[u8; 16] = b"countersign m\n\0\x02";
/// The length of the keys of a memo.
const KEY: usize = 32;
/// The bytes in front of the entries: magic, build, terms, number of entries, check sum.
const HEAD: usize = MAGIC.len() + 2 * KEY + 4 + 8;

/// Where in an entry stands what its path says of it: behind the lengths of path and key, flags, status, three lengths more.
const NAME: usize = 11;
/// The bytes of an entry in front of its path.
const FIXED: usize = NAME + Name::BYTES;
/// The bytes of an id.
const ID: usize = 9;

const WHOLE: u8 = 1;
const CLEAN: u8 = 2;
const NATIVE: u8 = 4;
const HAS_ID: u8 = 8;

/// What an earlier check of a log learnt, in the byte order of the records' paths.
#[derive(Debug)]
pub struct Memo<'m> {
    /// The terms under which records were found clean: policy, day and kind of files.
    pub(super) terms: [u8; KEY],
    pub(super) entries: Vec<Kept<'m>>,
}

/// What is kept of one record: its bytes, which were looked through when the memo was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<'m>(&'m [u8]);

impl<'m> Kept<'m> {
    /// Its path.
    pub(super) fn path(self) -> &'m [u8] {
        &self.0[FIXED..][..self.length(0)]
    }

    /// What its path says of it.
    pub(super) fn name(self) -> Name {
        Name::from_bytes(*self.0[NAME..].first_chunk().expect("an entry is longer than that"))
    }

    /// What its bytes are known by.
    pub(super) fn key(self) -> &'m [u8] {
        &self.0[FIXED + self.length(0)..][..usize::from(self.0[2])]
    }

    /// Whether its body was read too.
    pub(super) fn is_whole(self) -> bool {
        self.0[3] & WHOLE != 0
    }

    /// Whether judging it alone, under the memo's terms, said nothing.
    pub(super) fn is_clean(self) -> bool {
        self.0[3] & CLEAN != 0
    }

    /// What others may have to know of it.
    pub(super) fn note(self) -> Note<'m> {
        let whole = "it was looked through";
        let mut rest = Reader(self.after_key());
        let id = self.has_id().then(|| RecordId::again(*rest.array().expect(whole)));
        let mut part = |at| Cow::Borrowed(rest.take(self.length(at)).expect(whole));
        Note {
            id,
            status: self.status(),
            native: self.0[3] & NATIVE != 0,
            whole: self.is_whole(),
            supersedes: part(5),
            relates: part(7),
            links: part(9),
            fits: true,
        }
    }

    /// Whether it is of the form that [`note`](Self::note) relies on.
    fn is_sound(self) -> bool {
        let id = self.after_key().first_chunk().copied();
        usize::from(self.0[4]) <= Status::ALL.len()
            && (!self.has_id() || id.and_then(RecordId::from_bytes).is_some())
    }

    fn has_id(self) -> bool {
        self.0[3] & HAS_ID != 0
    }

    fn status(self) -> Option<Status> {
        Status::ALL.get(usize::from(self.0[4]).checked_sub(1)?).copied()
    }

    fn after_key(self) -> &'m [u8] {
        &self.0[FIXED + self.length(0) + usize::from(self.0[2])..]
    }

    fn length(self, at: usize) -> usize {
        usize::from(u16::from_le_bytes([self.0[at], self.0[at + 1]]))
    }
}

impl<'m> Memo<'m> {
    /// Reads the bytes that [`Writer`] gave, made by the same build of this program; `None` for all others.
    pub fn read(bytes: &'m [u8], build: &[u8; KEY]) -> Option<Self> {
        let mut rest = Reader(bytes);
        if rest.take(MAGIC.len())? != MAGIC || rest.take(KEY)? != build {
            return None;
        }
        let terms = *rest.array()?;
        let count = usize::try_from(u32::from_le_bytes(*rest.array()?)).ok()?;
        if u64::from_le_bytes(*rest.array()?) != sum(&bytes[MAGIC.len() + KEY..HEAD - 8], rest.0) {
            return None;
        }
        let mut entries: Vec<Kept<'m>> = Vec::with_capacity(count.min(rest.0.len() / FIXED));
        for _ in 0..count {
            let entry = rest.entry()?;
            if entries.last().is_some_and(|last| last.path() >= entry.path()) {
                return None;
            }
            entries.push(entry);
        }
        rest.0.is_empty().then_some(Self { terms, entries })
    }
}

/// Puts a memo together; entries come in the byte order of their paths.
pub(super) struct Writer {
    bytes: Vec<u8>,
    count: u32,
}

impl Writer {
    pub(super) fn new(build: &[u8; KEY], terms: &[u8; KEY]) -> Self {
        let mut bytes = Vec::with_capacity(1 << 16);
        bytes.extend(MAGIC);
        bytes.extend(build);
        bytes.extend(terms);
        bytes.resize(HEAD, 0);
        Self { bytes, count: 0 }
    }

    /// Adds a record; one that is too much to keep is left out.
    pub(super) fn add(&mut self, path: &str, key: &[u8], note: &Note<'_>, clean: bool) {
        if !note.fits {
            return;
        }
        let short = |length: usize| u16::try_from(length).ok().map(u16::to_le_bytes);
        let lengths = [path.len(), note.supersedes.len(), note.relates.len(), note.links.len()].map(short);
        let ([Some(path_length), Some(supersedes), Some(relates), Some(links)], Ok(key_length)) =
            (lengths, u8::try_from(key.len()))
        else {
            return;
        };
        let flag = |set: bool, flag: u8| if set { flag } else { 0 };
        let status = note.status.and_then(|own| Status::ALL.iter().position(|status| *status == own));
        let status = status.map_or(0, |at| u8::try_from(at + 1).expect("statuses are few"));
        let flags = flag(note.whole, WHOLE)
            | flag(clean, CLEAN)
            | flag(note.native, NATIVE)
            | flag(note.id.is_some(), HAS_ID);
        self.bytes.extend(path_length);
        self.bytes.extend([key_length, flags, status]);
        for length in [supersedes, relates, links] {
            self.bytes.extend(length);
        }
        self.bytes.extend(Name::of(path).to_bytes());
        self.bytes.extend(path.as_bytes());
        self.bytes.extend(key);
        if let Some(id) = &note.id {
            self.bytes.extend(id.as_bytes());
        }
        for part in [&note.supersedes, &note.relates, &note.links] {
            self.bytes.extend(part.iter());
        }
        self.count += 1;
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes[HEAD - 12..HEAD - 8].copy_from_slice(&self.count.to_le_bytes());
        let (head, rest) = self.bytes.split_at(HEAD);
        let sum = sum(&head[MAGIC.len() + KEY..HEAD - 8], rest).to_le_bytes();
        self.bytes[HEAD - 8..HEAD].copy_from_slice(&sum);
        self.bytes
    }
}

/// The bytes that are still to be read.
struct Reader<'m>(&'m [u8]);

impl<'m> Reader<'m> {
    fn take(&mut self, length: usize) -> Option<&'m [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const LENGTH: usize>(&mut self) -> Option<&'m [u8; LENGTH]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(taken)
    }

    fn entry(&mut self) -> Option<Kept<'m>> {
        let head = Kept(self.0.first_chunk::<FIXED>()?);
        let id = if head.has_id() { ID } else { 0 };
        let lengths = [0, 5, 7, 9].map(|at| head.length(at)).iter().sum::<usize>();
        let kept = Kept(self.take(FIXED + lengths + usize::from(head.0[2]) + id)?);
        kept.is_sound().then_some(kept)
    }
}

/// The check sum of a memo: finds what a disk or a cut does to it. It guards against no person, who could do worse with
/// the right to write there.
fn sum(head: &[u8], rest: &[u8]) -> u64 {
    let length = u64::try_from(rest.len()).expect("a memo fits into memory");
    let mut sum = 0x9e37_79b9_7f4a_7c15_u64 ^ length;
    // Each step can be undone, so that two texts which differ in one word never have one sum.
    let mut step = |word: u64| sum = (sum ^ word).wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(29);
    for part in [head, rest] {
        let (words, last) = part.as_chunks();
        for word in words {
            step(u64::from_le_bytes(*word));
        }
        let mut word = [0; 8];
        word[..last.len()].copy_from_slice(last);
        step(u64::from_le_bytes(word));
    }
    sum
}
