//! What a new record says before anybody has answered anything: its front matter, and the template's text.

use std::collections::BTreeMap;

use crate::cli::command::init::random;
use crate::cli::draft::Draft;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::log::Log;
use crate::policy::ROLES;
use crate::record::template::{Template, fill};
use crate::record::{Kind, Record, RecordId, Topic, heading, is_word, nearest, parse_date};

/// A new random id.
pub(in crate::cli) fn random_id() -> Result<RecordId, Problem> {
    Ok(RecordId::from_random(random::<5>()?))
}

/// Puts the whole text together.
#[expect(clippy::too_many_arguments, reason = "each is one thing that a new record says")]
pub(super) fn text(
    world: &mut World<'_>,
    workspace: &Workspace,
    log: &Log,
    draft: &Draft<'_>,
    kind: Kind,
    title: &str,
    number: u32,
    template: &Template,
) -> Result<String, Problem> {
    let front = front(world, workspace, log, draft, kind, template)?;
    let author = workspace.author().map(|author| author.name).unwrap_or_default();
    let places = draft.supersedes.iter().map(|place| link(log, &log.records[*place]));
    let values = BTreeMap::from([
        ("title", heading(title)),
        ("date", world.today().to_string()),
        ("author", heading(&author)),
        ("reference", log.policy.reference(number)),
        ("number", number.to_string()),
        ("supersedes", places.collect::<Vec<_>>().join(", ")),
    ]);
    let (body, unknown) = fill(template.body(), &values);
    for name in unknown {
        let known: Vec<&str> = values.keys().copied().collect();
        world.say(&format!(
            "note: the template has a place `{{{{{name}}}}}`, and nothing is known for it; places are {}",
            known.join(", ")
        ));
    }
    Ok(format!("---\n{front}---\n{body}"))
}

fn front(
    world: &World<'_>,
    workspace: &Workspace,
    log: &Log,
    draft: &Draft<'_>,
    kind: Kind,
    template: &Template,
) -> Result<String, Problem> {
    let (fields, old) = (draft.fields, draft.heir_of);
    let supersedes = numbers(log, draft.supersedes.iter().map(|place| Ok(&log.records[*place])))?;
    let relates = numbers(log, fields.relates.iter().map(|wanted| Ok(&log.records[log.find(wanted)?])))?;
    let tags = with_inherited(&fields.tags, old.map_or(&[][..], |old| &old.tags));
    if let Some(tag) = fields.tags.iter().find(|tag| !is_word(tag)) {
        return Err(Problem::new(format!("`{tag}` cannot be a tag"))
            .hint("a tag is one word of a–z, 0–9 and `-` that starts with a letter, such as `storage`"));
    }
    let affects = with_inherited(&fields.affects, old.map_or(&[][..], |old| &old.affects));
    let affects: Vec<String> = affects.iter().map(|pattern| format!("\"{pattern}\"")).collect();
    let informed = with_inherited(&fields.informed, old.map_or(&[][..], |old| &old.informed));
    let level = level(log, draft.level())?;
    let roles: Vec<&str> = match level.and_then(|level| log.policy.levels.get(level)) {
        Some(level) => level.roles.iter().map(String::as_str).collect(),
        None => ROLES.to_vec(),
    };
    let required = log.policy.sections.get(&kind).map_or(&[][..], Vec::as_slice);
    let mut text =
        format!("id: {}\nkind: {kind}\nstatus: draft\nrevision: 1\ndate: {}\n", random_id()?, world.today());
    for (key, value) in [
        ("driver", driver(workspace, log, fields.driver.as_deref())?),
        ("informed", list(&informed)),
        ("tags", list(&tags)),
        ("supersedes", list(&supersedes)),
        ("relates", list(&relates)),
        ("affects", list(&affects)),
        ("tickets", list(&fields.tickets)),
        ("review", review(world, fields.review.as_deref())?),
        ("level", level.unwrap_or_default().to_owned()),
    ] {
        if !value.is_empty() {
            text.push_str(&format!("{key}: {value}\n"));
        }
    }
    text.push_str(&template.record_block(required));
    text.push_str("signoffs:\n");
    for role in roles {
        text.push_str(&format!("  {role}:\n"));
    }
    Ok(text)
}

