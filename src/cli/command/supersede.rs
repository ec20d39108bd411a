//! `countersign supersede`.

use crate::cli::args::Global;
use crate::cli::command::new::kind;
use crate::cli::commit::Kept;
use crate::cli::draft::{Draft, Fields};
use crate::cli::signable::successors;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::Log;
use crate::record::{Format, Kind, Status};

/// Write a new record that takes the place of an older one
///
/// The new record is of the old one's kind and level, with its tags, the paths it governs and those who are told, and
/// leads to it. The old one holds as long as the new one is not accepted: its last sign-off supersedes the old.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign supersede 2 \"Move orders to the cloud\"
  countersign supersede DR-2 \"Keep orders with the provider\" --template technical-light --commit
  countersign supersede 2 \"Move orders to the cloud\" --dry-run")]
pub(crate) struct Args {
    /// The older record: its number, `DR-2`, name or path
    record: String,
    /// The title of the new one: what is decided now, in a few words
    title: Option<String>,
    /// Its kind [default: that of the older record]
    #[arg(long, short, value_parser = kind, value_name = "KIND")]
    kind: Option<Kind>,
    #[command(flatten)]
    fields: Fields,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        self.fields.keep.refuse(&workspace)?;
        let (snapshot, log, place) = workspace.find(global, &self.record)?;
        refuse(&log, place)?;
        let old = &log.records[place];
        let reference = log.reference(old);
        let title = match &self.title {
            Some(title) => title.clone(),
            None => world.ask("What is decided now, in a few words", "")?,
        };
        if title.trim().is_empty() {
            return Err(Problem::new(format!(
                "the record that takes the place of {reference} needs a title"
            ))
            .hint(format!("countersign supersede {reference} \"Move orders to the cloud\"")));
        }
        for other in log.successors(place) {
            let other = &log.records[*other];
            let status = other.status.as_ref().map_or("without status", |status| status.value.name());
            world.say(&format!("note: {} is to take its place too, and is {status}", log.reference(other)));
        }
        let draft = Draft {
            title: &title,
            kind: self.kind.or(old.kind.as_ref().map(|kind| kind.value)),
            supersedes: &[place],
            heir_of: Some(old),
            fields: &self.fields,
        };
        let drafted = draft.write(world, global, &workspace, (&snapshot, &log))?;
        if drafted.kept != Kept::Shown {
            world.say(&format!(
                "{reference} holds until {} is accepted, and is superseded then",
                drafted.reference
            ));
        }
        Ok(Outcome::Clean)
    }
}

/// Refuses where there is nothing in force that could give way.
fn refuse(log: &Log, place: usize) -> Result<(), Problem> {
    let record = &log.records[place];
    let reference = log.reference(record);
    match record.status.as_ref().map(|status| status.value) {
        Some(Status::Accepted | Status::Deprecated) => Ok(()),
        // What another tool says of its records is not always a status that is known.
        _ if record.format != Format::Native && record.format != Format::Unreadable => Ok(()),
        Some(Status::Superseded) => {
            Err(Problem::new(format!("{reference} is superseded")).hint(successors(log, place)))
        }
        Some(Status::Rejected) => {
            Err(Problem::new(format!("{reference} is rejected: it has no place that another could take"))
                .hint(format!("`countersign revise {reference} --reason \"…\"` takes it up again, `countersign new` writes another")))
        }
        Some(Status::Proposed) => {
            Err(Problem::new(format!("{reference} is proposed: nothing is decided yet")).hint(format!(
                "`countersign edit {reference}` changes it; `countersign reject {reference} --reason \"…\"` closes it"
            )))
        }
        Some(Status::Draft) | None => {
            Err(Problem::new(format!("{reference} is a draft: nothing is decided yet"))
                .hint(format!("`countersign edit {reference}` changes it")))
        }
    }
}
