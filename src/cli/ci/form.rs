//! The forms that the report of a check has.

use std::io::{self, Write};

use crate::cli::World;
use crate::cli::links::files;
use crate::diagnostic::{Report, Severity};
use crate::output::text::TextOptions;
use crate::output::{self, RulePages};
use crate::rules;

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum Form {
    /// For people
    Text,
    /// For programs
    Json,
    /// Annotations that GitHub shows beside the lines
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML: a test case for each record
    Junit,
    /// GitLab's Code Quality
    Gitlab,
    /// For reviewdog
    Rdjson,
    /// For people on a web page
    Markdown,
}

/// How a report is to look.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Look {
    /// The form for people.
    pub(in crate::cli) text: TextOptions,
    /// The least severity that fails the check.
    pub(in crate::cli) fails: Severity,
}

impl Look {
    /// The look of a file: nothing of the terminal is in it, and nothing is left out.
    pub(in crate::cli) fn of_file(fails: Severity) -> Self {
        Self { text: TextOptions::default(), fails }
    }
}

impl Form {
    /// Writes a report in this form.
    pub(in crate::cli) fn render(self, report: &Report, look: &Look, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Text => output::text::render(report, &look.text, out),
            Self::Json => output::json::v1::render(report, out),
            Self::Github => output::github::render(report, out),
            Self::Sarif => output::sarif::render(report, &pages(), out),
            Self::Junit => output::junit::render(report, look.fails, out),
            Self::Gitlab => output::gitlab::render(report, out),
            Self::Rdjson => output::rdjson::render(report, out),
            Self::Markdown => output::markdown::render(report, usize::MAX, out),
        }
    }
}

/// The pages of all rules.
fn pages() -> RulePages {
    RulePages::new(rules::ALL.iter().map(|rule| rule.meta))
}

/// Writes the form for people, with nothing in it that a CI service would obey.
pub(in crate::cli) fn write_text(
    report: &Report,
    options: &TextOptions,
    world: &mut World<'_>,
) -> io::Result<()> {
    if crate::cli::ci::service::Service::obeys_lines(&world.environment) {
        let mut out = output::commands::Harmless::new(&mut *world.out);
        output::text::render(report, options, &mut out)?;
        return out.flush();
    }
    let links = files(world);
    output::text::render_linked(report, options, &links, world.out)
}
