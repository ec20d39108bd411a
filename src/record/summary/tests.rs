//! Which sentence is taken, and that it is plain, short and whole.

use super::*;

fn of_text(body: &str) -> String {
    let text = format!("---\nid: k7f3-2m9q\nkind: technical\nstatus: proposed\n---\n{body}");
    of(&Record::parse("decisions/0042-x.md", text.as_bytes()))
}

#[test]
fn the_first_sentence_of_the_decision_is_taken() {
    for (body, expected) in [
        (
            "# T\n\n## Context\n\nOld.\n\n## Decision\n\nWe adopt PostgreSQL. It is known.\n",
            "We adopt PostgreSQL.",
        ),
        (
            "# T\n\n## DECISION\n\nWe use v1.2 of it, e.g. Here and there. More.",
            "We use v1.2 of it, e.g. Here and there.",
        ),
        (
            "# T\n\n## Decision Outcome\n\nChosen option: \"A\", because it works.\n",
            "Chosen option: \"A\", because it works.",
        ),
        (
            "# T\n\n## Decision\n\n> ✎ What do we decide, in one sentence?\n\n## Context\n\nIt is slow.\n",
            "It is slow.",
        ),
        ("# T\n\n## Decision\n\nWhat do we decide, in one sentence?\n\nBuy it!\n", "Buy it!"),
        ("# T\n\nJust words? Yes.\n", "Just words?"),
        ("# T\n\n## Decision\n\n- Buy one\n- Buy two\n", "Buy one"),
        ("# T\n\n## Decision\n\n1. Buy one\n2. Buy two\n", "Buy one"),
        (
            "# T\n\n## Decision\n\n<!-- a\n\nb -->\n```\ncode\n```\n| a | b |\n|---|---|\n\nAt last.\n",
            "At last.",
        ),
        ("# T\n\n## Decision\n\nWir nehmen es (“so.”) Und mehr.\n", "Wir nehmen es (“so.”)"),
        ("# T\n\n## Decision\n\n移行する。それだけ。\n", "移行する。"),
        ("# T\n\n## Decision\n\nwe move\nto two\nlines. Then rest\n", "we move to two lines."),
        ("# T\n", ""),
        ("", ""),
    ] {
        assert_eq!(of_text(body), expected, "{body}");
    }
}

#[test]
fn a_record_of_another_tool_gives_no_fact_for_a_decision() {
    let record =
        Record::parse("doc/adr/0001-x.md", b"# 1. Use it\n\nDate: 2016-02-12\n\n## Status\n\nAccepted\n");
    assert_eq!(of(&record), "Accepted");
    let record = Record::parse(
        "doc/adr/0001-x.md",
        b"# 1. Use it\n\nDate: 2016-02-12\n\n## Status\n\nAccepted\n\n## Context\n\nIt hurts.\n\n## Decision\n\nUse it.\n",
    );
    assert_eq!(of(&record), "Use it.");
}

#[test]
fn markup_and_what_hides_are_left_out() {
    let body = "# T\n\n## Decision\n\nWe **adopt** `x < y` with [this](https://a.example), [that][1] and [WIP] \
                <b>now</b>\u{202e}\u{7}![pic](x.png)[^1].\n\n[1]: https://b.example\n";
    assert_eq!(of_text(body), "We adopt x < y with this, that and [WIP] now pic.");
}

#[test]
fn a_long_sentence_is_cut_at_a_word_and_a_long_word_between_characters() {
    let long = of_text(&format!("# T\n\n## Decision\n\n{}\n", "words, ".repeat(60)));
    assert!(long.chars().count() <= LONGEST, "{long}");
    assert!(long.ends_with("words…"), "{long}");
    let long = of_text(&format!("# T\n\n## Decision\n\n{}\n", "e\u{301}".repeat(150)));
    assert_eq!(long.chars().count(), LONGEST - 1, "{long}");
    assert!(long.ends_with("e\u{301}…"), "{long}");
    let family = "👩‍👩‍👧‍👦".repeat(40);
    assert!(of_text(&format!("# T\n\n## Decision\n\n{family}\n")).ends_with("👦…"));
}

#[test]
fn any_text_gives_a_short_line() {
    proptest::proptest!(|(body in "(\\PC|[\n#>`|*_~\\[\\]<!\\-. ]){0,300}")| {
        let summary = of_text(&body);
        proptest::prop_assert!(summary.chars().count() <= LONGEST);
        proptest::prop_assert!(!summary.contains(['\n', '\r', '\t']));
    });
}
