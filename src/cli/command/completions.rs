//! `countersign completions`.

use crate::cli::{Outcome, Problem, World, complete};

/// Print a completion script for a shell
///
/// It completes commands and options, and of the log at hand the numbers of records, people, roles and tags.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign completions bash > ~/.local/share/bash-completion/completions/countersign
  countersign completions zsh > \"${fpath[1]}/_countersign\"
  countersign completions fish > ~/.config/fish/completions/countersign.fish")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>) -> Result<Outcome, Problem> {
        world.out.write_all(&complete::script(&self.shell.to_string())?)?;
        Ok(Outcome::Clean)
    }
}
