//! `countersign workshop score`.

use crate::cli::args::Global;
use crate::cli::command::workshop::room::{Place, Room, Speaker};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::output::summary::counted;
use crate::policy::Policy;
use crate::workshop::{Criterion, Workshop};

/// Score an option by the criteria of your role; a later score takes the place of an earlier one
///
/// Without arguments it asks on a terminal for what you have not scored yet. Who is not on the roster may score by the
/// criteria that everybody scores, and no others.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign workshop score \"PostgreSQL, managed\" value=5
  countersign workshop score do-nothing feasibility=5 cost=1 --as ada
  countersign workshop score   asks for all that you have not scored")]
pub(super) struct Score {
    /// The option
    option: Option<String>,
    /// A criterion and what you give the option by it: `value=5`
    #[arg(value_name = "CRITERION=SCORE")]
    scores: Vec<String>,
    #[command(flatten)]
    place: Place,
}

impl Score {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Outcome, Problem> {
        let room = self.place.enter(world, workspace, global)?;
        let scores = match &self.option {
            Some(option) => self.typed(&room, option)?,
            None => asked(world, &room)?,
        };
        if scores.is_empty() {
            world.say("nothing was scored");
            return Ok(Outcome::Clean);
        }
        let speaker = &room.speaker;
        let (file, text) = room.workshop.with_scores(&speaker.key, &speaker.name, &scores);
        let read = room.put(world, workspace, &file, &text, "Score options")?;
        all_there(&read, &speaker.key, &file, &scores)?;
        let left = open(&room, &read).len();
        if left > 0 {
            world.say(&format!("{} left for {}", counted(left, "score"), speaker.name));
        } else {
            world.say(&format!("{} has scored all: `countersign workshop show`", speaker.name));
        }
        Ok(Outcome::Clean)
    }

    fn typed(&self, room: &Room, wanted: &str) -> Result<Vec<(String, String, u32)>, Problem> {
        let workshop = &room.workshop;
        let Some(option) = workshop.option(wanted) else {
            let keys = workshop.options.iter().map(|option| option.key.as_str());
            let problem = Problem::new(format!("there is no option `{wanted}`"));
            return Err(match Workshop::near(wanted, keys) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem.hint("`countersign workshop show` lists them"),
            });
        };
        if self.scores.is_empty() {
            return Err(Problem::new(format!("it is not said what `{}` gets", option.name)).hint(format!(
                "`countersign workshop score {} {}=3`",
                option.key,
                first_key(room)
            )));
        }
        let mut scores = Vec::new();
        for asked in &self.scores {
            let (name, value) = asked.split_once('=').ok_or_else(|| {
                Problem::new(format!("`{asked}` is no score"))
                    .hint(format!("a criterion, `=` and a number: `{}=3`", first_key(room)))
            })?;
            let Some(criterion) = workshop.criterion(name) else {
                let keys: Vec<&str> = workshop.criteria.iter().map(|own| own.key.as_str()).collect();
                let problem = Problem::new(format!("there is no criterion `{name}`"));
                return Err(match Workshop::near(name, keys.iter().copied()) {
                    Some(near) => problem.hint(format!("did you mean `{near}`?")),
                    None => problem.hint(format!("criteria are {}", keys.join(", "))),
                });
            };
            may_score(&room.log.policy, &room.speaker, criterion)?;
            scores.push((option.key.clone(), criterion.key.clone(), number(workshop, value)?));
        }
        Ok(scores)
    }
}

/// The criterion that an example is made with.
fn first_key(room: &Room) -> &str {
    let own =
        room.workshop.criteria.iter().find(|own| may_score(&room.log.policy, &room.speaker, own).is_ok());
    own.or(room.workshop.criteria.first()).map_or("value", |criterion| criterion.key.as_str())
}

/// Refuses a file in which not all of these scores of somebody can be read back.
pub(super) fn all_there(
    read: &Workshop,
    by: &str,
    file: &str,
    scores: &[(String, String, u32)],
) -> Result<(), Problem> {
    let is_there = |(option, criterion, value): &(String, String, u32)| {
        read.scores.iter().any(|score| {
            score.by == by
                && score.option == *option
                && score.criterion == *criterion
                && score.value == *value
        })
    };
    if scores.iter().all(is_there) {
        return Ok(());
    }
    Err(Problem::new(format!("`{file}` is not written as this command writes it"))
        .hint("each option stands on a line of its own, its scores below it: mend it by hand"))
}

pub(super) fn number(workshop: &Workshop, text: &str) -> Result<u32, Problem> {
    let number = text.trim().parse().ok().filter(|number| (1..=workshop.scale).contains(number));
    number.ok_or_else(|| {
        Problem::new(format!("`{}` is no score", text.trim()))
            .hint(format!("a whole number from 1 to {}, the best", workshop.scale))
    })
}

/// Refuses a score in a role that the speaker does not hold.
pub(super) fn may_score(policy: &Policy, speaker: &Speaker, criterion: &Criterion) -> Result<(), Problem> {
    let Some(role) = &criterion.role else { return Ok(()) };
    if policy.people.get(&speaker.key).is_some_and(|person| speaker.is_known && person.holds(role)) {
        return Ok(());
    }
    let holders: Vec<&str> = policy.holders(role).map(|(_, person)| person.name.as_str()).collect();
    let problem = if speaker.is_known {
        Problem::new(format!("{} does not speak for {role}, which scores `{}`", speaker.name, criterion.name))
    } else {
        Problem::new(format!(
            "{} is not on the roster: ideas are welcome, and `{}` is scored by {role}",
            speaker.name, criterion.name
        ))
    };
    Err(match holders.as_slice() {
        [] => problem
            .hint(format!("nobody does yet: `countersign roster add KEY --email ADDRESS --role {role}`")),
        holders => {
            problem.hint(format!("for {role} speaks {}: `--as NAME` in one room", holders.join(" or ")))
        }
    })
}

/// What the speaker may score and has not.
fn open(room: &Room, workshop: &Workshop) -> Vec<(String, String)> {
    let mut open = Vec::new();
    for option in &workshop.options {
        for criterion in
            workshop.criteria.iter().filter(|own| may_score(&room.log.policy, &room.speaker, own).is_ok())
        {
            let is_own = |score: &&crate::workshop::Score| {
                score.by == room.speaker.key && score.option == option.key && score.criterion == criterion.key
            };
            if !workshop.scores.iter().any(|score| is_own(&score)) {
                open.push((option.key.clone(), criterion.key.clone()));
            }
        }
    }
    open
}

/// Asks for all that is open; nothing ends it, and what was said until then counts.
fn asked(world: &mut World<'_>, room: &Room) -> Result<Vec<(String, String, u32)>, Problem> {
    if !world.can_ask {
        return Err(Problem::new("it is not said which option gets what")
            .hint(format!("`countersign workshop score OPTION {}=3`", first_key(room))));
    }
    let workshop = &room.workshop;
    let mut scores = Vec::new();
    for (option, criterion) in open(room, workshop) {
        let names = (workshop.option(&option), workshop.criterion(&criterion));
        let (Some(named), Some(by)) = names else { continue };
        loop {
            let answer = world.ask(
                &format!("{}: {} (1 to {}, nothing ends it)", named.name, by.name, workshop.scale),
                "",
            )?;
            if answer.is_empty() {
                return Ok(scores);
            }
            match number(workshop, &answer) {
                Ok(value) => {
                    scores.push((option.clone(), criterion.clone(), value));
                    break;
                }
                Err(_) => world.say(&format!("a whole number from 1 to {}", workshop.scale)),
            }
        }
    }
    Ok(scores)
}
