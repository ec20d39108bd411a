//! Index files made by hand: what git writes is read, and whatever else there is has a fault of its own.

use super::{CacheTree, EntryFault, EntryStream, IndexFault, RawEntry, noted, read_index};

/// An entry: name, mode, flags beside the length, extended flags.
type Made = (&'static str, u32, u16, u16);

const FILE: u32 = 0o100_644;
/// The tree that is noted.
fn staged_tree<'a>(start: &[u8], end: &'a [u8], length: usize) -> Option<&'a [u8]> {
    noted(start, end, length).and_then(|noted| noted.tree)
}

const SIZES: [usize; 2] = [20, 32];

/// Writes an index file: entries, then extensions, then a hash that is left out.
fn index(version: u32, length: usize, entries: &[Made], extensions: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"DIRC".to_vec();
    bytes.extend(version.to_be_bytes());
    bytes.extend(u32::try_from(entries.len()).expect("few").to_be_bytes());
    let mut last: &[u8] = b"";
    for (name, mode, flags, extended) in entries {
        let start = bytes.len();
        let name = name.as_bytes();
        bytes.extend([0; 24]);
        bytes.extend(mode.to_be_bytes());
        bytes.extend([0; 8]);
        bytes.extend(7_u32.to_be_bytes());
        bytes.extend(vec![u8::try_from(start % 251).expect("a byte"); length]);
        let told = u16::try_from(name.len().min(0xFFF)).expect("twelve bits");
        let has_extended = if *extended == 0 { 0 } else { 0x4000 };
        bytes.extend((told | flags | has_extended).to_be_bytes());
        if *extended != 0 {
            bytes.extend(extended.to_be_bytes());
        }
        if version == 4 {
            let shared = last.iter().zip(name).take_while(|(left, right)| left == right).count();
            let strip = last.len() - shared;
            assert!(strip < 128, "one byte tells it");
            bytes.push(u8::try_from(strip).expect("a byte"));
            bytes.extend(&name[shared..]);
            bytes.push(0);
        } else {
            bytes.extend(name);
            let size = (bytes.len() - start + 8) & !7;
            bytes.resize(start + size, 0);
        }
        last = name;
    }
    for (name, content) in extensions {
        bytes.extend(*name);
        bytes.extend(u32::try_from(content.len()).expect("short").to_be_bytes());
        bytes.extend(content);
    }
    bytes.extend(vec![0; length]);
    bytes
}

/// Writes the note of folders: name, entries (none: not known), folders in it.
fn folders(length: usize, folders: &[(&str, Option<usize>, usize)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (at, (name, entries, inner)) in folders.iter().enumerate() {
        bytes.extend(name.bytes());
        bytes.push(0);
        let entries_told = entries.map_or("-1".to_owned(), |entries| entries.to_string());
        bytes.extend(format!("{entries_told} {inner}\n").bytes());
        if entries.is_some() {
            bytes.extend(vec![0x40 + u8::try_from(at).expect("few"); length]);
        }
    }
    bytes
}

fn names(bytes: &[u8], length: usize) -> Result<Vec<String>, IndexFault> {
    let mut names = Vec::new();
    read_index(bytes, length, |entry| names.push(entry.path.escape_ascii().to_string()))?;
    Ok(names)
}

const ENTRIES: [Made; 4] =
    [("a", FILE, 0, 0), ("d/a", FILE, 0x8000, 0x2000), ("d/b", FILE, 0, 0x4000), ("d/bcd", 0o120_000, 0, 0)];

#[test]
fn every_version_and_length_of_id_is_read() {
    for length in SIZES {
        for version in [2, 3, 4] {
            let bytes = index(version, length, &ENTRIES, &[(b"REUC", vec![1, 2, 3])]);
            assert_eq!(names(&bytes, length).expect("valid"), ["a", "d/a", "d/b", "d/bcd"]);
            let mut flags = Vec::new();
            let show = |entry: &RawEntry<'_>| {
                let set = [entry.intent_to_add, entry.skip_worktree, entry.assume_valid];
                (set, entry.mode, entry.stage, entry.id.len(), entry.stat.size())
            };
            read_index(&bytes, length, |entry| flags.push(show(entry))).expect("valid");
            assert_eq!(flags[0], ([false, false, false], FILE, 0, length, 7));
            assert_eq!(flags[1].0, [true, false, true]);
            assert_eq!(flags[2].0, [false, true, false]);
            assert_eq!(flags[3].1, 0o120_000);
        }
    }
}

