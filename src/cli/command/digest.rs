//! `countersign digest`.

use std::collections::BTreeSet;

use crate::checkin::{Digest, Told};
use crate::cli::args::Global;
use crate::cli::checkin::{Form, Room, json};
use crate::cli::{Outcome, Problem, World, day, life_file};
use crate::life::LogLife;
use crate::output;
use crate::record::nearest;

/// Tell what has been decided since a day, for those who were not there
///
/// What was decided, objected to, proposed, changed and measured since, and what comes up in the two weeks after. Told from
/// what is committed; where a clone does not hold the whole history, from the dates in the files.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign digest                                    of the last seven days
  countersign digest --since 2026-11-01 --informed marketing
  countersign digest --since 2w --format markdown
  countersign digest --format html > mail.html          a mail, whole in itself")]
pub(crate) struct Args {
    /// The first day: such as 2026-11-01, or so many days or weeks back
    #[arg(long, value_name = "DAY", default_value = "7d")]
    since: String,
    /// Only what these are informed of, as `informed:` in a record names them
    #[arg(long, value_name = "NAME")]
    informed: Option<String>,
    /// The last day, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// The form of the digest
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

/// The form of a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people on a terminal, or to be pasted into a chat
    Text,
    /// For notes, an issue or a comment
    Markdown,
    /// A mail, whole in itself
    Html,
    /// For programs
    Json,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let room = Room::open(world, global, self.day.as_deref())?;
        let since = day::since("--since", &self.since, room.day)?;
        if since > room.day {
            return Err(Problem::new(format!("{since} is after {}, the last day", room.day))
                .hint("--since names the first day"));
        }
        self.check_informed(&room)?;
        let lives = life_file::lives(world, &room.folders);
        let logs: Vec<_> = room.logs.iter().zip(lives.iter().map(Option::as_ref)).collect();
        let mut digest = Digest::new(&logs, since, room.day);
        if let Some(informed) = &self.informed {
            digest.keep(informed);
        }
        if digest.told_from == Told::Files {
            let cut =
                lives.iter().flatten().any(|life: &LogLife| life.extent() == crate::life::Extent::CutOff);
            let way = if cut { ": `git fetch --unshallow` brings it" } else { "" };
            world.say(&format!("told from the dates in the files: the whole history is not at hand{way}"));
        }
        let nothing = format!("nothing has been decided since {since}");
        match self.format {
            Format::Json => json(world, room.day, &digest)?,
            Format::Text => room.write(world, Form::Text, digest.page(), &nothing)?,
            Format::Markdown => room.write(world, Form::Markdown, digest.page(), &nothing)?,
            Format::Html => {
                let mut page = digest.page();
                if page.sections.is_empty() {
                    page.lead.push("Nothing has been decided.".to_owned());
                }
                room.link(&mut page);
                output::page::html::render(&page, world.out)?;
            }
        }
        Ok(Outcome::Clean)
    }

    /// Refuses a name that no record has for those who are informed.
    fn check_informed(&self, room: &Room) -> Result<(), Problem> {
        let Some(wanted) = &self.informed else { return Ok(()) };
        let records = room.logs.iter().flat_map(|log| &log.records);
        let all: BTreeSet<&str> =
            records.flat_map(|record| record.informed.iter().map(|one| one.value.as_str())).collect();
        if all.contains(wanted.as_str()) {
            return Ok(());
        }
        let all: Vec<&str> = all.into_iter().collect();
        Err(Problem::new(format!("no record informs `{wanted}`")).hint(match nearest(wanted, &all) {
            Some(near) => format!("did you mean `{near}`?"),
            None if all.is_empty() => "`informed: [marketing]` in a record says who is told".to_owned(),
            None => format!("records inform {}", all.join(", ")),
        }))
    }
}
