//! `countersign completions`.

use clap::CommandFactory as _;

use crate::cli::{Outcome, Problem, World};

/// Print a completion script for a shell
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
        let mut script = Vec::new();
        let mut command = crate::cli::args::Args::command();
        clap_complete::generate(self.shell, &mut command, "countersign", &mut script);
        world.out.write_all(&script)?;
        Ok(Outcome::Clean)
    }
}
