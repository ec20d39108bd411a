//! One line of a file as it is shown: harmless, and cut to what fits around the place that matters.

use unicode_width::UnicodeWidthStr as _;

use crate::output::visible::{self, CUT};

/// How wide a tab is shown.
const TAB: &str = "    ";

/// A line as it is shown, and where its bytes went.
#[derive(Debug)]
pub(super) struct Shown {
    /// The text to show.
    pub(super) text: String,
    /// For each character that is shown, its byte in the line and in the text.
    places: Vec<(usize, usize)>,
}

impl Shown {
    /// Shows a line, at most so many columns of it, and among them the byte `focus`, which begins a character.
    pub(super) fn new(line: &str, focus: usize, columns: usize) -> Self {
        let left = if reaches(line, line.len(), columns) || reaches(line, focus, columns * 3 / 4) {
            0
        } else {
            first_before(line, focus, columns / 4)
        };
        let fits = left == 0 && reaches(line, line.len(), columns);
        let most = if fits { usize::MAX } else { columns.saturating_sub(CUT.len()) };
        let mut text = String::new();
        if left > 0 {
            text.push_str(CUT);
        }
        let mut places = Vec::new();
        let mut used = text.len();
        let mut before = line[..left].chars().next_back();
        for (at, character) in line[left..].char_indices() {
            let piece = piece(character, before);
            used = used.saturating_add(cost(&piece));
            if used > most {
                text.push_str(CUT);
                break;
            }
            places.push((left + at, text.len()));
            text.push_str(&piece);
            before = Some(character);
        }
        Self { text, places }
    }

    /// Where a byte of the line is shown; what was cut is shown by the mark of the cut.
    pub(super) fn place(&self, byte: usize) -> usize {
        let after = self.places.partition_point(|(at, _)| *at < byte);
        let begins_earlier = self.places.first().is_some_and(|(first, _)| byte < *first);
        match self.places.get(after) {
            _ if begins_earlier => 0,
            Some((_, shown)) => *shown,
            // The end of the line, or a byte behind the cut: nothing after the mark is worth pointing at.
            None => self.text.len(),
        }
    }
}

/// A character as it is shown.
fn piece(character: char, before: Option<char>) -> String {
    let mut piece = String::new();
    if character == '\t' {
        piece.push_str(TAB);
    } else {
        visible::push(&mut piece, character, before);
    }
    piece
}

/// The columns that a piece takes; never none, or a million marks on one letter would count as short.
fn cost(piece: &str) -> usize {
    piece.width().max(1)
}

/// Whether the line up to a byte is shown in so many columns.
fn reaches(line: &str, end: usize, columns: usize) -> bool {
    let mut used = 0;
    let mut before = None;
    for character in line[..end].chars() {
        used += cost(&piece(character, before));
        if used > columns {
            return false;
        }
        before = Some(character);
    }
    true
}

/// The byte from which on the text before `focus` takes no more than so many columns.
fn first_before(line: &str, focus: usize, columns: usize) -> usize {
    let mut used = 0;
    let mut first = focus;
    for (at, character) in line[..focus].char_indices().rev() {
        used += cost(&piece(character, None));
        if used > columns {
            break;
        }
        first = at;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_fits_is_shown_whole() {
        let shown = Shown::new("\té = 設", 1, 40);
        assert_eq!(shown.text, "    é = 設");
        assert_eq!([0, 1, 3, 9].map(|byte| shown.place(byte)), [0, 4, 6, 12]);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = "a".repeat(1_000_000) + "HERE" + &"b".repeat(1_000_000);
        let shown = Shown::new(&line, 1_000_000, 40);
        assert_eq!(shown.text, "...aaaaaaaaaaHEREbbbbbbbbbbbbbbbbbbbb...");
        assert_eq!(&shown.text[shown.place(1_000_000)..shown.place(1_000_004)], "HERE");
        assert_eq!((shown.place(0), shown.place(line.len())), (0, shown.text.len()));
        assert_eq!(Shown::new(&line, 3, 12).text, "aaaaaaaaa...");
        assert_eq!(Shown::new(&line, line.len(), 12).text, "...bbb");
    }

    #[test]
    fn wide_and_widthless_characters_count() {
        assert_eq!(Shown::new(&"設".repeat(9), 0, 13).text, "設設設設設...");
        assert_eq!(Shown::new(&"\u{301}".repeat(999), 0, 12).text.chars().count(), 12);
        assert_eq!(Shown::new("\u{1b}[31m", 0, 40).text, "<U+001B>[31m");
    }
}
