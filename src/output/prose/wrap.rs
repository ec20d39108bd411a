//! Words in lines: pieces of text, each in its style, put into as many lines as they need.

use unicode_width::UnicodeWidthStr as _;

use crate::output::visible;

/// A piece of text in one style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "styles stand beside each other in any combination")]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_strong: bool,
    pub(super) is_emphasis: bool,
    pub(super) is_code: bool,
    /// Struck out.
    pub(super) is_gone: bool,
}

impl Piece {
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    fn with(&self, text: &str) -> Self {
        Self { text: text.to_owned(), ..self.clone() }
    }
}

/// Puts pieces into lines of so many columns; a word that is longer has a line of its own. A line feed ends a line.
pub(super) fn wrapped(pieces: &[Piece], width: usize) -> Vec<Vec<Piece>> {
    let mut lines = Lines { done: Vec::new(), line: Vec::new(), used: 0, width };
    // A word may go over several pieces: `**bold**ly`.
    let mut word: Vec<Piece> = Vec::new();
    let mut blank = false;
    for piece in pieces {
        for (at, line) in piece.text.split('\n').enumerate() {
            if at > 0 {
                lines.place(&mut word, blank);
                lines.end();
                blank = false;
            }
            for (at, part) in line.split([' ', '\t']).enumerate() {
                if at > 0 {
                    lines.place(&mut word, blank);
                    blank = true;
                }
                if !part.is_empty() {
                    word.push(piece.with(&visible::line(part)));
                }
            }
        }
    }
    lines.place(&mut word, blank);
    lines.end();
    lines.done
}

/// Lines that are being filled.
struct Lines {
    done: Vec<Vec<Piece>>,
    line: Vec<Piece>,
    used: usize,
    width: usize,
}

impl Lines {
    /// Adds a word, on the next line where it does not fit, and empties it.
    fn place(&mut self, word: &mut Vec<Piece>, blank: bool) {
        let Some(first) = word.first() else { return };
        let own = width(word);
        let gap = usize::from(blank && self.used > 0);
        if self.used > 0 && self.used + gap + own > self.width {
            self.end();
        } else if gap > 0 {
            // A blank between two words of one style has it too.
            let like = self.line.last().is_some_and(|last| last.with("") == first.with(""));
            self.line.push(if like { first.with(" ") } else { Piece::plain(" ") });
            self.used += 1;
        }
        self.used += own;
        self.line.append(word);
    }

    fn end(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.used = 0;
    }
}

/// How many columns a line takes.
pub(super) fn width(line: &[Piece]) -> usize {
    line.iter().map(|piece| piece.text.width()).sum()
}

/// A line as the terminal shows it.
pub(super) fn shown(line: &[Piece], color: bool) -> String {
    let mut text = String::new();
    for piece in line {
        let styles =
            [(piece.is_strong, "1"), (piece.is_emphasis, "3"), (piece.is_gone, "9"), (piece.is_code, "36")];
        let styles: Vec<&str> = styles.iter().filter(|(is, _)| *is).map(|(_, code)| *code).collect();
        if color && !styles.is_empty() {
            text += &format!("\u{1b}[{}m{}\u{1b}[0m", styles.join(";"), piece.text);
        } else {
            text += &piece.text;
        }
    }
    text
}
