//! `countersign roster list`.

use serde_json::json;

use crate::cli::args::Format;
use crate::cli::{Outcome, Problem, World};
use crate::log::Log;
use crate::output;
use crate::policy::{Key, Person, Policy};
use crate::text::Spanned;

/// List who may sign in which role, and how it is known to be them
#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// The form of the list: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
}

impl List {
    pub(super) fn run(&self, world: &mut World<'_>, log: &Log) -> Result<Outcome, Problem> {
        let policy = &log.policy;
        match self.format {
            Format::Text if policy.people.is_empty() => {
                world.say("the roster is empty: `countersign roster add --help` shows how to add people");
            }
            Format::Text => table(world, policy)?,
            Format::Json => {
                let people: Vec<_> =
                    policy.people.iter().map(|(key, p)| person_json(policy, key, p)).collect();
                writeln!(world.out, "{:#}", json!({ "version": 1, "people": people }))?;
            }
        }
        Ok(Outcome::Clean)
    }
}

/// Writes the roster in columns; the last only where somebody needs it.
pub(in crate::cli::command) fn table(world: &mut World<'_>, policy: &Policy) -> Result<(), Problem> {
    let today = world.today();
    let rows: Vec<Vec<String>> = policy
        .people
        .iter()
        .map(|(key, person)| {
            vec![
                key.clone(),
                person.name.clone(),
                texts(&person.roles).join(", "),
                known_by(person, today),
                texts(&person.emails).join(", "),
                notes(policy, key, person, today).join("; "),
            ]
        })
        .collect();
    let header = ["person", "name", "signs for", "known by", "e-mail", "notes"];
    let shown = if rows.iter().all(|row| row[5].is_empty()) { 5 } else { 6 };
    Ok(output::table::render(Some(&header[..shown]), &rows, world.out)?)
}

fn texts(items: &[Spanned<String>]) -> Vec<&str> {
    items.iter().map(|item| item.value.as_str()).collect()
}

/// By what a sign-off of theirs is known to be theirs.
fn known_by(person: &Person, today: jiff::civil::Date) -> String {
    let key = |key: &Key| {
        let what = if key.public.is_hardware() { "device" } else { "key" };
        let end = match (key.revoked, key.until) {
            (Some(day), _) => format!(" (revoked {day})"),
            (None, Some(day)) if key.signs(today) => format!(" (until {day})"),
            (None, Some(day)) => format!(" (ended {day})"),
            (None, None) => String::new(),
        };
        format!("{what} {}{end}", short(&key.public.fingerprint()))
    };
    let mut ways: Vec<String> = person.keys.iter().map(key).collect();
    ways.extend(person.github.map(|id| format!("GitHub account {}", id.value)));
    ways.extend(person.gitlab.map(|id| format!("GitLab account {}", id.value)));
    if ways.is_empty() { "name alone".to_owned() } else { ways.join(", ") }
}

/// The beginning of a fingerprint, which is what people compare.
pub(in crate::cli::command) fn short(fingerprint: &str) -> String {
    fingerprint.chars().take("SHA256:".len() + 10).chain(['…']).collect()
}

fn notes(policy: &Policy, key: &str, person: &Person, today: jiff::civil::Date) -> Vec<String> {
    let mut notes = Vec::new();
    if policy.guard.admins.iter().any(|admin| admin.value == key) {
        notes.push("admin".to_owned());
    }
    if let Some(day) = person.until {
        notes.push(if person.is_here(today) { format!("signs until {day}") } else { format!("left {day}") });
    }
    let former: Vec<&str> =
        texts(&person.former_roles).into_iter().filter(|role| !person.holds(role)).collect();
    if !former.is_empty() {
        notes.push(format!("formerly {}", former.join(", ")));
    }
    notes
}

/// A person for programs.
pub(in crate::cli::command) fn person_json(policy: &Policy, key: &str, person: &Person) -> serde_json::Value {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let keys: Vec<_> = person
        .keys
        .iter()
        .map(|key| {
            json!({
                "type": key.public.algorithm(),
                "fingerprint": key.public.fingerprint(),
                "line": key.public.line(),
                "comment": key.public.comment(),
                "device": key.public.is_hardware(),
                "until": day(key.until),
                "revoked": day(key.revoked),
            })
        })
        .collect();
    json!({
        "key": key,
        "name": person.name,
        "roles": texts(&person.roles),
        "former_roles": texts(&person.former_roles),
        "emails": texts(&person.emails),
        "keys": keys,
        "github": person.github.map(|id| id.value),
        "gitlab": person.gitlab.map(|id| id.value),
        "until": day(person.until),
        "admin": policy.guard.admins.iter().any(|admin| admin.value == key),
    })
}
