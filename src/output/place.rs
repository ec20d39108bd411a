//! From the bytes of a finding to the lines and columns that people see.

use crate::diagnostic::Report;
use crate::text::{Position, Span};

/// Where a span begins and ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Its first character.
    pub(crate) start: Position,
    /// The character after its last one.
    pub(crate) end: Position,
}

impl Place {
    /// Looks a span up; `None` where the report has no text of the file, so that there is no line to speak of.
    pub(crate) fn of(report: &Report, path: &str, span: Span) -> Option<Self> {
        let source = report.source(path).filter(|source| !source.text().is_empty())?;
        let start = source.position(span.start);
        Some(Self { start, end: if span.is_empty() { start } else { source.position(span.end) } })
    }
}
