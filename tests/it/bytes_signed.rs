//! What a sign-off covers, byte by byte: whatever is changed outside the lines that are left out, neither role's
//! sign-off holds any more, and what is left out costs nobody a signature.
//!
//! A sign-off counts as seen through only where the library says that it does not hold: a finding beside one that
//! holds would not be enough, for a policy may switch findings off.

use countersign::policy::Policy;
use countersign::record::Record;
use countersign::signoff::{assess, digest_of};
use countersign::text::Span;

use crate::support::story::{PATH, POLICY};

/// A record with every key; the two blocks of lines that are left out stand between those that are covered.
const RECORD: &str = "---
id: k7f3-2m9q
kind: technical
status: accepted
revision: 1
date: 2026-11-22
driver: ada
informed: [marketing]
tags: [storage, checkout]
supersedes: [17]
relates: [4]
affects: [\"src/orders/**\", docs]
tickets: [SHOP-12]
review: 2027-05-22
level: light
allow:
  link-broken: the page moves next week
signoffs:
  product:
  engineering:
x-own: |
  Ours.
---
# Adopt PostgreSQL for orders

## Decision

Orders live in *PostgreSQL*.\u{20}\u{20}
Only there: [why](why.md), müde 🎉.

```
---
status: draft
```
";

/// The same without a line that could be left out beside its block.
const SHORT: &str = "---
id: k7f3-2m9q
kind: product
signoffs:
  product:
  engineering:
---
# T
";

/// What each byte is replaced by, and what is put in front of it, besides two that are near to it.
const BYTES: [u8; 10] = [b'a', b'0', b' ', b'\t', b'\n', b'\r', b'#', b'-', b':', 0x0b];

type Write = fn(&str) -> String;

/// How a file is written down.
const FORMS: [(&str, Write); 5] = [
    ("LF", str::to_owned),
    ("CRLF", |text| text.replace('\n', "\r\n")),
    ("no final newline", |text| text.trim_end().to_owned()),
    ("BOM", |text| format!("\u{feff}{text}")),
    ("BOM, CRLF and no final newline", |text| format!("\u{feff}{}", text.trim_end().replace('\n', "\r\n"))),
];

/// The lines of a sign-off of this record by these people, each below their role.
fn signed(text: &str, signers: &[(&str, &str)]) -> String {
    let digest = digest_of(&Record::parse(PATH, text.as_bytes()));
    signers.iter().fold(text.to_owned(), |text, (role, by)| {
        let lines = format!(
            "  {role}:\n    by: {by}\n    at: 2026-11-22T08:00:00Z\n    via: declared\n    digest: {digest}\n"
        );
        text.replace(&format!("  {role}:\n"), &lines)
    })
}

fn signed_by_both(text: &str) -> String {
    signed(text, &[("product", "grace"), ("engineering", "ada")])
}

/// A policy that knows both signers, the level and the key of the team's own.
fn policy() -> Policy {
    let text = format!("{POLICY}levels:\n  light:\n    roles: [product, engineering]\nkeys: [x-own]\n");
    let policy = Policy::parse("decisions/countersign.yaml", text.as_bytes());
    assert_eq!(policy.faults, []);
    policy
}

/// How many roles' sign-offs hold.
fn holding(bytes: &[u8], policy: &Policy) -> usize {
    let assessment = assess(&Record::parse(PATH, bytes), policy);
    assessment.roles.iter().filter(|role| role.holds()).count()
}

/// The lines that no sign-off covers.
fn left_out(text: &str) -> Vec<Span> {
    let end_of = |start: usize| text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
    let line = |key: &str| text.find(&format!("\n{key}:")).map(|at| Span::new(at + 1, end_of(at + 1)));
    let block = text.find("\nsignoffs:").map(|at| {
        let last =
            text.find("    digest:").and_then(|_| text.rfind("    digest:")).expect("both have signed");
        Span::new(at + 1, end_of(last))
    });
    ["status", "tags", "tickets"].into_iter().filter_map(line).chain(block).collect()
}

/// The text as it is covered at the most: other line ends and a missing last one are no change.
fn same_lines(bytes: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(bytes.len() + 1);
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            lines.push(*byte);
        }
    }
    if lines.last() != Some(&b'\n') {
        lines.push(b'\n');
    }
    lines
}

