//! SARIF 2.1.0, which code scanning reads.
//!
//! Source: the OASIS standard, and GitHub's "SARIF support for code scanning" for what of it is shown.

mod model;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::diagnostic::{Code, Diagnostic, Finding, Fix, Level, Report, RuleMeta, Severity};
use crate::output::concise::MOST;
use crate::output::fingerprint::Fingerprints;
use crate::output::json::v1::escaped;
use crate::output::place::Place;
use crate::output::rule_pages::{self, RulePages};
use crate::output::sarif::model as sarif;
use crate::output::visible;
use crate::text::Span;

/// The most results that GitHub takes; a file with more is refused whole.
const TAKEN: usize = 25_000;

/// The root of the repository, by the name that GitHub and others know it by.
const ROOT: &str = "%SRCROOT%";

/// Writes the report as one run; of more results than are taken anywhere the gravest stay.
pub fn render(report: &Report, pages: &RulePages, out: &mut dyn Write) -> io::Result<()> {
    let allowed = report.suppressed().iter().map(|each| (&each.finding, Some(each.reason.as_str())));
    let mut said: Vec<(&Finding, Option<&str>)> =
        report.findings().iter().map(|finding| (finding, None)).chain(allowed).collect();
    if said.len() > TAKEN {
        said.sort_by_key(|(finding, reason)| (reason.is_some(), Reverse(finding.severity)));
        said.truncate(TAKEN);
    }
    let codes: BTreeSet<Code> = said.iter().map(|(finding, _)| finding.diagnostic.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let mut fingerprints = Fingerprints::default();
    let results = said.into_iter().map(|(finding, reason)| {
        let print = fingerprints.of(report, finding);
        result(report, finding, reason, print, &codes)
    });
    let name = env!("CARGO_PKG_NAME");
    let homepage = env!("CARGO_PKG_REPOSITORY");
    let run = sarif::Run {
        results: results.collect(),
        tool: sarif::Tool {
            driver: sarif::Driver {
                name,
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: (!homepage.is_empty()).then_some(homepage),
                rules: codes.iter().map(|code| rule(*code, pages.get(*code))).collect(),
            },
        },
        column_kind: "unicodeCodePoints",
        invocations: [sarif::Invocation { execution_successful: true }],
    };
    let log = sarif::Log { schema: sarif::SCHEMA, version: "2.1.0", runs: [run] };
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&log)?))
}

fn rule(code: Code, meta: Option<&RuleMeta>) -> sarif::Rule {
    let summary = meta.map_or(code.0, |meta| meta.summary);
    let page = meta.map_or("", |meta| meta.docs);
    let level = match meta.map(|meta| meta.default) {
        Some(Level::Error) => "error",
        Some(Level::Note) => "note",
        Some(Level::Off) => "none",
        Some(Level::Warning) | None => "warning",
    };
    sarif::Rule {
        id: code,
        name: code.0,
        short_description: sarif::Text::new(summary),
        full_description: sarif::Text::new(summary),
        help: sarif::Help {
            text: format!("{page}\n{}\n", rule_pages::explain(code)),
            markdown: page.to_owned(),
        },
        help_uri: rule_pages::address(code),
        default_configuration: sarif::Configuration { level },
    }
}

fn result<'a>(
    report: &'a Report,
    finding: &'a Finding,
    reason: Option<&'a str>,
    fingerprint: String,
    codes: &[Code],
) -> sarif::Finding<'a> {
    let said = &finding.diagnostic;
    let help = said.help.iter().map(|help| format!("help: {}", plain(help)));
    let message = std::iter::once(plain(&said.message)).chain(help);
    let related = said.related.iter().enumerate().map(|(at, label)| sarif::Related {
        id: at,
        message: sarif::Text::new(plain(&label.text)),
        physical_location: place(report, &label.path, label.span),
    });
    sarif::Finding {
        rule_id: said.code,
        rule_index: codes.binary_search(&said.code).unwrap_or_default(),
        level: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        message: sarif::Text::new(message.collect::<Vec<_>>().join("\n")),
        locations: [sarif::Location { physical_location: place(report, &said.path, said.span) }],
        related_locations: related.collect(),
        partial_fingerprints: sarif::Fingerprint { countersign: fingerprint },
        suppressions: reason.map(|reason| {
            [sarif::Suppression {
                kind: "inSource",
                status: "accepted",
                justification: visible::start(reason, MOST),
            }]
        }),
        fixes: said.fix.iter().filter_map(|fix| change(report, said, fix)).collect(),
    }
}

fn place(report: &Report, path: &str, span: Span) -> sarif::Physical {
    let region = Place::of(report, path, span).map(region);
    sarif::Physical { artifact_location: artifact(path), region }
}

const fn region(place: Place) -> sarif::Region {
    sarif::Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}

fn change<'a>(report: &Report, said: &Diagnostic, fix: &'a Fix) -> Option<sarif::Fix<'a>> {
    let replacements = fix.edits.iter().map(|edit| {
        let place = Place::of(report, &said.path, edit.span)?;
        Some(sarif::Replacement {
            deleted_region: region(place),
            inserted_content: sarif::Content { text: &edit.text },
        })
    });
    Some(sarif::Fix {
        description: sarif::Text::new(plain(&fix.title)),
        artifact_changes: [sarif::Change {
            artifact_location: artifact(&said.path),
            replacements: replacements.collect::<Option<Vec<_>>>()?,
        }],
    })
}

/// Text of a message, in which the standard knows links: `[text](address)`.
fn plain(text: &str) -> String {
    visible::start(text, MOST).replace("](", "] (")
}

fn artifact(path: &str) -> sarif::Artifact {
    sarif::Artifact { uri: percent_encoded(path), uri_base_id: ROOT }
}

/// A path as a relative URI: all but letters, digits, `-._~` and the slash is escaped, byte for byte.
fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
