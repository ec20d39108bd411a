//! What stands in a file: front matter of every kind, encodings, sizes, traps.

use super::{SECOND, clean, finds, goes, good, hooked, staged, stopped};
use crate::support::{Outcome, Sandbox};

/// What judging this text of record 2 says.
fn said_of(text: impl AsRef<[u8]>) -> (Sandbox, Outcome) {
    let sandbox = hooked();
    sandbox.write(SECOND, text).git(&["add", "--all"]);
    let outcome = staged(&sandbox);
    (sandbox, outcome)
}

/// This text of record 2 is refused with this finding, at this line, and the hook stops it.
#[track_caller]
fn refused(text: impl AsRef<[u8]>, code: &str, line: usize) {
    let (sandbox, outcome) = said_of(text.as_ref());
    finds(&outcome, code);
    let place = format!("error[{code}]");
    let after = outcome.stdout.split(&place).nth(1).unwrap_or_default();
    let arrow = after.lines().nth(1).unwrap_or_default();
    let wanted = if line == 0 { SECOND.to_owned() } else { format!("{SECOND}:{line}:") };
    assert!(arrow.contains(&wanted), "{code}: `{arrow}` is not at {wanted}\n{}", outcome.stdout);
    stopped(&sandbox, "git commit --quiet -m Add", code);
}

/// This text of record 2 is taken.
#[track_caller]
fn taken(text: impl AsRef<[u8]>) {
    let (sandbox, outcome) = said_of(text);
    clean(&outcome);
    goes(&sandbox, "git commit --quiet -m Add");
}

#[test]
fn c39_front_matter_that_is_not_whole_is_named_by_its_line() {
    refused("", "front-matter-missing", 0);
    refused("\u{feff}", "front-matter-missing", 0);
    refused(good().replacen("---\n# Adopt", "# Adopt", 1), "front-matter-missing", 1);
    let only = good();
    let only = &only[..only.find("# Adopt").expect("the title is there")];
    refused(only, "title-missing", 0);
    // What only looks like an end is none.
    taken(good().replace("live in PostgreSQL.\n", "live in PostgreSQL.\n\n---\n\nMore.\n"));
    taken(good().replace("live in PostgreSQL.\n", "live in PostgreSQL.\n\nA heading\n---\n\nMore.\n"));
}

#[test]
fn c40_line_ends_and_marks_are_no_mistakes_and_other_encodings_are() {
    taken(good().replace('\n', "\r\n"));
    taken(format!("\u{feff}{}", good()));
    let utf16: Vec<u8> =
        [0xfeff].into_iter().chain(good().encode_utf16()).flat_map(u16::to_le_bytes).collect();
    refused(utf16, "unreadable-record", 0);
    refused([good().as_bytes(), b"caf\xe9\n"].concat(), "unreadable-record", 0);
    refused(good().replace("live in", "live\0in"), "unreadable-record", 0);
    refused(good().replace("driver: ada", "driver: \"ada\u{202e}\""), "hidden-character", 7);
    refused(good().replace("driver: ada", "driver: \"a\u{200b}da\""), "hidden-character", 7);
    // Old Macs ended lines so; there is no second line in it.
    let (_, outcome) = said_of(good().replace('\n', "\r"));
    assert_eq!(outcome.code, Some(1), "{}", outcome.stdout);
}

#[test]
fn c41_what_is_huge_or_deep_is_refused_and_costs_little() {
    refused(format!("{}{}", good(), "a".repeat(50_000_000)), "unreadable-record", 0);
    let lines: Vec<String> = (0..100_000).map(|line| format!("x{line}: 1\n")).collect();
    let lines = lines.concat();
    let (_, outcome) = said_of(good().replace("driver: ada\n", &format!("driver: ada\n{lines}")));
    assert!(outcome.code.is_some_and(|code| code < 3), "{outcome:?}");
    let many: Vec<String> = (0..10_000).map(|role| format!("  role{role}:\n")).collect();
    let many = many.concat();
    let (_, outcome) = said_of(good().replace("  engineering:\n", &format!("  engineering:\n{many}")));
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stdout.len() < 10_000_000, "{}", outcome.stdout.len());
    let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n";
    refused(good().replace("driver: ada\n", &format!("driver: ada\n{bomb}")), "front-matter-malformed", 8);
    let deep = format!("deep: {}\n", "[".repeat(50_000));
    refused(good().replace("driver: ada\n", &format!("driver: ada\n{deep}")), "front-matter-malformed", 8);
}

