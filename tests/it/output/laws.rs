//! What holds for every report: rendering never fails, and nothing but the program itself speaks to the terminal.

use super::{as_concise, as_json, as_text};
use countersign::diagnostic::{Code, Diagnostic, Finding, Report, Severity, Suppressed};
use countersign::output::text::TextOptions;
use countersign::text::{Source, Span};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;

const PATHS: [&str; 3] = ["a.md", "b/\u{1b}[2J\n.md", "gone.md"];

/// Text made of what is awkward: wide and widthless characters, all line ends, tabs, escape sequences, empty lines.
fn text() -> impl Strategy<Value = String> {
    const PIECES: [&str; 20] = [
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "a",
        "word ",
        "é",
        "e\u{301}",
        "設計",
        "🎉",
        "👩\u{200d}💻",
        "❤\u{fe0f}",
        "\u{200b}",
        "\u{feff}",
        "\u{1b}[31m",
        "\u{202e}",
        "\u{2028}",
        "}",
    ];
    let one = prop_oneof![9 => select(&PIECES[..]).prop_map(str::to_owned), 1 => any::<String>()];
    (vec(one, 0..60), prop_oneof![9 => Just(1_usize), 1 => Just(40)])
        .prop_map(|(pieces, times)| pieces.concat().repeat(times))
}

fn place() -> impl Strategy<Value = (&'static str, Span, String)> {
    let offset = || prop_oneof![9 => 0..120_usize, 1 => any::<usize>()];
    (select(&PATHS[..]), offset(), offset(), text())
        .prop_map(|(path, start, end, text)| (path, Span::new(start, end), text))
}

fn finding() -> impl Strategy<Value = Finding> {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let codes = [Code("signoff-stale"), Code("section-missing")];
    (
        place(),
        vec(place(), 0..4),
        text(),
        vec(text(), 0..3),
        select(severities.to_vec()),
        select(codes.to_vec()),
    )
        .prop_map(|((path, span, label), related, message, help, severity, code)| {
            let said = Diagnostic::new(code, path, span, message).label(label);
            let said =
                related.into_iter().fold(said, |said, (path, span, text)| said.related(path, span, text));
            let said = help.into_iter().fold(said, Diagnostic::help);
            Finding::new(said, severity, None)
        })
}

fn report() -> impl Strategy<Value = Report> {
    let suppressed = (finding(), text()).prop_map(|(finding, reason)| Suppressed::new(finding, reason));
    (vec(finding(), 0..5), vec(suppressed, 0..2), text(), text()).prop_map(
        |(findings, suppressed, one, two)| {
            let mut report = Report::new(findings, suppressed);
            report.add_source(Source::new(PATHS[0], one));
            report.add_source(Source::new(PATHS[1], two));
            report
        },
    )
}

proptest! {
    #[test]
    fn any_report_can_be_shown(report in report(), width in 0..200_usize, limit in 0..6_usize) {
        let options = TextOptions { color: false, width, limit: None, verbose: true, rest: None };
        let text = as_text(&report, options);
        let colored = as_text(&report, TextOptions { color: true, ..options });
        let limited = as_text(&report, TextOptions { limit: Some(limit), ..options });
        let concise = as_concise(&report);
        let json = as_json(&report);
        for shown in [&text, &concise, &json, &limited] {
            prop_assert!(shown.ends_with('\n'));
            let acts = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
            prop_assert!(!shown.contains(acts), "{shown:?}");
        }
        let titles = |text: &str| text.lines().filter(|line| {
            ["error[", "warning[", "note[", "allowed["].iter().any(|start| line.starts_with(start))
        }).count();
        prop_assert_eq!(titles(&text), report.findings().len() + report.suppressed().len());
        prop_assert_eq!(titles(&limited), report.findings().len().min(limit) + report.suppressed().len());
        prop_assert_eq!(concise.lines().count(), report.findings().len() + 1);
        prop_assert!(text.lines().last().unwrap_or_default().starts_with("checked "));
        let stripped = anstream::adapter::strip_str(&colored).to_string();
        let trimmed: Vec<&str> = stripped.lines().map(str::trim_end).collect();
        prop_assert_eq!(trimmed, text.lines().map(str::trim_end).collect::<Vec<_>>());
        prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }
}
