//! Makes what users wrote harmless to look at: no escape sequence reaches a terminal, no line is forged or reordered.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::text::{Hidden, hidden_characters};

/// What stands in place of text that was cut off.
pub const CUT: &str = "...";

/// Shows a text on one line: what cannot be seen, or would move the cursor, is shown as `<U+001B>`.
///
/// A joiner (U+200C, U+200D) stays as it is after a letter or sign outside ASCII: Persian and emoji are written with it.
pub fn line(text: &str) -> Cow<'_, str> {
    if hidden_characters(text).next().is_none() && !text.contains(['\t', '\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = None;
    for character in text.chars() {
        push(&mut out, character, before);
        before = Some(character);
    }
    Cow::Owned(out)
}

/// Shows a text of several lines: as [`line()`], but tabs and line ends stay, and every line ends with a line feed alone.
pub fn lines(text: &str) -> Cow<'_, str> {
    if hidden_characters(text).next().is_none() && !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\n' | '\t' => out.push(character),
            '\r' if rest.peek() == Some(&'\n') => {}
            _ => push(&mut out, character, before),
        }
        before = Some(character);
    }
    Cow::Owned(out)
}

/// Shows a text on one line as [`line()`] does, and at most so many characters of it.
pub fn start(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => line(text),
        Some((end, _)) => Cow::Owned(line(&text[..end]).into_owned() + CUT),
    }
}

/// Adds one character in the form that [`line()`] gives it after the character `before`.
pub(crate) fn push(out: &mut String, character: char, before: Option<char>) {
    let joins = matches!(character, '\u{200c}' | '\u{200d}');
    let joined = before.is_some_and(|before| !before.is_ascii() && Hidden::of(before).is_none());
    let moves = matches!(character, '\t' | '\n' | '\r');
    if moves || (Hidden::of(character).is_some() && !(joins && joined)) {
        write!(out, "<U+{:04X}>", u32::from(character)).expect("writing to a string never fails");
    } else {
        out.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    #[test]
    fn ordinary_text_is_untouched_and_not_copied() {
        for text in ["", "Grüße", "設計の決定", "قرار", "🎉 done", "a <b> & c"] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text), "{text}");
        }
        assert_eq!(line("👩\u{200d}💻, می\u{200c}خواهم"), "👩\u{200d}💻, می\u{200c}خواهم");
    }

    #[test]
    fn what_would_act_on_a_terminal_is_named() {
        assert_eq!(line("\u{1b}[31mred\u{9b}2J\u{7f}"), "<U+001B>[31mred<U+009B>2J<U+007F>");
        assert_eq!(line("a\r\nerror: b\tc"), "a<U+000D><U+000A>error: b<U+0009>c");
        assert_eq!(line("user\u{202e}nimda\u{e0041}"), "user<U+202E>nimda<U+E0041>");
        assert_eq!(line("pay\u{200d}pal, é\u{200d}\u{200d}"), "pay<U+200D>pal, é\u{200d}<U+200D>");
    }

    #[test]
    fn several_lines_keep_their_ends_and_tabs() {
        assert_eq!(lines("a\r\n\tb\rc\n\u{1b}"), "a\n\tb<U+000D>c\n<U+001B>");
    }

    #[test]
    fn a_long_text_is_cut_by_characters() {
        assert_eq!(start("設計の決定", 5), "設計の決定");
        assert_eq!(start("設計の決定", 2), "設計...");
        assert_eq!(start("a\nb", 2), "a<U+000A>...");
    }

    proptest! {
        #[test]
        fn nothing_shown_can_act(text in any::<String>()) {
            let joiner = |c: &char| matches!(c, '\u{200c}' | '\u{200d}');
            let shown = line(&text);
            prop_assert!(shown.chars().filter(|c| !joiner(c)).all(|c| Hidden::of(c).is_none()));
            prop_assert!(!shown.contains(['\t', '\n', '\r']));
            prop_assert_eq!(line(&shown), shown.clone());
            let shown = lines(&text);
            prop_assert!(shown.chars().filter(|c| !joiner(c)).all(|c| Hidden::of(c).is_none()));
            prop_assert!(!shown.contains('\r'));
        }
    }
}
