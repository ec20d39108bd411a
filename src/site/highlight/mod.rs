//! Code in colours, at build time: words, strings, comments and numbers of the languages that records quote.
//!
//! It reads code once from front to back and knows about fifty languages from a table. That is less than an editor knows, and
//! enough for the eye; it costs the build next to nothing, and input of any shape takes linear time.

mod languages;
mod lexer;
mod markup;

#[cfg(test)]
mod tests;

use crate::site::escape::push_text;
use languages::{Shape, Spec};

/// What a piece of code is; its class on the page is `z-` and a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Keyword,
    Type,
    Comment,
    String,
    Number,
    Function,
    /// A variable, a key, an attribute.
    Name,
    Inserted,
    Deleted,
    Heading,
}

impl Piece {
    const fn opening(self) -> &'static str {
        match self {
            Self::Keyword => "<span class=\"z-k\">",
            Self::Type => "<span class=\"z-t\">",
            Self::Comment => "<span class=\"z-c\">",
            Self::String => "<span class=\"z-s\">",
            Self::Number => "<span class=\"z-n\">",
            Self::Function => "<span class=\"z-f\">",
            Self::Name => "<span class=\"z-v\">",
            Self::Inserted => "<span class=\"z-i\">",
            Self::Deleted => "<span class=\"z-d\">",
            Self::Heading => "<span class=\"z-h\">",
        }
    }
}

/// A language that can be highlighted.
#[derive(Debug, Clone, Copy)]
pub struct Language(&'static Spec);

impl Language {
    /// Finds a language by the word behind a fence, in lower case: `rust`, `rs`, `c#`.
    pub fn named(word: &str) -> Option<Self> {
        languages::named(word).map(Self)
    }

    /// Appends code as HTML: escaped, with `<span class="z-…">` around what is no plain text.
    pub fn push(self, out: &mut String, code: &str) {
        out.reserve(code.len() * 2);
        let mut page = Page { out, code, written: 0 };
        match self.0.shape {
            Shape::Code => lexer::code(&mut page, self.0),
            Shape::Keys => lexer::keys(&mut page, self.0),
            Shape::Markup => markup::markup(&mut page),
            Shape::Diff => markup::diff(&mut page),
        }
        page.plain_to(code.len());
    }
}

/// What has been written so far.
struct Page<'a> {
    out: &'a mut String,
    code: &'a str,
    written: usize,
}

impl Page<'_> {
    /// Writes what comes before a place as plain text.
    fn plain_to(&mut self, to: usize) {
        if self.written < to {
            push_text(self.out, &self.code[self.written..to]);
            self.written = to;
        }
    }

    /// Writes a piece in its colour, and what comes before it as plain text.
    fn piece(&mut self, piece: Piece, from: usize, to: usize) {
        if from >= to {
            return;
        }
        self.plain_to(from);
        self.out.push_str(piece.opening());
        push_text(self.out, &self.code[from..to]);
        self.out.push_str("</span>");
        self.written = to;
    }
}
