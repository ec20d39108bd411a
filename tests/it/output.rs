//! What findings look like: each renderer on the same reports, hostile ones among them.

mod hostile;
mod json;
mod laws;
mod text;

use countersign::diagnostic::{Code, Diagnostic, Finding, Report, Severity, Suppressed};
use countersign::output::concise;
use countersign::output::json::v1;
use countersign::output::text::{self as text_form, TextOptions};
use countersign::text::{Source, Span};
use std::io::{self, Write};

/// Narrow and plain.
const PLAIN: TextOptions = TextOptions { color: false, width: 60, limit: None, verbose: false, rest: None };

/// A record with letters of several alphabets and no line end at its end.
const RECORD: &str =
    "---\nstatus: accepted\nsignoffs:\n  product: grace\n---\n# Café für 設計 🎉 fans\n\nEnd";

/// The bytes of the first occurrence of a piece in a text.
fn span(text: &str, piece: &str) -> Span {
    let at = text.find(piece).unwrap_or_else(|| panic!("{piece:?} stands in {text:?}"));
    Span::new(at, at + piece.len())
}

/// A report on these files with these findings, of one log and as many records as files.
fn report(files: &[(&str, &str)], findings: Vec<Finding>) -> Report {
    let mut report = Report::new(findings, Vec::new());
    for (path, text) in files {
        report.add_source(Source::new(*path, *text));
    }
    (report.logs, report.records) = (1, files.len());
    report
}

fn error(diagnostic: Diagnostic) -> Finding {
    Finding::new(diagnostic, Severity::Error, Some("DR-42".to_owned()))
}

fn note(diagnostic: Diagnostic) -> Finding {
    Finding::new(diagnostic, Severity::Note, None)
}

fn said(path: &str, span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code("signoff-stale"), path, span, message)
}

/// A note that comes before an error, in the same file.
fn note_before_error() -> Report {
    let text = "# Title\n\n## Context\n";
    report(
        &[("a.md", text)],
        vec![
            note(Diagnostic::new(Code("title-plain"), "a.md", span(text, "Title"), "a small thing")),
            error(said("a.md", span(text, "Context"), "a grave thing")),
        ],
    )
}

/// One finding that a record switched off for itself, and nothing else.
fn all_allowed() -> Report {
    let text = "# Title\n";
    let finding = Finding::new(
        Diagnostic::new(Code("section-missing"), "a.md", span(text, "Title"), "DR-1 has no section Options"),
        Severity::Warning,
        Some("DR-1".to_owned()),
    );
    let mut report =
        Report::new(Vec::new(), vec![Suppressed::new(finding, "there was no choice".to_owned())]);
    report.add_source(Source::new("a.md", text));
    (report.logs, report.records) = (1, 1);
    report
}

/// What the renderer for people writes.
fn as_text(report: &Report, options: TextOptions) -> String {
    written(|out| text_form::render(report, &options, out))
}

/// What the renderer for hooks and editors writes.
fn as_concise(report: &Report) -> String {
    written(|out| concise::render(report, out))
}

/// What the renderer for programs writes.
fn as_json(report: &Report) -> String {
    written(|out| v1::render(report, out))
}

fn written(render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    render(&mut out).expect("memory can be written to");
    String::from_utf8(out).expect("what is written is UTF-8")
}

#[test]
fn a_note_before_an_error_hides_nothing() {
    let report = note_before_error();
    for limit in [None, Some(1)] {
        let text = as_text(&report, TextOptions { limit, ..TextOptions::default() });
        assert!(text.contains("error[signoff-stale]: a grave thing"), "{text}");
        assert!(text.ends_with(": 1 error, 1 note\n"), "{text}");
    }
    let concise = as_concise(&report);
    assert!(concise.contains("a.md:3:4: error[signoff-stale]: a grave thing\n"), "{concise}");
    let json: serde_json::Value = serde_json::from_str(&as_json(&report)).unwrap();
    let severities: Vec<_> =
        json["findings"].as_array().unwrap().iter().map(|each| &each["severity"]).collect();
    assert_eq!(severities, ["note", "error"]);
    assert_eq!((&json["summary"]["errors"], &json["summary"]["notes"]), (&1.into(), &1.into()));
}
