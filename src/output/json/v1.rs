//! The first form of a check's report in JSON; `check-v1.schema.json` describes it.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Code, Finding, Report, Severity};
use crate::output::commands;
use crate::output::place::Place;
use crate::text::{Span, hidden_characters};

/// Writes a report as one JSON object, indented, with a line feed at the end.
///
/// Characters that a terminal would obey or nobody could see are written as `\u` escapes, which no parser minds.
pub fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(&Document::new(report))?;
    writeln!(out, "{}", escaped(&json))
}

/// Escapes what may stand only inside strings, so that the document means the same: what a terminal would obey, and what
/// a CI service would that shows the document in its log.
pub(in crate::output) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut done = 0;
    for (at, character, _) in hidden_characters(json) {
        out.push_str(&json[done..at]);
        for unit in character.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}").expect("writing to a string never fails");
        }
        done = at + character.len_utf8();
    }
    out.push_str(&json[done..]);
    commands::json(out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    findings: Vec<Said<'a>>,
    suppressed: Vec<Allowed<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Between<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Between<'a> {
    base: &'a str,
    head: &'a str,
    commits: usize,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Said<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    record: Option<&'a str>,
    path: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    span: Bytes,
    label: &'a str,
    help: &'a [String],
    related: Vec<Related<'a>>,
    explain: String,
}

#[derive(Serialize)]
struct Allowed<'a> {
    #[serde(flatten)]
    said: Said<'a>,
    reason: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    path: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    span: Bytes,
    text: &'a str,
}

#[derive(Serialize)]
struct Bytes {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Summary {
    logs: usize,
    records: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    suppressed: usize,
}

impl<'a> Document<'a> {
    fn new(report: &'a Report) -> Self {
        let counts = report.counts();
        let allowed = report.suppressed().iter();
        Self {
            version: 1,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            findings: report.findings().iter().map(|finding| Said::new(report, finding)).collect(),
            suppressed: allowed
                .map(|each| Allowed { said: Said::new(report, &each.finding), reason: &each.reason })
                .collect(),
            range: report.range.as_ref().map(|range| Between {
                base: &range.base,
                head: &range.head,
                commits: range.commits,
            }),
            summary: Summary {
                logs: report.logs,
                records: report.records,
                errors: counts.errors,
                warnings: counts.warnings,
                notes: counts.notes,
                suppressed: report.suppressed().len(),
            },
        }
    }
}

impl<'a> Said<'a> {
    fn new(report: &Report, finding: &'a Finding) -> Self {
        let said = &finding.diagnostic;
        let place = Place::of(report, &said.path, said.span);
        let related = said.related.iter().map(|label| {
            let place = Place::of(report, &label.path, label.span);
            Related {
                path: &label.path,
                line: place.map(|place| place.start.line),
                column: place.map(|place| place.start.column),
                span: Bytes::from(label.span),
                text: &label.text,
            }
        });
        Self {
            code: said.code,
            severity: finding.severity,
            message: &said.message,
            record: finding.record.as_deref(),
            path: &said.path,
            line: place.map(|place| place.start.line),
            column: place.map(|place| place.start.column),
            end_line: place.map(|place| place.end.line),
            end_column: place.map(|place| place.end.column),
            span: Bytes::from(said.span),
            label: &said.label,
            help: &said.help,
            related: related.collect(),
            explain: format!("{} explain {}", env!("CARGO_PKG_NAME"), said.code),
        }
    }
}

impl From<Span> for Bytes {
    fn from(span: Span) -> Self {
        Self { start: span.start, end: span.end }
    }
}