#[test]
fn a_long_name_is_read_to_its_end() {
    let long: &'static str = Box::leak("n".repeat(5000).into_boxed_str());
    for version in [2, 4] {
        let bytes = index(version, 20, &[(long, FILE, 0, 0)], &[]);
        assert_eq!(names(&bytes, 20).expect("valid"), [long]);
    }
}

#[test]
fn the_sides_of_a_conflict_follow_each_other() {
    for version in [2, 4] {
        let sides = [("a", FILE, 0x1000, 0), ("a", FILE, 0x3000, 0)];
        assert_eq!(names(&index(version, 20, &sides, &[]), 20).expect("valid"), ["a", "a"]);
        let turned = [sides[1], sides[0]];
        let fault = names(&index(version, 20, &turned, &[]), 20).expect_err("turned round");
        assert!(matches!(fault, IndexFault::Entry { what: EntryFault::Order, .. }), "{fault}");
        let resolved_and_not = [("a", FILE, 0, 0), ("a", FILE, 0x3000, 0)];
        assert!(names(&index(version, 20, &resolved_and_not, &[]), 20).is_err());
    }
}

#[test]
fn nothing_shorter_holds_less_and_no_byte_makes_it_panic() {
    for version in [2, 3, 4] {
        let note = folders(20, &[("", Some(4), 1), ("d", Some(3), 0)]);
        let bytes = index(version, 20, &ENTRIES, &[(b"TREE", note)]);
        let whole = names(&bytes, 20).expect("valid");
        let entries = index(version, 20, &ENTRIES, &[]).len();
        for end in 0..bytes.len() {
            // Without its extensions it is a whole index again, if the rest is taken for the hash.
            assert!(names(&bytes[..end], 20).is_ok_and(|names| names == whole) == (end == entries), "{end}");
        }
        for at in 0..bytes.len() {
            for other in [0, 1, 0x2F, 0x7F, 0x80, 0xFF] {
                let mut changed = bytes.clone();
                changed[at] = other;
                if let Ok(names) = names(&changed, 20) {
                    assert_eq!(names.len(), whole.len(), "byte {at} is {other}");
                }
                let _ = staged_tree(&changed, &changed, 20);
            }
        }
    }
}

#[test]
fn faults_name_what_is_wrong_and_where() {
    let fault = |bytes: &[u8]| names(bytes, 20).expect_err("a fault");
    assert_eq!(fault(b"PACK\0\0\0\x02\0\0\0\0aaaaaaaaaaaaaaaaaaaa"), IndexFault::Signature);
    assert_eq!(fault(&index(5, 20, &[], &[])), IndexFault::Version { version: 5 });
    assert_eq!(fault(b"DIRC"), IndexFault::CutOff { at: 4 });
    let at = 12;
    let of = |what| IndexFault::Entry { at, what };
    assert_eq!(fault(&index(2, 20, &[("", FILE, 0, 0)], &[])), of(EntryFault::NoName));
    assert_eq!(fault(&index(3, 20, &[("a", FILE, 0, 0x8001)], &[])), of(EntryFault::Flags));
    assert_eq!(fault(&index(2, 20, &[("a/", FILE, 0, 0)], &[])), of(EntryFault::Folder));
    assert_eq!(fault(&index(2, 20, &[("a", 0o040_000, 0, 0)], &[])), of(EntryFault::Folder));
    let mut told = index(2, 20, &[("abc", FILE, 0, 0)], &[]);
    told[12 + 61] = 2;
    assert_eq!(fault(&told), of(EntryFault::NameLength));
    let second = index(2, 20, &[("b", FILE, 0, 0), ("a", FILE, 0, 0)], &[]);
    assert_eq!(fault(&second), IndexFault::Entry { at: 12 + 64, what: EntryFault::Order });
    let mut prefix = index(4, 20, &[("ab", FILE, 0, 0), ("ac", FILE, 0, 0)], &[]);
    prefix[12 + 66 + 62] = 9;
    assert_eq!(fault(&prefix), IndexFault::Entry { at: 12 + 66, what: EntryFault::Prefix });
}

