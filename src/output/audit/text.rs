//! An audit for people: each finding below the step that it is about, the summary last.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;

use crate::check::{Audit, Flaw};
use crate::diagnostic::Severity;
use crate::git::Commit;
use crate::output::audit::called;
use crate::output::summary::counted;
use crate::output::visible;

/// The most characters of a message that are shown; the rest is in the JSON.
const MOST: usize = 1000;

/// Writes the findings in the order of the steps, and one line for the whole.
pub fn render(audit: &Audit, branch: &str, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let bold = if color { Style::new().bold() } else { Style::new() };
    let mut last: Option<&Commit> = None;
    for flaw in &audit.flaws {
        if last.is_none_or(|last| last.id != flaw.commit.id) {
            let commit = &flaw.commit;
            let author = visible::line(&commit.author.name).into_owned();
            let email = visible::line(&commit.author.email).into_owned();
            let summary = visible::start(&commit.summary, 200).into_owned();
            writeln!(
                out,
                "{bold}{}{bold:#} {} {author} <{email}> {summary}",
                commit.id.short(),
                instant(commit)
            )?;
            last = Some(commit);
        }
        finding(flaw, color, out)?;
    }
    if !audit.flaws.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(audit, branch))
}

/// The line for the whole: how much was judged, and what came of it.
pub fn summary(audit: &Audit, branch: &str) -> String {
    let all = audit.flaws.iter().filter(|flaw| flaw.severity != Severity::Note).count();
    let mut line = format!(
        "audited {} of {} from {} to {}: {}",
        counted(audit.steps, "step"),
        visible::line(called(branch)),
        audit.from.id.short(),
        audit.to.id.short(),
        if all == 0 { "nothing went round the gates".to_owned() } else { counted(all, "finding") }
    );
    let warnings = audit.count(Severity::Warning);
    if warnings > 0 {
        line.push_str(&format!(
            " ({}, {})",
            counted(audit.count(Severity::Error), "error"),
            counted(warnings, "warning")
        ));
    }
    line
}

fn finding(flaw: &Flaw, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let style = match flaw.severity {
        _ if !color => Style::new(),
        Severity::Error => Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
        Severity::Warning => Style::new().bold().fg_color(Some(AnsiColor::Yellow.into())),
        Severity::Note => Style::new().bold().fg_color(Some(AnsiColor::Cyan.into())),
    };
    writeln!(
        out,
        "  {style}{}[{}]{style:#} {}: {}",
        flaw.severity,
        flaw.code,
        visible::line(&flaw.path),
        visible::start(&flaw.message, MOST)
    )
}

/// The moment of a commit, as it stands in records.
pub(super) fn instant(commit: &Commit) -> String {
    let at = Timestamp::from_second(commit.time).unwrap_or(Timestamp::UNIX_EPOCH);
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
