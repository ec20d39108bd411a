//! Blocks with a shape of their own: tables, footnotes, alerts, code, raw HTML.

use std::collections::BTreeMap;

use pulldown_cmark::{Alignment, BlockQuoteKind};

use crate::site::escape::{push_markup, push_text};

/// Footnotes, numbered by their first reference.
#[derive(Debug, Default)]
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

    /// Gives the reference's HTML.
    pub(super) fn reference(&mut self, label: &str) -> String {
        let (number, count) = self.number(label);
        *count += 1;
        let id = reference_id(*number, *count);
        format!(
            r##"<sup class="note"><a href="#fn:{number}" id="{id}" aria-label="Footnote {number}">{number}</a></sup>"##
        )
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
    /// The closing tag of the open cell.
    close_cell: &'static str,
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

    pub(super) fn open_cell(&mut self, out: &mut String, empty: bool) {
        let header = self.head && !empty;
        self.close_cell = if header { "</th>" } else { "</td>" };
        out.push_str(if header { "<th scope=\"col\"" } else { "<td" });
        out.push_str(match self.alignments.get(self.column) {
            Some(Alignment::Center) => " class=\"centre\">",
            Some(Alignment::Right) => " class=\"end\">",
            _ => ">",
        });
        self.column += 1;
    }

    pub(super) fn close_cell(&self, out: &mut String) {
        out.push_str(self.close_cell);
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

/// The language of a fence, if it is a plain word.
pub(super) fn language(info: &str) -> String {
    let word = info.split([' ', ',', '{', '\t']).next().unwrap_or_default();
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '#' | '_' | '.'));
    if plain { word.to_ascii_lowercase() } else { String::new() }
}

/// Opens a block of code, which scrolls and can therefore be reached by keyboard.
pub(super) fn open_code(out: &mut String, language: &str) {
    out.push_str("<pre tabindex=\"0\"");
    if !language.is_empty() {
        out.push_str(" data-language=\"");
        push_text(out, language);
        out.push('"');
    }
    out.push_str("><code>");
}

/// Tells whether raw HTML is a bare line break, as Markdown tables need it: the one tag that is understood.
pub(super) fn is_line_break(html: &str) -> bool {
    let inner = html.trim().strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|name| name.trim_end_matches('/').trim().eq_ignore_ascii_case("br"))
}

/// Takes comments out of raw HTML: they are notes to writers, such as a template's hints.
pub(super) fn without_comments(html: &str) -> String {
    let mut shown = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        shown.push_str(&rest[..start]);
        let Some(end) = rest[start + 4..].find("-->") else {
            // Never closed: it would hide the rest of the record, so it is shown.
            rest = &rest[start..];
            break;
        };
        rest = &rest[start + 4 + end + 3..];
    }
    shown.push_str(rest);
    shown
}

/// Writes a block of raw HTML as the text it is; nothing when it holds comments alone.
pub(super) fn raw_html(out: &mut String, raw: &str) {
    let shown = without_comments(raw);
    if shown.trim().is_empty() {
        return;
    }
    out.push_str("<pre class=\"raw\" tabindex=\"0\"><code>");
    push_text(out, shown.trim_matches('\n'));
    out.push_str("</code></pre>\n");
}
