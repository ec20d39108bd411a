//! Files that are no records, or hardly: every command names what was seen and the way out, and nothing is lost.

use crate::support::story::{PATH, RECORD, proposed};
use snapbox::data::Inline;
use snapbox::str;

/// The files, by what is wrong with them: what `check`, then `sign` says.
fn cases() -> Vec<(&'static str, Vec<u8>, Inline, Inline)> {
    let utf16 = |text: &str| -> Vec<u8> {
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    vec![
        (
            "empty",
            Vec::new(),
            str![[r#"
error[front-matter-missing]: there is no front matter
 --> decisions/0001-adopt-postgresql-for-orders.md
  |
  = help: `countersign new` writes a record with it; see `countersign explain front-matter-missing`
  = note: countersign explain front-matter-missing

error[status-missing]: DR-1 has no status
 --> decisions/0001-adopt-postgresql-for-orders.md
  |
  = help: say it below the title, on a line of its own: `Status: proposed`
  = note: countersign explain status-missing

error[title-missing]: `decisions/0001-adopt-postgresql-for-orders.md` has no title
 --> decisions/0001-adopt-postgresql-for-orders.md
  |
  = help: begin the text with a line `# …` that says in a few words what is decided
  = note: countersign explain title-missing

checked 1 record in 1 log: 3 errors

"#]],
            str![[r#"
countersign: DR-1 has no place for sign-offs: decisions/0001-adopt-postgresql-for-orders.md: there is no front matter
  help: `countersign new` writes a record with it; see `countersign explain front-matter-missing`
  help: or write a new one that takes its place: `countersign new … --supersedes 1`

"#]],
        ),
        (
            "UTF-16",
            utf16(RECORD),
            str![[r#"
error[unreadable-record]: the file is saved as UTF-16
 --> decisions/0001-adopt-postgresql-for-orders.md
  |
  = help: save it as UTF-8
  = note: countersign explain unreadable-record

checked 1 record in 1 log: 1 error

"#]],
            str![[r#"
countersign: DR-1 cannot be read: decisions/0001-adopt-postgresql-for-orders.md: the file is saved as UTF-16
  help: save it as UTF-8

"#]],
        ),
        (
            "NUL",
            b"---\n\0\n---\n".to_vec(),
            str![[r#"
error[unreadable-record]: the file holds a NUL byte, so it is not text
 --> decisions/0001-adopt-postgresql-for-orders.md
  |
  = help: save it as UTF-8 text
  = note: countersign explain unreadable-record

checked 1 record in 1 log: 1 error

"#]],
            str![[r#"
countersign: DR-1 cannot be read: decisions/0001-adopt-postgresql-for-orders.md: the file holds a NUL byte, so it is not text
  help: save it as UTF-8 text

"#]],
        ),
        (
            "a pointer of Git LFS",
            lfs.into(),
            str![[r#"
error[unreadable-record]: the file is a Git LFS pointer, not the record itself
 --> decisions/0001-adopt-postgresql-for-orders.md
  |
  = help: records have to stand in git itself: `git lfs untrack` the path, then add the file again
  = note: countersign explain unreadable-record

checked 1 record in 1 log: 1 error

"#]],
            str![[r#"
countersign: DR-1 cannot be read: decisions/0001-adopt-postgresql-for-orders.md: the file is a Git LFS pointer, not the record itself
  help: records have to stand in git itself: `git lfs untrack` the path, then add the file again

"#]],
        ),
        (
            "the fence alone",
            b"---\n".to_vec(),
            str![[r#"
error[front-matter-missing]: the front matter that starts here does not end
 --> decisions/0001-adopt-postgresql-for-orders.md:1:1
  |
1 | ---
  | ^^^ starts here
  |
  = help: close it with a line `---` before the title
  = note: countersign explain front-matter-missing

error[status-missing]: DR-1 has no status
 --> decisions/0001-adopt-postgresql-for-orders.md:1:1
  |
1 | ---
  | ^^^
  |
  = help: say it below the title, on a line of its own: `Status: proposed`
  = note: countersign explain status-missing

error[title-missing]: `decisions/0001-adopt-postgresql-for-orders.md` has no title
 --> decisions/0001-adopt-postgresql-for-orders.md:1:1
  |
1 | ---
  | ^^^
  |
  = help: begin the text with a line `# …` that says in a few words what is decided
  = note: countersign explain title-missing

checked 1 record in 1 log: 3 errors

"#]],
            str![[r#"
countersign: DR-1 has no place for sign-offs: decisions/0001-adopt-postgresql-for-orders.md: the front matter that starts here does not end
  help: close it with a line `---` before the title
  help: or write a new one that takes its place: `countersign new … --supersedes 1`

"#]],
        ),
        (
            "no closing fence",
            RECORD.replacen("\n---\n", "\n", 1).into(),
            str![[r#"
error[front-matter-missing]: the front matter that starts here does not end
 --> decisions/0001-adopt-postgresql-for-orders.md:1:1
  |
1 | ---
  | ^^^ starts here
  |
  = help: close it with a line `---` before the title
  = note: countersign explain front-matter-missing

checked 1 record in 1 log: 1 error

"#]],
            str![[r#"
countersign: DR-1 has no place for sign-offs: decisions/0001-adopt-postgresql-for-orders.md: the front matter that starts here does not end
  help: close it with a line `---` before the title
  help: or write a new one that takes its place: `countersign new … --supersedes 1`

"#]],
        ),
        (
            "an unfinished merge",
            RECORD.replace("Orders live in PostgreSQL.", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x").into(),
            str![[r#"
error[section-empty]: the section `Decision` is empty
  --> decisions/0001-adopt-postgresql-for-orders.md:14:1
   |
14 | ## Decision
   | ^^^^^^^^^^^ nothing stands below
...
20 | >>>>>>> x
   | --------- to here
   |
   = help: choose between the two sides, delete the marks, and `git add` the file
   = note: countersign explain conflict-markers

checked 1 record in 1 log: 2 errors

"#]],
            str![[r#"
error[section-empty]: the section `Decision` is empty
  --> decisions/0001-adopt-postgresql-for-orders.md:14:1
   |
14 | ## Decision
   | ^^^^^^^^^^^ nothing stands below
...
20 | >>>>>>> x
   | --------- to here
   |
   = help: choose between the two sides, delete the marks, and `git add` the file
   = note: countersign explain conflict-markers

checked 1 record in 1 log: 2 errors
DR-1 is not signed: mend this first, then everybody signs what is right

"#]],
        ),
        (
            "a status that is none",
            RECORD.replace("status: proposed", "status: acceptd").into(),
            str![[r#"
error[status-unknown]: there is no status `acceptd`
 --> decisions/0001-adopt-postgresql-for-orders.md:4:9
  |
4 | status: acceptd
  |         ^^^^^^^ did you mean `accepted`?
  |
  = help: write one of `draft`, `proposed`, `accepted`, `rejected`, `deprecated`, `superseded`
  = note: countersign explain status-unknown

checked 1 record in 1 log: 1 error

"#]],
            str![[r#"
countersign: DR-1 has the status `acceptd`, which there is not
  help: `countersign propose DR-1` makes it proposed

"#]],
        ),
        (
            "a key twice",
            RECORD.replace("kind: technical\n", "kind: technical\nkind: product\n").into(),
            str![[r#"
error[duplicate-key]: the key `kind` stands twice
 --> decisions/0001-adopt-postgresql-for-orders.md:4:1
  |
3 | kind: technical
  | ---- it stands here first
4 | kind: product
  | ^^^^
  |
  = help: keep one of the two: parsers disagree on which one counts
  = note: countersign explain duplicate-key

checked 1 record in 1 log: 1 error

"#]],
            str![[r#"
error[duplicate-key]: the key `kind` stands twice
 --> decisions/0001-adopt-postgresql-for-orders.md:4:1
  |
3 | kind: technical
  | ---- it stands here first
4 | kind: product
  | ^^^^
  |
  = help: keep one of the two: parsers disagree on which one counts
  = note: countersign explain duplicate-key

checked 1 record in 1 log: 1 error
DR-1 is not signed: mend this first, then everybody signs what is right

"#]],
        ),
    ]
}

#[test]
fn each_is_named_and_none_is_signed() {
    for (what, bytes, checked, signed) in cases() {
        let sandbox = proposed();
        sandbox.write(PATH, &bytes).git(&["add", "--all"]);
        let check = sandbox.run(&["check"]);
        assert_eq!(check.code, Some(1), "{what}: {check:?}");
        check.findings(checked, "");
        let sign = sandbox.run(&["sign", "1", "--yes"]);
        let code = sign.code.expect("it ends");
        assert!(code > 0, "{what} was signed");
        sign.ended_with(code, "", signed);
        assert_eq!(std::fs::read(sandbox.root().join(PATH)).unwrap(), bytes, "{what} is not touched");
    }
}

#[test]
fn each_keeps_its_place_and_its_number() {
    for (what, bytes, ..) in cases() {
        let sandbox = proposed();
        sandbox.write(PATH, bytes).git(&["add", "--all"]);
        assert!(sandbox.run(&["list"]).ended(0).stdout.contains("DR-1"), "{what} is in the list");
        let shown = sandbox.run(&["show", "1"]).ended(0);
        assert!(shown.stderr.contains(PATH), "{what} is shown with its mistake: {shown:?}");
        let made = sandbox.run(&["new", "Next", "--kind", "product"]).ended(0).stdout;
        assert_eq!(made, "decisions/0002-next.md\n", "{what}");
    }
}

#[test]
fn a_huge_file_is_not_read() {
    let sandbox = proposed();
    sandbox.write(PATH, format!("{RECORD}{}", "a".repeat(50_000_000)));
    sandbox.run(&["check"]).findings(str![[r#"
error[unreadable-record]: the file has 50000203 bytes, more than the 1048576 that a record may have (nothing of it was read)
 --> decisions/0001-adopt-postgresql-for-orders.md
  |
  = help: move data and pictures to files of their own and link to them
  = note: countersign explain unreadable-record

checked 1 record in 1 log: 1 error

"#]], str![]);
    sandbox.run(&["propose", "1"]).problem(str![[r#"
countersign: DR-1 cannot be read: decisions/0001-adopt-postgresql-for-orders.md: the file has 50000203 bytes, more than the 1048576 that a record may have (nothing of it was read)
  help: move data and pictures to files of their own and link to them

"#]]);
}

#[test]
fn a_bomb_of_anchors_is_refused_at_its_first_line() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (name, before) in ["b", "c", "d", "e", "f", "g", "h"].iter().zip(["a", "b", "c", "d", "e", "f", "g"])
    {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(",")));
    }
    let sandbox = proposed();
    sandbox.write(PATH, RECORD.replace("driver: ada\n", &bomb));
    let said = sandbox.run(&["check"]).ended(1).stdout;
    assert!(said.contains("an anchor (`&`) is not allowed here"), "{said}");
    let deep = RECORD.replace("driver: ada\n", &format!("deep: {}\n", "[".repeat(100_000)));
    sandbox.write(PATH, deep);
    let _ = sandbox.run(&["check"]).ended(1);
}

#[test]
fn crlf_and_a_byte_order_mark_are_no_mistakes() {
    for text in [RECORD.replace('\n', "\r\n"), format!("\u{feff}{RECORD}")] {
        let sandbox = proposed();
        sandbox.write(PATH, text).git(&["add", "--all"]);
        let _ = sandbox.run(&["check"]).ended(0);
        let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
        let _ = sandbox.run(&["check"]).ended(0);
    }
}

#[test]
#[cfg(unix)] // Links need a right of their own on Windows.
fn a_link_is_no_record() {
    let sandbox = proposed();
    sandbox.write("elsewhere.md", RECORD).remove(PATH);
    std::os::unix::fs::symlink("../elsewhere.md", sandbox.root().join(PATH)).unwrap();
    sandbox.run(&["check"]).findings(
        str![[r#"
error[unreadable-record]: the file is a symbolic link, and what it leads to is not part of the commit
 --> decisions/0001-adopt-postgresql-for-orders.md
  |
  = help: put the record itself in its place
  = note: countersign explain unreadable-record

checked 1 record in 1 log: 1 error

"#]],
        str![],
    );
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: DR-1 cannot be read: decisions/0001-adopt-postgresql-for-orders.md: the file is a symbolic link, and what it leads to is not part of the commit
  help: put the record itself in its place

"#]]);
    assert_eq!(sandbox.read("elsewhere.md"), RECORD);
}
