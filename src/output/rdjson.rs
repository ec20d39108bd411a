//! The form that reviewdog reads: findings with suggestions where a mechanical change mends them.
//!
//! Source: reviewdog's `proto/rdf`: lines and columns count from 1, columns in bytes of UTF-8.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Code, Finding, Report, Severity};
use crate::output::concise::MOST;
use crate::output::json::v1::escaped;
use crate::output::{rule_pages, visible};
use crate::text::{Source, Span};

#[derive(Serialize)]
struct Document<'a> {
    source: Tool,
    severity: &'static str,
    diagnostics: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
}

#[derive(Serialize)]
struct Said<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Rule,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Rule {
    value: Code,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// Writes the report as one JSON object.
pub fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        source: Tool { name: env!("CARGO_PKG_NAME") },
        severity: report.worst().map_or("INFO", severity),
        diagnostics: report.findings().iter().map(|finding| Said::new(report, finding)).collect(),
    };
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&document)?))
}

const fn severity(of: Severity) -> &'static str {
    match of {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    }
}

impl<'a> Said<'a> {
    fn new(report: &Report, finding: &'a Finding) -> Self {
        let said = &finding.diagnostic;
        let source = report.source(&said.path).filter(|source| !source.text().is_empty());
        let edits = said.fix.iter().flat_map(|fix| &fix.edits);
        let suggestion = |source| {
            move |edit: &'a crate::text::Edit| Suggestion {
                range: Range::new(source, edit.span),
                text: &edit.text,
            }
        };
        let message = std::iter::once(visible::start(&said.message, MOST).into_owned())
            .chain(said.help.iter().map(|help| format!("help: {}", visible::start(help, MOST))));
        Self {
            message: message.collect::<Vec<_>>().join("\n"),
            location: Location {
                path: &said.path,
                range: source.map(|source| Range::new(source, said.span)),
            },
            severity: severity(finding.severity),
            code: Rule { value: said.code, url: rule_pages::address(said.code) },
            suggestions: source.map_or_else(Vec::new, |source| edits.map(suggestion(source)).collect()),
        }
    }
}

impl Range {
    fn new(source: &Source, span: Span) -> Self {
        let place = |at: usize| {
            let at = source.text().floor_char_boundary(at.min(source.text().len()));
            let line = source.position(at).line;
            Position { line, column: at - source.line(line).start.min(at) + 1 }
        };
        Self { start: place(span.start), end: place(span.end) }
    }
}
