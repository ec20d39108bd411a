//! Reads a pipe table out of a record's text: options, measures and outcomes are written as tables.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::record::body::MARKDOWN;
use crate::record::{Record, Topic, is_same, template};
use crate::text::{Span, one_line};

/// A table: its header and its rows, each as long as the header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Table {
    /// The bytes of the whole table.
    pub span: Span,
    /// The cells of the header.
    pub head: Vec<Cell>,
    /// The rows, in order; those that hold nothing but prompts are there too.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Row {
    /// The bytes of the row.
    pub span: Span,
    /// Its cells; there are as many as in the header.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Cell {
    /// The text without markup, with single blanks; empty for a prompt.
    pub text: String,
    /// The bytes of the cell without blanks around them.
    pub span: Span,
    /// Whether all of its text is in bold.
    pub is_bold: bool,
    /// Whether it is a prompt of a template that nobody has answered.
    pub is_prompt: bool,
}

impl Row {
    /// Gives the text of the cell at a place, empty where there is none.
    pub fn text(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| &cell.text)
    }

    /// Whether nobody has written anything into it.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.is_empty())
    }
}

impl Table {
    /// Reads the first table of the first section about a topic that has one.
    pub fn about(record: &Record, topic: &'static Topic) -> Option<Self> {
        record.about(topic).find_map(|section| Self::first_in(record.text(), section.body))
    }

    /// Reads the first table between two places of a text; spans count from the start of the text.
    ///
    /// A span that lies outside the text or within a character has no table.
    pub fn first_in(text: &str, span: Span) -> Option<Self> {
        let part = text.get(span.range())?;
        if !part.contains('|') {
            return None;
        }
        let mut pass = Pass::default();
        for (event, range) in Parser::new_ext(part, MARKDOWN).into_offset_iter() {
            let own = Span::new(range.start + span.start, range.end + span.start);
            if pass.take(event, own, text) {
                return pass.table;
            }
        }
        None
    }

    /// Finds the column of the first of these names, in any case.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        let is = |cell: &Cell, name: &&str| is_same(&cell.text, name);
        names.iter().find_map(|name| self.head.iter().position(|cell| is(cell, name)))
    }
}

#[derive(Default)]
struct Pass {
    table: Option<Table>,
    row: Row,
    cell: Cell,
    strong: usize,
    /// Whether the open cell has text in bold, and text that is not.
    seen: (bool, bool),
}

impl Pass {
    /// Takes an event, and tells whether the table is complete.
    fn take(&mut self, event: Event<'_>, span: Span, text: &str) -> bool {
        if let Event::Start(Tag::Table(_)) = event {
            self.table = Some(Table { span: trimmed(span, text), ..Table::default() });
        }
        let Some(table) = &mut self.table else { return false };
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.row = Row { span: trimmed(span, text), cells: Vec::new() };
            }
            Event::End(TagEnd::TableHead) => table.head = std::mem::take(&mut self.row).cells,
            Event::End(TagEnd::TableRow) => table.rows.push(std::mem::take(&mut self.row)),
            Event::Start(Tag::TableCell) => {
                self.cell = Cell { span: trimmed(span, text), ..Cell::default() };
                self.seen = (false, false);
            }
            Event::End(TagEnd::TableCell) => self.end_cell(),
            Event::Start(Tag::Strong) => self.strong += 1,
            Event::End(TagEnd::Strong) => self.strong = self.strong.saturating_sub(1),
            Event::Text(words) | Event::Code(words) => {
                if !words.trim().is_empty() {
                    if self.strong > 0 { self.seen.0 = true } else { self.seen.1 = true }
                }
                self.cell.text.push_str(&words);
            }
            // A line break within a cell is written as HTML.
            Event::InlineHtml(_) | Event::SoftBreak | Event::HardBreak => self.cell.text.push(' '),
            Event::End(TagEnd::Table) => return true,
            _ => {}
        }
        false
    }

    fn end_cell(&mut self) {
        let mut cell = std::mem::take(&mut self.cell);
        cell.text = one_line(&cell.text);
        cell.is_bold = self.seen == (true, false);
        if cell.text.starts_with(template::MARK) || template::is_prompt(&cell.text) {
            cell.is_prompt = true;
            cell.text.clear();
        }
        self.row.cells.push(cell);
    }
}