#[test]
fn extensions_in_capitals_may_be_unknown_and_others_not() {
    let with = |name: &[u8; 4], content: &[u8]| index(2, 20, &[], &[(name, content.to_vec())]);
    assert!(names(&with(b"UNTR", b"whatever"), 20).is_ok());
    assert_eq!(names(&with(b"link", b""), 20), Err(IndexFault::Split { at: 12 }));
    let fault = names(&with(b"zzzz", b""), 20).expect_err("unknown");
    assert_eq!(fault, IndexFault::Extension { at: 12, name: "zzzz".to_owned() });
    let mut too_long = with(b"UNTR", b"whatever");
    too_long[19] = 9;
    assert_eq!(names(&too_long, 20), Err(IndexFault::CutOff { at: 12 }));
}

#[test]
fn folders_stand_in_a_sparse_index_alone() {
    let folder = [("a", FILE, 0, 0), ("d/", 0o040_000, 0, 0x4000)];
    assert_eq!(names(&index(3, 20, &folder, &[(b"sdir", Vec::new())]), 20).expect("sparse"), ["a", "d/"]);
    let fault = names(&index(3, 20, &folder, &[]), 20).expect_err("not sparse");
    assert_eq!(fault, IndexFault::Entry { at: 12 + 64, what: EntryFault::Folder });
}

#[test]
fn known_folders_are_found_by_name() {
    let note = folders(20, &[("", None, 2), ("d", Some(3), 1), ("e", Some(2), 0), ("f", Some(1), 0)]);
    let tree = CacheTree::parse(&note, 20).expect("valid");
    assert_eq!(tree.root().known(), None);
    let below: Vec<_> = tree.root().folders().map(|folder| folder.name()).collect();
    assert_eq!(below, [b"d", b"f"]);
    let d = tree.root().folders().next().expect("the first");
    assert_eq!(d.known().map(|known| (known.entries, known.id)), Some((3, [0x41; 20].as_slice())));
    assert_eq!(d.folders().map(|folder| folder.name()).collect::<Vec<_>>(), [b"e"]);
}

#[test]
fn notes_that_contradict_themselves_are_no_notes() {
    let refused = |list: &[(&str, Option<usize>, usize)]| {
        assert_eq!(CacheTree::parse(&folders(20, list), 20), None, "{list:?}");
    };
    refused(&[("root", Some(1), 0)]);
    refused(&[("", Some(1), 1), ("", Some(1), 0)]);
    refused(&[("", Some(1), 1)]);
    refused(&[("", Some(1), 0), ("d", Some(1), 0)]);
    refused(&[("", Some(1), 1), ("d", Some(2), 0)]);
    refused(&[("", Some(1), 1), ("d", None, 0)]);
    refused(&[("", Some(1), 1), ("d/e", Some(1), 0)]);
    let valid = folders(20, &[("", Some(1), 0)]);
    assert!(CacheTree::parse(&valid, 20).is_some());
    assert_eq!(CacheTree::parse(&[valid.as_slice(), b"\0"].concat(), 20), None);
    assert_eq!(CacheTree::parse(&valid[..valid.len() - 1], 20), None);
    assert_eq!(CacheTree::parse(b"", 20), None);
    // As deep as it likes.
    let deep: Vec<(&str, Option<usize>, usize)> =
        (0..50_000).map(|at| (if at == 0 { "" } else { "d" }, None, usize::from(at < 49_999))).collect();
    assert!(CacheTree::parse(&folders(20, &deep), 20).is_some());
}

