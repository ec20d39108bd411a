//! What a shell offers while a command is typed: commands and options, and of this log its records, people and tags.
//!
//! The script that `countersign completions` prints asks the program itself, with [`ASKED_BY`] set, at each press of the
//! key. So what is offered is what there is now, and no script has to be printed anew when a version knows more.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;

use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::log;
use crate::record::number_of;

/// The variable by which a shell's script asks what could be typed; its value is the name of the shell.
pub(super) const ASKED_BY: &str = "COUNTERSIGN_COMPLETE";

/// The program as scripts call it.
const PROGRAM: &str = "countersign";

/// Writes the script that makes a shell ask.
pub(super) fn script(shell: &str) -> Result<Vec<u8>, Problem> {
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(shell) {
        shell.write_registration(ASKED_BY, PROGRAM, PROGRAM, PROGRAM, &mut script)?;
    }
    Ok(script)
}

/// Answers a shell that asks; `None` where none does.
///
/// Whatever cannot be read offers nothing: in the middle of a line nobody wants to be told of mistakes.
pub(super) fn answer(arguments: &[OsString], world: &World<'_>, all: clap::Command) -> Option<Vec<u8>> {
    let asked = world.environment.get(ASKED_BY)?;
    let shells = Shells::builtins();
    let shell = shells.completer(Path::new(asked).file_stem()?.to_str()?)?;
    let typed: Vec<OsString> = match arguments.iter().position(|argument| argument == "--") {
        Some(at) => arguments[at + 1..].to_vec(),
        None => return Some(script(asked.to_str()?).unwrap_or_default()),
    };
    let known = Known::of(world, &typed).unwrap_or_default();
    let mut command = offering(all, &known);
    command.build();
    let mut answer = Vec::new();
    shell.write_complete(&mut command, typed, Some(&world.folder), &mut answer).ok()?;
    Some(answer)
}

/// What can be named in the logs at hand: each with a word on what it is.
#[derive(Clone, Default)]
struct Known {
    records: Vec<Offer>,
    people: Vec<Offer>,
    roles: Vec<Offer>,
    tags: Vec<Offer>,
}

/// A word to type and what it is.
pub(super) type Offer = (String, String);

/// What an argument takes, by the name of its value, as far as the logs at hand tell: people and roles.
pub(super) fn offers(world: &World<'_>, typed: &[OsString], value: &str) -> Vec<Offer> {
    let known = Known::of(world, typed).unwrap_or_default();
    known.behind(value).map(<[Offer]>::to_vec).unwrap_or_default()
}

impl Known {
    fn of(world: &World<'_>, typed: &[OsString]) -> Result<Self, Problem> {
        let workspace = Workspace::open(world)?;
        let snapshot = workspace.work_tree()?;
        let mut known = Self::default();
        // To know the tags all records have to be read, which takes a moment where there are thousands.
        let wants_tags = typed.iter().any(|word| word.to_str().is_some_and(|word| word.starts_with("--tag")));
        let mut tags = BTreeSet::new();
        for folder in log::folders(&snapshot).map_err(log::LogProblem::from)? {
            let (policy, entries, _) = log::read_log(&snapshot, &folder)?;
            for entry in &entries {
                let path = entry.path();
                let name = path.rsplit('/').next().unwrap_or(path);
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                known.records.push(match number_of(path) {
                    Some(number) => {
                        let words = stem.trim_start_matches(|c: char| c.is_ascii_digit());
                        (number.to_string(), words.trim_matches(['-', '_']).replace('-', " "))
                    }
                    None => (path.to_owned(), String::new()),
                });
            }
            for (name, person) in &policy.people {
                let roles: Vec<&str> = person.roles.iter().map(|role| role.value.as_str()).collect();
                known.people.push((name.clone(), roles.join(", ")));
            }
            known.roles.extend(policy.all_roles().into_iter().map(|role| (role.to_owned(), String::new())));
            if wants_tags {
                let records = log::read_records(&snapshot, &entries, &|_| false);
                tags.extend(records.into_iter().flat_map(|record| record.tags).map(|tag| tag.value));
            }
        }
        known.tags = tags.into_iter().map(|tag| (tag, String::new())).collect();
        for offers in [&mut known.people, &mut known.roles] {
            offers.sort();
            offers.dedup_by(|one, other| one.0 == other.0);
        }
        Ok(known)
    }

    /// What an argument takes, by the name of its value.
    fn behind(&self, value: &str) -> Option<&[Offer]> {
        match value {
            "RECORD" | "RECORDS" | "OLD" => Some(&self.records),
            "PERSON" => Some(&self.people),
            "ROLE" => Some(&self.roles),
            "TAG" => Some(&self.tags),
            _ => None,
        }
    }
}

/// Makes a command and those below it offer what is known, where an argument takes such.
fn offering(command: clap::Command, known: &Known) -> clap::Command {
    let command = command.mut_args(|argument| {
        let names = argument.get_value_names();
        let value = names.and_then(|names| names.first()).map(ToString::to_string);
        let value = value.unwrap_or_else(|| argument.get_id().as_str().to_uppercase());
        match known.behind(&value) {
            None => argument,
            Some(offers) => {
                let offers = offers.to_vec();
                argument.add(ArgValueCompleter::new(move |typed: &OsStr| matching(&offers, typed)))
            }
        }
    });
    command.mut_subcommands(|inner| offering(inner, known))
}

/// The offers that begin as what is typed so far, in their order.
fn matching(offers: &[Offer], typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let fitting = offers.iter().filter(|(word, _)| word.starts_with(typed)).enumerate();
    let candidate = |(at, (word, what)): (usize, &Offer)| {
        let help = (!what.is_empty()).then(|| what.clone().into());
        CompletionCandidate::new(word).help(help).display_order(Some(at))
    };
    fitting.map(candidate).collect()
}
