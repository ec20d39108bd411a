//! `countersign unsign`.

use crate::cli::args::Global;
use crate::cli::commit::Keep;
use crate::cli::signing::{Act, How, act};
use crate::cli::{Outcome, Problem, World};
use crate::record::Verdict;

/// Take your own sign-off back, while the record is proposed
///
/// That it was taken back, and why, stands in the record until the role signs again. What is accepted already is decided
/// anew with `countersign revise`. Stages the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign unsign 2 --reason \"I had missed the export to the warehouse.\"")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// Why, in one line that everybody reads
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The role you signed in [default: the one you did]
    #[arg(long, short, value_name = "ROLE")]
    role: Option<String>,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    keep: Keep,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let wanted = Act {
            record: &self.record,
            role: self.role.as_deref(),
            verdict: Verdict::Withdraw,
            taken_back: Verdict::Accept,
            reason: self.reason.as_deref(),
            how: &self.how,
            keep: self.keep,
            yes: true,
            full: false,
        };
        act(world, global, &wanted)
    }
}
