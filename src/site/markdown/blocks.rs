//! Blocks with a shape of their own: tables, footnotes, alerts.

use std::collections::BTreeMap;

use pulldown_cmark::{Alignment, BlockQuoteKind};

use crate::site::escape::push_markup;

/// Footnotes, numbered by their first reference.
#[derive(Debug, Default, Clone)]
pub(super) struct Footnotes {
    /// Number and count of references, by label.
    known: BTreeMap<String, (usize, usize)>,
    notes: Vec<(String, String)>,
    /// Labels of the definitions that are open.
    open: Vec<String>,
}

impl Footnotes {
    fn number(&mut self, label: &str) -> &mut (usize, usize) {
        let next = self.known.len() + 1;
        self.known.entry(label.to_owned()).or_insert((next, 0))
    }

    /// Writes a reference.
    pub(super) fn reference(&mut self, out: &mut String, label: &str) {
        let (number, count) = self.number(label);
        *count += 1;
        let id = reference_id(*number, *count);
        push_markup(
            out,
            format_args!(
                r##"<sup class="note"><a href="#fn:{number}" id="{id}" aria-label="Footnote {number}">{number}</a></sup>"##
            ),
        );
    }

    /// Notes that a definition begins.
    pub(super) fn begin(&mut self, label: &str) {
        self.open.push(label.to_owned());
    }

    /// Keeps the HTML of the definition that ends.
    pub(super) fn define(&mut self, html: String) {
        if let Some(label) = self.open.pop() {
            self.notes.push((label, html));
        }
    }

    /// Writes the list of notes, if there are any.
    pub(super) fn finish(&mut self, out: &mut String) {
        if self.notes.is_empty() {
            return;
        }
        let notes = std::mem::take(&mut self.notes);
        let mut ordered: Vec<(usize, usize, String)> = Vec::with_capacity(notes.len());
        for (label, html) in notes {
            let (number, count) = *self.number(&label);
            ordered.push((number, count, html));
        }
        ordered.sort_by_key(|(number, ..)| *number);
        out.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>\n");
        let mut last = 0;
        for (number, count, html) in ordered {
            if number == last {
                // Defined twice: references lead to the first, and nothing of the record is left out.
                push_markup(out, format_args!("<li value=\"{number}\">{html}</li>\n"));
                continue;
            }
            last = number;
            push_markup(out, format_args!("<li id=\"fn:{number}\" value=\"{number}\">"));
            // The way back stands at the end of the note's last line.
            let closing = html.ends_with("</p>\n");
            out.push_str(if closing { &html[..html.len() - "</p>\n".len()] } else { &html });
            for reference in 1..=count {
                let id = reference_id(number, reference);
                push_markup(
                    out,
                    format_args!(
                        r##" <a class="back" href="#{id}" aria-label="Back to reference {reference} of footnote {number}">↩&#xFE0E;</a>"##
                    ),
                );
            }
            out.push_str(if closing { "</p>\n" } else { "" });
            out.push_str("</li>\n");
        }
        out.push_str("</ol></section>\n");
    }
}

fn reference_id(number: usize, count: usize) -> String {
    if count <= 1 { format!("fnref:{number}") } else { format!("fnref:{number}:{count}") }
}

/// A table while it is written.
#[derive(Debug, Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
    /// Where the open cell begins in the output, and where its content does.
    cell: (usize, usize),
    /// Tables so far: each scrolls in a region that needs a name of its own.
    count: usize,
}

impl Table {
    pub(super) fn open(&mut self, out: &mut String, alignments: &[Alignment]) {
        self.alignments = alignments.to_vec();
        self.count += 1;
        let count = self.count;
        push_markup(
            out,
            format_args!(
                "<div class=\"scroll\" role=\"region\" aria-label=\"Table {count}\" tabindex=\"0\"><table>\n"
            ),
        );
    }

    pub(super) fn open_head(&mut self, out: &mut String) {
        self.head = true;
        self.column = 0;
        out.push_str("<thead><tr>");
    }

    pub(super) fn close_head(&mut self, out: &mut String) {
        self.head = false;
        out.push_str("</tr></thead>\n<tbody>\n");
    }

    pub(super) fn open_row(&mut self, out: &mut String) {
        self.column = 0;
        out.push_str("<tr>");
    }

    pub(super) fn open_cell(&mut self, out: &mut String) {
        let start = out.len();
        out.push_str(if self.head { "<th scope=\"col\"" } else { "<td" });
        out.push_str(self.class());
        self.cell = (start, out.len());
    }

    fn class(&self) -> &'static str {
        match self.alignments.get(self.column) {
            Some(Alignment::Center) => " class=\"centre\">",
            Some(Alignment::Right) => " class=\"end\">",
            _ => ">",
        }
    }

    pub(super) fn close_cell(&mut self, out: &mut String) {
        let (start, content) = self.cell;
        if self.head && out.len() == content {
            // An empty cell heads nothing.
            out.truncate(start);
            out.push_str("<td");
            out.push_str(self.class());
            out.push_str("</td>");
        } else {
            out.push_str(if self.head { "</th>" } else { "</td>" });
        }
        self.column += 1;
    }

    #[expect(
        clippy::unused_self,
        reason = "the counterpart of open, so that the writer does not need to know the markup"
    )]
    pub(super) fn close(&self, out: &mut String) {
        out.push_str("</tbody></table></div>\n");
    }
}

/// Opens a quotation, or an alert with its word.
pub(super) fn open_quote(out: &mut String, kind: Option<BlockQuoteKind>) {
    let (class, word) = match kind {
        None => return out.push_str("<blockquote>\n"),
        Some(BlockQuoteKind::Note) => ("note", "Note"),
        Some(BlockQuoteKind::Tip) => ("tip", "Tip"),
        Some(BlockQuoteKind::Important) => ("important", "Important"),
        Some(BlockQuoteKind::Warning) => ("warning", "Warning"),
        Some(BlockQuoteKind::Caution) => ("caution", "Caution"),
    };
    push_markup(
        out,
        format_args!("<div class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-word\">{word}</p>\n"),
    );
}
