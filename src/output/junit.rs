//! JUnit's XML, as GitLab, Jenkins and Azure read it: a suite for each log, a test case for each record.
//!
//! There is no standard; the elements are those that all three of them document.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::diagnostic::{Finding, Report, Severity};
use crate::output::place::Place;
use crate::output::visible;

/// What was found in one file.
type Case<'a> = Vec<&'a Finding>;

/// Writes the report. Findings of this severity or a graver one fail the test case of their record; others are its output.
pub fn render(report: &Report, fails: Severity, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(report);
    let failed = |case: &Case<'_>| case.iter().any(|finding| finding.severity >= fails);
    let count = |cases: &BTreeMap<&str, Case<'_>>| cases.values().filter(|case| failed(case)).count();
    let tests: usize = suites.values().map(BTreeMap::len).sum();
    let failures: usize = suites.values().map(count).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let name = env!("CARGO_PKG_NAME");
    writeln!(out, "<testsuites name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
    for (folder, cases) in &suites {
        let suite = escaped(&visible::line(if folder.is_empty() { "." } else { folder }));
        let (tests, failures) = (cases.len(), count(cases));
        writeln!(
            out,
            "  <testsuite name=\"{suite}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
        )?;
        for (path, case) in cases {
            let path = escaped(&visible::line(path));
            let begin = format!("    <testcase classname=\"{suite}\" name=\"{path}\" file=\"{path}\"");
            if case.is_empty() {
                writeln!(out, "{begin}/>")?;
                continue;
            }
            let text: String = case.iter().map(|finding| told(report, finding)).collect();
            let text = escaped(&text);
            match case.iter().max_by_key(|finding| finding.severity).filter(|_| failed(case)) {
                Some(worst) => {
                    let kind = worst.diagnostic.code;
                    let message = escaped(&visible::line(&worst.diagnostic.message));
                    writeln!(out, "{begin}>")?;
                    writeln!(
                        out,
                        "      <failure type=\"{kind}\" message=\"{message}\">{text}</failure>\n    </testcase>"
                    )?;
                }
                None => writeln!(out, "{begin}>\n      <system-out>{text}</system-out>\n    </testcase>")?,
            }
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// The test cases by log and file: all records that were judged, and whatever else something was found in.
fn suites(report: &Report) -> BTreeMap<&str, BTreeMap<&str, Case<'_>>> {
    let mut suites: BTreeMap<&str, BTreeMap<&str, Case<'_>>> = BTreeMap::new();
    for (folder, paths) in &report.judged {
        let cases = suites.entry(folder).or_default();
        cases.extend(paths.iter().map(|path| (&**path, Case::new())));
    }
    for finding in report.findings() {
        let path = &*finding.diagnostic.path;
        let above = |folder: &&&str| {
            folder.is_empty()
                || path.strip_prefix(**folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        // Of logs inside each other the inner one is meant.
        let folder = suites.keys().filter(above).max_by_key(|folder| folder.len()).copied();
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        suites.entry(folder.unwrap_or(parent)).or_default().entry(path).or_default().push(finding);
    }
    suites
}

/// A finding as lines of text.
fn told(report: &Report, finding: &Finding) -> String {
    let said = &finding.diagnostic;
    let place = Place::of(report, &said.path, said.span);
    let at = place.map_or_else(String::new, |at| format!(":{}:{}", at.start.line, at.start.column));
    let path = visible::line(&said.path);
    let message = visible::line(&said.message);
    let mut text = format!("{path}{at}: {}[{}]: {message}\n", finding.severity, said.code);
    for help in &said.help {
        text += &format!("  help: {}\n", visible::line(help));
    }
    text
}

/// Escapes text for an element or an attribute. What XML 1.0 has no form for is replaced.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            // At the start of a line, and behind its like, a CI service that shows the document would obey.
            ':' if out.is_empty() || out.ends_with('\n') => out.push_str("&#58;"),
            '#' if out.ends_with('#') => out.push_str("&#35;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\r' => out.push_str(&format!("&#{};", u32::from(character))),
            '\n' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => {
                out.push(character);
            }
            _ => out.push('\u{fffd}'),
        }
    }
    out
}
