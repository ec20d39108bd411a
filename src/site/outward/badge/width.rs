//! How wide words are, without a font: the advances of a sans serif that Verdana is close to.
//!
//! A drawing also says how wide its words shall be, so that another font is fitted to it.

use unicode_width::UnicodeWidthChar;

/// `DejaVu Sans`: the advances of the printable characters of ASCII at eleven pixels, in tenths of a pixel.
const ADVANCES: [u8; 95] = [
    35, 44, 51, 92, 70, 105, 86, 30, 43, 43, 55, 92, 35, 40, 35, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70,
    37, 37, 92, 92, 92, 58, 110, 75, 75, 77, 85, 70, 63, 85, 83, 32, 32, 72, 61, 95, 82, 87, 66, 87, 76, 70,
    67, 81, 75, 109, 75, 67, 75, 43, 37, 43, 92, 55, 55, 67, 70, 60, 70, 68, 39, 70, 70, 31, 31, 64, 31, 107,
    70, 67, 70, 70, 45, 57, 43, 70, 65, 90, 65, 65, 58, 70, 37, 70, 92,
];

/// A letter of another alphabet, and a character of a writing in which each fills a square.
const OTHER: [usize; 3] = [0, 70, 115];

/// Gives the width of a text at eleven pixels, in tenths of a pixel.
pub(super) fn of(text: &str) -> usize {
    text.chars().map(advance).sum()
}

fn advance(c: char) -> usize {
    let printable = u32::from(c).checked_sub(32).and_then(|at| usize::try_from(at).ok());
    match printable.and_then(|at| ADVANCES.get(at)) {
        Some(width) => usize::from(*width),
        None => OTHER[c.width().unwrap_or(1).min(2)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_wide_as_they_are_shown() {
        assert_eq!(of("DR-42"), 85 + 76 + 40 + 70 + 70);
        assert_eq!(of("~"), 92);
        assert_eq!(of("é"), of("e\u{301}") + 2);
        assert_eq!(of("決定"), 230);
        assert_eq!(of(""), 0);
    }
}
