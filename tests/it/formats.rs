//! The forms that programs read of a check, each on the same reports: hostile ones, empty ones, several logs.

mod cli;
mod github;
mod gitlab;
mod junit;
mod markdown;
mod rdjson;
mod sarif;

use countersign::diagnostic::{Code, Diagnostic, Finding, Fix, Report, Severity, Suppressed};
use countersign::output::{self, RulePages};
use countersign::text::{Edit, Source, Span};
use std::io::{self, Write};
use std::sync::Arc;

/// All that somebody could write who wants a CI service, a page or a parser to obey.
const HOSTILE: &str = "::error::x ##[set-output]y ##vso[task.setvariable]z \r\n::stop-commands::t\n\u{2028}\u{1b}[2J\u{9b}\u{fffe}\0 \
    100% a,b:c <b>&amp;</b> ]]> \"' |`code`| [click](http://evil.example) @ada #1 *b* _i_ $x$ {0}";

/// A path that holds the same.
const HOSTILE_PATH: &str = "decisions/::error::\n##[x] 50%,a:b \u{1b}\u{2028}<&>.md";

/// A record of two lines that matter, the second with letters of more than one byte.
const TEXT: &str = "---\nstatus: draft\n---\n# Café 🎉 fans\n\nEnd\n";

fn span(piece: &str) -> Span {
    let at = TEXT.find(piece).unwrap_or_else(|| panic!("{piece:?} stands in the text"));
    Span::new(at, at + piece.len())
}

fn said(code: &'static str, path: &str, span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code(code), path, span, message)
}

fn finding(severity: Severity, diagnostic: Diagnostic) -> Finding {
    Finding::new(diagnostic, severity, Some("DR-1".to_owned()))
}

/// A report of one log in `decisions` on these findings; every file of theirs has the same text, but `gone.md`.
fn report(findings: Vec<Finding>) -> Report {
    let paths: Vec<Arc<str>> = findings.iter().map(|each| Arc::clone(&each.diagnostic.path)).collect();
    let mut report = Report::new(findings, Vec::new());
    for path in paths.iter().filter(|path| !path.ends_with("gone.md")) {
        report.add_source(Source::new(&**path, TEXT));
    }
    report.logs = 1;
    report.records = 2;
    report
        .judged
        .insert("decisions".to_owned(), vec!["decisions/0001-a.md".into(), "decisions/0002-b.md".into()]);
    report
}

/// A note and a warning that come before an error.
fn grave_last() -> Report {
    report(vec![
        finding(
            Severity::Note,
            said("title-missing", "decisions/0001-a.md", span("status"), "a small thing"),
        ),
        finding(
            Severity::Warning,
            said("unknown-key", "decisions/0001-a.md", span("draft"), "a middling thing"),
        ),
        finding(
            Severity::Error,
            said("signoff-stale", "decisions/0001-a.md", span("🎉 fans"), "a grave thing")
                .label("here")
                .related("decisions/0002-b.md", Span::at(0), "and there")
                .help("do `countersign propose DR-1`"),
        ),
    ])
}

/// Text that nobody would write in good faith, in every place that holds text.
fn hostile() -> Report {
    let mut report = report(vec![
        finding(
            Severity::Error,
            said("signoff-stale", HOSTILE_PATH, span("Café"), HOSTILE)
                .label(HOSTILE)
                .related(HOSTILE_PATH, span("End"), HOSTILE)
                .help(HOSTILE),
        ),
        finding(Severity::Note, said("unknown-key", "decisions/gone.md", Span::at(0), HOSTILE)),
        finding(Severity::Note, said("unknown-key", "::error::x ##[y].md", Span::at(0), HOSTILE)),
    ]);
    let allowed = finding(Severity::Warning, said("link-broken", HOSTILE_PATH, span("End"), HOSTILE));
    report.merge(Report::new(Vec::new(), vec![Suppressed::new(allowed, HOSTILE.to_owned())]));
    report
}

