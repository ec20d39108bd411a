//! The report that GitLab calls Code Quality: a JSON array, which it shows in merge requests.
//!
//! Source: GitLab's documentation "Code Quality report format". Paths are relative, a line is required.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Code, Report, Severity};
use crate::output::concise::MOST;
use crate::output::fingerprint::Fingerprints;
use crate::output::json::v1::escaped;
use crate::output::place::Place;
use crate::output::visible;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: Code,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes the report; `[]` where nothing was found.
pub fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    let issue = |finding| Issue::new(report, finding, &mut fingerprints);
    let issues: Vec<Issue<'_>> = report.findings().iter().map(issue).collect();
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&issues)?))
}

impl<'a> Issue<'a> {
    fn new(
        report: &Report,
        finding: &'a crate::diagnostic::Finding,
        fingerprints: &mut Fingerprints,
    ) -> Self {
        let said = &finding.diagnostic;
        let place = Place::of(report, &said.path, said.span);
        Self {
            description: visible::start(&said.message, MOST).into_owned(),
            check_name: said.code,
            fingerprint: fingerprints.of(report, finding),
            severity: match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            location: Location {
                path: &said.path,
                lines: place.map_or(Lines { begin: 1, end: 1 }, |place| Lines {
                    begin: place.start.line,
                    end: place.end.line,
                }),
            },
        }
    }
}
