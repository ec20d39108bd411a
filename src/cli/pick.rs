//! Which record is meant, where a command needs one and none was named: a person at a terminal picks it by words.
//!
//! Line by line, with no screen to draw: so it works in any terminal, over any connection and with a screen reader.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, FromArgMatches as _};

use crate::cli::args::{Args, Global};
use crate::cli::filter::read;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::log::Log;
use crate::output::visible;
use crate::record::Status;
use crate::search::{Query, search};

/// The most records that are shown at once.
const SHOWN: usize = 9;

/// Whether it is a record, and nothing else, that was left out.
pub(super) fn is_left_out(error: &clap::Error) -> bool {
    let left_out = error.get(ContextKind::InvalidArg);
    error.kind() == ErrorKind::MissingRequiredArgument
        && matches!(left_out, Some(ContextValue::Strings(names)) if matches!(names.as_slice(), [one] if one == "<RECORD>"))
}

/// Asks which record is meant, and gives the arguments with it; `None` where the person names none.
pub(super) fn with_record(
    arguments: &[OsString],
    world: &mut World<'_>,
) -> Result<Option<Vec<OsString>>, Problem> {
    let parsed = Args::command().ignore_errors(true).try_get_matches_from(arguments);
    let global = parsed.and_then(|matches| Global::from_arg_matches(&matches));
    let Ok(global) = global else { return Ok(None) };
    // The folder is taken over again with the whole of the arguments.
    let stand = world.folder.clone();
    let picked = world.settle(&global).and_then(|()| pick(world, &global));
    world.folder = stand;
    Ok(picked?.map(|path| [arguments, &[path.into()]].concat()))
}

/// Asks until a record is found, or nothing is answered; gives its path.
fn pick(world: &mut World<'_>, global: &Global) -> Result<Option<String>, Problem> {
    let workspace = Workspace::open(world)?;
    let snapshot = workspace.work_tree()?;
    let logs = read(&snapshot, &workspace.folders(&snapshot, global)?)?;
    let mut offered = in_hand(&logs);
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
