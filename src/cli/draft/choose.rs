//! Which template a new record is written from.

use crate::cli::draft::Fields;
use crate::cli::{Problem, World};
use crate::git::Snapshot;
use crate::log::{self, Log};
use crate::record::template::{FOLDER, Template, shipped};
use crate::record::{Kind, nearest};

/// Every template that there is: those of the log, where there is one, and those of the program.
pub(in crate::cli) fn all(of: Option<(&Snapshot, &Log)>) -> Vec<Template> {
    match of {
        Some((snapshot, log)) => log::templates(snapshot, log),
        None => shipped().to_vec(),
    }
}

/// The template that was asked for by name; `None` where none was.
pub(super) fn named(
    snapshot: &Snapshot,
    log: &Log,
    fields: &Fields,
    kind: Option<Kind>,
) -> Result<Option<Template>, Problem> {
    let Some(wanted) = &fields.template else { return Ok(None) };
    let all = all(Some((snapshot, log)));
    let template = find(all, wanted)?;
    match (template.kind, kind) {
        (Some(own), Some(kind)) if own != kind => {
            Err(Problem::new(format!("the template `{wanted}` makes {own} records, and this one is {kind}"))
                .hint(format!(
                    "leave --kind away, or take another: `countersign templates list --kind {kind}`"
                )))
        }
        _ => Ok(Some(template)),
    }
}

/// The template of a kind: of the kind and level together where there is one, else of the kind alone.
pub(super) fn of_kind(
    snapshot: &Snapshot,
    log: &Log,
    kind: Kind,
    level: Option<&str>,
) -> Result<Template, Problem> {
    let all = all(Some((snapshot, log)));
    let of_level = level.map(|level| format!("{kind}-{level}"));
    let found = of_level.filter(|name| all.iter().any(|template| template.name == *name));
    find(all, &found.unwrap_or_else(|| kind.name().to_owned()))
}

/// The template that a person chooses among those of a kind; the one of [`of_kind`] where nobody chooses.
pub(super) fn asked(
    world: &mut World<'_>,
    (snapshot, log): (&Snapshot, &Log),
    kind: Kind,
    level: Option<&str>,
) -> Result<Template, Problem> {
    let usual = of_kind(snapshot, log, kind, level)?;
    let mut fitting = all(Some((snapshot, log)));
    fitting.retain(|template| template.kind.is_none_or(|own| own == kind) && template.faults.is_empty());
    if fitting.len() < 2 {
        return Ok(usual);
    }
    let choices: Vec<(&str, &str)> =
        fitting.iter().map(|template| (template.name.as_str(), template.about.as_str())).collect();
    let place = fitting.iter().position(|template| template.name == usual.name);
    let chosen = world.choose("From which template", &choices, place)?;
    Ok(chosen.and_then(|at| fitting.into_iter().nth(at)).unwrap_or(usual))
}

fn find(all: Vec<Template>, wanted: &str) -> Result<Template, Problem> {
    let Some(place) = all.iter().position(|template| template.name == wanted) else {
        return Err(unknown(&all, wanted));
    };
    let template = all.into_iter().nth(place).expect("the place was just found");
    match template.faults.first() {
        None => Ok(template),
        Some(fault) => {
            let path = template.path.as_deref().unwrap_or(wanted);
            Err(Problem::new(format!("{path}:{}: {}", fault.line, fault.message))
                .hint(format!("`countersign templates show {wanted}` shows what a template declares")))
        }
    }
}

/// Says that there is no such template, and which one was most likely meant.
pub(in crate::cli) fn unknown(all: &[Template], wanted: &str) -> Problem {
    let names: Vec<&str> = all.iter().map(|template| template.name.as_str()).collect();
    let problem = Problem::new(format!("there is no template `{wanted}`"));
    let problem = match nearest(wanted, &names) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem.hint("`countersign templates list` shows those there are"),
    };
    problem.hint(format!("a team's own is a Markdown file in the folder `{FOLDER}` of its log"))
}
