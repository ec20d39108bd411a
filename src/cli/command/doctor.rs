//! `countersign doctor`.

use serde::Serialize;

use crate::cli::args::{Format, Global};
use crate::cli::doctor::{Complaint, examine};
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::Severity;
use crate::output::summary::counted;
use crate::output::visible;

/// Find out whether the hook works here, and what makes the check weaker than it seems
///
/// Looks at this clone alone: the hooks and the settings of git, hook managers, the environment, the kind of repository,
/// who you are to the log, and what git does to the files of records. Each finding comes with the one line that mends
/// it. Nothing is changed and no network is used, unless `--live` asks for it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign doctor
  countersign doctor --format json
  countersign doctor --live --on SHOP-12
  countersign doctor --live --on 7             GitHub or GitLab: pull or merge request 7

Exit codes: 0 nothing, or only notes; 1 something to mend; 2 could not look.")]
pub(crate) struct Args {
    /// The form of the report: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
    /// Prove instead, on the services that the policy names, that `sync` works there: something is made, read back and
    /// deleted, once you have said yes
    #[cfg(feature = "sync")]
    #[arg(long)]
    live: bool,
    /// Where to try it: a ticket that may be linked for a moment [default: the first that a record names], or the number
    /// of a pull or merge request that gets a comment for a moment
    #[cfg(feature = "sync")]
    #[arg(long, value_name = "TICKET|NUMBER", requires = "live")]
    on: Vec<String>,
    /// Do not ask before something is made
    #[cfg(feature = "sync")]
    #[arg(long, requires = "live")]
    yes: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    findings: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Said<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    mend: &'a str,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        #[cfg(feature = "sync")]
        if self.live {
            return crate::cli::sync::live::prove(world, global, &self.on, self.yes);
        }
        let complaints = examine(world, global)?;
        match self.format {
            Format::Json => json(world, &complaints)?,
            Format::Text => text(world, &complaints)?,
        }
        let grave = complaints.iter().any(|complaint| complaint.severity > Severity::Note);
        Ok(if grave { Outcome::Findings } else { Outcome::Clean })
    }
}

fn text(world: &mut World<'_>, complaints: &[Complaint]) -> Result<(), Problem> {
    let plain = if world.color { "\u{1b}[0m" } else { "" };
    for complaint in complaints {
        let color = match complaint.severity {
            _ if !world.color => "",
            Severity::Error => "\u{1b}[1;31m",
            Severity::Warning => "\u{1b}[1;33m",
            Severity::Note => "\u{1b}[1;36m",
        };
        let (severity, code) = (complaint.severity.name(), complaint.code);
        writeln!(world.out, "{color}{severity}[{code}]{plain}: {}", visible::line(&complaint.message))?;
        writeln!(world.out, "  mend: {}", visible::line(&complaint.mend))?;
    }
    let count = |severity| complaints.iter().filter(|complaint| complaint.severity == severity).count();
    let each = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let said: Vec<String> = each
        .iter()
        .filter_map(|(severity, noun)| {
            Some(count(*severity)).filter(|count| *count > 0).map(|count| counted(count, noun))
        })
        .collect();
    if said.is_empty() {
        writeln!(world.out, "the check runs before each commit here; nothing to mend")?;
    } else {
        writeln!(world.out, "{}", said.join(", "))?;
    }
    Ok(())
}

fn json(world: &mut World<'_>, complaints: &[Complaint]) -> Result<(), Problem> {
    let said = |complaint: &'_ Complaint| -> (&'static str, &'static str) {
        (complaint.code, complaint.severity.name())
    };
    let findings = complaints.iter().map(|complaint| {
        let (code, severity) = said(complaint);
        Said { code, severity, message: &complaint.message, mend: &complaint.mend }
    });
    let document = Document {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        findings: findings.collect(),
    };
    let text = serde_json::to_string_pretty(&document)
        .map_err(|error| Problem::new(format!("the report cannot be written as JSON: {error}")))?;
    writeln!(world.out, "{text}")?;
    Ok(())
}
