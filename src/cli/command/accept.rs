//! `countersign accept`.

use crate::cli::args::Global;
use crate::cli::commit::Keep;
use crate::cli::{Outcome, Problem, World};

/// Accept a record that every role has signed
///
/// Signing is what accepts: the last missing sign-off does, and this command is not needed. It is where two branches
/// brought the sign-offs together, and where the policy says `explicit-acceptance: true`. It adds the word and no
/// sign-off, so anybody may say it. Stages the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign accept 2
  countersign accept DR-2 --commit")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    #[command(flatten)]
    keep: Keep,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        crate::cli::signing::accept(world, global, &self.record, self.keep)
    }
}
