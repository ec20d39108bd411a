//! `countersign check`.

use std::collections::BTreeSet;

use crate::cli::args::{Format, Global};
use crate::cli::judge::{Scope, chosen, outcome};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::{Report, Severity};
use crate::output::text::TextOptions;
use crate::{log, output};

/// Check that records are whole, consistent and signed as they claim
///
/// Reads the files on disk, or with --staged what would be committed, and holds them against HEAD. Nothing is changed
/// and no network is used.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign check                        every record of every log
  countersign check --staged               what `git commit` would commit
  countersign check --rule signoff-stale   one rule alone
  countersign check --format json          for programs; --schema prints its shape

Exit codes: 0 nothing at or above --fail-on, 1 something to mend, 2 could not check.")]
pub(crate) struct Args {
    /// Judge the staged change instead of the files on disk
    #[arg(long)]
    staged: bool,
    /// Run this rule alone; may be given several times
    #[arg(long = "rule", value_name = "RULE")]
    rules: Vec<String>,
    /// The least severity that fails the check
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// Show at most this many findings
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Show too what records allow themselves, with their reasons
    #[arg(long, short)]
    verbose: bool,
    /// The form of the report: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
    /// Print the JSON Schema of `--format json` and do nothing else
    #[arg(long)]
    schema: bool,
}

/// The least severity that fails a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum FailOn {
    /// Everything fails it
    Note,
    /// Warnings and errors fail it
    Warning,
    /// Errors fail it
    Error,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Note => Self::Note,
            FailOn::Warning => Self::Warning,
            FailOn::Error => Self::Error,
        }
    }
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        if self.schema {
            world.out.write_all(output::json::CHECK_SCHEMA.as_bytes())?;
            return Ok(Outcome::Clean);
        }
        let rules = chosen(&self.rules)?;
        let workspace = Workspace::open(world)?;
        let report = if self.staged {
            staged(world, &workspace, global, rules.as_ref())?
        } else {
            whole(world, &workspace, global, rules.as_ref())?
        };
        let shown = match self.format {
            Format::Text => {
                let options = TextOptions {
                    color: world.color,
                    width: world.width,
                    limit: self.limit,
                    verbose: self.verbose,
                };
                output::text::render(&report, &options, world.out).map_err(Problem::from)
            }
            Format::Json => output::json::v1::render(&report, world.out).map_err(Problem::from),
        };
        match shown {
            // Whoever reads the beginning alone still learns from the exit code what was found.
            Err(problem) if !problem.is_closed_pipe() => Err(problem),
            _ => Ok(outcome(&report, self.fail_on.into())),
        }
    }
}

/// Judges the files on disk.
pub(super) fn whole(
    world: &World<'_>,
    workspace: &Workspace,
    global: &Global,
    rules: Option<&BTreeSet<&str>>,
) -> Result<Report, Problem> {
    let snapshot = workspace.work_tree()?;
    if global.log.is_none() {
        workspace.refuse_lost_logs(&snapshot)?;
    }
    let mut report = Report::default();
    for folder in workspace.folders(&snapshot, global)? {
        let log = log::load(&snapshot, &folder, &|_| true)?;
        report.merge(workspace.judge(world, &snapshot, &log, Scope { only: None, rules })?);
    }
    Ok(report)
}

/// Judges what is staged: the records that differ from HEAD, and what they do to the others.
pub(super) fn staged(
    world: &World<'_>,
    workspace: &Workspace,
    global: &Global,
    rules: Option<&BTreeSet<&str>>,
) -> Result<Report, Problem> {
    let Some(repository) = &workspace.repository else {
        return Err(Problem::new("nothing is staged here: this folder is in no git repository")
            .hint("leave --staged away to check the files on disk"));
    };
    let index = repository.index()?;
    if global.log.is_none() {
        workspace.refuse_lost_logs(&index)?;
    }
    let mut report = Report::default();
    for folder in workspace.folders(&index, global)? {
        let changed = workspace.staged(&index, &folder)?;
        if changed.as_ref().is_some_and(BTreeSet::is_empty) {
            report.logs += 1;
            continue;
        }
        let whole = |path: &str| changed.as_ref().is_none_or(|changed| changed.contains(path));
        let log = log::load(&index, &folder, &whole)?;
        let scope = Scope { only: changed.as_ref(), rules };
        report.merge(workspace.judge(world, &index, &log, scope)?);
    }
    Ok(report)
}
