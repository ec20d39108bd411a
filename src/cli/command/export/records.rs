//! `countersign export json`, `json-adr`, `csv`, `dot` and `mermaid`: the records as one text on standard output.

use crate::cli::args::Global;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World, judged_site};
use crate::export;
use crate::log::Log;
use crate::site::outward::data;

/// Every record with its sign-offs and relations, as the site's records.json has them
///
/// All logs, unless `--log` names one. The fields are those of `records.schema.json`, which every site has.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign export json | jq '.records[] | select(.status == \"proposed\") | .label'")]
pub(super) struct Json {}

/// Records as JSON-ADR, for `adrs` and what else reads it
///
/// Text below a heading of level 2 goes into the section of its name; relations are told from both sides. Sign-offs have
/// no place in that form: their signers become its deciders.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign export json-adr > decisions.json
  adrs import json decisions.json --dry-run")]
pub(super) struct JsonAdr {}

/// A table for spreadsheets: one line a record
///
/// As RFC 4180 has it. What a spreadsheet would take for a formula gets an apostrophe in front.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign export csv > decisions.csv")]
pub(super) struct Csv {}

/// The relations between records, for Graphviz
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign export dot | dot -Tsvg > decisions.svg")]
pub(super) struct Dot {}

/// The relations between records, for Mermaid
///
/// Forges draw it where it stands in a block of code called `mermaid`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign export mermaid > decisions.mmd")]
pub(super) struct Mermaid {}

impl Json {
    pub(super) fn run(world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let snapshot = workspace.work_tree()?;
        let folders = workspace.folders(&snapshot, global)?;
        let logs = judged_site::read(world, &workspace, &snapshot, &folders, true)?.logs;
        let site = judged_site::site(&logs, world.today());
        world.out.write_all(&data::records(site.view()).bytes)?;
        Ok(Outcome::Clean)
    }
}

impl JsonAdr {
    pub(super) fn run(world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let log = the_log(world, global)?;
        let exported = export::json_adr(&log);
        for told in &exported.told {
            world.say(told);
        }
        write(world, &exported.json)
    }
}

impl Csv {
    pub(super) fn run(world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let log = the_log(world, global)?;
        write(world, &export::csv(&log))
    }
}

impl Dot {
    pub(super) fn run(world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let log = the_log(world, global)?;
        write(world, &export::dot(&log))
    }
}

impl Mermaid {
    pub(super) fn run(world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let log = the_log(world, global)?;
        write(world, &export::mermaid(&log))
    }
}

/// The one log that is meant. A record that cannot be read is told: it is in no form what it should be.
fn the_log(world: &mut World<'_>, global: &Global) -> Result<Log, Problem> {
    let workspace = Workspace::open(world)?;
    let (_, log) = workspace.one_log(global)?;
    world.warn(&log.policy.faults);
    super::tell_unreadable(world, &log);
    Ok(log)
}

fn write(world: &mut World<'_>, text: &str) -> Result<Outcome, Problem> {
    world.out.write_all(text.as_bytes())?;
    Ok(Outcome::Clean)
}
