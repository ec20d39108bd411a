//! Annotations for GitHub: workflow commands, one line each, which it shows beside the lines of a change.
//!
//! Source: GitHub's documentation of workflow commands; of each kind it takes ten a step and drops the rest silently.

use std::io::{self, Write};

use crate::diagnostic::{Counts, Finding, Report, Severity};
use crate::output::concise::MOST;
use crate::output::place::Place;
use crate::output::{commands, summary, visible};

/// The most annotations of one kind that GitHub takes of a step.
const TAKEN: usize = 10;

/// Writes the annotations, says in a line how many findings got none, and the summary last.
pub fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    annotate(report, out)?;
    writeln!(out, "{}", commands::line(&summary::line(report)))
}

/// Writes the annotations, and in a line how many findings got none.
///
/// The gravest come first, and of these the ones on files that the change touches: those GitHub shows beside it.
pub fn annotate(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut left = Counts::default();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let mut own: Vec<&Finding> =
            report.findings().iter().filter(|finding| finding.severity == severity).collect();
        own.sort_by_key(|finding| !report.touched.contains(&finding.diagnostic.path));
        for finding in own.iter().take(TAKEN) {
            writeln!(out, "{}", command(report, finding))?;
        }
        left.add(severity, own.len().saturating_sub(TAKEN));
    }
    let all = left.errors + left.warnings + left.notes;
    if all > 0 {
        writeln!(
            out,
            "{all} more without annotation ({}): GitHub takes {TAKEN} of each kind a step; \
             `{} check --format text` shows all",
            summary::tally(left),
            env!("CARGO_PKG_NAME")
        )?;
    }
    Ok(())
}

/// One finding as a workflow command.
fn command(report: &Report, finding: &Finding) -> String {
    let said = &finding.diagnostic;
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut line = format!("::{name} file={}", property(&visible::line(&said.path)));
    if let Some(place) = Place::of(report, &said.path, said.span) {
        line += &format!(",line={},endLine={}", place.start.line, place.end.line);
        // Columns count within one line alone.
        if place.start.line == place.end.line {
            line += &format!(",col={},endColumn={}", place.start.column, place.end.column);
        }
    }
    let help = said.help.iter().map(|help| format!("help: {}", visible::start(help, MOST)));
    let text: Vec<String> =
        std::iter::once(visible::start(&said.message, MOST).into_owned()).chain(help).collect();
    format!("{line},title={}::{}", property(said.code.0), data(&text.join("\n")))
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