/// A span without the blanks around its text.
fn trimmed(span: Span, text: &str) -> Span {
    let Some(part) = text.get(span.range()) else { return span };
    let end = span.start + part.trim_end().len();
    let start = span.start + (part.len() - part.trim_start().len());
    Span::new(start.min(end), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Table> {
        Table::first_in(text, Span::new(0, text.len()))
    }

    fn texts(cells: &[Cell]) -> Vec<&str> {
        cells.iter().map(|cell| cell.text.as_str()).collect()
    }

    #[test]
    fn a_table_is_read_as_text_with_places() {
        let text = "Words.\n\n| Option | *Value* |\n|---|--:|\n| **`A` \\| [b](c)** | 4 <br> x |\n| é |\n";
        let table = read(text).unwrap();
        assert_eq!(texts(&table.head), ["Option", "Value"]);
        assert_eq!(texts(&table.rows[0].cells), ["A | b", "4 x"]);
        assert_eq!(texts(&table.rows[1].cells), ["é", ""]);
        assert_eq!(&text[table.rows[0].cells[0].span.range()], "**`A` \\| [b](c)**");
        assert_eq!(&text[table.rows[1].cells[0].span.range()], "é");
        assert!(
            text[table.span.range()].starts_with("| Option") && text[table.span.range()].ends_with("é |")
        );
        assert_eq!((table.rows[1].text(1), table.rows[1].text(7)), ("", ""));
    }

    #[test]
    fn only_a_cell_that_is_all_bold_is_bold() {
        let table = read("|a|b|c|d|\n|-|-|-|-|\n|**x y**|**x** y|__x__ **y**||\n").unwrap();
        let bold: Vec<bool> = table.rows[0].cells.iter().map(|cell| cell.is_bold).collect();
        assert_eq!(bold, [true, false, true, false]);
    }

    #[test]
    fn a_prompt_is_no_content_with_its_mark_or_without() {
        let table = read(
            "|Option|Value|\n|-|-|\n|✎ Which ways are there?|✎ 1–5|\n|Which ways are there?|3|\n|Do nothing|✎ 1–5|\n",
        )
        .unwrap();
        assert!(table.rows[0].is_empty() && table.rows[0].cells[0].is_prompt);
        assert_eq!(texts(&table.rows[1].cells), ["", "3"]);
        assert_eq!(texts(&table.rows[2].cells), ["Do nothing", ""]);
    }

    #[test]
    fn of_several_tables_the_first_counts_and_a_fence_holds_none() {
        let text = "```\n|no|\n|-|\n```\n\n> | a |\n> |---|\n> | 1 |\n\n| b |\n|---|\n";
        assert_eq!(texts(&read(text).unwrap().head), ["a"]);
        assert_eq!(read("a | b, no table"), None);
    }

    #[test]
    fn a_table_is_found_under_the_first_heading_that_has_one() {
        let text = "# T\n\n## Options\n\nNone.\n\n## considered options\n\n### A\n\n|x|y|\n|-|-|\n|1|2|\n\n## Z\n\n|z|\n|-|\n";
        let record = Record::parse("0001-t.md", text.as_bytes());
        let table = Table::about(&record, &crate::record::OPTIONS).unwrap();
        assert_eq!(texts(&table.head), ["x", "y"]);
        assert_eq!(table.column(&["value", "Y"]), Some(1));
        assert_eq!(&text[table.rows[0].cells[1].span.range()], "2");
        assert_eq!(Table::about(&record, &crate::record::MEASURES), None);
    }

    #[test]
    fn a_span_that_is_none_of_the_text_has_no_table() {
        assert_eq!(Table::first_in("é|é", Span::new(1, 4)), None);
        assert_eq!(Table::first_in("|a|", Span::new(2, 90)), None);
    }
}
