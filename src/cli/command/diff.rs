//! `countersign diff`.

use jiff::Timestamp;
use serde_json::json;

use crate::cli::args::{Format, Global};
use crate::cli::command::log::whole_life;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World, known};
use crate::life::{Line, LogLife, Mark, Step, What, difference};
use crate::log::Log;
use crate::output::{self, visible};
use crate::record::{Digest, Record, Verdict, nearest};
use crate::signoff::{digest_of, signed_text};

/// Show what has changed in a record since somebody signed it
///
/// Compared is all that a sign-off covers, as it was signed and as it is on disk. Without --since: for each sign-off that
/// no longer holds because of it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign diff 2                    since each sign-off that went stale
  countersign diff 2 --since product    since product signed last
  countersign diff 2 --since me         since you signed last
  countersign diff 2 --format json      for programs")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// Since this role or person said something last: a role, a roster key, a name or an e-mail address; `me` is you
    #[arg(long, value_name = "PERSON|ROLE")]
    since: Option<String>,
    /// The form of the answer: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
}

/// What somebody said, and to which text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    role: String,
    by: String,
    verdict: Verdict,
    at: String,
    digest: String,
}

/// What has changed since one text.
struct Change<'l> {
    said: Vec<Said>,
    commits: Vec<&'l Step>,
    hunks: Vec<Vec<Line>>,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (_, log, place) = workspace.find(global, &self.record)?;
        let record = &log.records[place];
        let reference = log.reference(record);
        let now = digest_of(record).to_string();
        let mut life = None;
        let mut said = standing(record);
        match &self.since {
            Some(word) => {
                let is = chosen(&workspace, &log, word)?;
                said.retain(|said| is.fits(said));
                if said.is_empty() && workspace.repository.is_some() {
                    let told = whole_life(world, &workspace, &log)?;
                    said.extend(once_said(&told, record).into_iter().rfind(|said| is.fits(said)));
                    life = Some(told);
                }
                if said.is_empty() {
                    return Err(Problem::new(format!("{} never signed {reference}", is.name))
                        .hint(format!("`countersign show {reference}` shows who did")));
                }
            }
            None => {
                said.retain(|said| said.verdict == Verdict::Accept);
                // Whoever signed before it was proposed anew is asked again, and wants to know what is new.
                if said.is_empty() && workspace.repository.is_some() {
                    let told = whole_life(world, &workspace, &log)?;
                    for once in once_said(&told, record).into_iter().rev() {
                        if !said.iter().any(|known| known.role == once.role) {
                            said.push(once);
                        }
                    }
                    life = Some(told);
                }
            }
        }
        let any = said.clone();
        said.retain(|said| said.digest != now);
        let life = match (said.is_empty(), life) {
            (true, _) => None,
            (false, Some(life)) => Some(life),
            (false, None) => Some(whole_life(world, &workspace, &log)?),
        };
        let mut changes: Vec<Change<'_>> = Vec::new();
        for said in said {
            if let Some(known) = changes.iter_mut().find(|known| known.said[0].digest == said.digest) {
                known.said.push(said);
                continue;
            }
            let found = life.as_ref().and_then(|life| life.signed(record, &said.digest));
            let (old, commits) = found.ok_or_else(|| no_text(&reference, &said))?;
            let hunks = difference(&signed_text(&old), &signed_text(record));
            changes.push(Change { said: vec![said], commits, hunks });
        }
        match self.format {
            Format::Json => json(world, &log, record, &changes)?,
            Format::Text if changes.is_empty() => {
                let what = if any.is_empty() {
                    format!("nobody has signed {reference} yet")
                } else {
                    format!("nothing has changed in {reference} since {}", names(&log, &any))
                };
                writeln!(world.out, "{}", visible::line(&what))?;
            }
            Format::Text => {
                for (at, change) in changes.iter().enumerate() {
                    if at > 0 {
                        writeln!(world.out)?;
                    }
                    text(world, &log, record, change)?;
                }
            }
        }
        Ok(Outcome::Clean)
    }
}

/// Whose word is meant.
struct Chosen {
    role: Option<String>,
    person: Option<String>,
    name: String,
}

impl Chosen {
    fn fits(&self, said: &Said) -> bool {
        self.role.as_ref().is_none_or(|role| said.role == *role)
            && self.person.as_ref().is_none_or(|person| said.by == *person)
    }
}

fn chosen(workspace: &Workspace, log: &Log, word: &str) -> Result<Chosen, Problem> {
    let role = word.to_lowercase();
    if log.policy.all_roles().contains(&role.as_str()) {
        return Ok(Chosen { name: role.clone(), role: Some(role), person: None });
    }
    let logs = std::slice::from_ref(log);
    let roles = log.policy.all_roles();
    let person = known::person(workspace, logs, word).map_err(|problem| match nearest(&role, &roles) {
        Some(near) => Problem::new(format!("there is no role `{word}`, and nobody is called so"))
            .hint(format!("did you mean `{near}`?")),
        None => problem.hint(format!("roles are {}", roles.join(", "))),
    })?;
    let name = log.policy.people.get(&person).map_or(&person, |known| &known.name).clone();
    Ok(Chosen { role: None, person: Some(person), name })
}

