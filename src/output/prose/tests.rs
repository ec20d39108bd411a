//! What Markdown looks like on a terminal, and that nothing in it can act there.

use super::*;
use crate::text::Hidden;
use proptest::prelude::{any, prop_assert, proptest};

fn shown(markdown: &str, width: usize) -> String {
    let mut out = Vec::new();
    rendered(markdown, Screen { width, color: false }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn prose_is_as_wide_as_the_screen() {
    let text = "# Adopt *it*\n\nOne two three four five six seven eight nine ten.\nA `b c` and **d**e.  \nNew line.\n";
    assert_eq!(
        shown(text, 24),
        "# Adopt it\n\nOne two three four five\nsix seven eight nine\nten. A `b c` and de.\nNew line.\n"
    );
}

#[test]
fn lists_quotes_and_code_keep_their_shape() {
    let text = "Before:\n\n- one two three four five\n  - deeper\n- [x] done\n\n1. a\n2. b\n\n> quoted\n> > twice\n\n```\n  code  x\n```\n\n---\n";
    assert_eq!(
        shown(text, 22),
        "Before:\n• one two three four\n  five\n  • deeper\n☑ done\n\n1. a\n2. b\n\n│ quoted\n│\n│ │ twice\n\n      code  x\n\n──────────────────────\n"
    );
}

#[test]
fn a_table_is_cut_into_columns_that_fit() {
    let text = "| Option | Why |\n|---|---|\n| Do nothing | It costs nothing today |\n| 設計 | `x` |\n";
    assert_eq!(
        shown(text, 80),
        "Option      Why\n──────────  ──────────────────────\nDo nothing  It costs nothing today\n設計        `x`\n"
    );
    assert_eq!(
        shown(text, 24),
        "Option      Why\n──────────  ────────────\nDo nothing  It costs\n            nothing\n            today\n設計        `x`\n"
    );
}

#[test]
fn links_pictures_and_html_are_told() {
    let text = "See [plan](https://example.com/plan), <https://a.example/> and ![a cat](cat.png).\n\n<!-- hidden -->\n";
    assert_eq!(
        shown(text, 200),
        "See plan (https://example.com/plan), https://a.example/ and [picture: a cat] (cat.png).\n\n<!-- hidden -->\n"
    );
}

#[test]
fn nothing_acts_on_the_terminal_and_no_depth_is_too_deep() {
    let text = format!("\u{1b}[2J a\u{202e}b\n\n```\n\u{1b}[2J\n```\n\n{}deep\n", "> ".repeat(3000));
    let text = shown(&text, 40);
    assert!(!text.contains(['\u{1b}', '\u{202e}']) && text.contains("deep"), "{text}");
}

proptest! {
    #[test]
    fn whatever_is_written_is_shown_and_cannot_act(text in any::<String>(), shape in 0..6_usize, width in 0..60_usize) {
        let open = ["", "> - ", "| a | b |\n|---|---|\n| ", "```\n", "<p>\n", "# "][shape];
        let mut out = Vec::new();
        rendered(&format!("{open}{text}"), Screen { width, color: false }, &mut out).unwrap();
        let shown = String::from_utf8(out).unwrap();
        let joiner = |c: &char| matches!(c, '\u{200c}' | '\u{200d}');
        prop_assert!(shown.chars().filter(|c| !joiner(c)).all(|c| c == '\n' || c == '\t' || Hidden::of(c).is_none()), "{shown:?}");
    }
}

#[test]
fn colour_takes_the_place_of_marks() {
    let mut out = Vec::new();
    rendered("## Why\n\n**Now** `x`\n", Screen { width: 40, color: true }, &mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "\u{1b}[1mWhy\u{1b}[0m\n\n\u{1b}[1mNow\u{1b}[0m \u{1b}[36m`x`\u{1b}[0m\n"
    );
}
