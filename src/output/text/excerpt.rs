//! The lines of one file around some places in it, ready to be drawn.

use std::collections::BTreeMap;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::output::text::line::Shown;
use crate::output::visible;
use crate::text::{Source, Span};

/// The most lines of a place that are shown; of a longer one only the first line is.
const MOST_LINES: usize = 8;

/// The farthest that two places of one excerpt may be apart, in lines.
const REACH: usize = 200;

/// The most characters of a label.
const MOST_LABEL: usize = 400;

/// A place of a file and what is said of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark<'a> {
    /// The bytes meant, inside one line or a few, on character boundaries, without a line end at its end.
    span: Span,
    first: usize,
    last: usize,
    text: &'a str,
    main: bool,
}

/// Some lines of one file and the places in them.
#[derive(Debug)]
pub(super) struct Excerpt<'a> {
    source: &'a Source,
    marks: Vec<Mark<'a>>,
}

impl<'a> Mark<'a> {
    /// Takes any span and makes it one that can be drawn.
    pub(super) fn new(source: &Source, span: Span, text: &'a str, main: bool) -> Self {
        let whole = source.text();
        let first = source.position(span.start).line;
        let line = source.line(first);
        let start = whole.floor_char_boundary(span.start.min(line.end));
        let end = whole.floor_char_boundary(span.end.min(whole.len())).max(start);
        let end = start + whole[start..end].trim_end_matches(['\n', '\r']).len();
        let last = if end == start { first } else { source.position(end).line };
        if last - first < MOST_LINES {
            Self { span: Span::new(start, end), first, last, text, main }
        } else {
            Self { span: Span::new(start, line.end), first, last: first, text, main }
        }
    }
}

impl<'a> Excerpt<'a> {
    /// Begins with one place.
    pub(super) fn new(source: &'a Source, mark: Mark<'a>) -> Self {
        Self { source, marks: vec![mark] }
    }

    /// Adds a place of the same file where it is near enough to be shown together; says whether it was.
    ///
    /// Two places of one line that is wider than `columns` are near where a cut around one shows the other too.
    pub(super) fn takes(&mut self, path: &str, mark: Mark<'a>, columns: usize) -> bool {
        let reach = self.last().max(mark.last) - self.first().min(mark.first);
        let hidden = |other: &Mark<'_>| {
            other.first == mark.first
                && self.source.line(mark.first).len() > columns
                && other.span.start.abs_diff(mark.span.start) > columns / 4
        };
        let near = self.source.path() == path && reach <= REACH && !self.marks.iter().any(hidden);
        if near {
            self.marks.push(mark);
        }
        near
    }

    fn first(&self) -> usize {
        self.marks.iter().map(|mark| mark.first).min().unwrap_or(1)
    }

    /// The last line that is shown, counted from 1.
    pub(super) fn last(&self) -> usize {
        self.marks.iter().map(|mark| mark.last).max().unwrap_or(1)
    }

    /// Draws the lines, `columns` wide at most, and underlines the places in the colour of a level.
    pub(super) fn draw(&self, renderer: &Renderer, level: Level<'static>, columns: usize) -> String {
        let (first, last) = (self.first(), self.last());
        let focus = self.focus();
        let mut text = String::new();
        let mut lines: Vec<(Span, usize, Shown)> = Vec::with_capacity(last - first + 1);
        for number in first..=last {
            let span = self.source.line(number);
            let at = focus.get(&number).map_or(0, |byte| byte - span.start);
            let shown = Shown::new(self.source.slice(span), at, columns);
            let from = text.len();
            text.push_str(&shown.text);
            if number < last {
                text.push('\n');
            } else if shown.text.is_empty() {
                // Without anything in it the last line would be none, and its mark would slip to the line before.
                text.push(' ');
            }
            lines.push((span, from, shown));
        }
        let place = |number: usize, byte: usize| {
            let (span, from, shown) = &lines[number - first];
            from + shown.place(byte - span.start)
        };
        let annotations = self.marks.iter().map(|mark| {
            let kind = if mark.main { AnnotationKind::Primary } else { AnnotationKind::Context };
            let start = place(mark.first, mark.span.start);
            let end = if mark.span.is_empty() { start } else { place(mark.last, mark.span.end) };
            let label = (!mark.text.is_empty()).then(|| visible::start(mark.text, MOST_LABEL));
            kind.span(start..end).label(label)
        });
        let annotations: Vec<Annotation<'_>> = annotations.collect();
        let snippet = Snippet::source(text.as_str()).line_start(first).annotations(annotations);
        renderer.render(&[Group::with_level(level).element(snippet)])
    }

    /// For each line that a place begins or ends in, the first byte that matters.
    fn focus(&self) -> BTreeMap<usize, usize> {
        let mut focus = BTreeMap::new();
        // The places that are the finding itself come last, so that a long line is cut around them.
        let ends = self.marks.iter().filter(|mark| mark.first != mark.last);
        focus.extend(ends.map(|mark| (mark.last, mark.span.end)));
        for main in [false, true] {
            let marks = self.marks.iter().rev().filter(|mark| mark.main == main);
            focus.extend(marks.map(|mark| (mark.first, mark.span.start)));
        }
        focus
    }
}
