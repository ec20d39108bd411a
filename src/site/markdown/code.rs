//! Blocks of code: highlighted where the language is known, formulas and diagrams where they are such.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::writer::Writer;
use super::{ProblemKind, mathml};
use crate::site::diagram;
use crate::site::escape::{push_markup, push_text};
use crate::site::highlight::Language;
use crate::text::Span;

/// A block of code while it is read.
pub(super) struct OpenCode<'a> {
    pub(super) info: CowStr<'a>,
    pub(super) text: Cow<'a, str>,
    /// Where the text stands in the body.
    pub(super) at: Range<usize>,
    pub(super) span: Span,
}

impl Writer<'_> {
    pub(super) fn close_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let word = language(&code.info);
        if self.options.maths && matches!(word.as_str(), "math" | "latex-math") {
            return self.formula(&code.text, Place::Block, code.span);
        }
        if word == "mermaid"
            && let Some(picture) = diagram::draw(&code.text)
        {
            return self.diagram(&picture, &code.text);
        }
        let known = self.options.highlight.then(|| Language::named(&word)).flatten();
        let name = if word == "mermaid" { "Mermaid" } else { word.as_str() };
        // The block scrolls, and can therefore be reached by keyboard.
        self.out.push_str("<pre tabindex=\"0\"");
        if !name.is_empty() {
            self.out.push_str(" data-language=\"");
            push_text(&mut self.out, name);
            self.out.push('"');
        }
        self.out.push_str("><code>");
        match known {
            Some(language) => language.push(&mut self.out, &code.text),
            None => push_text(&mut self.out, &code.text),
        }
        self.out.push_str("</code></pre>\n");
    }

    /// Writes a picture, and its source below it: what a picture cannot tell whoever does not see it, the source does.
    fn diagram(&mut self, picture: &str, source: &str) {
        self.diagrams += 1;
        let count = self.diagrams;
        self.out.push_str("<figure class=\"diagram\">");
        push_markup(
            &mut self.out,
            format_args!(
                "<div class=\"scroll\" role=\"region\" aria-label=\"Diagram {count}\" tabindex=\"0\">\n{picture}\n</div>\n"
            ),
        );
        self.out.push_str("<details><summary>Source of the diagram</summary>");
        self.out.push_str("<pre tabindex=\"0\" data-language=\"Mermaid\"><code>");
        push_text(&mut self.out, source);
        self.out.push_str("</code></pre></details></figure>\n");
    }

    /// Writes a formula as `MathML`, or its source where it cannot be read, which is reported.
    pub(super) fn formula(&mut self, source: &str, place: Place, span: Span) {
        if self.collect(source) {
            return;
        }
        let (open, close) = match place {
            Place::Words => ("", ""),
            Place::Line => ("<span class=\"formula\">", "</span>"),
            Place::Block => ("<div class=\"formula\" tabindex=\"0\">", "</div>\n"),
        };
        match mathml::formula(source, place != Place::Words) {
            Ok(formula) => {
                self.out.push_str(open);
                self.out.push_str(&formula);
                self.out.push_str(close);
            }
            Err(why) => {
                self.problem(ProblemKind::Formula, span, format!("a formula cannot be read: {why}"));
                let block = place == Place::Block;
                self.out.push_str(if block { "<pre tabindex=\"0\"><code>" } else { "<code>" });
                push_text(&mut self.out, source);
                self.out.push_str(if block { "</code></pre>\n" } else { "</code>" });
            }
        }
    }
}

/// Where a formula stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Among words.
    Words,
    /// On a line of its own within a paragraph.
    Line,
    /// In a block of its own.
    Block,
}

/// The language of a fence, if it is a plain word: `rust,ignore`, `{.rust}` and `rust=` are `rust`.
pub(super) fn language(info: &str) -> String {
    let info = info.trim_start().trim_start_matches(['{', '.']);
    let word = info.split([' ', ',', '{', '}', '\t', '=', ':', ';']).next().unwrap_or_default();
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '#' | '_' | '.'));
    if plain { word.to_ascii_lowercase() } else { String::new() }
}
