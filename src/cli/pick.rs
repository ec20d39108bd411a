//! What a command needs and was not said: a person at a terminal is asked for it, and picks a record by words.
//!
//! Line by line, with no screen to draw: so it works in any terminal, over any connection and with a screen reader.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, FromArgMatches as _};

use crate::cli::args::{Args, Global};
use crate::cli::filter::read;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World, complete, known};
use crate::log::Log;
use crate::output::visible;
use crate::queue::{Act, Task, tasks};
use crate::record::Status;
use crate::search::{Query, search};

/// The most records that are shown at once.
const SHOWN: usize = 9;

/// The arguments that were left out, as clap shows them; none where something else is wrong.
pub(super) fn left_out(error: &clap::Error) -> &[String] {
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(names)) if error.kind() == ErrorKind::MissingRequiredArgument => names,
        _ => &[],
    }
}

/// Says of each argument that was left out what it is, and which values it takes where these are few.
pub(super) fn explained(arguments: &[OsString], left_out: &[String]) -> Vec<String> {
    let mut all = Args::command();
    all.build();
    let (command, _) = called(&all, arguments);
    let mut lines = Vec::new();
    for shown in left_out {
        let Some(argument) = argument(command, shown) else { continue };
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let values: Vec<String> =
            argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        let values =
            if values.is_empty() { String::new() } else { format!("; one of {}", values.join(", ")) };
        lines.push(format!("{shown}: {}{values}", help.lines().next().unwrap_or_default()));
    }
    lines
}

/// The command that is called, and the words of its name. What is incomplete is not read into commands of commands, so
/// the words are followed.
fn called<'c>(all: &'c clap::Command, arguments: &[OsString]) -> (&'c clap::Command, Vec<&'c str>) {
    let (mut command, mut path) = (all, Vec::new());
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        if ["-C", "--directory", "--log", "--color"].contains(&word) {
            words.next();
        } else if let Some(next) = command.find_subcommand(word) {
            command = next;
            path.push(next.get_name());
        } else if !word.starts_with('-') {
            break;
        }
    }
    (command, path)
}

/// The argument that clap shows so.
fn argument<'c>(command: &'c clap::Command, shown: &str) -> Option<&'c clap::Arg> {
    command.get_arguments().find(|own| bare(&own.to_string()) == bare(shown))
}

fn bare(shown: &str) -> &str {
    shown.trim_end_matches("...")
}

/// Asks for what was left out, and gives the arguments with it; `None` where the person says nothing.
///
/// A record is picked by words; whatever else has few values is chosen by number, and the rest is typed.
pub(super) fn with_left_out(
    arguments: &[OsString],
    left_out: &[String],
    world: &mut World<'_>,
) -> Result<Option<Vec<OsString>>, Problem> {
    let mut all = Args::command();
    all.build();
    let parsed = all.clone().ignore_errors(true).try_get_matches_from(arguments);
    let Ok(matches) = parsed else { return Ok(None) };
    let Ok(global) = Global::from_arg_matches(&matches) else { return Ok(None) };
    let (command, path) = called(&all, arguments);
    // Git calls these, and there is nobody who could answer.
    if path.first() == Some(&"hook") {
        return Ok(None);
    }
    // The folder is taken over again with the whole of the arguments.
    let stand = world.folder.clone();
    let asked = world.settle(&global).and_then(|()| {
        let (mut options, mut values) = (Vec::new(), Vec::new());
        for shown in left_out {
            let Some(argument) = argument(command, shown) else { return Ok(None) };
            let said = if bare(shown) == "<RECORD>" {
                pick(world, &global, path.first().copied())?.into_iter().collect()
            } else {
                value(world, arguments, argument)?
            };
            if said.is_empty() {
                return Ok(None);
            }
            match argument.get_long() {
                Some(long) if !argument.is_positional() => {
                    options.extend(said.into_iter().map(|said| OsString::from(format!("--{long}={said}"))));
                }
                _ => values.extend(said.into_iter().map(OsString::from)),
            }
        }
        // What was typed as an answer is no option, whatever it begins with.
        let fence = values.iter().any(|value| value.to_string_lossy().starts_with('-'));
        options.extend(fence.then(|| OsString::from("--")));
        Ok(Some([arguments, &options, &values].concat()))
    });
    world.folder = stand;
    asked
}

/// Asks for the value of an argument, in the words of its help; several where it takes several.
fn value(world: &mut World<'_>, typed: &[OsString], argument: &clap::Arg) -> Result<Vec<String>, Problem> {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let question = help.lines().next().unwrap_or_default().to_owned();
    let name = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let name = name.unwrap_or_else(|| argument.get_id().as_str().to_uppercase());
    let own = argument.get_possible_values();
    let own = own.iter().filter(|value| !value.is_hide_set()).map(|value| {
        (value.get_name().to_owned(), value.get_help().map(ToString::to_string).unwrap_or_default())
    });
    let mut offers: Vec<(String, String)> = own.collect();
    if offers.is_empty() {
        offers = complete::offers(world, typed, &name);
    }
    if !offers.is_empty() {
        let choices: Vec<(&str, &str)> =
            offers.iter().map(|(name, what)| (name.as_str(), what.as_str())).collect();
        let chosen = world.choose(&question, &choices, None)?;
        return Ok(chosen.map(|at| offers[at].0.clone()).into_iter().collect());
    }
    let answer = world.ask(&question, "")?;
    let takes_several = argument.get_num_args().is_some_and(|range| range.max_values() > 1);
    if takes_several && let Ok(words) = shell_words::split(&answer) {
        return Ok(words);
    }
    Ok(Some(answer).filter(|answer| !answer.is_empty()).into_iter().collect())
}

