//! `countersign reject`.

use crate::cli::args::Global;
use crate::cli::commit::Keep;
use crate::cli::signing::{self, How};
use crate::cli::{Outcome, Problem, World};

/// Reject a proposed record, in your role and with your reason
///
/// One role's “no” is enough, as one is enough to keep a record from being accepted. The reason stands in the record as
/// your role's objection, signed as any other; where your role objects already, that is the reason. What the other role
/// signed stays. `countersign revise` takes a rejected record up again. Stages the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign reject 2 --reason \"The provider has left the market.\"
  countersign reject DR-2 --role product --reason \"Nobody asked for it.\" --commit
  countersign reject 2                 where your role has objected already")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// Why, in one line that everybody reads
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The role to reject in [default: the one you hold]
    #[arg(long, short, value_name = "ROLE")]
    role: Option<String>,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    keep: Keep,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let wanted = signing::Reject {
            record: &self.record,
            role: self.role.as_deref(),
            reason: self.reason.as_deref(),
            how: &self.how,
            keep: self.keep,
        };
        signing::reject(world, global, &wanted)
    }
}
