//! One line for each finding, for hooks and editors: `path:line:col: severity[code]: message`.

use std::io::{self, Write};

use crate::diagnostic::Report;
use crate::output::place::Place;
use crate::output::{summary, visible};

/// The most characters of a message that are shown; the rest is in the JSON.
pub(crate) const MOST: usize = 1000;

/// Writes one line for each finding and the summary last.
///
/// A finding without a place stands at 1:1, so that every line before the last has the same form.
pub fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings() {
        let said = &finding.diagnostic;
        let (line, column) =
            Place::of(report, &said.path, said.span).map_or((1, 1), |at| (at.start.line, at.start.column));
        writeln!(
            out,
            "{}:{line}:{column}: {}[{}]: {}",
            visible::line(&said.path),
            finding.severity,
            said.code,
            visible::start(&said.message, MOST)
        )?;
    }
    writeln!(out, "{}", summary::line(report))
}