/// Every text that is one byte away from this one and differs in what is covered.
fn each_edit(text: &str, mut try_one: impl FnMut(&[u8], &str)) {
    let cut = left_out(text);
    let bytes = text.as_bytes();
    let original = same_lines(bytes);
    let mut offer = |edited: &[u8], what: &dyn Fn() -> String| {
        if same_lines(edited) != original {
            try_one(edited, &what());
        }
    };
    for at in 0..=bytes.len() {
        // Between two covered bytes, or on either border of what is left out.
        if !cut.iter().any(|span| span.start < at && at < span.end) {
            for new in BYTES {
                let edited = [&bytes[..at], &[new], &bytes[at..]].concat();
                offer(&edited, &|| format!("{new:#04x} put in at {at}"));
            }
        }
        let Some(old) = bytes.get(at).filter(|_| !cut.iter().any(|span| span.range().contains(&at))) else {
            continue;
        };
        offer(&[&bytes[..at], &bytes[at + 1..]].concat(), &|| format!("{old:#04x} taken out at {at}"));
        for new in BYTES.into_iter().chain([old ^ 0x20, old ^ 1]).filter(|new| new != old) {
            let mut edited = bytes.to_vec();
            edited[at] = new;
            offer(&edited, &|| format!("{old:#04x} made {new:#04x} at {at}"));
        }
    }
}

#[test]
fn no_covered_byte_changes_under_a_sign_off() {
    let policy = policy();
    let mut passed = Vec::new();
    let mut tried = 0;
    for (record, forms) in [(RECORD, &FORMS[..2]), (SHORT, &FORMS[..])] {
        for (form, write) in forms {
            let text = write(&signed_by_both(record));
            assert_eq!(holding(text.as_bytes(), &policy), 2, "{form}: both hold at first");
            each_edit(&text, |edited, what| {
                tried += 1;
                let holding = holding(edited, &policy);
                if holding > 0 {
                    passed.push(format!("{form}, {what}: {holding} hold"));
                }
            });
        }
    }
    assert!(passed.is_empty(), "{} of {tried} edits pass:\n{}", passed.len(), passed.join("\n"));
    assert!(tried > 20_000, "only {tried} edits were tried");
}

#[test]
fn what_is_left_out_costs_nobody_a_signature() {
    let policy = policy();
    type Change = fn(&str) -> String;
    let changes: [(&str, Change); 10] = [
        ("CRLF", |text| text.replace('\n', "\r\n")),
        ("some CRLF", |text| text.replacen('\n', "\r\n", 7)),
        ("no final newline", |text| text.strip_suffix('\n').expect("there is one").to_owned()),
        ("another status", |text| text.replace("status: accepted", "status: superseded")),
        ("no status", |text| text.replace("status: accepted\n", "")),
        ("another tag", |text| text.replace("tags: [storage", "tags: [billing, storage")),
        ("no tag", |text| text.replace("tags: [storage, checkout]\n", "")),
        ("another ticket", |text| text.replace("SHOP-12", "SHOP-12, PAY-3")),
        ("no ticket", |text| text.replace("tickets: [SHOP-12]\n", "")),
        ("a byte order mark", |text| format!("\u{feff}{text}")),
    ];
    let both = signed_by_both(RECORD);
    for (what, change) in changes {
        let changed = change(&both);
        assert_ne!(changed, both, "{what}");
        assert_eq!(holding(changed.as_bytes(), &policy), 2, "{what}");
    }
}

#[test]
fn a_sign_off_stays_when_the_other_role_signs() {
    let policy = policy();
    for (role, by, other, other_by) in
        [("product", "grace", "engineering", "ada"), ("engineering", "ada", "product", "grace")]
    {
        let first = signed(RECORD, &[(role, by)]);
        assert_eq!(holding(first.as_bytes(), &policy), 1);
        let then = signed(&first, &[(other, other_by)]);
        assert_eq!(holding(then.as_bytes(), &policy), 2);
    }
}