#[test]
fn c42_traps_of_yaml_have_stable_answers() {
    refused(good().replace("driver: ada\n", "driver: ada\ndriver: ada\n"), "duplicate-key", 8);
    refused(good().replace("id: b2c3-d4e5", "id: 007"), "value-malformed", 2);
    refused(good().replace("id: b2c3-d4e5", "id: 1e3"), "value-malformed", 2);
    refused(good().replace("date: 2026-11-22", "date: 2026-02-30"), "value-malformed", 6);
    refused(good().replace("date: 2026-11-22", "date: no"), "value-malformed", 6);
    refused(good().replace("status: proposed", "status: on"), "status-unknown", 4);
    refused(good().replace("driver: ada\n", "driver: ada\n\ttags: [a]\n"), "value-malformed", 7);
    refused(good().replace("driver: ada\n", "driver: !!python/object:os.system x\n"), "value-malformed", 7);
    refused(
        good().replace("driver: ada\n", "driver: ada\n<<: {status: accepted}\n"),
        "front-matter-malformed",
        8,
    );
    refused(good().replace("driver: ada\n", "driver: ada\n? [1, 2]\n: x\n"), "front-matter-malformed", 8);
    refused(good().replace("status: proposed", "status: proposed  "), "status-unknown", 4);
    let (_, outcome) = said_of(good().replace("status: proposed", "status: Proposed"));
    assert!(!outcome.stdout.contains("unreadable"), "{}", outcome.stdout);
    // Front matter of others is not ours, and is said to be none.
    refused(good().replacen("---\n", "+++\n", 2), "front-matter-missing", 0);
    refused(format!("{{\"status\": \"proposed\"}}\n{}", "# A\n"), "front-matter-missing", 0);
}

#[test]
fn c43_pointers_and_ciphers_are_explained() {
    let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    for (text, word) in [
        (lfs.as_bytes().to_vec(), "LFS"),
        (b"\0GITCRYPT\0\x12\x99\xab\xcd".to_vec(), "encrypted"),
        (b"age-encryption.org/v1\n-> X25519 abc\n\x00\xff\xfe".to_vec(), "encrypted"),
    ] {
        let (_, outcome) = said_of(text);
        finds(&outcome, "unreadable-record");
        assert!(outcome.stdout.contains(word), "{word} is not named: {}", outcome.stdout);
    }
    // Git keeps UTF-8 where the disk has another encoding, and git's is what is judged.
    let sandbox = hooked();
    sandbox.write(".gitattributes", "*.md working-tree-encoding=UTF-16LE\n");
    let utf16: Vec<u8> = good().encode_utf16().flat_map(u16::to_le_bytes).collect();
    sandbox.write(SECOND, utf16).git(&["add", "--", ".gitattributes", SECOND]);
    clean(&staged(&sandbox));
}

#[test]
fn c44_two_sides_that_add_one_key_merge_clean_and_are_stopped() {
    let sandbox = hooked();
    let lines = "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\n";
    let base = good().replace("driver: ada\n", &format!("driver: ada\n{lines}"));
    sandbox.write(SECOND, &base).commit_all("Propose");
    sandbox.git(&["switch", "--quiet", "--create", "other"]);
    sandbox.write(SECOND, base.replace("a: 1\n", "tags: [storage]\na: 1\n")).commit_all("Tag it");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(SECOND, base.replace("f: 1\n", "f: 1\ntags: [orders]\n")).commit_all("Tag it too");
    stopped(&sandbox, "git merge --quiet --no-edit other", "duplicate-key");
}
