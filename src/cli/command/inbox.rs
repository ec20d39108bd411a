//! `countersign inbox`.

use crate::checkin::{Inbox, Person, items};
use crate::cli::args::Global;
use crate::cli::checkin::{Form, Room, json};
use crate::cli::links::links;
use crate::cli::{Outcome, Problem, World, known};
use crate::output;

/// Show what waits for you, and for how long
///
/// Who you are is what git says. Listed are sign-offs that are asked of you, objections of yours that stand and those
/// against records that you drive, what every role has signed, and what is to be looked at again or measured.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign inbox                    what waits for you
  countersign inbox --person grace     for somebody else
  countersign inbox --role product     for a role, whoever holds it
  countersign inbox --format json      for programs")]
pub(crate) struct Args {
    /// Whose: by roster key, name or e-mail address [default: whoever git says is acting]
    #[arg(long, value_name = "PERSON", conflicts_with = "role")]
    person: Option<String>,
    /// Of which role, whoever holds it
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// The day that it stands for, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t = Form::Text, value_name = "FORMAT")]
    format: Form,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let room = Room::open(world, global, self.day.as_deref())?;
        let all = || items(&room.logs, room.day);
        let inbox = if let Some(role) = &self.role {
            Inbox::of_role(&known::role(&room.logs, role)?, all())
        } else {
            let key = match &self.person {
                Some(word) => known::person(&room.workspace, &room.logs, word)?,
                None => known::me(&room.workspace, &room.logs)?,
            };
            let known = room.logs.iter().find(|log| log.policy.people.contains_key(&key));
            let person = known.or(room.logs.first()).map(|log| Person::of(&log.policy, &key));
            Inbox::of_person(person.expect("there is a log, or none could be read"), all())
        };
        match self.format {
            Form::Json => json(world, room.day, &inbox)?,
            Form::Text if !inbox.items.is_empty() => {
                let rows = inbox.items.iter().map(|item| {
                    let log = item.log.as_ref().map(|log| format!(" ({log})")).unwrap_or_default();
                    [format!("{}{log}", item.reference), item.waited(), item.what(), item.title.clone()]
                });
                let rows: Vec<[String; 4]> = rows.collect();
                let links = links(world, &room.workspace, &room.logs);
                let address = |row: usize| links.to_record(&inbox.items.get(row)?.path);
                let header = ["record", "waits", "to do", "title"];
                output::table::render_linked(Some(&header), &rows, &address, world.out)?;
                world.say(&format!("next: `{}`", inbox.items[0].command));
            }
            form => {
                let nothing = format!("nothing waits for {}", inbox.whose());
                room.write(world, form, inbox.page(room.day), &nothing)?;
            }
        }
        Ok(Outcome::Clean)
    }
}
