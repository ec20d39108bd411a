//! `countersign log`.

use jiff::Timestamp;
use serde_json::json;

use crate::cli::args::{Format, Global};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World, life_file};
use crate::life::{Extent, LogLife, Told};
use crate::log::Log;
use crate::output::{self, visible};

/// Tell the life of a record: who proposed, signed and changed it, and when
///
/// Read from history, over renames, the oldest first. Names and days of commits are what git was told: `countersign
/// verify` tells the same to whoever has to prove it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign log 2
  countersign log DR-2 --format json    for programs")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// The form of the answer: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (snapshot, log, place) = workspace.find(global, &self.record)?;
        let record = &log.records[place];
        let life = whole_life(world, &workspace, &log)?;
        let name = |key: &str| {
            log.policy.people.get(key).map_or_else(|| key.to_owned(), |person| person.name.clone())
        };
        let events = life.of(record).map(|own| life.told(own, &name)).unwrap_or_default();
        match self.format {
            Format::Json => {
                let events: Vec<_> = events
                    .iter()
                    .map(|told| {
                        json!({
                            "kind": told.kind,
                            "role": Some(&told.role).filter(|role| !role.is_empty()),
                            "what": told.what,
                            "note": Some(&told.note).filter(|note| !note.is_empty()),
                            "at": moment(told).map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
                            "author": told.step.author,
                            "commit": told.step.id,
                        })
                    })
                    .collect();
                let answer = json!({
                    "version": 1,
                    "reference": log.reference(record),
                    "path": record.path(),
                    "title": record.name(),
                    "events": events,
                });
                writeln!(world.out, "{answer:#}")?;
            }
            Format::Text => {
                let (bold, plain) = if world.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
                let name = visible::line(record.name());
                writeln!(world.out, "{bold}{} {name}{plain}", visible::line(&log.reference(record)))?;
                let rows: Vec<[String; 4]> = events.iter().map(row).collect();
                output::table::render(None, &rows, world.out)?;
            }
        }
        if events.is_empty() {
            world.say("not committed yet: history begins with the first commit that holds it");
        } else if let Some(repository) = &workspace.repository {
            let folder = record.path().rsplit_once('/').map_or("", |(folder, _)| folder);
            if repository.changed(&snapshot, folder)?.contains(record.path()) {
                world.say(&format!("{} differs on disk from what is committed", record.path()));
            }
        }
        Ok(Outcome::Clean)
    }
}

/// The lives of a log's records, where the whole history is at hand.
pub(super) fn whole_life(world: &World<'_>, workspace: &Workspace, log: &Log) -> Result<LogLife, Problem> {
    if workspace.repository.is_none() {
        return Err(Problem::new("there is no history here: this folder is in no git repository")
            .hint("`countersign show` shows a record as it is on disk"));
    }
    let life = life_file::lives(world, std::slice::from_ref(&log.folder)).pop().flatten();
    let life = life.ok_or_else(|| {
        Problem::new("there is no commit yet, so there is no history").hint("`git commit` begins one")
    })?;
    match life.extent() {
        Extent::Whole => Ok(life),
        Extent::CutOff => Err(Problem::new("this clone is shallow: it does not hold the whole history")
            .hint("`git fetch --unshallow` brings it")),
        Extent::Stopped => Err(Problem::new("history is long, and reading it took too much time")
            .hint("`countersign verify` reads that of one record alone")),
        Extent::Unreadable => Err(Problem::new("a part of history cannot be read")
            .hint("`git fsck` says what is missing; in a partial clone `git fetch --refetch` brings it")),
    }
}

fn moment(told: &Told<'_>) -> Option<Timestamp> {
    Timestamp::from_second(told.step.time).ok()
}

fn row(told: &Told<'_>) -> [String; 4] {
    let at = moment(told).map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
    let note = if told.note.is_empty() { String::new() } else { format!(": “{}”", told.note) };
    let commit = told.step.id.chars().take(7).collect();
    [at, commit, told.step.author.clone(), format!("{}{note}", told.what)]
}
