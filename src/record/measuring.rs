//! Writes what was measured into the file of an outcome: a new one, or more in one that is there.
//!
//! What stands there already stays byte for byte; the day and the verdict move only where somebody asks for it.

use jiff::civil::Date;
use thiserror::Error;

use crate::record::measures_named;
use crate::record::{Measured, Outcome, OutcomeVerdict, Section, Table, parse_date, written_cell};
use crate::text::{Edit, EditError, apply, one_line};

/// What the section with what was learnt is called.
const LESSONS: [&str; 6] =
    ["Lesson", "Lessons", "What we learnt", "What we learned", "Lessons learnt", "Lessons learned"];

/// One figure that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What was measured, as the record calls it.
    pub measure: String,
    /// What was found.
    pub value: String,
    /// When.
    pub date: Date,
    /// Where that can be looked up; may be empty.
    pub source: String,
}

/// What is to be added to an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Addition {
    /// What was found.
    pub figures: Vec<Figure>,
    /// What was learnt, each a paragraph of Markdown.
    pub lessons: Vec<String>,
    /// The day and the verdict that the file shall say afterwards; what it says stays where this is `None`.
    pub date: Option<Date>,
    /// See [`Addition::date`].
    pub verdict: Option<OutcomeVerdict>,
}

/// Why something cannot be added to an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MeasuringProblem {
    /// The table has no place for something that was found.
    #[error("the table in `{path}` has no column `{column}`")]
    NoColumn {
        /// The file.
        path: String,
        /// The column's header.
        column: &'static str,
    },
    /// The file cannot be read as an outcome.
    #[error("`{path}` cannot be read: {message}")]
    Malformed {
        /// The file.
        path: String,
        /// What is wrong with it.
        message: String,
    },
    /// The edits are not consistent.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The changed text would not say what it should.
    #[error("`{path}` would not be read back as meant; nothing was written")]
    NotReadBack {
        /// The file.
        path: String,
    },
}

impl Outcome {
    /// The figures that were found of a measure, by its name in any case; rows without a value hold none.
    pub fn figures(&self, name: &str) -> impl Iterator<Item = &Measured> {
        let name = name.to_owned();
        self.measured
            .iter()
            .filter(move |row| measures_named(&row.name, &name) && !row.value.trim().is_empty())
    }

    /// The day on which something was measured: its own, or that of the outcome.
    pub fn day_of(&self, figure: &Measured) -> Option<Date> {
        parse_date(figure.date.trim()).or_else(|| self.date.map(|day| day.value))
    }

