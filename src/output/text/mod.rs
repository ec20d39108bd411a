//! Findings for people: what is wrong, where, and the way out, with the lines of the file that they are about.

mod excerpt;
mod finding;
mod line;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::diagnostic::{Code, Counts, Finding, Report, Severity};
use crate::output::hyperlink::Links;
use crate::output::summary;
use crate::output::text::finding::Look;

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOptions {
    /// Whether to colour with escape sequences.
    pub color: bool,
    /// The columns of the terminal; longer lines of a file are cut, messages are not.
    pub width: usize,
    /// The most findings to show, the gravest first in the choice; `None` shows all.
    pub limit: Option<usize>,
    /// Whether to show what records switched off for themselves too.
    pub verbose: bool,
    /// The command that shows what `limit` leaves out; a report about commits names them itself.
    pub rest: Option<&'static str>,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self { color: false, width: 100, limit: None, verbose: false, rest: None }
    }
}

/// Writes the findings in order, each followed by an empty line, and the summary last.
pub fn render(report: &Report, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    render_linked(report, options, &Links::default(), out)
}

/// Does the same, and has the places of findings lead to their files.
pub fn render_linked(
    report: &Report,
    options: &TextOptions,
    links: &Links,
    out: &mut dyn Write,
) -> io::Result<()> {
    let look = Look::new(report, options.color, options.width, links);
    let mut explained: BTreeSet<Code> = BTreeSet::new();
    let (shown, left_out) = choose(report.findings(), options.limit);
    for finding in shown {
        look.write(finding, None, explained.insert(finding.diagnostic.code), out)?;
        writeln!(out)?;
    }
    if options.verbose {
        for each in report.suppressed() {
            let first = explained.insert(each.finding.diagnostic.code);
            look.write(&each.finding, Some(&each.reason), first, out)?;
            writeln!(out)?;
        }
    }
    if let Some(counts) = left_out {
        let all = counts.errors + counts.warnings + counts.notes;
        let rest = rest(report, options).map_or_else(String::new, |rest| format!("; `{rest}` shows all"));
        writeln!(out, "and {all} more: {}{rest}", summary::tally(counts))?;
    }
    writeln!(out, "{}", summary::line(report))
}

/// The command that shows all.
fn rest(report: &Report, options: &TextOptions) -> Option<String> {
    let rest = options.rest?;
    Some(report.range.as_ref().map_or_else(
        || rest.to_owned(),
        |range| {
            format!("{} check --base {:.12} --head {:.12}", env!("CARGO_PKG_NAME"), range.base, range.head)
        },
    ))
}

/// Picks at most so many findings, the gravest first, and gives them in report order; counts the others.
fn choose(findings: &[Finding], limit: Option<usize>) -> (Vec<&Finding>, Option<Counts>) {
    let limit = limit.unwrap_or(findings.len());
    if findings.len() <= limit {
        return (findings.iter().collect(), None);
    }
    let mut places: Vec<usize> = (0..findings.len()).collect();
    places.sort_by_key(|&at| (Reverse(findings[at].severity), at));
    let mut counts = Counts::default();
    for at in places.split_off(limit) {
        match findings[at].severity {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Note => counts.notes += 1,
        }
    }
    places.sort_unstable();
    (places.into_iter().map(|at| &findings[at]).collect(), Some(counts))
}
