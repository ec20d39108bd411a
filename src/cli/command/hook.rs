//! `countersign hook`.

use clap::Subcommand;

use crate::cli::args::Global;
use crate::cli::command::merge_driver;
use crate::cli::hook::event::{self, Event};
use crate::cli::hook::install::{self as installing, Mode, uninstall};
use crate::cli::hook::{calm, commit, push, ranges, receive};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::Repository;

/// Install, remove or run the git hook
///
/// The hook checks what is about to be committed and is silent when all is well. It changes nothing. It lies in this
/// clone alone: everybody installs it, and CI runs `countersign check`. `countersign doctor` says whether it works.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:
  countersign hook install
  countersign hook install --pre-push   checks what is pushed too
  countersign hook run pre-commit       the line for a hook of your own or a hook manager")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Install(Install),
    Uninstall(Uninstall),
    /// Check as the hook does; git calls this
    Run(Run),
    /// Merge two versions of a record; git calls this
    #[command(hide = true)]
    Merge(merge_driver::Merge),
}

/// Install the hook in this clone; a hook of somebody else is never overwritten
///
/// Before each commit and each merge it checks what is staged. Git 2.54 and newer is told by its settings, which leaves
/// hook managers and core.hooksPath alone; an older git gets files, and where a manager runs the hooks, the lines to add
/// to it are shown instead. In a bare repository, that of a server, it judges each push.
#[derive(Debug, clap::Args)]
struct Install {
    /// Check before each push too: rebases and picks make commits without any hook
    #[arg(long)]
    pre_push: bool,
    /// Let git merge status, tags, tickets and sign-offs of records by what they say, in this clone. Nobody needs it:
    /// sign-offs of two people merge clean without
    #[arg(long)]
    merge_driver: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Remove the hook again
#[derive(Debug, clap::Args)]
struct Uninstall {
    /// Say what would be removed, and remove nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, clap::Args)]
struct Run {
    /// The event: pre-commit, pre-merge-commit, pre-push, or on a server pre-receive
    #[arg(required_unless_present = "auto")]
    event: Option<String>,
    /// For a manager that does not name the event: judge the commits that it asks about (from-ref and to-ref of
    /// pre-commit), else all that is staged or, when nobody commits, every record
    #[arg(long)]
    auto: bool,
    /// What git or a hook manager adds; the staged change is judged whatever is named here
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        if matches!(self.action, Action::Run(_)) {
            // A commit does not wait for a network: what a partial clone left at its server counts as missing.
            world.environment = world.environment.clone().with("GIT_NO_LAZY_FETCH", "1");
        }
        match &self.action {
            Action::Install(asked) => {
                let repository = ranges::around(world)?;
                let mode = mode(asked.dry_run);
                if repository.is_bare() {
                    installing::install(world, &repository, &[Event::PreReceive], mode)?;
                    return Ok(told(world, mode));
                }
                let workspace = Workspace::open(world)?;
                let mut events = vec![Event::PreCommit, Event::PreMergeCommit];
                events.extend(asked.pre_push.then_some(Event::PrePush));
                installing::install(world, &repository, &events, mode)?;
                if asked.merge_driver {
                    merge_driver::install(world, &workspace, mode)?;
                } else if mode == Mode::Change && !merge_driver::is_installed(&repository)? {
                    world.say("`countersign hook install --merge-driver` also spares conflicts in status lines and tags");
                }
                Ok(told(world, mode))
            }
            Action::Merge(merge) => merge.run(world),
            Action::Uninstall(asked) => {
                let mode = mode(asked.dry_run);
                let repository = ranges::around(world)?;
                let mut removed = uninstall(world, &repository, mode)?;
                removed |= merge_driver::uninstall(world, &repository, mode)?;
                if !removed {
                    world.say("there was no hook of ours");
                    return Ok(Outcome::Clean);
                }
                Ok(told(world, mode))
            }
            Action::Run(run) => calm::calm(|| run.judge(world, global)),
        }
    }
}

impl Run {
    fn judge(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        // Behind --auto stands no event, but a file that a manager adds.
        let Some(name) = self.event.as_ref().filter(|_| !self.auto) else {
            return if commit::is_skipped(world) { Ok(Outcome::Clean) } else { commit::auto(world, global) };
        };
        let Some(event) = Event::named(name) else {
            return Err(if event::is_other(name) {
                commit::wrong(name)
            } else {
                let names: Vec<&str> = Event::ALL.iter().map(|event| event.name()).collect();
                Problem::new(format!("there is no event `{name}`"))
                    .hint(format!("it is one of {}", names.join(", ")))
            });
        };
        // A server does not take the word of whoever pushes for it.
        if event != Event::PreReceive && commit::is_skipped(world) {
            return Ok(Outcome::Clean);
        }
        let pass = |what| {
            move |problem: Problem| {
                problem.hint(format!("nothing is lost; `git {what} --no-verify` passes the check by once"))
            }
        };
        match event {
            Event::PreCommit | Event::PreMergeCommit => {
                let what = if event == Event::PreCommit { "commit" } else { "merge" };
                commit::judge(world, global, event).map_err(pass(what))
            }
            Event::PrePush => push::judge(world, global, &self.rest).map_err(pass("push")),
            Event::PreReceive => receive::judge(world, global),
        }
    }
}

fn mode(dry_run: bool) -> Mode {
    if dry_run { Mode::Tell } else { Mode::Change }
}

/// Says that nothing was changed, where that was asked for.
fn told(world: &mut World<'_>, mode: Mode) -> Outcome {
    if mode == Mode::Tell {
        world.say("nothing is changed: this is what would be");
    }
    Outcome::Clean
}

pub(super) fn repository(workspace: &Workspace) -> Result<&Repository, Problem> {
    ranges::repository(workspace)
}

/// Installs the hook for commits.
pub(super) fn install(world: &mut World<'_>, workspace: &Workspace) -> Result<(), Problem> {
    installing::install(
        world,
        repository(workspace)?,
        &[Event::PreCommit, Event::PreMergeCommit],
        Mode::Change,
    )
}
