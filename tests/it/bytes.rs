//! Every command that writes into a file that is there: bytes outside the edit never change.

use crate::support::Sandbox;
use crate::support::story::{POLICY, RECORD, sign_as_both};
use std::collections::BTreeSet;

type Write = fn(String) -> String;

/// How a file is written down.
const FORMS: [(&str, Write); 5] = [
    ("LF", |text| text),
    ("CRLF", |text| text.replace('\n', "\r\n")),
    ("no final newline", |text| text.trim_end().to_owned()),
    ("BOM", |text| format!("\u{feff}{text}")),
    ("BOM, CRLF and no final newline", |text| format!("\u{feff}{}", text.trim_end().replace('\n', "\r\n"))),
];

/// What else may stand in a record, each with what it takes the place of.
const CONTENTS: [(&str, &str, &str); 6] = [
    ("nothing", "", ""),
    ("comments", "driver: ada\n", "# why\ndriver: ada\n\n# end\n"),
    ("unknown keys", "driver: ada\n", "driver: ada\nx-own: {a: [1, 'b']}\nstatus-note: \"status: draft\"\n"),
    ("a block scalar", "driver: ada\n", "driver: ada\nx-note: |\n  status: accepted\n\n  ---\n  signoffs:\n"),
    (
        "fences with headings in them",
        "## Decision\n",
        "```yaml\n---\nstatus: draft\n# No title\n## Decision\nsignoffs:\n  product:\n---\n```\n\n## Decision\n\n~~~\n# Nor this\n~~~\n",
    ),
    ("blanks at line ends", "Orders live in PostgreSQL.\n", "Orders live in PostgreSQL.  \nTruly. \t\n\n\n"),
];

const KEYS: &str = "keys: [x-own, status-note, x-note]\n";

/// A record of the matrix.
struct Case {
    what: String,
    number: String,
    path: String,
    text: String,
}

/// A record in every form with every content, each with a number and an id of its own.
fn records(status: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for (form, write) in FORMS {
        for (content, old, new) in CONTENTS {
            let number = cases.len() + 1;
            let text = if old.is_empty() { RECORD.to_owned() } else { RECORD.replacen(old, new, 1) };
            let text = text.replacen("status: proposed", &format!("status: {status}"), 1);
            let text = text.replacen("k7f3-2m9q", &format!("k7f3-{number:04}"), 1);
            cases.push(Case {
                what: format!("{form}, {content}"),
                number: number.to_string(),
                path: format!("decisions/{number:04}-orders.md"),
                text: write(text),
            });
        }
    }
    cases
}

/// A log of these records, committed.
fn holding(cases: &[Case], in_hook: bool) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init().write("decisions/countersign.yaml", format!("{POLICY}{KEYS}"));
    for case in cases {
        sandbox.write(&case.path, &case.text);
    }
    sandbox.as_ada().commit_all("Records");
    if in_hook {
        sandbox.inside_hook();
    }
    sandbox
}

/// The lines that are new in a text; the others have to be there as they were, in their order.
fn added<'a>(before: &str, after: &'a str) -> Vec<&'a str> {
    let mut old = before.split_inclusive('\n').peekable();
    let new = after.split_inclusive('\n').filter(|line| old.next_if_eq(line).is_none()).collect();
    assert_eq!(old.next(), None, "a line is gone\n--- before\n{before}\n--- after\n{after}");
    new
}

fn propose(in_hook: bool) {
    let drafts = records("draft");
    let sandbox = holding(&drafts, in_hook);
    for Case { what, number, path, text } in drafts {
        let said = sandbox.run(&["propose", &number]);
        assert_eq!(said.code, Some(0), "{what}: {said:?}");
        assert_eq!(sandbox.read(&path), text.replacen("status: draft", "status: proposed", 1), "{what}");
    }
}

fn sign(in_hook: bool) {
    let proposed = records("proposed");
    let sandbox = holding(&proposed, in_hook);
    for Case { what, number, path, text } in proposed {
        let said = sandbox.run(&["sign", &number, "--yes"]);
        assert_eq!(said.code, Some(0), "{what}: {said:?}");
        let after = sandbox.read(&path);
        let lines = added(&text, &after);
        let keys: Vec<&str> =
            lines.iter().filter_map(|line| Some(line.trim_start().split_once(':')?.0)).collect();
        assert_eq!(keys, ["by", "at", "via", "digest"], "{what}: {lines:?}");
        let ends: BTreeSet<bool> = lines.iter().map(|line| line.ends_with("\r\n")).collect();
        assert_eq!(ends, BTreeSet::from([what.contains("CRLF")]), "{what}: the ends are the file's own");
    }
}

