//! `countersign man`.

use std::path::PathBuf;

use clap::CommandFactory as _;

use crate::cli::{Outcome, Problem, World};
use crate::git::write;

/// Print the manual page, or write one for each command
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign man | man -l -
  countersign man --out ~/.local/share/man/man1")]
pub(crate) struct Args {
    /// Write a page for each command into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>) -> Result<Outcome, Problem> {
        let command = crate::cli::args::Args::command();
        let Some(folder) = &self.out else {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            world.out.write_all(&page)?;
            return Ok(Outcome::Clean);
        };
        let folder = world.folder.join(folder);
        let mut commands = vec![("countersign".to_owned(), command.clone())];
        commands.extend(command.get_subcommands().filter(|sub| sub.get_name() != "help").map(|sub| {
            let name = format!("countersign-{}", sub.get_name());
            let shown = format!("countersign {}", sub.get_name());
            (name, sub.clone().bin_name(shown))
        }));
        for (name, command) in commands {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            let path = folder.join(format!("{name}.1"));
            match std::fs::read(&path) {
                Ok(old) if old == page => {}
                Ok(old) => write::replace(&path, &old, &page)?,
                Err(_) => write::create(&path, &page)?,
            }
            writeln!(world.out, "{}", world.relative(&path))?;
        }
        Ok(Outcome::Clean)
    }
}
