//! `countersign deprecate`.

use crate::cli::args::Global;
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::judge::{outcome, show};
use crate::cli::signable::successors;
use crate::cli::signing::checked_reason;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::Severity;
use crate::log::{self, Log};
use crate::policy::Policy;
use crate::record::{Edited, OutcomeVerdict, Record, Status};

/// Say that an accepted decision is no longer followed, and that nothing takes its place
///
/// What was signed stays as it is. The reason goes into a file of its own, `outcomes/0002-….md`, with your name. No
/// role has to sign this, and the check notes it: where both are to agree that a decision ends, write another that
/// supersedes it. Stages both files.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign deprecate 2 --reason \"The shop it was for is closed.\"
  countersign deprecate 2 --reason \"Nobody used it.\" --verdict missed --commit")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// Why it is no longer followed, in one line that everybody reads
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// What became of it until then: met, partly, missed or unclear
    #[arg(long, value_parser = verdict, default_value = "unclear", value_name = "VERDICT")]
    verdict: OutcomeVerdict,
    #[command(flatten)]
    keep: Keep,
}

fn verdict(word: &str) -> Result<OutcomeVerdict, String> {
    word.to_lowercase().parse().map_err(|()| "verdicts are met, partly, missed and unclear".to_owned())
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        self.keep.refuse(&workspace)?;
        let (snapshot, log, place) = workspace.find(global, &self.record)?;
        let record = &log.records[place];
        let reference = log.reference(record);
        refuse(&log, place)?;
        let by = on_the_roster(&workspace, &log.policy)?;
        let number = record.number.ok_or_else(|| {
            Problem::new(format!("`{}` has no number, so nothing can name it", record.path()))
                .hint("give it one in its file name first")
        })?;
        let reason = match &self.reason {
            Some(reason) => reason.trim().to_owned(),
            None => world.ask("Why is it no longer followed, in one line", "")?,
        };
        checked_reason(&reason)?;
        let edited = deprecated(record)?;
        let report = workspace.judge_changed(world, &snapshot, &log, &edited.record)?;
        if outcome(&report, Severity::Error) != Outcome::Clean {
            show(&report, world, true, None)?;
            world.say(&format!("{reference} is not deprecated, and its file is as it was"));
            return Ok(Outcome::Findings);
        }
        let path = outcome_path(world, &log, number);
        let text = format!(
            "---\noutcome: {number}\ndate: {}\nby: {by}\nverdict: {}\n---\n# {reference} is deprecated\n\n{reason}\n",
            world.today(),
            self.verdict
        );
        let message = Message::new(&format!("Deprecate {reference}"), record.name()).saying(&reason);
        let changes = [Change::of(record, &edited), Change::new(&path, &text)];
        let kept = self.keep.write(world, &workspace, &changes, &message)?;
        if kept != Kept::Shown {
            tell(world, &log, record, &reference, kept);
        }
        Ok(Outcome::Clean)
    }
}

fn tell(world: &mut World<'_>, log: &Log, record: &Record, reference: &str, kept: Kept) {
    let way = if kept == Kept::Committed { "" } else { "; `git commit` keeps it" };
    world.say(&format!("{reference} is deprecated{way}"));
    let roles = log.policy.required_roles(record);
    world.say(&format!(
        "note: {} had signed it, and nobody signs that it ends; `countersign supersede {reference} \"…\"` asks them",
        roles.join(" and ")
    ));
    let informed: Vec<&str> = record.informed.iter().map(|who| who.value.as_str()).collect();
    if !informed.is_empty() {
        world.say(&format!("next: tell {}", informed.join(" and ")));
    }
}

/// A free path for what became of it, called after its number and the day.
fn outcome_path(world: &World<'_>, log: &Log, number: u32) -> String {
    let name = log::file_name(number, &format!("{} deprecated", world.today()));
    log::join(&log.folder, &format!("outcomes/{name}"))
}

fn deprecated(record: &Record) -> Result<Edited, Problem> {
    let holds = |read: &Record| read.status.as_ref().is_some_and(|status| status.value == Status::Deprecated);
    Ok(record.edited(&[record.with_status(Status::Deprecated)], holds)?)
}

/// The roster key of the one who acts.
fn on_the_roster(workspace: &Workspace, policy: &Policy) -> Result<String, Problem> {
    let author = workspace.author()?;
    let person = policy.person_by_email(&author.email);
    person.map(|(key, _)| key.to_owned()).ok_or_else(|| {
        Problem::new(format!("the roster knows nobody with the e-mail address `{}`", author.email))
            .hint("who ends a decision is one of those who may sign: `countersign roster list`")
    })
}

/// Refuses what nobody follows in the first place.
fn refuse(log: &Log, place: usize) -> Result<(), Problem> {
    let record = &log.records[place];
    let reference = log.reference(record);
    match record.status.as_ref().map(|status| status.value) {
        Some(Status::Accepted) => Ok(()),
        Some(Status::Draft) | None => {
            Err(Problem::new(format!("{reference} is a draft: nobody follows it yet"))
                .hint(format!("to give it up, delete the file: `git rm {}`", record.path())))
        }
        Some(Status::Proposed) => {
            Err(Problem::new(format!("{reference} is proposed: nobody follows it yet"))
                .hint(format!("`countersign reject {reference} --reason \"…\"` decides against it")))
        }
        Some(Status::Superseded) => {
            Err(Problem::new(format!("{reference} is superseded")).hint(successors(log, place)))
        }
        Some(status) => Err(Problem::new(format!("{reference} is {status} already"))
            .hint(format!("`countersign show {reference}` shows it"))),
    }
}
