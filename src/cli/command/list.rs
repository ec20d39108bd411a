//! `countersign list`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::json;

use crate::cli::args::Global;
use crate::cli::filter::{Filter, read};
use crate::cli::links::links;
use crate::cli::record_line::{RecordLine, cell};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::Log;
use crate::output;
use crate::output::visible;
use crate::queue::{Act, tasks};
use crate::record::{Evidence, Record};
use crate::signoff::assess;

/// List records and who has signed them
///
/// Options that narrow the list have to agree, all of them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign list --status proposed --kind product      what is being decided
  countersign list --waiting-for product --sort waiting  what waits for product, longest first
  countersign list --person me --since 2w                what you drive or signed, of two weeks
  countersign list --affects src/orders                  what governs a folder
  countersign list --format csv > records.csv            for a spreadsheet
  countersign list --tag storage --format json           for programs")]
pub(crate) struct Args {
    #[command(flatten)]
    filter: Filter,
    /// By what the records are put in order
    #[arg(long, value_enum, default_value_t = Order::Number, value_name = "ORDER")]
    sort: Order,
    /// The other way round
    #[arg(long)]
    reverse: bool,
    /// The form of the list
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table for people
    Text,
    /// For programs
    Json,
    /// For a spreadsheet, the roles in columns of their own
    Csv,
    /// Reference, status, path and title of each record on a line, by tabs: for other tools of the shell
    Line,
}

/// By what records are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Order {
    /// By number, the lowest first
    Number,
    /// By date, the latest first
    Date,
    /// By status, in the order of a record's life
    Status,
    /// By title
    Title,
    /// By how long they have waited for a sign-off, the longest first; then the others
    Waiting,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let snapshot = workspace.work_tree()?;
        let logs = read(&snapshot, &workspace.folders(&snapshot, global)?)?;
        for log in &logs {
            world.warn(&log.policy.faults);
        }
        let wanted = self.filter.settle(world, &workspace, &logs)?;
        let all = logs.iter().flat_map(|log| (0..log.records.len()).map(move |place| (log, place)));
        let mut found: Vec<(&Log, usize)> =
            all.filter(|(log, place)| wanted.wants(log, &log.records[*place])).collect();
        self.order(&logs, world.today(), &mut found);
        match self.format {
            Format::Json => {
                let lines: Vec<RecordLine> =
                    found.iter().map(|(log, place)| RecordLine::new(log, *place)).collect();
                writeln!(world.out, "{:#}", json!({ "version": 1, "records": lines }))?;
            }
            Format::Csv => csv(&logs, &found, world)?,
            _ if found.is_empty() => world.say("no record matches"),
            Format::Line => {
                for (log, place) in found {
                    let record = &log.records[place];
                    let cells = [&*log.reference(record), status(record), record.path(), record.name()];
                    writeln!(world.out, "{}", cells.map(visible::line).join("\t"))?;
                }
            }
            Format::Text => {
                let header = ["record", "status", "kind", "product", "engineering", "evidence", "title"];
                let rows: Vec<[String; 7]> = found.iter().map(|(log, place)| row(log, *place)).collect();
                let links = links(world, &workspace, &logs);
                let address = |row: usize| {
                    let (log, place) = found.get(row)?;
                    links.to_record(log.records[*place].path())
                };
                output::table::render_linked(Some(&header), &rows, &address, world.out)?;
            }
        }
        Ok(Outcome::Clean)
    }

    /// Puts records in order; those that are alike stay in the order of their logs.
    fn order(&self, logs: &[Log], today: Date, found: &mut [(&Log, usize)]) {
        match self.sort {
            Order::Number => {}
            Order::Date => found.sort_by_key(|(log, place)| {
                Reverse(log.records[*place].date.as_ref().map(|date| date.value))
            }),
            Order::Status => found.sort_by_key(|(log, place)| {
                let status = log.records[*place].status.as_ref().map(|status| status.value);
                (status.is_none(), status)
            }),
            Order::Title => {
                found.sort_by_cached_key(|(log, place)| crate::text::fold::fold(log.records[*place].name()))
            }
            Order::Waiting => {
                let mut since: BTreeMap<(&str, usize), Date> = BTreeMap::new();
                for log in logs {
                    let waiting = tasks(log, today);
                    for task in waiting.iter().filter(|task| matches!(task.act, Act::Sign | Act::SignAgain)) {
                        let day = task.since.unwrap_or(today);
                        let first = since.entry((&log.folder, task.place)).or_insert(day);
                        *first = day.min(*first);
                    }
                }
                found.sort_by_key(|(log, place)| {
                    let day = since.get(&(log.folder.as_str(), *place));
                    (day.is_none(), day.copied())
                });
            }
        }
        if self.reverse {
            found.reverse();
        }
    }
}

fn status(record: &Record) -> &str {
    record.status_word.as_ref().map_or("–", |word| word.value.as_str())
}

fn row(log: &Log, place: usize) -> [String; 7] {
    let record = &log.records[place];
    let assessment = assess(record, &log.policy);
    [
        log.reference(record),
        status(record).to_owned(),
        record.kind.as_ref().map_or("–", |kind| kind.value.name()).to_owned(),
        cell(record, &assessment, "product"),
        cell(record, &assessment, "engineering"),
        assessment.weakest().map_or("–", Evidence::name).to_owned(),
        record.name().to_owned(),
    ]
}

/// One row for each record, with three columns for each role of these logs.
fn csv(logs: &[Log], found: &[(&Log, usize)], world: &mut World<'_>) -> Result<(), Problem> {
    let mut roles: Vec<&str> = Vec::new();
    for role in logs.iter().flat_map(|log| log.policy.all_roles()) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    let mut header: Vec<String> = RecordLine::COLUMNS.iter().map(|column| (*column).to_owned()).collect();
    for role in &roles {
        header.extend(["", " by", " at"].map(|what| format!("{role}{what}")));
    }
    let rows = found.iter().map(|(log, place)| RecordLine::new(log, *place).cells(&roles));
    output::csv::render(std::iter::once(header).chain(rows), world.out)?;
    Ok(())
}
