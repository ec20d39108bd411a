//! `countersign glossary`.

mod add;
mod read;

use clap::Subcommand;

use crate::cli::args::Global;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::Snapshot;
use crate::log::{self, Glossary, Log};

/// Read and write the words of both worlds, glossary.md
///
/// The site explains each word where a record uses it, and `show --for product` those of engineering at its end.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:
  countersign glossary start              words of product and engineering to begin with
  countersign glossary list
  countersign glossary show latency
  countersign glossary add Saga --also \"long transaction\" --meaning \"Steps that can each be undone.\"")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(read::List),
    Show(read::Show),
    Add(add::Add),
    Start(add::Start),
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (snapshot, log) = workspace.one_log(global)?;
        match &self.action {
            Action::List(list) => list.run(world, &glossary(&snapshot, &log)?),
            Action::Show(show) => show.run(world, &log, &glossary(&snapshot, &log)?),
            Action::Add(add) => add.run(world, &workspace, &snapshot, &log),
            Action::Start(start) => start.run(world, &workspace, &snapshot, &log),
        }
    }
}

/// The path of a log's glossary; where it has none, that of a new one.
fn path_of(log: &Log) -> String {
    let own = log.beside.iter().find(|path| log.below(path).eq_ignore_ascii_case(log::GLOSSARY));
    own.cloned().unwrap_or_else(|| log::join(&log.folder, log::GLOSSARY))
}

fn glossary(snapshot: &Snapshot, log: &Log) -> Result<Glossary, Problem> {
    log::glossary(snapshot, log).ok_or_else(|| {
        let path = path_of(log);
        if log.beside.contains(&path) {
            return Problem::new(format!("`{path}` is not text")).hint("save it as UTF-8");
        }
        Problem::new(format!("there is no `{path}` yet"))
            .hint("`countersign glossary start` writes one with words of both worlds")
            .hint("`countersign glossary add TERM --meaning …` begins one")
    })
}
