//! `countersign list`.

use serde_json::json;

use crate::cli::args::{Format, Global};
use crate::cli::record_line::{RecordLine, cell};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::{self, Log};
use crate::output;
use crate::record::{Evidence, Kind, Record, Status};
use crate::signoff::assess;

/// List records and who has signed them
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign list --status proposed            what is being decided
  countersign list --waiting product            what waits for product
  countersign list --tag storage --format json  for programs")]
pub(crate) struct Args {
    /// Only records of this status; may be given several times
    #[arg(long, value_parser = status, value_name = "STATUS")]
    status: Vec<Status>,
    /// Only records of this kind
    #[arg(long, value_parser = kind, value_name = "KIND")]
    kind: Option<Kind>,
    /// Only records with this tag; may be given several times, and then all are needed
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Only proposed records that wait for this role
    #[arg(long, value_name = "ROLE")]
    waiting: Option<String>,
    /// Only records that this person drives or has signed
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// The form of the list: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
}

fn status(word: &str) -> Result<Status, String> {
    let names: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
    word.to_lowercase().parse().map_err(|()| format!("statuses are {}", names.join(", ")))
}

fn kind(word: &str) -> Result<Kind, String> {
    word.to_lowercase().parse().map_err(|()| "kinds are product and technical".to_owned())
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let snapshot = workspace.work_tree()?;
        let mut lines = Vec::new();
        let mut rows = Vec::new();
        for folder in workspace.folders(&snapshot, global)? {
            let log = log::load(&snapshot, &folder, &|_| true)?;
            world.warn(&log.policy.faults);
            self.check_words(&log)?;
            for place in 0..log.records.len() {
                let record = &log.records[place];
                if !self.wants(&log, record) {
                    continue;
                }
                match self.format {
                    Format::Json => lines.push(RecordLine::new(&log, place)),
                    Format::Text => {
                        let assessment = assess(record, &log.policy);
                        rows.push(vec![
                            log.reference(record),
                            record.status_word.as_ref().map_or("–", |word| word.value.as_str()).to_owned(),
                            record.kind.as_ref().map_or("–", |kind| kind.value.name()).to_owned(),
                            cell(record, &assessment, "product"),
                            cell(record, &assessment, "engineering"),
                            assessment.weakest().map_or("–", Evidence::name).to_owned(),
                            record.name().to_owned(),
                        ]);
                    }
                }
            }
        }
        match self.format {
            Format::Json => writeln!(world.out, "{:#}", json!({ "version": 1, "records": lines }))?,
            Format::Text if rows.is_empty() => world.say("no record matches"),
            Format::Text => {
                let header = ["record", "status", "kind", "product", "engineering", "evidence", "title"];
                output::table::render(Some(&header), &rows, world.out)?;
            }
        }
        Ok(Outcome::Clean)
    }

    fn check_words(&self, log: &Log) -> Result<(), Problem> {
        let roles = log.policy.all_roles();
        match &self.waiting {
            Some(role) if !roles.contains(&role.as_str()) => {
                Err(Problem::new(format!("there is no role `{role}`"))
                    .hint(format!("roles are {}", roles.join(", "))))
            }
            _ => Ok(()),
        }
    }

    fn wants(&self, log: &Log, record: &Record) -> bool {
        let status = record.status.as_ref().map(|status| status.value);
        let kind = record.kind.as_ref().map(|kind| kind.value);
        let is = |person: &String| {
            record.driver.as_ref().is_some_and(|driver| driver.value == *person)
                || record.slots.iter().filter_map(|slot| slot.signoff.as_ref()).any(|s| s.by.value == *person)
        };
        let waits = |role: &String| {
            status == Some(Status::Proposed)
                && assess(record, &log.policy).waiting().any(|waiting| waiting.role == *role)
        };
        (self.status.is_empty() || status.is_some_and(|status| self.status.contains(&status)))
            && self.kind.is_none_or(|wanted| kind == Some(wanted))
            && self.tag.iter().all(|wanted| record.tags.iter().any(|tag| tag.value == *wanted))
            && self.person.as_ref().is_none_or(is)
            && self.waiting.as_ref().is_none_or(waits)
    }
}
