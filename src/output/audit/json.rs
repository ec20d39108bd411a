//! The first form of an audit in JSON; `audit-v1.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use crate::check::Audit;
use crate::diagnostic::Severity;
use crate::git::Commit;
use crate::output::audit::called;
use crate::output::audit::text::instant;
use crate::output::json::v1::escaped;

/// Writes an audit as one JSON object, indented, with a line feed at the end.
pub fn render(audit: &Audit, branch: &str, out: &mut dyn Write) -> io::Result<()> {
    let findings = audit.flaws.iter().map(|flaw| Said {
        severity: flaw.severity,
        code: flaw.code,
        record: flaw.record.as_deref(),
        path: &flaw.path,
        message: &flaw.message,
        step: step(&flaw.commit),
    });
    let document = Document {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        branch: called(branch),
        from: step(&audit.from),
        to: step(&audit.to),
        findings: findings.collect(),
        summary: Summary {
            steps: audit.steps,
            touching: audit.touching,
            errors: audit.count(Severity::Error),
            warnings: audit.count(Severity::Warning),
            notes: audit.count(Severity::Note),
        },
    };
    let json = serde_json::to_string_pretty(&document)?;
    writeln!(out, "{}", escaped(&json))
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    branch: &'a str,
    from: Step<'a>,
    to: Step<'a>,
    findings: Vec<Said<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Step<'a> {
    commit: String,
    author: &'a str,
    email: &'a str,
    at: String,
    summary: &'a str,
}

#[derive(Serialize)]
struct Said<'a> {
    severity: Severity,
    code: &'static str,
    record: Option<&'a str>,
    path: &'a str,
    message: &'a str,
    step: Step<'a>,
}

#[derive(Serialize)]
struct Summary {
    steps: usize,
    touching: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

fn step(commit: &Commit) -> Step<'_> {
    Step {
        commit: commit.id.to_string(),
        author: &commit.author.name,
        email: &commit.author.email,
        at: instant(commit),
        summary: &commit.summary,
    }
}
