//! How much of a title fits into a node, where nobody can measure the reader's font.

use unicode_width::UnicodeWidthChar as _;

/// Breaks a text into two lines at most, each of a width as in [`fitted`].
pub(super) fn lines(text: &str, room: usize) -> Vec<String> {
    let mut used = 0;
    let mut cut = None;
    for (at, c) in text.char_indices() {
        if c == ' ' && at > 0 {
            cut = Some(at);
        }
        used += width(c);
        if used > room {
            let Some(cut) = cut else { return vec![fitted(text, room)] };
            return vec![text[..cut].to_owned(), fitted(text[cut..].trim_start(), room)];
        }
    }
    vec![text.to_owned()]
}

/// Cuts a text to a width, in tenths of a small letter's; what is cut ends in `…`.
pub(super) fn fitted(text: &str, room: usize) -> String {
    let whole: usize = text.chars().map(width).sum();
    if whole <= room {
        return text.to_owned();
    }
    let mut used = width('…');
    let fits = text.chars().take_while(|c| {
        used += width(*c);
        used <= room
    });
    let cut: String = fits.collect();
    format!("{}…", cut.trim_end())
}

/// About how wide a letter is in a plain font.
pub(in crate::site) fn width(c: char) -> usize {
    match c {
        'W' | 'M' | 'm' | 'w' | '@' | '%' => 16,
        'i' | 'j' | 'l' | 'I' | 't' | 'f' | 'r' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')'
        | ' ' => 6,
        c if c.is_ascii_uppercase() => 13,
        c if c.is_ascii() => 10,
        c => c.width().unwrap_or(0) * 11,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_leave_room_for_fewer() {
        assert_eq!(fitted("Adopt it", 200), "Adopt it");
        assert_eq!(fitted(&"W".repeat(40), 170), format!("{}…", "W".repeat(9)));
        assert_eq!(fitted("注文データベースを移行する", 132), "注文データ…");
        assert_eq!(fitted("a b c d", 40), "a b…");
    }

    #[test]
    fn a_title_breaks_between_words_and_is_cut_on_the_second_line() {
        assert_eq!(lines("Adopt it", 200), ["Adopt it"]);
        assert_eq!(lines("one two three four", 80), ["one two", "three four"]);
        assert_eq!(lines("one two three four five", 80), ["one two", "three fo…"]);
        assert_eq!(lines("onetwothreefour", 80), ["onetwot…"]);
        assert_eq!(lines("", 80), [""]);
    }
}