fn list(items: &[String]) -> String {
    if items.is_empty() { String::new() } else { format!("[{}]", items.join(", ")) }
}

/// What was said, then what the older record says besides.
fn with_inherited(said: &[String], old: &[crate::text::Spanned<String>]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for item in said.iter().chain(old.iter().map(|item| &item.value)) {
        if !all.contains(item) {
            all.push(item.clone());
        }
    }
    all
}

fn numbers<'l>(
    log: &Log,
    records: impl Iterator<Item = Result<&'l Record, Problem>>,
) -> Result<Vec<String>, Problem> {
    let mut found = Vec::new();
    for record in records {
        let record = record?;
        found.push(record.number.ok_or_else(|| {
            Problem::new(format!("`{}` has no number, so nothing can name it", log.reference(record)))
                .hint("give it one in its file name first")
        })?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found.iter().map(u32::to_string).collect())
}

/// The roster key of the driver: the one who was named, else the one that git's author is on the roster.
fn driver(workspace: &Workspace, log: &Log, said: Option<&str>) -> Result<String, Problem> {
    let people = &log.policy.people;
    if let Some(said) = said {
        if people.contains_key(said) {
            return Ok(said.to_owned());
        }
        let keys: Vec<&str> = people.keys().map(String::as_str).collect();
        let problem = Problem::new(format!("the roster knows nobody called `{said}`"));
        return Err(match nearest(said, &keys) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint("`countersign roster list` shows who there is"),
        });
    }
    let author = workspace.author().ok();
    let person = author.and_then(|author| log.policy.person_by_email(&author.email));
    Ok(person.map(|(key, _)| key.to_owned()).unwrap_or_default())
}

fn review(world: &World<'_>, said: Option<&str>) -> Result<String, Problem> {
    let Some(said) = said else { return Ok(String::new()) };
    let wrong =
        |message: String| Err(Problem::new(message).hint("write the day as in `--review 2027-05-22`"));
    match parse_date(said) {
        Some(day) if day > world.today() => Ok(day.to_string()),
        Some(day) => wrong(format!("{day} is over, and a review is to come")),
        None => wrong(format!("`{said}` is no day")),
    }
}

fn level<'d>(log: &Log, said: Option<&'d str>) -> Result<Option<&'d str>, Problem> {
    let Some(said) = said else { return Ok(None) };
    if log.policy.levels.contains_key(said) {
        return Ok(Some(said));
    }
    let levels: Vec<&str> = log.policy.levels.keys().map(String::as_str).collect();
    let problem = Problem::new(format!("the policy has no level `{said}`"));
    let problem = match (nearest(said, &levels), levels.as_slice()) {
        (Some(near), _) => problem.hint(format!("did you mean `{near}`?")),
        (None, []) => {
            problem.hint("`levels:` in countersign.yaml names levels, each with the roles that sign")
        }
        (None, some) => problem.hint(format!("levels are {}", some.join(", "))),
    };
    Err(problem.hint("for a short template, leave the level away: `--template product-light`"))
}

/// The sections that the policy requires of a kind and that a new record has no heading for.
pub(super) fn not_asked(log: &Log, kind: Kind, record: &Record) -> Vec<String> {
    let required = log.policy.sections.get(&kind).map_or(&[][..], Vec::as_slice);
    let is_there = |wanted: &&String| {
        let topic = Topic::named(wanted);
        record.section(wanted).is_some()
            || topic.is_some_and(|topic| {
                record.about(topic).next().is_some()
                    || topic.all_headings().any(|heading| record.section(heading).is_some())
            })
    };
    required.iter().filter(|wanted| !is_there(wanted)).cloned().collect()
}

/// A link from a record at the top of the log to another one, in Markdown.
fn link(log: &Log, record: &Record) -> String {
    let name = heading(record.name()).replace('[', "\\[").replace(']', "\\]");
    let path = log.below(record.path()).replace(' ', "%20").replace('(', "%28").replace(')', "%29");
    format!("[{} {name}]({path})", log.reference(record))
}
