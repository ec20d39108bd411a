//! One file's text, and the way from a byte to the line and column that a person sees.

use std::sync::{Arc, OnceLock};

use crate::text::Span;

/// The text of one file together with the path it is known by.
///
/// Cloning is cheap: the text is shared.
#[derive(Debug, Clone)]
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
    lines: OnceLock<Arc<[usize]>>,
}

/// A place as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters (Unicode scalar values), not bytes.
    pub column: usize,
}

impl Source {
    /// Takes a path (relative, with `/`) and the text behind it.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into(), lines: OnceLock::new() }
    }

    /// The path the file is known by.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; a span that is outside, or cuts a character, gives the nearest text inside.
    pub fn slice(&self, span: Span) -> &str {
        let start = self.floor(span.start);
        let end = self.floor(span.end).max(start);
        &self.text[start..end]
    }

    /// Line and column of a byte; a byte past the end gives the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let lines = self.line_starts();
        let line = lines.partition_point(|start| *start <= offset).saturating_sub(1);
        Position { line: line + 1, column: self.text[lines[line]..offset].chars().count() + 1 }
    }

    /// The span of a line without its line end, counted from 1; lines past the end are empty spans at the end.
    pub fn line(&self, number: usize) -> Span {
        let lines = self.line_starts();
        let Some(&start) = lines.get(number.saturating_sub(1)) else {
            return Span::at(self.text.len());
        };
        let end = lines.get(number).copied().unwrap_or(self.text.len());
        let line = self.text[start..end].trim_end_matches(['\n', '\r']);
        Span::new(start, start + line.len())
    }

    /// The line that holds this byte, without its line end.
    pub fn line_at(&self, offset: usize) -> Span {
        self.line(self.position(offset).line)
    }

    fn line_starts(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        })
    }

    fn floor(&self, offset: usize) -> usize {
        self.text.floor_char_boundary(offset.min(self.text.len()))
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.text == other.text
    }
}

impl Eq for Source {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_and_survives_any_offset() {
        let source = Source::new("a.md", "é1\r\nzwei\n");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(1), Position { line: 1, column: 1 }, "inside é");
        assert_eq!(source.position(2), Position { line: 1, column: 2 });
        assert_eq!(source.position(5), Position { line: 2, column: 1 });
        assert_eq!(source.position(99), Position { line: 3, column: 1 });
        assert_eq!(source.slice(source.line(1)), "é1");
        assert_eq!(source.slice(source.line(2)), "zwei");
        assert_eq!(source.line(9), Span::at(10));
        assert_eq!(source.slice(Span::new(1, 99)), "é1\r\nzwei\n");
    }
}
