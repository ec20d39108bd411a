//! `countersign new`.

use crate::cli::args::Global;
use crate::cli::draft::{Draft, Fields};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::record::Kind;

/// Write a new record from a template
///
/// The template asks product and engineering what each knows best. Takes the next number that no branch has given away,
/// prints the path, and opens the editor on a terminal.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign new \"Adopt PostgreSQL for orders\" --kind technical
  countersign new \"Offer guest checkout\" --kind product --tag checkout --no-edit
  countersign new \"Rename the plans\" --template product-light      one screen
  countersign new \"Gastbestellung anbieten\" --template product-de  in German
  countersign new \"Move orders to the cloud\" --kind technical --supersedes 2
  countersign new \"Cache the catalogue\" --kind technical --set decision=\"We cache it for a minute.\"")]
pub(crate) struct Args {
    /// The title: what is decided, in a few words
    title: Option<String>,
    /// Whether it is about the product or its technology [default: as the template says]
    #[arg(long, short, value_parser = kind, value_name = "KIND")]
    kind: Option<Kind>,
    /// The record that this one takes the place of; may be given several times
    #[arg(long, value_name = "RECORD")]
    supersedes: Vec<String>,
    #[command(flatten)]
    fields: Fields,
}

pub(super) fn kind(word: &str) -> Result<Kind, String> {
    word.to_lowercase().parse().map_err(|()| "kinds are product and technical".to_owned())
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (snapshot, log) = workspace.one_log(global)?;
        let title = match &self.title {
            Some(title) => title.clone(),
            None => world.ask("What is decided, in a few words", "")?,
        };
        let mut supersedes = Vec::new();
        for wanted in &self.supersedes {
            supersedes.push(log.find(wanted)?);
        }
        let draft = Draft {
            title: &title,
            kind: self.kind,
            supersedes: &supersedes,
            heir_of: None,
            fields: &self.fields,
        };
        draft.write(world, global, &workspace, (&snapshot, &log))?;
        Ok(Outcome::Clean)
    }
}
