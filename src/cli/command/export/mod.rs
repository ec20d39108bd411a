//! `countersign export`.

mod allowed_signers;
mod index;
mod records;

use clap::Subcommand;

use crate::cli::args::Global;
use crate::cli::{Outcome, Problem, World};
use crate::log::Log;
use crate::record::Format;

/// Print what the log knows in the form of another program
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:
  countersign export json-adr > decisions.json
  countersign export csv > decisions.csv
  countersign export index --write README.md
  countersign export dot | dot -Tsvg > decisions.svg
  countersign export allowed-signers > allowed

Exit codes: 0 written, 2 could not do it; `index --check` gives 1 where the index is out of date.")]
pub(crate) struct Args {
    #[command(subcommand)]
    form: Form,
}

#[derive(Debug, Subcommand)]
enum Form {
    Json(records::Json),
    JsonAdr(records::JsonAdr),
    Csv(records::Csv),
    Index(index::Index),
    Dot(records::Dot),
    Mermaid(records::Mermaid),
    AllowedSigners(allowed_signers::AllowedSigners),
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        match &self.form {
            Form::Json(records::Json {}) => records::Json::run(world, global),
            Form::JsonAdr(records::JsonAdr {}) => records::JsonAdr::run(world, global),
            Form::Csv(records::Csv {}) => records::Csv::run(world, global),
            Form::Index(args) => args.run(world, global),
            Form::Dot(records::Dot {}) => records::Dot::run(world, global),
            Form::Mermaid(records::Mermaid {}) => records::Mermaid::run(world, global),
            Form::AllowedSigners(allowed_signers::AllowedSigners {}) => {
                allowed_signers::AllowedSigners::run(world, global)
            }
        }
    }
}

/// Says which records cannot be read: what is exported does not hold what they say.
fn tell_unreadable(world: &mut World<'_>, log: &Log) {
    for record in log.records.iter().filter(|record| record.format == Format::Unreadable) {
        let why = record.faults.first().map_or("it is not text", |fault| fault.message.as_str());
        world.say(&format!("{}: cannot be read, so only its name is exported: {why}", record.path()));
    }
}
