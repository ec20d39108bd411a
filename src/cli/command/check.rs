//! `countersign check`.

use crate::cli::args::{Format, Global};
use crate::cli::judge::{chosen, outcome};
use crate::cli::judged::{staged, whole};
use crate::cli::range::RangeArgs;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::Severity;
use crate::output;
use crate::output::text::TextOptions;

/// Check that records are whole, consistent and signed as they claim
///
/// Reads the files on disk, or with --staged what would be committed, and holds them against HEAD. With --base it judges
/// commits before they go into a branch: what merging them would give, by the policy of that branch, and whose commit
/// each new sign-off came with. Nothing is changed and no network is used.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign check                        every record of every log
  countersign check --staged               what `git commit` would commit
  countersign check --base origin/main     what this branch would bring into main
  countersign check --rule signoff-stale   one rule alone
  countersign check --format json          for programs; --schema prints its shape

Exit codes: 0 nothing at or above --fail-on, 1 something to mend, 2 could not check.")]
pub(crate) struct Args {
    /// Judge the staged change instead of the files on disk
    #[arg(long)]
    staged: bool,
    #[command(flatten)]
    range: RangeArgs,
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
        let report = match self.range.judge(world, global, rules.as_ref(), self.verbose)? {
            Some(report) => report,
            None if self.staged => staged(world, &Workspace::open(world)?, global, rules.as_ref())?,
            None => whole(world, &Workspace::open(world)?, global, rules.as_ref())?,
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
