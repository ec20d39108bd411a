//! `countersign policy`.

pub(in crate::cli) mod show;
mod sign;

use clap::Subcommand;

use crate::cli::args::Global;
use crate::cli::{Outcome, Problem, World};

/// Show who may sign what and who may change that, or approve a change of it
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:
  countersign policy show
  countersign policy sign --base main")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Show(show::Show),
    Sign(sign::Sign),
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        match &self.action {
            Action::Show(show) => show.run(world, global),
            Action::Sign(sign) => sign.run(world, global),
        }
    }
}
