//! `countersign withdraw`.

use crate::cli::args::Global;
use crate::cli::commit::Keep;
use crate::cli::signing::{Act, How, act};
use crate::cli::{Outcome, Problem, World};
use crate::record::Verdict;

/// Take your own objection back
///
/// What you said stays in the history, and that it was taken back stands in the record. Your role has then not signed
/// yet; to sign, `countersign sign` alone is enough. To take a sign-off back, use `countersign unsign`. Stages the
/// file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign withdraw 2
  countersign withdraw 2 --reason \"The new figures convince me.\"")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// Why, in one line
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The role you objected in [default: the one you did]
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
            taken_back: Verdict::Object,
            reason: self.reason.as_deref(),
            how: &self.how,
            keep: self.keep,
            yes: true,
            full: false,
        };
        act(world, global, &wanted)
    }
}
