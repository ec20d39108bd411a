//! `countersign workshop show`.

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::cli::args::Global;
use crate::cli::command::workshop::room::{find, say_faults};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::Log;
use crate::output::{self, visible};
use crate::workshop::{Tally, Workshop, figure, notes, options_table};

/// Show a workshop: the ideas, what the options got, and where the roles disagree most
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign workshop show
  countersign workshop show orders --format markdown   for the minutes")]
pub(super) struct Show {
    /// The workshop; not needed where one alone is open
    workshop: Option<String>,
    /// The form: text for people, markdown for a page, json for programs
    #[arg(long, value_enum, default_value_t = Form::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Form,
}

/// The form of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For a page
    Markdown,
    /// For programs
    Json,
}

impl Show {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Outcome, Problem> {
        let (_, log, workshop) = find(workspace, global, self.workshop.as_deref(), false)?;
        say_faults(world, &workshop);
        let tally = Tally::new(&workshop);
        match self.format {
            Form::Json => writeln!(world.out, "{:#}", json_of(&workshop, &tally))?,
            Form::Markdown => {
                let name = |key: &str| workshop.name_of(&log.policy, key);
                let table = options_table(&workshop, &tally, None);
                let context = if workshop.context.is_empty() {
                    String::new()
                } else {
                    format!("{}\n\n", workshop.context)
                };
                let notes = notes(&workshop, &tally, 2, &name);
                writeln!(world.out, "# {}\n\n{context}{table}\n{notes}", workshop.title)?;
            }
            Form::Text => text(world, &log, &workshop, &tally)?,
        }
        Ok(Outcome::Clean)
    }
}

fn text(world: &mut World<'_>, log: &Log, workshop: &Workshop, tally: &Tally) -> Result<(), Problem> {
    let (bold, plain) = if world.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let name = |key: &str| workshop.name_of(&log.policy, key);
    writeln!(world.out, "{bold}{}{plain}", visible::line(&workshop.title))?;
    let state = match (workshop.is_open, workshop.record) {
        (true, _) => "open".to_owned(),
        (false, Some(number)) => format!("closed, became {}", log.policy.reference(number)),
        (false, None) => "closed".to_owned(),
    };
    let people: Vec<String> = workshop.participants().into_iter().map(name).collect();
    let people = if people.is_empty() { "nobody yet".to_owned() } else { people.join(", ") };
    writeln!(world.out, "{} · {state} · {}", visible::line(&workshop.slug), visible::line(&people))?;
    if !workshop.ideas.is_empty() {
        writeln!(world.out, "\n{bold}Ideas{plain}")?;
        let line = |idea: &crate::workshop::Idea| format!("  {}  {}", idea.id, idea.text);
        for group in &workshop.groups {
            writeln!(world.out, "{}", visible::line(&group.name))?;
            for idea in group.ideas.iter().filter_map(|id| workshop.idea(id)) {
                writeln!(world.out, "{}", visible::line(&line(idea)))?;
            }
        }
        let left: Vec<_> = workshop.ungrouped().collect();
        if !left.is_empty() && !workshop.groups.is_empty() {
            writeln!(world.out, "(in no group)")?;
        }
        for idea in left {
            writeln!(world.out, "{}", visible::line(&line(idea)))?;
        }
    }
    writeln!(world.out, "\n{bold}Options{plain}")?;
    let mut header: Vec<String> = vec!["option".to_owned()];
    header.extend(workshop.criteria.iter().map(|own| match &own.role {
        Some(role) => format!("{} ({role})", own.name.to_lowercase()),
        None => own.name.to_lowercase(),
    }));
    header.push("total".to_owned());
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut rows = Vec::new();
    for at in &tally.order {
        let mut row = vec![workshop.options[*at].name.clone()];
        row.extend(tally.cells[*at].iter().map(|cell| match cell {
            Some(cell) if cell.count == 1 => figure(cell.mean),
            Some(cell) => {
                format!("{} ({} people, {}–{})", figure(cell.mean), cell.count, cell.low, cell.high)
            }
            None => "–".to_owned(),
        }));
        row.push(tally.totals[*at].map_or("–".to_owned(), figure));
        rows.push(row);
    }
    output::table::render(Some(&header), &rows, world.out)?;
    let differences = workshop.differences(tally, &name);
    if !differences.is_empty() {
        writeln!(world.out, "\n{bold}Where you disagree{plain}")?;
        for line in differences {
            writeln!(world.out, "  {}", visible::line(&line))?;
        }
    }
    for role in missing(workshop) {
        world.say(&format!("{role} has not scored everything: `countersign workshop score`"));
    }
    Ok(())
}

/// The roles by whose criteria an option has no score.
fn missing(workshop: &Workshop) -> Vec<&str> {
    let mut roles = Vec::new();
    for criterion in &workshop.criteria {
        let is_scored = |option: &crate::workshop::Candidate| {
            let mut scores = workshop.scores.iter();
            scores.any(|score| score.option == option.key && score.criterion == criterion.key)
        };
        if let Some(role) = criterion.role.as_deref()
            && !roles.contains(&role)
            && !workshop.options.iter().all(is_scored)
        {
            roles.push(role);
        }
    }
    roles
}

fn json_of(workshop: &Workshop, tally: &Tally) -> Value {
    let options: Vec<Value> = tally
        .order
        .iter()
        .map(|at| {
            let option = &workshop.options[*at];
            let scores: serde_json::Map<String, Value> = workshop
                .criteria
                .iter()
                .zip(&tally.cells[*at])
                .filter_map(|(own, cell)| {
                    let cell = cell.as_ref()?;
                    let value =
                        json!({ "mean": cell.mean, "low": cell.low, "high": cell.high, "count": cell.count });
                    Some((own.key.clone(), value))
                })
                .collect();
            json!({
                "option": option.name, "key": option.key, "text": option.text, "from": option.from,
                "scores": scores, "total": tally.totals[*at],
            })
        })
        .collect();
    let gaps: Vec<Value> = tally
        .gaps
        .iter()
        .map(|gap| {
            let roles: serde_json::Map<String, Value> =
                gap.roles.iter().map(|(role, mean)| (role.clone(), json!(mean))).collect();
            json!({ "option": workshop.options[gap.option].key, "roles": roles, "apart": gap.width })
        })
        .collect();
    let criteria: Vec<Value> = workshop
        .criteria
        .iter()
        .map(|own| json!({ "name": own.name, "key": own.key, "role": own.role, "weight": own.weight }))
        .collect();
    let ideas: Vec<Value> = workshop
        .ideas
        .iter()
        .map(|idea| json!({ "id": idea.id, "by": idea.by, "text": idea.text }))
        .collect();
    let groups: Vec<Value> =
        workshop.groups.iter().map(|group| json!({ "name": group.name, "ideas": group.ideas })).collect();
    json!({
        "version": 1, "workshop": workshop.slug, "question": workshop.title, "open": workshop.is_open,
        "kind": workshop.kind.name(), "record": workshop.record, "scale": workshop.scale,
        "participants": workshop.participants(), "criteria": criteria, "ideas": ideas, "groups": groups,
        "options": options, "disagreements": gaps,
    })
}