/// What stands in the record.
fn standing(record: &Record) -> Vec<Said> {
    let slots = record.slots.iter().filter_map(|slot| Some((&slot.role.value, slot.signoff.as_ref()?)));
    slots
        .map(|(role, said)| Said {
            role: role.clone(),
            by: said.by.value.clone(),
            verdict: said.verdict,
            at: said.at.value.clone(),
            digest: said.digest.value.to_string(),
        })
        .collect()
}

/// What was signed at any time, the oldest first.
fn once_said(life: &LogLife, record: &Record) -> Vec<Said> {
    let events = life.of(record).map(|own| own.events.as_slice()).unwrap_or_default();
    events
        .iter()
        .filter_map(|event| match &event.what {
            What::Signed { role, by, at, digest } => Some(Said {
                role: role.clone(),
                by: by.clone(),
                verdict: Verdict::Accept,
                at: at.clone(),
                digest: digest.clone(),
            }),
            _ => None,
        })
        .collect()
}

fn no_text(reference: &str, said: &Said) -> Problem {
    let short = said.digest.parse().map_or_else(|()| said.digest.clone(), |digest: Digest| digest.short());
    Problem::new(format!("no commit holds the text of {reference} that `{}` signed ({short})", said.by))
        .hint("it was signed and changed again before anybody committed it")
}

/// `Grace Hopper (product) and Ada Lovelace (engineering) signed on 2026-11-17`.
fn names(log: &Log, said: &[Said]) -> String {
    let name = |said: &Said| {
        let name = log.policy.people.get(&said.by).map_or(said.by.as_str(), |person| person.name.as_str());
        format!("{name} ({})", said.role)
    };
    let names: Vec<String> = said.iter().map(name).collect();
    let verb = match said[0].verdict {
        Verdict::Accept => "signed",
        Verdict::Object => "objected",
        Verdict::Withdraw => "took back what they had said",
    };
    let days: Vec<&str> = said.iter().map(|said| said.at.get(..10).unwrap_or(&said.at)).collect();
    let last = days.iter().max().copied().unwrap_or_default();
    format!("{} {verb} on {last}", names.join(" and "))
}

fn day(step: &Step) -> String {
    let at = Timestamp::from_second(step.time).unwrap_or(Timestamp::UNIX_EPOCH);
    at.strftime("%Y-%m-%d").to_string()
}

fn text(world: &mut World<'_>, log: &Log, record: &Record, change: &Change<'_>) -> Result<(), Problem> {
    let (bold, plain) = if world.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let (reference, name) = (log.reference(record), visible::line(record.name()));
    writeln!(world.out, "{bold}{} {name}{plain}", visible::line(&reference))?;
    writeln!(world.out, "changed since {}", visible::line(&names(log, &change.said)))?;
    for step in &change.commits {
        let short: String = step.id.chars().take(7).collect();
        writeln!(world.out, "  {short} {} {}", day(step), visible::line(&step.author))?;
    }
    if change.commits.is_empty() {
        writeln!(world.out, "  not committed yet")?;
    }
    writeln!(world.out)?;
    output::difference::render(&change.hunks, world.color, world.out)?;
    Ok(())
}

fn json(world: &mut World<'_>, log: &Log, record: &Record, changes: &[Change<'_>]) -> Result<(), Problem> {
    let line = |line: &Line| {
        let mark = match line.mark {
            Mark::Same => "same",
            Mark::Deleted => "deleted",
            Mark::Inserted => "inserted",
        };
        let parts: Vec<_> =
            line.parts.iter().map(|part| json!({ "text": part.text, "differs": part.differs })).collect();
        json!({ "mark": mark, "parts": parts })
    };
    let changes: Vec<_> = changes
        .iter()
        .map(|change| {
            let said: Vec<_> = change.said.iter().map(|said| {
                json!({ "role": said.role, "by": said.by, "verdict": said.verdict.name(), "at": said.at })
            }).collect();
            let commits: Vec<_> = change
                .commits
                .iter()
                .map(|step| json!({ "id": step.id, "author": step.author, "day": day(step) }))
                .collect();
            let hunks: Vec<Vec<_>> =
                change.hunks.iter().map(|hunk| hunk.iter().map(line).collect()).collect();
            json!({ "since": said, "digest": change.said[0].digest, "commits": commits, "hunks": hunks })
        })
        .collect();
    let answer = json!({
        "version": 1,
        "reference": log.reference(record),
        "path": record.path(),
        "digest": digest_of(record).to_string(),
        "changes": changes,
    });
    writeln!(world.out, "{answer:#}")?;
    Ok(())
}
