//! Headings: the title is left out, the others skip no level and get an anchor.

use pulldown_cmark::HeadingLevel;

use super::blocks::Footnotes;
use super::writer::Writer;
use crate::site::escape::{push_text, push_url};
use crate::site::view::HeadingView;

/// A heading while its content is written.
pub(super) struct OpenHeading {
    level: HeadingLevel,
    /// Where its content begins in the output.
    start: usize,
    pub(super) text: String,
    /// Whether it has words, of which a title must have some.
    pub(super) words: bool,
    /// The footnotes before it.
    footnotes: Option<Footnotes>,
}

impl Writer<'_> {
    /// Begins a heading.
    pub(super) fn open_heading(&mut self, level: HeadingLevel) {
        let title = level == HeadingLevel::H1 && !self.title_seen;
        self.heading = Some(OpenHeading {
            level,
            start: self.out.len(),
            text: String::new(),
            words: false,
            footnotes: title.then(|| self.footnotes.clone()),
        });
    }

    /// Ends a heading: the title is left out, others get their level and their anchor.
    ///
    /// The title is what a record takes for it: the first heading of the first level that has words. One within a quotation
    /// or a list stays where it is.
    pub(super) fn close_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let text = heading.text.trim().to_owned();
        if let Some(footnotes) = heading.footnotes
            && heading.words
        {
            self.title_seen = true;
            if self.depth == 0 {
                self.out.truncate(heading.start);
                self.footnotes = footnotes;
                self.title = Some(self.anchors.take(&text));
                return;
            }
        }
        if self.out[heading.start..].trim().is_empty() {
            self.out.truncate(heading.start);
            return;
        }
        while self.outline.last().is_some_and(|above| *above >= heading.level) {
            self.outline.pop();
        }
        self.outline.push(heading.level);
        let level = (self.outline.len() + 1).min(6);
        let anchor = self.anchors.take(&text);
        let mut opening = String::with_capacity(40 + anchor.len());
        opening.push_str(
            [
                "<div class=\"heading\"><h2 id=\"",
                "<div class=\"heading\"><h3 id=\"",
                "<div class=\"heading\"><h4 id=\"",
                "<div class=\"heading\"><h5 id=\"",
                "<div class=\"heading\"><h6 id=\"",
            ][level - 2],
        );
        push_text(&mut opening, &anchor);
        opening.push_str("\">");
        self.out.insert_str(heading.start, &opening);
        let out = &mut self.out;
        out.push_str(["</h2>", "</h3>", "</h4>", "</h5>", "</h6>"][level - 2]);
        out.push_str("<a class=\"anchor\" href=\"#");
        push_url(out, &anchor);
        out.push_str("\" aria-label=\"Link to ");
        push_text(out, if text.is_empty() { "this section" } else { &text });
        out.push_str("\"><span aria-hidden=\"true\">§</span></a></div>\n");
        self.done.contents.push(HeadingView { level, anchor, text });
    }
}
