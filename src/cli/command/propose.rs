//! `countersign propose`.

use crate::cli::args::Global;
use crate::cli::command::edit::open_questions;
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::judge::{outcome, show};
use crate::cli::record_line::waits_for;
use crate::cli::signable::{signable, successors};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::Severity;
use crate::git::Snapshot;
use crate::log::Log;
use crate::record::{Record, Status};
use crate::signoff::assess;
use crate::text::Edit;
use crate::workshop::{self, Workshop};

/// Ask both roles to sign a record
///
/// Refuses a record that still holds questions of its template or has other errors. A record that was decided before
/// and has been changed since gets the next revision, and everybody signs it anew; sign-offs to an earlier text are taken
/// out. Stages the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign propose 2
  countersign propose DR-2             also after a change: asks anew whoever had signed
  countersign propose 2 --commit       and commits it, with nothing else that is staged
  countersign propose 2 --dry-run      shows what would be written")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    #[command(flatten)]
    keep: Keep,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        self.keep.refuse(&workspace)?;
        let (snapshot, log, place) = workspace.find(global, &self.record)?;
        let record = &log.records[place];
        let reference = log.reference(record);
        if let Some(questions) = open_questions(record) {
            return Err(Problem::new(format!("{reference} still asks {questions}")).hint(format!(
                "`countersign edit {reference}` answers them; lines that start with ✎ are questions"
            )));
        }
        let edits = edits(&log, place, &reference)?;
        let edited = record.edited(&edits, |read| {
            read.status.as_ref().is_some_and(|status| status.value == Status::Proposed)
        })?;
        let report = workspace.judge_changed(world, &snapshot, &log, &edited.record)?;
        if outcome(&report, Severity::Error) != Outcome::Clean {
            show(&report, world, true, None)?;
            world.say(&format!("{reference} is not proposed, and its file is as it was"));
            return Ok(Outcome::Findings);
        }
        let message = message(record, &reference, &edited.record);
        let changes = [Change::of(record, &edited)];
        let beside = self.workshop_of(&workspace, &snapshot, &log, record)?;
        let beside: Vec<&str> = beside.iter().map(String::as_str).collect();
        if self.keep.write_with(world, &workspace, &changes, &beside, &message)? == Kept::Shown {
            return Ok(Outcome::Clean);
        }
        let waits = waits_for(&assess(&edited.record, &log.policy), &log.policy);
        world.say(&format!("{reference} is proposed and waits for {waits}"));
        world.say(&format!("next: each of them signs it with `countersign sign {reference}`"));
        Ok(Outcome::Clean)
    }

    /// The files of the workshop that a record came of, where the record is to be committed for the first time: it
    /// names them, so a commit without them would lead nowhere.
    fn workshop_of(
        &self,
        workspace: &Workspace,
        snapshot: &Snapshot,
        log: &Log,
        record: &Record,
    ) -> Result<Vec<String>, Problem> {
        let Some(repository) = workspace.repository.as_ref().filter(|_| self.keep.commit) else {
            return Ok(Vec::new());
        };
        if record.number.is_none()
            || repository.head()?.is_some_and(|head| head.exists(record.path()).unwrap_or(false))
        {
            return Ok(Vec::new());
        }
        let workshops = workshop::load(snapshot, log)?;
        let own = workshops.iter().filter(|workshop| workshop.record == record.number);
        Ok(own.flat_map(Workshop::paths).collect())
    }
}

/// The message of the commit: a new round says so, and why it was begun.
fn message(record: &Record, reference: &str, proposed: &Record) -> Message {
    let revision = proposed.revision.as_ref().map_or(1, |revision| revision.value);
    let what = if revision > 1 {
        format!("Propose {reference}, revision {revision}")
    } else {
        format!("Propose {reference}")
    };
    let message = Message::new(&what, record.name());
    match &proposed.revised {
        Some(why) => message.saying(&why.value),
        None => message,
    }
}

/// What proposing changes: the status and, in a new round, the revision; sign-offs to another text go.
fn edits(log: &Log, place: usize, reference: &str) -> Result<Vec<Edit>, Problem> {
    let record = &log.records[place];
    signable(log, record)?;
    let assessment = assess(record, &log.policy);
    let stale: Vec<&str> = assessment
        .roles
        .iter()
        .filter(|role| role.stale().is_some())
        .map(|role| role.role.as_str())
        .collect();
    let status = record.status.as_ref().map(|status| status.value);
    match status {
        Some(Status::Draft) | None => {
            let mut edits = vec![record.with_status(Status::Proposed)];
            edits.extend(record.without_consents());
            Ok(edits)
        }
        Some(Status::Proposed) if !stale.is_empty() => {
            let outdated = record.slots.iter().filter(|slot| stale.contains(&slot.role.value.as_str()));
            Ok(outdated.map(|slot| Edit::replace(slot.lines, "")).collect())
        }
        Some(Status::Proposed) => {
            let problem = Problem::new(format!("{reference} is proposed already"));
            Err(if assessment.complete() {
                problem.hint(format!("every role has signed it: `countersign accept {reference}` accepts it"))
            } else {
                problem.hint(format!("`countersign sign {reference}` signs it"))
            })
        }
        Some(Status::Superseded) => {
            Err(Problem::new(format!("{reference} is superseded")).hint(successors(log, place)))
        }
        Some(decided) => {
            if assessment.complete() && decided == Status::Accepted {
                return Err(Problem::new(format!("{reference} is accepted, and nothing in it was changed"))
                    .hint("change it first, or write a new record that supersedes it"));
            }
            let next = record.revision.as_ref().map_or(1, |revision| revision.value) + 1;
            let mut edits = vec![record.with_status(Status::Proposed)];
            edits.extend(record.with_revision(next));
            edits.extend(record.without_signoffs());
            Ok(edits)
        }
    }
}
