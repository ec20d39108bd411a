//! `countersign policy sign`.

use std::path::PathBuf;

use crate::cli::args::Global;
use crate::cli::signing::{Approve, approve};
use crate::cli::{Outcome, Problem, World};

/// Approve a change of the policy, as one of its admins
///
/// Shows what the change does, in words and in its lines, asks once, raises the serial if nobody has yet, signs with
/// your key, and stages the policy and countersign.sigs beside it. The policy before the change says who has to approve.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign policy sign               the change on disk, against the last commit
  countersign policy sign --base main   what a branch changes, against where it goes")]
pub(super) struct Sign {
    /// Where the change goes [default: the last commit, or the main branch where that says the same]
    #[arg(long, value_name = "REF")]
    base: Option<String>,
    /// The file of the private key to sign with [default: one of yours that the roster lists]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Do not ask: I have read it
    #[arg(long, short)]
    yes: bool,
    /// Show what the change does, and sign and write nothing
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
}

impl Sign {
    pub(super) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let asked = Approve {
            base: self.base.as_deref(),
            key: self.key.as_deref(),
            yes: self.yes,
            dry_run: self.dry_run,
        };
        approve(world, global, &asked)
    }
}
