//! `countersign new`: numbers, titles and what is refused before a file is written.

use crate::support::Sandbox;
use crate::support::story::{accepted, log, proposed};
use snapbox::str;

fn titled(title: &str) -> [&str; 4] {
    ["new", title, "--kind", "product"]
}

#[test]
fn a_record_is_written_from_the_template_of_its_kind() {
    let sandbox = log();
    sandbox.run(&["new", "Adopt PostgreSQL for orders", "--kind", "technical"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
next: `countersign edit DR-1` answers its questions

"#]],
    );
    let record = sandbox.read("decisions/0001-adopt-postgresql-for-orders.md");
    let (id, rest) = record.split_once("\nkind").expect("the second line is the kind");
    assert_eq!(id.len(), "---\nid: k7f3-2m9q".len(), "{id}");
    let front = ": technical\nstatus: draft\nrevision: 1\ndate: 2026-11-22\ndriver: ada\nsignoffs:\n  product:\n  engineering:\n---\n# Adopt PostgreSQL for orders\n";
    assert!(rest.starts_with(front), "{rest}");
    assert!(rest.contains("✎ Engineering:") && rest.contains("## Quality and scale"));
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn a_number_of_another_branch_is_taken() {
    let sandbox = proposed();
    sandbox.git(&["switch", "--quiet", "--create", "other"]);
    let _ = sandbox.run(&titled("On a branch")).ended(0);
    sandbox.commit_all("On a branch");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.run(&titled("On main")).success(
        str![[r#"
decisions/0003-on-main.md

"#]],
        str![[r#"
next: `countersign edit DR-3` answers its questions

"#]],
    );
}

#[test]
fn a_number_of_a_remote_branch_is_taken() {
    let sandbox = proposed();
    sandbox.git(&["switch", "--quiet", "--create", "other"]);
    let _ = sandbox.run(&titled("On a branch")).ended(0);
    let commit = sandbox.commit_all("On a branch");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["update-ref", "refs/remotes/origin/other", &commit]);
    sandbox.git(&["branch", "--quiet", "-D", "other"]);
    sandbox.run(&titled("On main")).success(
        str![[r#"
decisions/0003-on-main.md

"#]],
        str![[r#"
next: `countersign edit DR-3` answers its questions

"#]],
    );
}

#[test]
fn a_gap_is_never_filled_and_a_broken_file_keeps_its_number() {
    let sandbox = log();
    sandbox.write("decisions/0007-broken.md", [0xff, 0xfe, 0, 0]);
    sandbox.run(&titled("Next")).success(
        str![[r#"
decisions/0008-next.md

"#]],
        str![[r#"
next: `countersign edit DR-8` answers its questions

"#]],
    );
}

#[test]
fn every_title_is_shown_to_the_letter() {
    let long = "word ".repeat(60);
    let sandbox = log();
    for title in [
        "注文データベースを選ぶ",
        "اختيار قاعدة البيانات",
        "🎉 party 🎉",
        long.trim_end(),
        "He said \"no\" & 'yes'",
        "back\\slash \\n C:\\new",
        "<script>alert(1)</script>",
        "# hash",
        "[x]: y",
        "a:b: c",
        "{{title}}",
        "$HOME `id`",
        "*",
        "> q",
        "ends in #",
        "&amp;",
        "a|b",
        "<!-- c -->",
        "```",
    ] {
        let made = sandbox.run(&titled(title)).ended(0);
        let path = made.stdout.trim_end();
        assert!(path.is_ascii() && path.len() < 90, "{path}");
        let shown = sandbox.run(&["show", path]).ended(0).stdout;
        let first = shown.lines().next().expect("a record has a headline");
        assert_eq!(first.split_once(' ').map(|(_, title)| title), Some(title));
    }
    let _ = sandbox.run(&["check"]).ended(0);
}

#[test]
fn blanks_and_line_ends_of_a_title_become_one_blank() {
    let sandbox = log();
    let made = sandbox.run(&titled(" two\n  lines\tand a tab ")).ended(0);
    assert_eq!(made.stdout, "decisions/0001-two-lines-and-a-tab.md\n");
    assert!(sandbox.read("decisions/0001-two-lines-and-a-tab.md").contains("\n# two lines and a tab\n"));
}

#[test]
fn a_title_that_nobody_could_read_is_refused() {
    let sandbox = log();
    sandbox.run(&titled("   ")).problem(str![[r#"
countersign: a record needs a title
  help: countersign new "Adopt PostgreSQL for orders" --kind technical

"#]]);
    sandbox.run(&["new"]).problem(str![[r#"
countersign: a record needs a title
  help: countersign new "Adopt PostgreSQL for orders" --kind technical

"#]]);
    sandbox.run(&titled("a\u{202e}b")).problem(str![[r#"
countersign: the title holds a character that changes the direction of the text (U+202E)
  help: type the title anew: it may have come along when it was copied

"#]]);
    sandbox.run(&titled("a\u{200b}b")).problem(str![[r#"
countersign: the title holds a character without width (U+200B)
  help: type the title anew: it may have come along when it was copied

"#]]);
    sandbox.run(&titled("a\u{1}b")).problem(str![[r#"
countersign: the title holds a control character (U+0001)
  help: type the title anew: it may have come along when it was copied

"#]]);
    sandbox.run(&titled("✎ What?")).problem(str![[r#"
countersign: the title begins with ✎, as the questions of a template do
  help: say what is decided

"#]]);
    nothing_was_written(&sandbox);
}

#[test]
fn the_same_title_twice_is_said_and_allowed() {
    let sandbox = log();
    let _ = sandbox.run(&titled("Same")).ended(0);
    sandbox.run(&titled("same")).success(
        str![[r#"
decisions/0002-same.md

"#]],
        str![[r#"
note: DR-1 has the same title
next: `countersign edit DR-2` answers its questions

"#]],
    );
}

#[test]
fn kind_tags_and_predecessors_are_checked_first() {
    let sandbox = log();
    sandbox.run(&["new", "x"]).problem(str![[r#"
countersign: the record's kind is not known
  help: say `--kind product` or `--kind technical`

"#]]);
    sandbox.run(&["new", "x", "--kind", "organisational"]).problem(str![[r#"
error: invalid value 'organisational' for '--kind <KIND>': kinds are product and technical

For more information, try '--help'.

"#]]);
    sandbox.run(&["new", "x", "--kind", "product", "--tag", "A B"]).problem(str![[r#"
countersign: `A B` cannot be a tag
  help: a tag is one word of a–z, 0–9 and `-` that starts with a letter, such as `storage`

"#]]);
    sandbox.run(&["new", "x", "--kind", "product", "--supersedes", "9"]).problem(str![[r#"
countersign: there is no record `9` in this log
  help: `countersign list` shows the records there are

"#]]);
    nothing_was_written(&sandbox);
}

#[test]
fn tags_and_predecessors_stand_in_the_front_matter() {
    let sandbox = accepted();
    let more = ["--tag", "storage", "--tag", "cloud", "--supersedes", "1", "--supersedes", "DR-1"];
    let _ = sandbox.run(&[&titled("Next")[..], &more].concat()).ended(0);
    let record = sandbox.read("decisions/0002-next.md");
    assert!(record.contains("\ntags: [storage, cloud]\nsupersedes: [1]\n"), "{record}");
}

fn nothing_was_written(sandbox: &Sandbox) {
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}
