//! `countersign agenda`.

use crate::checkin::{Agenda, items};
use crate::cli::args::Global;
use crate::cli::checkin::{Form, Room, json};
use crate::cli::{Outcome, Problem, World};

/// Make the agenda of the next meeting
///
/// What is to be decided, what somebody objects to, what was changed after it was signed, and what is to be looked at
/// again: each record once, what has waited longest first, with a time box.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign agenda
  countersign agenda --minutes 30               what fits into half an hour, objections first
  countersign agenda --format markdown > agenda.md
  countersign agenda --day 2026-12-01           what will be due by then, too")]
pub(crate) struct Args {
    /// How long the meeting is: what does not fit is listed for another time
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1440))]
    minutes: Option<u32>,
    /// The day of the meeting, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// The form of the agenda
    #[arg(long, value_enum, default_value_t = Form::Text, value_name = "FORMAT")]
    format: Form,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let room = Room::open(world, global, self.day.as_deref())?;
        let agenda = Agenda::new(&room.logs, items(&room.logs, room.day), room.day, self.minutes);
        match self.format {
            Form::Json => json(world, room.day, &agenda)?,
            form => {
                room.write(world, form, agenda.page(), "nothing to decide and nothing to look at again")?
            }
        }
        Ok(Outcome::Clean)
    }
}
