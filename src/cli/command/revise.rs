//! `countersign revise`.

use crate::cli::args::Global;
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::signable::{signable, successors};
use crate::cli::signing::checked_reason;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::record::Status;

/// Begin the next revision of a record that was decided
///
/// The record is a draft again, its revision rises, its sign-offs are taken out, and the reason stands in it as
/// `revised:`, which everybody signs with the rest. Objections stay. Then change the text, and propose it. Stages the
/// file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign revise 2 --reason \"The provider has doubled its prices.\"
  countersign revise 2 --reason \"We enter a second market.\" && countersign edit 2")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// Why it is decided anew, in one line that everybody reads
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    keep: Keep,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        self.keep.refuse(&workspace)?;
        let (_, log, place) = workspace.find(global, &self.record)?;
        let record = &log.records[place];
        let reference = log.reference(record);
        signable(&log, record)?;
        match record.status.as_ref().map(|status| status.value) {
            Some(Status::Accepted | Status::Rejected | Status::Deprecated) => {}
            Some(Status::Superseded) => {
                return Err(Problem::new(format!("{reference} is superseded")).hint(successors(&log, place)));
            }
            Some(Status::Proposed) => {
                return Err(Problem::new(format!("{reference} is proposed: nothing is decided yet")).hint(
                    format!("`countersign edit {reference}` changes it, `countersign propose {reference}` asks anew whoever had signed"),
                ));
            }
            Some(Status::Draft) | None => {
                return Err(Problem::new(format!("{reference} is a draft: nothing is decided yet"))
                    .hint(format!("`countersign edit {reference}` changes it")));
            }
        }
        let reason = match &self.reason {
            Some(reason) => reason.trim().to_owned(),
            None => world.ask("Why is it decided anew, in one line", "")?,
        };
        checked_reason(&reason)?;
        let next = record.revision.as_ref().map_or(1, |revision| revision.value) + 1;
        let mut edits = vec![record.with_status(Status::Draft)];
        edits.extend(record.with_revision(next));
        edits.extend(record.with_revised(&reason));
        edits.extend(record.without_signoffs());
        let edited = record.edited(&edits, |read| {
            read.status.as_ref().is_some_and(|status| status.value == Status::Draft)
                && read.revision.as_ref().is_some_and(|revision| revision.value == next)
                && read.revised.as_ref().is_some_and(|revised| revised.value == reason)
        })?;
        let what = format!("Begin revision {next} of {reference}");
        let message = Message::new(&what, record.name()).saying(&reason);
        if self.keep.write(world, &workspace, &[Change::of(record, &edited)], &message)? == Kept::Shown {
            return Ok(Outcome::Clean);
        }
        world.say(&format!("{reference} is a draft again, revision {next}: “{reason}”"));
        world.say(&format!(
            "next: `countersign edit {reference}` changes it, `countersign propose {reference}` asks both roles to sign it anew"
        ));
        Ok(Outcome::Clean)
    }
}