    /// What was learnt, as Markdown: the text of each section of such a heading.
    pub fn lessons(&self) -> Vec<&str> {
        let texts = self.lesson_sections().map(|section| self.text()[section.body.range()].trim());
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// The text of a new outcome of a record, which people call `reference`.
    pub fn begun(
        path: &str,
        (number, reference): (u32, &str),
        by: &str,
        (date, verdict): (Date, OutcomeVerdict),
        addition: &Addition,
    ) -> Result<Self, MeasuringProblem> {
        let front = format!("---\noutcome: {number}\ndate: {date}\nby: {by}\nverdict: {verdict}\n---\n");
        let empty = Self::parse(path, format!("{front}# What became of {reference}\n").as_bytes());
        let begun = empty.extended(addition)?;
        if begun.by.as_ref().is_none_or(|own| own.value != by) || begun.record.is_none() {
            return Err(MeasuringProblem::NotReadBack { path: path.to_owned() });
        }
        Ok(begun)
    }

    /// The same outcome with more in it, read back from the text that is to be written.
    pub fn extended(&self, addition: &Addition) -> Result<Self, MeasuringProblem> {
        let path = || self.path().to_owned();
        if let Some(fault) = self.faults.first() {
            return Err(MeasuringProblem::Malformed { path: path(), message: fault.message.clone() });
        }
        let mut edits = Vec::new();
        if let (Some(date), Some(own)) = (addition.date, self.date) {
            edits.push(Edit::replace(own.span, date.to_string()));
        }
        if let (Some(verdict), Some(own)) = (addition.verdict, self.verdict) {
            edits.push(Edit::replace(own.span, verdict.name()));
        }
        let mut at_end = String::new();
        let end = self.line_end();
        if !addition.figures.is_empty() {
            match self.table_read() {
                Some(table) => {
                    let rows = addition.figures.iter().map(|figure| self.row(&table, figure));
                    let rows = rows.collect::<Result<Vec<_>, _>>()?;
                    let lines: String = rows.iter().map(|row| format!("{end}{row}")).collect();
                    edits.push(Edit::insert(table.span.end, lines));
                }
                None => at_end.push_str(&new_table(&addition.figures, end)),
            }
        }
        let lessons = addition.lessons.join("\n\n").replace("\r\n", "\n").replace('\n', end);
        if !lessons.is_empty() {
            match self.lesson_sections().last() {
                Some(section) => {
                    let said = self.text()[section.body.range()].trim_end();
                    let place = section.body.start + said.len();
                    let rest = if place < self.text().len() { "" } else { end };
                    let above = if said.trim().is_empty() && said.ends_with('\n') { "" } else { end };
                    edits.push(Edit::insert(place, format!("{above}{end}{lessons}{rest}")));
                }
                None => at_end.push_str(&format!("{end}## Lesson{end}{end}{lessons}{end}")),
            }
        }
        if !at_end.is_empty() {
            let closed = if self.text().ends_with('\n') { "" } else { end };
            edits.push(Edit::insert(self.text().len(), format!("{closed}{at_end}")));
        }
        let text = apply(self.text(), &edits)?;
        let read = Self::parse(self.path(), text.as_bytes());
        if read.says(self, addition) { Ok(read) } else { Err(MeasuringProblem::NotReadBack { path: path() }) }
    }

    /// Whether it says what another did, and what was added.
    fn says(&self, before: &Self, addition: &Addition) -> bool {
        let is = |row: &Measured, figure: &Figure| {
            let date = parse_date(row.date.trim()).or_else(|| before.date.map(|day| day.value));
            row.name == one_line(&figure.measure)
                && row.value == one_line(&figure.value)
                && row.source == one_line(&figure.source)
                && date == Some(figure.date)
        };
        let new = self.measured.get(before.measured.len()..).unwrap_or_default();
        let old = self.measured.iter().zip(&before.measured);
        let headings = |outcome: &Self| outcome.sections.len();
        let added = usize::from(!addition.figures.is_empty() && before.table.is_none())
            + usize::from(!addition.lessons.is_empty() && before.lesson_sections().next().is_none());
        self.faults.is_empty()
            && new.len() == addition.figures.len()
            && new.iter().zip(&addition.figures).all(|(row, figure)| is(row, figure))
            && old.clone().all(|(now, then)| now.name == then.name && now.value == then.value)
            && headings(self) == headings(before) + added
            && addition.verdict.is_none_or(|verdict| self.verdict.is_some_and(|own| own.value == verdict))
    }

    fn lesson_sections(&self) -> impl Iterator<Item = &Section> {
        let is_lesson = |heading: &str| LESSONS.iter().any(|name| heading.trim().eq_ignore_ascii_case(name));
        self.sections.iter().filter(move |section| is_lesson(&section.heading.value))
    }

    fn line_end(&self) -> &'static str {
        let text = self.text();
        match text.find('\n') {
            Some(at) if text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    fn table_read(&self) -> Option<Table> {
        Table::first_in(self.text(), self.table?)
    }

    /// A row of a table that is there, each figure in the column that is read for it.
    fn row(&self, table: &Table, figure: &Figure) -> Result<String, MeasuringProblem> {
        let no = |column| MeasuringProblem::NoColumn { path: self.path().to_owned(), column };
        let place = |names: &[&str]| table.column(names).filter(|at| *at > 0);
        let mut cells = vec![String::new(); table.head.len()];
        cells[0] = written_cell(&figure.measure);
        let value = place(&Self::VALUE).ok_or_else(|| no("Value"))?;
        cells[value] = written_cell(&figure.value);
        match place(&Self::DATE) {
            Some(at) => cells[at] = figure.date.to_string(),
            None if self.date.is_some_and(|own| own.value == figure.date) => {}
            None => return Err(no("Date")),
        }
        match place(&Self::SOURCE) {
            Some(at) => cells[at] = written_cell(&figure.source),
            None if figure.source.is_empty() => {}
            None => return Err(no("Source")),
        }
        Ok(format!("| {} |", cells.join(" | ")))
    }
}

fn new_table(figures: &[Figure], end: &str) -> String {
    let mut text =
        format!("{end}## Measured{end}{end}| Measure | Value | Date | Source |{end}|---|---|---|---|{end}");
    for figure in figures {
        let cells = [
            written_cell(&figure.measure),
            written_cell(&figure.value),
            figure.date.to_string(),
            written_cell(&figure.source),
        ];
        text.push_str(&format!("| {} |{end}", cells.join(" | ")));
    }
    text
}

#[cfg(test)]
mod tests;
