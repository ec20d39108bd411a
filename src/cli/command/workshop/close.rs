//! `countersign workshop close`.

use crate::cli::args::Global;
use crate::cli::command::workshop::room::{find, put};
use crate::cli::commit::{Keep, Message};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};

/// Close a workshop of which no record comes: nothing more is taken, and all stays to be read
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign workshop close
  countersign workshop close --workshop orders")]
pub(super) struct Close {
    /// The workshop; not needed where one alone is open
    #[arg(long, short, value_name = "NAME")]
    workshop: Option<String>,
    #[command(flatten)]
    keep: Keep,
}

impl Close {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Outcome, Problem> {
        self.keep.refuse(workspace)?;
        let (_, log, workshop) = find(workspace, global, self.workshop.as_deref(), true)?;
        let (file, text) = workshop.closed(None);
        let message = Message::new("Close a workshop", &workshop.title);
        put(world, workspace, &log.policy, &workshop, (&file, &text), (self.keep, &message))?;
        Ok(Outcome::Clean)
    }
}
