//! What the commands for check-ins share: the logs that they are about, and the forms in which they answer.

use jiff::civil::Date;
use serde::Serialize;

use crate::checkin::Page;
use crate::cli::args::Global;
use crate::cli::filter::read;
use crate::cli::links::{links, pages};
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World, day};
use crate::log::{self, Log};
use crate::output;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// For people on a terminal, or to be pasted into a chat
    Text,
    /// For notes, an issue or a comment
    Markdown,
    /// For programs
    Json,
}

/// The logs of a check-in, and the day that it stands for.
pub(super) struct Room {
    pub(super) workspace: Workspace,
    pub(super) folders: Vec<String>,
    pub(super) logs: Vec<Log>,
    pub(super) day: Date,
}

impl Room {
    /// Reads the logs as they are on disk, with their outcomes.
    pub(super) fn open(world: &mut World<'_>, global: &Global, day: Option<&str>) -> Result<Self, Problem> {
        let workspace = Workspace::open(world)?;
        let day = day::day(world, day)?;
        let snapshot = workspace.work_tree()?;
        let folders = workspace.folders(&snapshot, global)?;
        let mut logs = read(&snapshot, &folders)?;
        for log in &mut logs {
            log.outcomes = log::outcomes(&snapshot, log);
            world.warn(&log.policy.faults);
        }
        Ok(Self { workspace, folders, logs, day })
    }

    /// Writes a page in a form that is no data, or one line where it has nothing.
    pub(super) fn write(
        &self,
        world: &mut World<'_>,
        form: Form,
        mut page: Page,
        nothing: &str,
    ) -> Result<(), Problem> {
        if page.sections.is_empty() {
            writeln!(world.out, "{}", output::visible::line(nothing))?;
            return Ok(());
        }
        match form {
            Form::Markdown => {
                self.link(&mut page);
                output::page::markdown::render(&page, world.out)?;
            }
            _ => {
                let links = links(world, &self.workspace, &self.logs);
                page.link(&|log, place| links.to_record(self.logs.get(log)?.records.get(place)?.path()));
                output::page::text::render(&page, world.color, world.out)?;
            }
        }
        Ok(())
    }

    /// Leads from a page to the pages of the site, where the policy says where that is.
    pub(super) fn link(&self, page: &mut Page) {
        let logs: Vec<&Log> = self.logs.iter().collect();
        let pages = pages(&logs);
        let first = |at: usize| self.logs[..at].iter().map(|log| log.records.len()).sum::<usize>();
        page.link(&|log, place| pages.get(first(log) + place).cloned());
    }
}

/// Writes an answer as JSON, with its version and the day that it stands for.
pub(super) fn json(world: &mut World<'_>, day: Date, answer: &impl Serialize) -> Result<(), Problem> {
    #[derive(Serialize)]
    struct Dated<'a, T> {
        version: u32,
        day: String,
        #[serde(flatten)]
        answer: &'a T,
    }
    let answer = serde_json::to_value(Dated { version: 1, day: day.to_string(), answer })
        .map_err(|error| Problem::from_error(&error))?;
    writeln!(world.out, "{answer:#}")?;
    Ok(())
}
