//! Text for people made of what nobody would write in good faith: it is shown, cut, and obeyed nowhere.

use super::{PLAIN, RECORD, as_concise, as_text, error, note, report, said, span};
use countersign::output::text::TextOptions;
use countersign::text::Span;
use snapbox::{assert_data_eq, str};

#[test]
fn hostile_characters_are_shown_and_obeyed_nowhere() {
    let text = "# \u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}drow\u{2028}\u{9b}1m\u{1b}[31m end\n";
    let path = "log/\u{1b}[1A\nerror[x]: forged\r.md";
    let finding =
        said(path, span(text, "end"), "title \u{1b}[8m\nchecked 1 record in 1 log: nothing to mend\u{202e}")
            .label("label\n\u{9b}2J")
            .related("b\u{1b}.md", Span::at(0), "related\n\u{7f}")
            .help("help\r\n\u{1b}c");
    let report = report(&[(path, text)], vec![error(finding)]);
    assert_data_eq!(
        as_text(&report, PLAIN),
        str![[r#"
error[signoff-stale]: title <U+001B>[8m<U+000A>checked 1 record in 1 log: nothing to mend<U+202E>
 --> log/<U+001B>[1A<U+000A>error[x]: forged<U+000D>.md:1:32
  |
1 | ...m<U+001B>[31m end
  |                  ^^^ label<U+000A><U+009B>2J
  |
 ::: b<U+001B>.md: related<U+000A><U+007F>
  |
  = help: help<U+000D><U+000A><U+001B>c
  = note: countersign explain signoff-stale

checked 1 record in 1 log: 1 error

"#]]
    );
    assert_data_eq!(
        as_concise(&report),
        str![[r#"
log/<U+001B>[1A<U+000A>error[x]: forged<U+000D>.md:1:32: error[signoff-stale]: title <U+001B>[8m<U+000A>checked 1 record in 1 log: nothing to mend<U+202E>
checked 1 record in 1 log: 1 error

"#]]
    );
}

#[test]
fn a_line_of_a_megabyte_is_cut() {
    let text = format!("start {}MIDDLE{}\nnext\n", "a".repeat(500_000), "b".repeat(500_000));
    let findings = vec![
        error(said("a.md", span(&text, "start"), "at the start").related(
            "a.md",
            span(&text, "MIDDLE"),
            "far away",
        )),
        error(said("a.md", span(&text, "MIDDLE"), "in the middle").label("here")),
        error(said("a.md", Span::new(6, text.len()), "nearly everything")),
        error(said("b.md", Span::at(0), &"much ".repeat(1_000))),
    ];
    let text = as_text(&report(&[("a.md", &text)], findings), PLAIN);
    assert!(text.lines().filter(|line| !line.starts_with("error")).all(|line| line.len() <= 80), "{text}");
    assert!(text.len() < 4_000, "{}", text.len());
    assert_data_eq!(
        text,
        str![[r#"
error[signoff-stale]: at the start
 --> a.md:1:1
  |
1 | start aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...
  | ^^^^^
  |
 ::: a.md:1:500007
  |
1 | ...aaaaaaaaaaaaaaMIDDLEbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb...
  |                  ------ far away
  |
  = note: countersign explain signoff-stale

error[signoff-stale]: nearly everything
 --> a.md:1:7
  |
1 |   start aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...
  |  _______^
2 | | next
  | |____^

error[signoff-stale]: in the middle
 --> a.md:1:500007
  |
1 | ...aaaaaaaaaaaaaaMIDDLEbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb...
  |                  ^^^^^^ here

error[signoff-stale]: much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much much ...
 --> b.md

checked 1 record in 1 log: 4 errors

"#]]
    );
}

#[test]
fn colour_adds_escape_sequences_and_nothing_else() {
    let findings = vec![
        error(
            said("a.md", span(RECORD, "\n# C"), "one \u{1b}[31m")
                .label("la\u{1b}[1mbel")
                .related("a.md", span(RECORD, "grace"), "who")
                .help("do"),
        ),
        note(said("b.md", Span::at(0), "two")),
    ];
    let report = report(&[("a.md", RECORD)], findings);
    let colored = as_text(&report, TextOptions { color: true, ..PLAIN });
    assert!(colored.contains("\u{1b}["), "{colored}");
    let stripped = anstream::adapter::strip_str(&colored).to_string();
    let trimmed: Vec<&str> = stripped.lines().map(str::trim_end).collect();
    assert_eq!(trimmed, as_text(&report, PLAIN).lines().collect::<Vec<_>>());
}
