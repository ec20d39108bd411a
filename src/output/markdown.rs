//! A report for people on a web page: the summary of a job, or a comment.
//!
//! What records say cannot become markup here, nor call anybody by `@name`.

use std::io::{self, Write};

use crate::diagnostic::{Counts, Finding, Report, Severity};
use crate::output::concise::MOST;
use crate::output::place::Place;
use crate::output::{summary, visible};
use crate::site::escape::in_markdown;

/// Writes a heading, what was checked, and a table of findings, the gravest first, in at most so many bytes.
///
/// Findings that do not fit are counted in a last line.
pub fn render(report: &Report, most: usize, out: &mut dyn Write) -> io::Result<()> {
    /// Room for the line that counts the rest.
    const LAST: usize = 200;
    let head = format!("### {} Countersign\n\n{}\n", sign(report.worst()), escaped(&summary::line(report)));
    let mut text = head;
    let mut findings: Vec<&Finding> = report.findings().iter().collect();
    findings.sort_by_key(|finding| {
        (std::cmp::Reverse(finding.severity), !report.touched.contains(&finding.diagnostic.path))
    });
    if !findings.is_empty() {
        text += "\n| | where | what | way out |\n|---|---|---|---|\n";
    }
    let mut left = Counts::default();
    let mut full = false;
    for finding in findings {
        let row = row(report, finding);
        full |= text.len() + row.len() + LAST > most;
        if full {
            left.add(finding.severity, 1);
        } else {
            text += &row;
        }
    }
    if full {
        let all = left.errors + left.warnings + left.notes;
        text += &format!("\nand {all} more that do not fit here: {}\n", summary::tally(left));
    }
    out.write_all(text.as_bytes())
}

/// What came of it at a glance.
const fn sign(worst: Option<Severity>) -> &'static str {
    match worst {
        Some(Severity::Error) => "❌",
        Some(Severity::Warning) => "⚠️",
        Some(Severity::Note) => "ℹ️",
        None => "✅",
    }
}

/// One finding as a row of the table.
fn row(report: &Report, finding: &Finding) -> String {
    let said = &finding.diagnostic;
    let place = Place::of(report, &said.path, said.span);
    let line = place.map_or_else(String::new, |place| format!(":{}", place.start.line));
    let help: Vec<String> = said.help.iter().map(|help| shown(help)).collect();
    format!(
        "| {} | {}{line} | {}: {} | {} |\n",
        sign(Some(finding.severity)),
        shown(&said.path),
        escaped(said.code.0),
        shown(&said.message),
        help.join("<br>")
    )
}

/// Text of a cell, cut where it is too long.
fn shown(text: &str) -> String {
    escaped(&visible::start(text, MOST))
}

/// Writes text so that all of it is read as text; commands between backticks become code.
pub(super) fn escaped(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let mut out = String::with_capacity(text.len());
    for (at, piece) in pieces.iter().enumerate() {
        let opens = at % 2 == 1;
        // An odd number of backticks leaves the last one alone: it is a sign like any other.
        let closes = opens && at + 1 < pieces.len();
        if closes && !piece.trim().is_empty() {
            out += &format!("<code>{}</code>", in_markdown(piece));
        } else {
            let tick = |is_there| if is_there { "&#96;" } else { "" };
            out += &format!("{}{}{}", tick(opens), in_markdown(piece), tick(closes));
        }
    }
    out
}
