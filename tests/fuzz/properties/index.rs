//! Index files: read in one piece as entry by entry, and where libgit2 reads one too, as libgit2 has it.

use countersign::git::index_file::{
    CacheTree, EntryFault, EntryStream, IndexFault, RawEntry, noted, read_index,
};
use git2::ObjectFormat;

/// What an entry says: path, mode, id, stage, and the flags of the intent to add and of no file on disk.
type Said = (Vec<u8>, u32, Vec<u8>, u8, bool, bool);

/// Reads an index file of either length of ids.
pub(crate) fn holds(input: &[u8]) -> bool {
    [(20, ObjectFormat::Sha1), (32, ObjectFormat::Sha256)].iter().fold(false, |any, (length, format)| {
        let mut bytes = input.to_vec();
        // A hash of zeros is not held against the rest by libgit2 either.
        let body = bytes.len().saturating_sub(*length);
        bytes[body..].fill(0);
        if let Some(note) = noted(&bytes, &bytes, *length) {
            assert!(CacheTree::parse(note.folders, *length).is_some());
            assert!(note.tree.is_none_or(|tree| tree.len() == *length));
        }
        one(&bytes, *length, *format) || any
    })
}

fn one(bytes: &[u8], length: usize, format: ObjectFormat) -> bool {
    let ours = whole(bytes, length);
    match &ours {
        Ok(entries) => assert_eq!(streamed(bytes, length).as_ref(), Ok(entries)),
        Err(IndexFault::Entry { at, .. } | IndexFault::CutOff { at }) => assert!(*at <= bytes.len()),
        Err(_) => {}
    }
    let bytes = plain(bytes);
    if let Some(index) = by_libgit2(&bytes, length, format) {
        match whole(&bytes, length) {
            Ok(ours) => assert_eq!(ours, theirs(&index, length)),
            // Git itself would not have written it so. Libgit2's entries are not looked at then: of a name that is
            // shorter than its length says, git2 reads what lies behind it in memory.
            Err(IndexFault::Entry {
                what:
                    EntryFault::NameLength
                    | EntryFault::Order
                    | EntryFault::Flags
                    | EntryFault::Folder
                    | EntryFault::NoName,
                ..
            }) => {}
            Err(fault) => panic!("libgit2 reads what is refused here: {fault}"),
        }
    }
    ours.is_ok_and(|entries| !entries.is_empty())
}

fn said(entry: &RawEntry<'_>) -> Said {
    let (path, id) = (entry.path.to_vec(), entry.id.to_vec());
    (path, entry.mode, id, entry.stage, entry.intent_to_add, entry.skip_worktree)
}

fn whole(bytes: &[u8], length: usize) -> Result<Vec<Said>, IndexFault> {
    let mut entries = Vec::new();
    read_index(bytes, length, |entry| entries.push(said(entry)))?;
    Ok(entries)
}

fn streamed(bytes: &[u8], length: usize) -> Result<Vec<Said>, String> {
    let size = u64::try_from(bytes.len()).expect("small");
    let mut stream = EntryStream::new(bytes, size, length).map_err(|error| error.to_string())?;
    let mut entries = Vec::new();
    while let Some(entry) = stream.next().map_err(|error| error.to_string())? {
        entries.push(said(&entry));
    }
    Ok(entries)
}

/// The same bytes without the names of the extensions that libgit2 takes apart and that are not read here.
fn plain(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for name in [b"TREE", b"REUC", b"NAME"] {
        while let Some(at) = bytes.windows(4).position(|found| found == name) {
            bytes[at] = b'X';
        }
    }
    bytes
}

/// What libgit2 reads; nothing where it refuses, or would take room for as much as the file only claims to hold.
fn by_libgit2(bytes: &[u8], length: usize, format: ObjectFormat) -> Option<git2::Index> {
    let count = u32::from_be_bytes(*bytes.get(8..)?.first_chunk::<4>()?);
    let most = bytes.len() / (length + 42);
    if usize::try_from(count).is_ok_and(|count| count > most) {
        return None;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("index");
    std::fs::write(&file, bytes).expect("a file");
    git2::Index::open_ext(&file, format).ok()
}

fn theirs(index: &git2::Index, length: usize) -> Vec<Said> {
    let shown = |entry: git2::IndexEntry| {
        let flag = |flag: u16| entry.flags_extended & flag != 0;
        let stage = u8::try_from(entry.flags >> 12 & 3).expect("two bits");
        let id = entry.id.as_bytes()[..length].to_vec();
        (entry.path, entry.mode, id, stage, flag(1 << 13), flag(1 << 14))
    };
    index.iter().map(shown).collect()
}