#[test]
fn the_tree_is_found_at_the_end() {
    let note = folders(20, &[("", Some(4), 1), ("d", Some(3), 0)]);
    let tree = [0x40; 20].as_slice();
    let untracked = (b"UNTR", b"TREE has a folder of this name".to_vec());
    for version in [2, 4] {
        let bytes = index(version, 20, &ENTRIES, &[(b"TREE", note.clone()), untracked.clone()]);
        assert_eq!(staged_tree(&bytes, &bytes, 20), Some(tree));
        // The end alone is enough, as long as the whole note is in it.
        let long = bytes.len() - 8 - note.len() - 8 - untracked.1.len() - 20;
        assert_eq!(staged_tree(&bytes, &bytes[long..], 20), Some(tree));
        assert_eq!(staged_tree(&bytes, &bytes[long + 1..], 20), None);
    }
}

#[test]
fn what_only_passes_for_a_note_is_not_believed() {
    let none = |entries: &[Made], extensions: &[(&[u8; 4], Vec<u8>)]| {
        let bytes = index(2, 20, entries, extensions);
        assert_eq!(staged_tree(&bytes, &bytes, 20), None);
    };
    let note = folders(20, &[("", Some(4), 1), ("d", Some(3), 0)]);
    none(&ENTRIES, &[]);
    // Of another number of entries, out of date, before what may not be ignored, or not up to the end.
    none(&ENTRIES[..3], &[(b"TREE", note.clone())]);
    none(&ENTRIES, &[(b"TREE", folders(20, &[("", None, 0)]))]);
    none(&ENTRIES, &[(b"TREE", note.clone()), (b"link", Vec::new())]);
    let inner = index(2, 20, &[], &[(b"TREE", note.clone())]);
    none(&ENTRIES, &[(b"TREE", note.clone()), (b"UNTR", inner[12..inner.len() - 20].to_vec())]);
    // A name that is one.
    none(&[("a", FILE, 0, 0), ("TREE", FILE, 0, 0)], &[]);
    none(&[("a", FILE, 0, 0), ("z/TREE", FILE, 0, 0)], &[(b"UNTR", note)]);
}

#[test]
fn entries_are_the_same_when_they_come_one_by_one() {
    let many: Vec<Made> = (0..9000)
        .map(|at| {
            (
                &*Box::leak(format!("d{:03}/{at:05}-{}", at / 100, "n".repeat(at % 90)).into_boxed_str()),
                FILE,
                0,
                0,
            )
        })
        .collect();
    for version in [2, 4] {
        let bytes = index(version, 20, &many, &[(b"UNTR", vec![0; 100])]);
        let size = u64::try_from(bytes.len()).expect("small");
        let mut stream = EntryStream::new(bytes.as_slice(), size, 20).expect("a header");
        let mut names = Vec::new();
        while let Some(entry) = stream.next().expect("readable") {
            names.push(entry.path.escape_ascii().to_string());
        }
        assert_eq!(names, self::names(&bytes, 20).expect("valid"));
        assert_eq!(stream.at(), bytes.len() - 20 - 108);
        let mut short = EntryStream::new(&bytes[..bytes.len() / 2], size, 20).expect("a header");
        let mut read = 0;
        let error = loop {
            match short.next() {
                Ok(Some(_)) => read += 1,
                Ok(None) => panic!("{read} entries are all there were"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidData, "after {read}");
    }
}

#[test]
fn the_note_is_found_wherever_it_begins() {
    // Of all lengths before it, so that it lies in each way across what is looked at in one go.
    for before in 0..600 {
        let note = folders(20, &[("", Some(0), 0)]);
        let bytes = index(2, 20, &[], &[(b"AAAA", vec![b'T'; before]), (b"TREE", note)]);
        assert_eq!(staged_tree(&bytes, &bytes, 20), Some([0x40; 20].as_slice()), "{before}");
    }
}
