//! `countersign object`.

use crate::cli::args::Global;
use crate::cli::commit::Keep;
use crate::cli::signing::{Act, How, act};
use crate::cli::{Outcome, Problem, World};
use crate::record::Verdict;

/// Object to a record: your role's standing “no”, with its reason
///
/// It blocks acceptance, whatever becomes of the text, until you take it back with `countersign withdraw` or sign. A
/// sign-off that your role had given gives way to it. Only drafts and proposed records can be objected to; what is
/// decided is decided anew with `countersign revise`. Stages the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign object 2 --reason \"It doubles the cost of each order.\"
  countersign object DR-2 --role security --reason \"Card numbers would leave the country.\"")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// Why, in one line that everybody reads
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The role to object in [default: the one you hold]
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
            verdict: Verdict::Object,
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
