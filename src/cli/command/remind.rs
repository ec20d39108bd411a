//! `countersign remind`.

use crate::checkin::{Reminders, items};
use crate::cli::args::Global;
use crate::cli::checkin::{Form, Room, json};
use crate::cli::{Outcome, Problem, World, known};

/// List who owes what, to be pasted where they read
///
/// Each person once, with what waits for them, the longest first. What one of several may do stands under each of them.
/// Nothing is sent.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign remind
  countersign remind --person grace
  countersign remind --format markdown          for an issue or a comment")]
pub(crate) struct Args {
    /// Only what this person owes: by roster key, name or e-mail address; `me` is you
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// The day that it stands for, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// The form of the list
    #[arg(long, value_enum, default_value_t = Form::Text, value_name = "FORMAT")]
    format: Form,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let room = Room::open(world, global, self.day.as_deref())?;
        let mut reminders = Reminders::new(&items(&room.logs, room.day));
        if let Some(word) = &self.person {
            reminders.keep(&known::person(&room.workspace, &room.logs, word)?);
        }
        match self.format {
            Form::Json => json(world, room.day, &reminders)?,
            form => room.write(world, form, reminders.page(room.day), "nobody owes anything")?,
        }
        Ok(Outcome::Clean)
    }
}
