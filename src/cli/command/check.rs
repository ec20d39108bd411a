//! `countersign check`.

use crate::cli::args::Global;
use crate::cli::ci::form::{Form, Look, write_text};
use crate::cli::ci::reports::{ReportFile, refuse_twice, write_all};
use crate::cli::ci::summary;
use crate::cli::judge::{chosen, outcome};
use crate::cli::judged::{staged, whole};
use crate::cli::mend;
use crate::cli::range::RangeArgs;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::{Report, Severity};
use crate::output;
use crate::output::text::TextOptions;

/// Check that records are whole, consistent and signed as they claim
///
/// Reads the files on disk, or with --staged what would be committed, and holds them against HEAD. With --base or --ci it
/// judges commits before they go into a branch: what merging them would give, by the policy of that branch, and whose
/// commit each new sign-off came with. No network is used, and nothing is written that --fix and --report do not ask for.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign check                        every record of every log
  countersign check --staged               what `git commit` would commit
  countersign check --base origin/main     what this branch would bring into main
  countersign check --fix                  mend what is mechanical, then check
  countersign check --ci                   the same in CI, for whatever change the job is about
  countersign check --rule signoff-stale   one rule alone
  countersign check --format json          for programs; --schema prints its shape
  countersign check --ci --report sarif=out.sarif --report junit=junit.xml

On GitHub, unless --format is given, annotations follow the text and a summary goes to the page of the job.

What a check learns it keeps below git's own folder for the next one; it may be deleted.
COUNTERSIGN_CACHE=off in the environment reads every record anew; what is found is the same.

Exit codes: 0 nothing at or above --fail-on, 1 something to mend, 2 could not check.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own that a person may set")]
pub(crate) struct Args {
    /// Judge the staged change instead of the files on disk
    #[arg(long)]
    staged: bool,
    #[command(flatten)]
    range: RangeArgs,
    /// First mend what is mechanical, in the files on disk: blanks behind a value, a missing id or first revision, an
    /// exception that nothing needs. Never what somebody has signed, never what git has staged
    #[arg(long)]
    fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
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
    /// The form of the report: text for people, json for programs, github (annotations), sarif, junit, gitlab (Code
    /// Quality), rdjson (reviewdog), markdown
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Form>,
    /// Write the report to a file as well, in any of these forms; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE")]
    reports: Vec<ReportFile>,
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
        refuse_twice(&self.reports)?;
        let rules = chosen(&self.rules)?;
        if self.fix {
            mend::refuse(self.staged, self.range.is_asked())?;
            mend::mend(world, &Workspace::open(world)?, global, rules.as_ref(), self.dry_run)?;
        }
        let report = match self.range.judge(world, global, rules.as_ref(), self.verbose)? {
            Some(report) => report,
            None if self.staged => staged(world, &Workspace::open(world)?, global, rules.as_ref())?,
            None => whole(world, &Workspace::open(world)?, global, rules.as_ref())?,
        };
        write_all(&self.reports, &report, self.fail_on.into(), world)?;
        match self.show(&report, world) {
            // Whoever reads the beginning alone still learns from the exit code what was found.
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(outcome(&report, self.fail_on.into())),
        }
    }

    fn show(&self, report: &Report, world: &mut World<'_>) -> std::io::Result<()> {
        let text = TextOptions {
            color: world.color,
            width: world.width,
            limit: self.limit,
            verbose: self.verbose,
            ..TextOptions::default()
        };
        match self.format {
            Some(Form::Text) => write_text(report, &text, world),
            Some(form) => form.render(report, &Look { text, fails: self.fail_on.into() }, world.out),
            None => {
                write_text(report, &text, world)?;
                summary::add(report, world)
            }
        }
    }
}
