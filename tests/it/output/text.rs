//! The form for people and the one-line form, as they are read.

use super::{PLAIN, RECORD, all_allowed, as_concise, as_text, error, note_before_error, report, said, span};
use countersign::diagnostic::{Code, Diagnostic, Finding, Report, Severity};
use countersign::output::text::TextOptions;
use countersign::text::Span;
use snapbox::{assert_data_eq, str};

#[test]
fn places_labels_related_files_and_ways_out() {
    let policy = "people:\n  - grace\n";
    let findings = vec![
        error(
            said("log/0042-cafe.md", span(RECORD, "grace"), "DR-42 was changed after grace signed it")
                .label("signed this")
                .related("log/0042-cafe.md", span(RECORD, "accepted"), "it is accepted")
                .related("log/countersign.yaml", span(policy, "grace"), "who may sign")
                .help("take the change back")
                .help("ask grace to read it again: `countersign sign DR-42 --role product`"),
        ),
        error(said("log/0042-cafe.md", span(RECORD, "End"), "the last word").label("here")),
    ];
    let report = report(&[("log/0042-cafe.md", RECORD), ("log/countersign.yaml", policy)], findings);
    assert_data_eq!(
        as_text(&report, PLAIN),
        str![[r#"
error[signoff-stale]: DR-42 was changed after grace signed it
 --> log/0042-cafe.md:4:12
  |
2 | status: accepted
  |         -------- it is accepted
3 | signoffs:
4 |   product: grace
  |            ^^^^^ signed this
  |
 ::: log/countersign.yaml:2:5
  |
2 |   - grace
  |     ----- who may sign
  |
  = help: take the change back
  = help: ask grace to read it again: `countersign sign DR-42 --role product`
  = note: countersign explain signoff-stale

error[signoff-stale]: the last word
 --> log/0042-cafe.md:8:1
  |
8 | End
  | ^^^ here

checked 2 records in 1 log: 2 errors

"#]]
    );
    assert_data_eq!(
        as_concise(&report),
        str![[r#"
log/0042-cafe.md:4:12: error[signoff-stale]: DR-42 was changed after grace signed it
log/0042-cafe.md:8:1: error[signoff-stale]: the last word
checked 2 records in 1 log: 2 errors

"#]]
    );
}

#[test]
fn wide_characters_are_underlined_where_they_stand() {
    let findings = ["é", "設計", "🎉", "fans"]
        .map(|piece| error(said("a.md", span(RECORD, piece), "look").label(piece)));
    assert_data_eq!(
        as_text(&report(&[("a.md", RECORD)], findings.into()), PLAIN),
        str![[r#"
error[signoff-stale]: look
 --> a.md:6:6
  |
6 | # Café für 設計 🎉 fans
  |      ^ é
  |
  = note: countersign explain signoff-stale

error[signoff-stale]: look
 --> a.md:6:12
  |
6 | # Café für 設計 🎉 fans
  |            ^^^^ 設計

error[signoff-stale]: look
 --> a.md:6:15
  |
6 | # Café für 設計 🎉 fans
  |                 ^^ 🎉

error[signoff-stale]: look
 --> a.md:6:17
  |
6 | # Café für 設計 🎉 fans
  |                    ^^^^ fans

checked 1 record in 1 log: 4 errors

"#]]
    );
}

#[test]
fn line_ends_and_tabs_do_not_move_the_mark() {
    let text = "one\r\n\ttwo\tthree\r\nfour\r\n";
    let findings = vec![
        error(said("a.md", span(text, "one\r\n"), "with its line end")),
        error(said("a.md", span(text, "three"), "after tabs")),
        error(said("a.md", span(text, "\r\nfour"), "from the line end on")),
    ];
    assert_data_eq!(
        as_text(&report(&[("a.md", text)], findings), PLAIN),
        str![[r#"
error[signoff-stale]: with its line end
 --> a.md:1:1
  |
1 | one
  | ^^^
  |
  = note: countersign explain signoff-stale

error[signoff-stale]: after tabs
 --> a.md:2:6
  |
2 |     two    three
  |            ^^^^^

error[signoff-stale]: from the line end on
 --> a.md:2:11
  |
2 |       two    three
  |  _________________^
3 | | four
  | |____^

checked 1 record in 1 log: 3 errors

"#]]
    );
}

#[test]
fn ends_empty_places_and_several_lines() {
    let text = "one\ntwo\nthree\nfour\nfive\n";
    let long = "x\n".repeat(200);
    let findings = vec![
        error(said("a.md", Span::at(0), "the file as a whole")),
        error(said("a.md", Span::at(text.len()), "at the end").label("something is missing here")),
        error(said("a.md", span(text, "two\nthree\nfour"), "three lines").label("these")),
        error(said("a.md", Span::new(5, 9999), "beyond the end")),
        error(said("empty.md", Span::at(0), "the file is empty")),
        error(said("gone.md", Span::new(3, 9), "the file cannot be read").label("why").related(
            "other.md",
            Span::at(0),
            "nor this one",
        )),
        error(said("long.md", Span::new(0, 390), "two hundred lines").related(
            "long.md",
            Span::new(396, 397),
            "and this",
        )),
    ];
    let report = report(&[("a.md", text), ("empty.md", ""), ("long.md", &long)], findings);
    assert_data_eq!(
        as_text(&report, PLAIN),
        str![[r#"
error[signoff-stale]: the file as a whole
 --> a.md:1:1
  |
1 | one
  | ^
  |
  = note: countersign explain signoff-stale

error[signoff-stale]: three lines
 --> a.md:2:1
  |
2 | / two
3 | | three
4 | | four
  | |____^ these

error[signoff-stale]: beyond the end
 --> a.md:2:2
  |
2 |   two
  |  __^
3 | | three
4 | | four
5 | | five
  | |____^

error[signoff-stale]: at the end
 --> a.md:6:1
  |
6 |
  | ^ something is missing here

error[signoff-stale]: the file is empty
 --> empty.md

error[signoff-stale]: the file cannot be read
 --> gone.md: why
 ::: other.md: nor this one

error[signoff-stale]: two hundred lines
   --> long.md:1:1
    |
  1 | x
    | ^
...
199 | x
    | - and this

checked 3 records in 1 log: 7 errors

"#]]
    );
    assert_data_eq!(
        as_concise(&report),
        str![[r#"
a.md:1:1: error[signoff-stale]: the file as a whole
a.md:2:1: error[signoff-stale]: three lines
a.md:2:2: error[signoff-stale]: beyond the end
a.md:6:1: error[signoff-stale]: at the end
empty.md:1:1: error[signoff-stale]: the file is empty
gone.md:1:1: error[signoff-stale]: the file cannot be read
long.md:1:1: error[signoff-stale]: two hundred lines
checked 3 records in 1 log: 7 errors

"#]]
    );
}

#[test]
fn the_end_of_the_file_is_not_mistaken_for_the_line_before() {
    let text = "one\ntwo\n";
    let finding =
        error(said("a.md", span(text, "two"), "look").related("a.md", Span::at(text.len()), "the end"));
    assert_data_eq!(
        as_text(&report(&[("a.md", text)], vec![finding]), PLAIN),
        str![[r#"
error[signoff-stale]: look
 --> a.md:2:1
  |
2 | two
  | ^^^
3 |
  | - the end
  |
  = note: countersign explain signoff-stale

checked 1 record in 1 log: 1 error

"#]]
    );
}

#[test]
fn each_rule_is_explained_once() {
    let text = "a b c\n";
    let other = Diagnostic::new(Code("section-missing"), "a.md", Span::new(4, 5), "three");
    let findings = vec![
        error(said("a.md", Span::new(0, 1), "one")),
        error(said("a.md", Span::new(2, 3), "two")),
        error(other),
    ];
    let text = as_text(&report(&[("a.md", text)], findings), PLAIN);
    assert_eq!(text.matches("= note: countersign explain signoff-stale\n").count(), 1, "{text}");
    assert_eq!(text.matches("= note: countersign explain section-missing\n").count(), 1, "{text}");
}

#[test]
fn a_limit_keeps_the_gravest_in_order_and_counts_the_others() {
    let limited = |limit| as_text(&note_before_error(), TextOptions { limit: Some(limit), ..PLAIN });
    assert_data_eq!(
        limited(1),
        str![[r#"
error[signoff-stale]: a grave thing
 --> a.md:3:4
  |
3 | ## Context
  |    ^^^^^^^
  |
  = note: countersign explain signoff-stale

and 1 more: 1 note
checked 1 record in 1 log: 1 error, 1 note

"#]]
    );
    assert_data_eq!(
        limited(0),
        str![[r#"
and 2 more: 1 error, 1 note
checked 1 record in 1 log: 1 error, 1 note

"#]]
    );
    assert_eq!(limited(2), as_text(&note_before_error(), PLAIN));
}

#[test]
fn the_summary_comes_last_and_counts_rightly() {
    let last = |report: &Report| as_text(report, PLAIN).lines().last().unwrap_or_default().to_owned();
    let mut empty = Report::default();
    assert_eq!(last(&empty), "checked 0 records in 0 logs: nothing to mend");
    (empty.logs, empty.records) = (1, 1);
    assert_eq!(as_text(&empty, PLAIN), "checked 1 record in 1 log: nothing to mend\n");
    assert_eq!(as_concise(&empty), "checked 1 record in 1 log: nothing to mend\n");
    let finding = |at, severity| Finding::new(said("a.md", Span::at(at), "it"), severity, None);
    let mut mixed = report(
        &[("a.md", "abcdef")],
        vec![
            finding(0, Severity::Warning),
            finding(1, Severity::Error),
            finding(2, Severity::Error),
            finding(3, Severity::Note),
        ],
    );
    (mixed.logs, mixed.records) = (2, 12);
    assert_eq!(last(&mixed), "checked 12 records in 2 logs: 2 errors, 1 warning, 1 note");
    assert_eq!(
        last(&all_allowed()),
        "checked 1 record in 1 log: nothing to mend, 1 allowed by the records themselves"
    );
}

#[test]
fn what_records_allow_is_shown_on_request() {
    assert_data_eq!(
        as_text(&all_allowed(), PLAIN),
        str![[r#"
checked 1 record in 1 log: nothing to mend, 1 allowed by the records themselves

"#]]
    );
    assert_data_eq!(
        as_text(&all_allowed(), TextOptions { verbose: true, ..PLAIN }),
        str![[r#"
allowed[section-missing]: DR-1 has no section Options
 --> a.md:1:3
  |
1 | # Title
  |   ^^^^^
  |
  = note: the record allows it: there was no choice
  = note: countersign explain section-missing

checked 1 record in 1 log: nothing to mend, 1 allowed by the records themselves

"#]]
    );
}
