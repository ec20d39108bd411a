//! `countersign workshop`.

#[cfg(feature = "serve")]
mod browser;
mod close;
mod gather;
mod propose;
mod room;
mod score;
mod show;
mod start;

#[cfg(feature = "serve")]
pub(in crate::cli) use browser::Browser;

use clap::Subcommand;

use crate::cli::args::Global;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};

/// Go from a question over ideas to options that both roles score, and to a record
///
/// Everybody writes files of their own below workshops/, so that what people add on branches merges without a conflict.
/// In one room, on one machine, `--as NAME` says who speaks. Scores inform; they decide nothing. `countersign serve` shows
/// it all below /workshop/, with forms for ideas and scores.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:
  countersign workshop start \"How do we keep orders safe?\" --kind technical
  countersign workshop idea \"A managed database\" \"Keep the files\"
  countersign workshop group \"Managed\" ada-1 grace-2
  countersign workshop option \"PostgreSQL, managed\" --from Managed
  countersign workshop score \"PostgreSQL, managed\" value=5
  countersign workshop show
  countersign workshop propose --choose \"PostgreSQL, managed\"")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Start(start::Start),
    Idea(gather::Idea),
    Group(gather::Group),
    Option(gather::Candidate),
    Score(score::Score),
    Show(show::Show),
    Propose(propose::Propose),
    Close(close::Close),
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        match &self.action {
            Action::Start(start) => start.run(world, &workspace, global),
            Action::Idea(idea) => idea.run(world, &workspace, global),
            Action::Group(group) => group.run(world, &workspace, global),
            Action::Option(option) => option.run(world, &workspace, global),
            Action::Score(score) => score.run(world, &workspace, global),
            Action::Show(show) => show.run(world, &workspace, global),
            Action::Propose(propose) => propose.run(world, &workspace, global),
            Action::Close(close) => close.run(world, &workspace, global),
        }
    }
}