/// A finding with the change that mends it, behind letters of more than one byte.
fn mendable() -> Report {
    let at = span("fans");
    let fix = Fix::new("write one fan less", Edit::replace(at, "fan"));
    report(vec![finding(
        Severity::Warning,
        said("value-malformed", "decisions/0001-a.md", at, "too many").fix(fix),
    )])
}

/// Two logs, one inside the other, and a finding that is of neither.
fn several() -> Report {
    let mut report = grave_last();
    report.judged.insert("decisions/inner".to_owned(), vec!["decisions/inner/0001-c.md".into()]);
    let inner = said("title-missing", "decisions/inner/0001-c.md", Span::at(0), "no title");
    let outside = said("policy-removed", "elsewhere/countersign.yaml", Span::at(0), "gone");
    report.merge(Report::new(
        vec![finding(Severity::Error, inner), finding(Severity::Warning, outside)],
        Vec::new(),
    ));
    report.logs = 2;
    report
}

fn pages() -> RulePages {
    RulePages::new(countersign::rules::ALL.iter().map(|rule| rule.meta))
}

type Render = fn(&Report, &mut dyn Write) -> io::Result<()>;

/// Every form, by its name.
const FORMS: [(&str, Render); 6] = [
    ("github", output::github::render),
    ("sarif", |report, out| output::sarif::render(report, &pages(), out)),
    ("junit", |report, out| output::junit::render(report, Severity::Error, out)),
    ("gitlab", output::gitlab::render),
    ("rdjson", output::rdjson::render),
    ("markdown", |report, out| output::markdown::render(report, usize::MAX, out)),
];

fn written(form: &str, report: &Report) -> String {
    let (_, render) = FORMS.iter().find(|(name, _)| *name == form).expect("it is a form");
    let mut out = Vec::new();
    render(report, &mut out).expect("memory can be written to");
    String::from_utf8(out).expect("what is written is UTF-8")
}

fn json(form: &str, report: &Report) -> serde_json::Value {
    serde_json::from_str(&written(form, report)).expect("it is JSON")
}

#[test]
fn every_form_names_every_finding_the_small_and_the_grave() {
    for (form, _) in FORMS {
        let text = written(form, &grave_last());
        for message in ["a small thing", "a middling thing", "a grave thing"] {
            assert!(text.contains(message), "{form} hides `{message}`:\n{text}");
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for (form, _) in FORMS {
        for report in [Report::default(), grave_last(), hostile(), mendable(), several()] {
            assert_eq!(written(form, &report), written(form, &report), "{form}");
        }
    }
}

#[test]
fn no_form_lets_a_terminal_or_a_service_obey() {
    for (form, _) in FORMS {
        let text = written(form, &hostile());
        assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{2028}', '\0', '\r']), "{form}:\n{text}");
        // Annotations are the only lines that a service shall obey, and each of them is ours.
        let lines = text.lines().filter(|line| line.trim_start().starts_with("::"));
        let ours =
            |line: &&str| line.starts_with("::error file=decisions/") || line.starts_with("::notice file=");
        assert_eq!(lines.filter(|line| form != "github" || !ours(line)).count(), 0, "{form}:\n{text}");
        let anywhere = ["##[", "##vso[", "##teamcity["];
        let obeyed = |line: &&str| anywhere.iter().any(|command| line.to_lowercase().contains(command));
        assert_eq!(
            text.lines().filter(|line| form != "github" && obeyed(line)).count(),
            0,
            "{form}:\n{text}"
        );
    }
}

#[test]
fn a_report_without_findings_is_whole() {
    let empty = report(Vec::new());
    assert_eq!(written("gitlab", &empty), "[]\n");
    assert_eq!(json("rdjson", &empty)["diagnostics"], serde_json::json!([]));
    assert_eq!(json("sarif", &empty)["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(written("github", &empty), "checked 2 records in 1 log: nothing to mend\n");
    assert!(written("junit", &empty).contains("tests=\"2\" failures=\"0\""));
    assert!(written("markdown", &empty).contains("nothing to mend"));
}
