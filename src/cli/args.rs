//! What may be typed: commands and the options that all of them take.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::cli::command;
use crate::cli::{Outcome, Problem, World};

/// Decisions that product and engineering both sign
///
/// A record is a Markdown file. It counts as accepted only when product and engineering have both signed exactly what
/// it says, and anybody with a clone can verify that, offline.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Start with `countersign init`. Exit codes: 0 clean, 1 something to mend, 2 could not do it."
)]
pub(super) struct Args {
    #[command(flatten, next_help_heading = "Options of every command")]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

impl Args {
    /// Reads the arguments if `hook` is their first word, without making ready all the other commands: git runs it on
    /// each commit, and that takes as long as the rest of what it does. `None` where all of them are needed, for a
    /// message or for help.
    pub(super) fn hook_alone(arguments: &[OsString]) -> Option<Self> {
        const NAME: &str = "hook";
        if arguments.get(1).is_none_or(|first| first != NAME) {
            return None;
        }
        let hook = command::hook::Args::augment_args(clap::Command::new(NAME));
        let all = Global::augment_args(clap::Command::new("countersign")).subcommand(hook);
        let matches = all.try_get_matches_from(arguments).ok()?;
        let (_, own) = matches.subcommand()?;
        let global = Global::from_arg_matches(&matches).ok()?;
        Some(Self { global, command: Command::Hook(command::hook::Args::from_arg_matches(own).ok()?) })
    }
}

/// Options of every command.
#[derive(Debug, clap::Args)]
pub(crate) struct Global {
    /// The folder to work in, as if the command were called there
    #[arg(short = 'C', long = "directory", global = true, value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
    /// The log to use where there are several: the folder with its countersign.yaml
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) log: Option<PathBuf>,
    /// When to use colour: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN", hide_possible_values = true)]
    pub(crate) color: ColorChoice,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The form of what a command prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(command::init::Args),
    Roster(command::roster::Args),
    Policy(command::policy::Args),
    New(command::new::Args),
    Templates(command::templates::Args),
    Edit(command::edit::Args),
    Show(command::show::Args),
    List(command::list::Args),
    Search(command::search::Args),
    Log(command::log::Args),
    Diff(command::diff::Args),
    Affected(command::affected::Args),
    Inbox(command::inbox::Args),
    Agenda(command::agenda::Args),
    Digest(command::digest::Args),
    Remind(command::remind::Args),
    Propose(command::propose::Args),
    Sign(command::sign::Args),
    Unsign(command::unsign::Args),
    Object(command::object::Args),
    Withdraw(command::withdraw::Args),
    Accept(command::accept::Args),
    Reject(command::reject::Args),
    Revise(command::revise::Args),
    Deprecate(command::deprecate::Args),
    Supersede(command::supersede::Args),
    Workshop(command::workshop::Args),
    Outcome(command::outcome::Args),
    Lessons(command::lessons::Args),
    Glossary(command::glossary::Args),
    Renumber(command::renumber::Args),
    Statement(command::statement::Args),
    Attach(command::attach::Args),
    Check(command::check::Args),
    Verify(command::verify::Args),
    Audit(command::audit::Args),
    Hook(command::hook::Args),
    Doctor(command::doctor::Args),
    Rules(command::rules::Args),
    Explain(command::explain::Args),
    Build(command::build::Args),
    #[cfg(feature = "serve")]
    Serve(command::serve::Args),
    #[cfg(feature = "sync")]
    Sync(command::sync::Args),
    Codeowners(command::codeowners::Args),
    Theme(command::theme::Args),
    Import(command::import::Args),
    Export(command::export::Args),
    Completions(command::completions::Args),
    Man(command::man::Args),
}

impl Command {
    pub(super) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        match self {
            Self::Init(args) => args.run(world, global),
            Self::Roster(args) => args.run(world, global),
            Self::Policy(args) => args.run(world, global),
            Self::New(args) => args.run(world, global),
            Self::Templates(args) => args.run(world, global),
            Self::Edit(args) => args.run(world, global),
            Self::Show(args) => args.run(world, global),
            Self::List(args) => args.run(world, global),
            Self::Search(args) => args.run(world, global),
            Self::Log(args) => args.run(world, global),
            Self::Diff(args) => args.run(world, global),
            Self::Affected(args) => args.run(world, global),
            Self::Inbox(args) => args.run(world, global),
            Self::Agenda(args) => args.run(world, global),
            Self::Digest(args) => args.run(world, global),
            Self::Remind(args) => args.run(world, global),
            Self::Propose(args) => args.run(world, global),
            Self::Sign(args) => args.run(world, global),
            Self::Unsign(args) => args.run(world, global),
            Self::Object(args) => args.run(world, global),
            Self::Withdraw(args) => args.run(world, global),
            Self::Accept(args) => args.run(world, global),
            Self::Reject(args) => args.run(world, global),
            Self::Revise(args) => args.run(world, global),
            Self::Deprecate(args) => args.run(world, global),
            Self::Supersede(args) => args.run(world, global),
            Self::Workshop(args) => args.run(world, global),
            Self::Outcome(args) => args.run(world, global),
            Self::Lessons(args) => args.run(world, global),
            Self::Glossary(args) => args.run(world, global),
            Self::Renumber(args) => args.run(world, global),
            Self::Statement(args) => args.run(world, global),
            Self::Attach(args) => args.run(world, global),
            Self::Check(args) => args.run(world, global),
            Self::Verify(args) => args.run(world, global),
            Self::Audit(args) => args.run(world, global),
            Self::Hook(args) => args.run(world, global),
            Self::Doctor(args) => args.run(world, global),
            Self::Rules(args) => args.run(world),
            Self::Explain(args) => args.run(world),
            Self::Build(args) => args.run(world, global),
            #[cfg(feature = "serve")]
            Self::Serve(args) => args.run(world, global),
            #[cfg(feature = "sync")]
            Self::Sync(args) => args.run(world, global),
            Self::Codeowners(args) => args.run(world, global),
            Self::Theme(args) => args.run(world, global),
            Self::Import(args) => args.run(world, global),
            Self::Export(args) => args.run(world, global),
            Self::Completions(args) => args.run(world),
            Self::Man(args) => args.run(world),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Args;
    use clap::Parser as _;
    use std::ffi::OsString;

    #[test]
    fn the_hook_alone_reads_what_all_commands_together_read() {
        for line in [
            "countersign hook run pre-commit",
            "countersign hook -C there run pre-commit -- a b",
            "countersign hook run pre-merge-commit --log d --color never --",
            "countersign hook run pre-commit --unknown x -C y",
            "countersign hook install",
            "countersign hook uninstall --color=always",
            "countersign hook run elsewhen",
            "countersign hook run",
            "countersign hook",
            "countersign hook --help",
            "countersign hook run --version",
            "countersign hook merge a b c",
            "countersign check hook",
            "countersign",
        ] {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let whole = Args::try_parse_from(&words).map(|args| format!("{args:?}"));
            match Args::hook_alone(&words) {
                Some(alone) => assert_eq!(Some(format!("{alone:?}")), whole.ok(), "{line}"),
                None => assert!(whole.is_err() || !line.starts_with("countersign hook"), "{line}"),
            }
        }
    }
}
