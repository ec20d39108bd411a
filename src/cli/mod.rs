//! Arguments, environment, clock and streams: the only module that names them. Commands hold no logic of their own.

mod args;
mod ask;
mod by_memo;
mod checkin;
mod ci;
mod command;
mod commit;
mod complete;
mod day;
mod doctor;
mod draft;
mod filter;
mod hook;
mod judge;
mod judged;
mod judged_site;
mod key_file;
mod known;
mod life_file;
mod links;
mod memo_file;
mod mend;
mod other_logs;
mod outcome;
mod pick;
mod problem;
mod process;
mod range;
mod read_for;
mod record_line;
mod signable;
mod signing;
mod site_memo;
#[cfg(feature = "sync")]
mod sync;
mod tickets_file;
mod trust;
mod workspace;
mod world;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::cli::args::Args;
pub use crate::cli::outcome::Outcome;
pub use crate::cli::problem::Problem;
pub use crate::cli::world::World;

/// Runs the program with the process's arguments, streams, environment and clock.
pub fn main() -> ExitCode {
    keep_what_is_freed();
    World::with_process(|world| ExitCode::from(run(std::env::args_os(), world)))
}

/// Lets the C library hand out memory again that was freed, rather than give it back and ask for new, untouched pages.
///
/// That of glibc learns which sizes come and go from the largest block that was freed, up to 32 MB; this one is never
/// touched, and costs nothing. A hook reads several files of a megabyte one after the other, and new pages are a tenth of
/// its time.
fn keep_what_is_freed() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(24 << 20)));
}

/// Runs one command; gives the exit code: 0 clean, 1 findings, 2 could not do it.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if world.environment.get(complete::ASKED_BY).is_some()
        && let Some(answer) = complete::answer(&arguments, world, Args::command())
    {
        return match world.out.write_all(&answer).and_then(|()| world.out.flush()) {
            Ok(()) => 0,
            Err(_) => 2,
        };
    }
    let color = if world.color { clap::ColorChoice::Always } else { clap::ColorChoice::Never };
    let parse = |arguments: &[OsString]| {
        Args::from_arg_matches(&Args::command().color(color).try_get_matches_from(arguments)?)
    };
    let mut parsed = Args::hook_alone(&arguments).map_or_else(|| parse(&arguments), Ok);
    if world.can_ask
        && let Err(error) = &parsed
        && let missing @ [_, ..] = pick::left_out(error)
    {
        match pick::with_left_out(&arguments, missing, world) {
            Ok(Some(whole)) => parsed = parse(&whole),
            Ok(None) => {}
            Err(problem) => return ended_by(&problem, world),
        }
    }
    let args = match parsed {
        Ok(args) => args,
        Err(error) => return usage(&error, &arguments, world),
    };
    let result = world.settle(&args.global).and_then(|()| args.command.run(world, &args.global));
    let result = result.and_then(|outcome| match world.out.flush() {
        // A reader that has seen enough, such as `head`, changes nothing in what was found.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(outcome),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(outcome),
    });
    match result {
        Ok(outcome) => outcome.code(),
        Err(problem) if problem.is_closed_pipe() => 0,
        Err(problem) => ended_by(&problem, world),
    }
}

fn ended_by(problem: &Problem, world: &mut World<'_>) -> u8 {
    // Where even this cannot be written there is nobody left to tell.
    let _ = problem.write(world);
    2
}

fn usage(error: &clap::Error, arguments: &[OsString], world: &mut World<'_>) -> u8 {
    let text = error.render();
    let text = if world.color { text.ansi().to_string() } else { text.to_string() };
    if error.use_stderr() {
        let _ = world.err.write_all(text.as_bytes());
        for line in pick::explained(arguments, pick::left_out(error)) {
            world.say(&format!("  help: {line}"));
        }
        2
    } else {
        let written = world.out.write_all(text.as_bytes()).and_then(|()| world.out.flush());
        match written {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => 2,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::args::Args::command().debug_assert();
    }
}
