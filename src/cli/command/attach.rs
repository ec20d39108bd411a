//! `countersign attach`.

use std::path::PathBuf;

use crate::cli::args::Global;
use crate::cli::commit::Keep;
use crate::cli::signing;
use crate::cli::{Outcome, Problem, World};

/// Bring in a signature that was made elsewhere
///
/// Takes what `ssh-keygen -Y sign` wrote and the statement that it was given, checks both against the record as it is
/// staged, this log and its roster, and writes the entry as `countersign sign` would: the last missing sign-off accepts
/// the record. Anybody may carry a signature; only its key counts. Stages the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign attach 2 statement.sig
  countersign attach 2 --role product --statement statement - < statement.sig")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// The file of the signature; `-` reads it from the standard input
    #[arg(value_name = "SIGFILE")]
    signature: PathBuf,
    /// The role that the statement has to be for
    #[arg(long, short, value_name = "ROLE")]
    role: Option<String>,
    /// The file that was signed [default: SIGFILE without .sig]
    #[arg(long, value_name = "FILE")]
    statement: Option<PathBuf>,
    #[command(flatten)]
    keep: Keep,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let wanted = signing::Attach {
            record: &self.record,
            role: self.role.as_deref(),
            signature: &self.signature,
            statement: self.statement.as_deref(),
            keep: self.keep,
        };
        signing::attach(world, global, &wanted)
    }
}
