//! The line that ends every check: what was looked at, and what came of it.

use crate::diagnostic::{Counts, Range, Report};

/// Says in one line, without line end, how much was checked and how many findings of each severity there are.
pub fn line(report: &Report) -> String {
    let mut line = format!(
        "checked {} in {}{}: {}",
        if report.known > report.records {
            format!("{} of {}", report.records, counted(report.known, "record"))
        } else {
            counted(report.records, "record")
        },
        counted(report.logs, "log"),
        report.range.as_ref().map_or_else(String::new, range),
        tally(report.counts())
    );
    if !report.suppressed().is_empty() {
        line += &format!(", {} allowed by the records themselves", report.suppressed().len());
    }
    line
}

/// Says which commits were judged.
fn range(range: &Range) -> String {
    let short = |id: &str| id.chars().take(7).collect::<String>();
    format!(", {} from {} to {}", counted(range.commits, "commit"), short(&range.base), short(&range.head))
}

/// Says how many of a thing there are: `1 record`, `2 records`. For words that take a plain `s`.
pub fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// Lists the severities that occur, the gravest first.
pub(crate) fn tally(counts: Counts) -> String {
    let each = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")];
    let said: Vec<String> =
        each.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(*count, noun)).collect();
    if said.is_empty() { "nothing to mend".to_owned() } else { said.join(", ") }
}