/// A second round: accepted, changed, proposed again.
fn propose_again() {
    let proposed = records("proposed");
    let mut sandbox = holding(&proposed, false);
    for Case { what, number, path, text } in proposed {
        sign_as_both(&mut sandbox, &number);
        sandbox.write(&path, sandbox.read(&path).replacen("Orders live", "Orders stay", 1));
        let said = sandbox.run(&["propose", &number]);
        assert_eq!(said.code, Some(0), "{what}: {said:?}");
        let expected =
            text.replacen("revision: 1", "revision: 2", 1).replacen("Orders live", "Orders stay", 1);
        assert_eq!(sandbox.read(&path), expected, "{what}");
    }
}

fn roster_add(in_hook: bool) {
    let contents = [
        ("nothing", POLICY.to_owned()),
        ("comments", POLICY.replace("people:\n", "# who\npeople:   # all\n\n  # product\n")),
        ("a block scalar", POLICY.replace("title: Decisions\n", "title: |-\n  people:\n    none: {}\n")),
        ("people in the middle", {
            let (before, people) = POLICY.split_at(POLICY.find("people:").expect("there are people"));
            let (first, rest) = before.split_at(before.find("prefix:").expect("there is a prefix"));
            format!("{first}{people}{rest}")
        }),
        ("no people", POLICY[..POLICY.find("people:").expect("there are people")].to_owned()),
        (
            "an empty roster",
            format!("{}people:\n", &POLICY[..POLICY.find("people:").expect("there are people")]),
        ),
    ];
    for (form, write) in FORMS {
        for (content, text) in &contents {
            let what = format!("{form}, {content}");
            let text = write(text.clone());
            let mut sandbox = Sandbox::new();
            sandbox.git_init().write("decisions/countersign.yaml", &text);
            sandbox.as_ada().commit_all("A policy");
            if in_hook {
                sandbox.inside_hook();
            }
            let add = ["roster", "add", "eve", "--email", "eve@example.com", "--role", "product"];
            let said = sandbox.run(&add);
            assert_eq!(said.code, Some(0), "{what}: {said:?}");
            let after = sandbox.read("decisions/countersign.yaml");
            let end = if what.contains("CRLF") { "\r\n" } else { "\n" };
            let whole =
                |text: &str| if text.ends_with('\n') { text.to_owned() } else { format!("{text}{end}") };
            let after = whole(&after);
            let lines = added(&whole(&text), &after);
            let shown: Vec<&str> =
                lines.iter().map(|line| line.trim()).filter(|line| *line != "people:").collect();
            assert_eq!(
                shown,
                ["eve:", "name: eve", "emails: [eve@example.com]", "roles: [product]"],
                "{what}"
            );
            assert!(lines.iter().all(|line| line.ends_with(end)), "{what}: {lines:?}");
        }
    }
}

#[test]
fn propose_changes_one_word() {
    propose(false);
    propose(true);
}

#[test]
fn sign_adds_four_lines() {
    sign(false);
    sign(true);
}

#[test]
fn a_new_round_takes_back_what_the_last_one_added() {
    propose_again();
}

#[test]
fn roster_add_adds_one_person() {
    roster_add(false);
    roster_add(true);
}

#[test]
fn superseding_changes_one_word_of_the_older_record() {
    let proposed = records("proposed");
    let mut sandbox = holding(&proposed, false);
    let mut before = Vec::new();
    for case in &proposed {
        sign_as_both(&mut sandbox, &case.number);
        before.push(sandbox.read(&case.path));
    }
    let numbers: Vec<&str> = proposed.iter().map(|case| case.number.as_str()).collect();
    let older = format!("driver: ada\nsupersedes: [{}]\n", numbers.join(", "));
    let next = RECORD.replace("k7f3-2m9q", "m2q9-7f3k").replace("driver: ada\n", &older);
    sandbox.write("decisions/0099-next.md", next).commit_all("Another");
    sign_as_both(&mut sandbox, "99");
    for (case, before) in proposed.iter().zip(before) {
        let expected = before.replacen("status: accepted", "status: superseded", 1);
        assert_eq!(sandbox.read(&case.path), expected, "{}", case.what);
    }
}