/// Asks until a record is found, or nothing is answered; gives its path. What the command is about comes first.
pub(super) fn pick(
    world: &mut World<'_>,
    global: &Global,
    command: Option<&str>,
) -> Result<Option<String>, Problem> {
    let workspace = Workspace::open(world)?;
    let snapshot = workspace.work_tree()?;
    let logs = read(&snapshot, &workspace.folders(&snapshot, global)?)?;
    let waiting = waiting(world, &workspace, &logs, command);
    let mut offered = if waiting.is_empty() {
        in_hand(&logs)
    } else {
        world.say("waiting for you:");
        waiting
    };
    loop {
        for (log, place) in &offered {
            let record = &log.records[*place];
            let status = record.status.as_ref().map_or("–", |status| status.value.name());
            world.say(&format!(
                "  {:<8} {status:<10}  {}",
                log.reference(record),
                visible::line(record.name())
            ));
        }
        let answer = world.ask("Which record? Its number, or words of its title", "")?;
        if answer.is_empty() {
            return Ok(None);
        }
        let named = logs.iter().filter_map(|log| Some((log, log.find(&answer).ok()?)));
        let mut found: Vec<(&Log, usize)> = named.collect();
        if found.is_empty() {
            found = by_words(&logs, &answer);
        }
        match found.as_slice() {
            [] => {
                world.say(&format!("nothing in the log is called `{answer}`; an empty line ends this"));
            }
            [(log, place)] => {
                let record = &log.records[*place];
                world.say(&format!("{} {}", log.reference(record), visible::line(record.name())));
                return Ok(Some(record.path().to_owned()));
            }
            _ => {
                found.truncate(SHOWN);
                offered = found;
            }
        }
    }
}

/// The records that wait for whoever acts to do what a command does, the longest first.
fn waiting<'l>(
    world: &World<'_>,
    workspace: &Workspace,
    logs: &'l [Log],
    command: Option<&str>,
) -> Vec<(&'l Log, usize)> {
    let acts = match command {
        Some("sign") => &[Act::Sign, Act::SignAgain][..],
        Some("accept") => &[Act::Accept],
        Some("withdraw") => &[Act::Settle],
        Some("outcome") => &[Act::Measure, Act::Review],
        _ => return Vec::new(),
    };
    let Ok(me) = known::me(workspace, logs) else { return Vec::new() };
    let today = world.today();
    let all = logs.iter().flat_map(|log| tasks(log, today).into_iter().map(move |task| (log, task)));
    let mut own: Vec<(&Log, Task)> =
        all.filter(|(_, task)| acts.contains(&task.act) && task.owners.contains(&me)).collect();
    own.sort_by_key(|(_, task)| (task.since.is_none(), task.since));
    let mut found: Vec<(&Log, usize)> = Vec::new();
    for (log, task) in own {
        if !found.iter().any(|(other, place)| other.folder == log.folder && *place == task.place) {
            found.push((log, task.place));
        }
    }
    found.truncate(SHOWN);
    found
}

/// The records that are not decided yet, the newest first; where there are none, the newest of all.
fn in_hand(logs: &[Log]) -> Vec<(&Log, usize)> {
    let all = logs.iter().flat_map(|log| (0..log.records.len()).map(move |place| (log, place)));
    let mut all: Vec<(&Log, usize)> = all.collect();
    all.sort_by_key(|(log, place)| std::cmp::Reverse(log.records[*place].number));
    let is_open = |(log, place): &&(&Log, usize)| {
        let status = log.records[*place].status.as_ref().map(|status| status.value);
        matches!(status, Some(Status::Draft | Status::Proposed))
    };
    let open: Vec<(&Log, usize)> = all.iter().filter(is_open).take(SHOWN).copied().collect();
    if open.is_empty() { all.into_iter().take(SHOWN).collect() } else { open }
}

/// The records that hold all these words, the best first.
fn by_words<'l>(logs: &'l [Log], words: &str) -> Vec<(&'l Log, usize)> {
    let query = Query::new(words);
    let hits =
        logs.iter().flat_map(|log| search(log, &query, &|_| true).into_iter().map(move |hit| (log, hit)));
    let mut hits: Vec<_> = hits.collect();
    hits.sort_by_key(|(_, hit)| std::cmp::Reverse(hit.score));
    hits.into_iter().map(|(log, hit)| (log, hit.place)).collect()
}
