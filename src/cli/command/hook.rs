//! `countersign hook`.

use std::fs;
use std::path::Path;

use clap::{Subcommand, ValueEnum};

use crate::cli::args::Global;
use crate::cli::command::merge_driver;
use crate::cli::judge::{outcome, show};
use crate::cli::judged::about_to_be_committed;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::Severity;
use crate::git::{Repository, write};

/// Install, remove or run the git hook
///
/// The hook checks what is about to be committed and is silent when all is well. It changes nothing. It lies in this
/// clone alone: everybody installs it, and CI runs `countersign check`.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:
  countersign hook install
  countersign hook run pre-commit   the line for a hook of your own or a hook manager")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Install the hook in this clone; a hook of somebody else is never overwritten
    Install(Install),
    /// Remove the hook again
    Uninstall,
    /// Check as the hook does; git calls this
    Run(Run),
    /// Merge two versions of a record; git calls this
    #[command(hide = true)]
    Merge(merge_driver::Merge),
}

#[derive(Debug, clap::Args)]
struct Install {
    /// Let git merge status, tags, tickets and sign-offs of records by what they say, in this clone. Nobody needs it:
    /// sign-offs of two people merge clean without
    #[arg(long)]
    merge_driver: bool,
}

#[derive(Debug, clap::Args)]
struct Run {
    /// The event
    #[arg(value_enum)]
    event: Event,
    /// What git or a hook manager adds; the staged change is judged whatever is named here
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// The events that have a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Event {
    /// Before `git commit` makes a commit
    PreCommit,
    /// Before `git merge` makes a commit
    PreMergeCommit,
}

/// The first lines of a hook file of ours.
const MARK: &str = "#!/bin/sh\n# countersign:hook v1\n";

impl Event {
    const ALL: [Self; 2] = [Self::PreCommit, Self::PreMergeCommit];

    const fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
        }
    }
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        if matches!(self.action, Action::Run(_)) {
            // A commit does not wait for a network: what a partial clone left at its server counts as missing.
            world.environment = world.environment.clone().with("GIT_NO_LAZY_FETCH", "1");
        }
        let workspace = Workspace::open(world)?;
        match &self.action {
            Action::Install(asked) => {
                install(world, &workspace)?;
                if asked.merge_driver {
                    merge_driver::install(world, &workspace)?;
                } else if !merge_driver::is_installed(repository(&workspace)?)? {
                    world.say("`countersign hook install --merge-driver` also spares conflicts in status lines and tags");
                }
                Ok(Outcome::Clean)
            }
            Action::Merge(merge) => merge.run(world),
            Action::Uninstall => uninstall(world, &workspace).map(|()| Outcome::Clean),
            Action::Run(run) => run.judge(world, &workspace, global),
        }
    }
}

impl Run {
    fn judge(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Outcome, Problem> {
        /// More than this nobody reads in a terminal.
        const SHOWN: usize = 20;
        let repository = repository(workspace)?;
        let Some(report) = about_to_be_committed(world, workspace, repository, global)? else {
            return Ok(Outcome::Clean);
        };
        let outcome = outcome(&report, Severity::Error);
        if outcome == Outcome::Findings {
            show(&report, world, true, Some(SHOWN))?;
            world.say(&format!(
                "the {} hook of countersign stopped this commit; nothing is lost",
                self.event.name()
            ));
        }
        Ok(outcome)
    }
}

pub(super) fn repository(workspace: &Workspace) -> Result<&Repository, Problem> {
    workspace.repository.as_ref().ok_or_else(|| {
        Problem::new("this folder is in no git repository, so there are no hooks")
            .hint("`git init` makes one")
    })
}

/// Installs the hook files.
pub(super) fn install(world: &mut World<'_>, workspace: &Workspace) -> Result<(), Problem> {
    let folder = repository(workspace)?.hooks_dir()?;
    let text = shim()?;
    // All are looked at before the first is written.
    let mut wanted = Vec::new();
    for event in Event::ALL {
        let path = folder.join(event.name());
        let line = format!("countersign hook run {}", event.name());
        match read(&path)? {
            Some(old) if old.starts_with(MARK.as_bytes()) => wanted.push((event, path)),
            Some(old) if String::from_utf8_lossy(&old).contains(&line) => {
                world.say(&format!("`{}` runs the check already and stays as it is", world.relative(&path)));
            }
            Some(_) => {
                return Err(Problem::new(format!("there is a hook already: `{}`", world.relative(&path)))
                    .hint(format!("add this line to it, then run the command again: `{line} || exit 1`")));
            }
            None => wanted.push((event, path)),
        }
    }
    for (event, path) in wanted {
        let own = text.replace("EVENT", event.name());
        match read(&path)? {
            Some(old) if old == own.as_bytes() => {}
            Some(old) => write::replace(&path, &old, own.as_bytes())?,
            None => write::create(&path, own.as_bytes())?,
        }
        executable(&path)?;
        writeln!(world.out, "{}", world.relative(&path))?;
    }
    world.say("the hook checks each commit; `git commit --no-verify` passes it by, and `countersign check` in CI does not");
    Ok(())
}

fn uninstall(world: &mut World<'_>, workspace: &Workspace) -> Result<(), Problem> {
    let folder = repository(workspace)?.hooks_dir()?;
    let mut removed = false;
    for event in Event::ALL {
        let path = folder.join(event.name());
        match read(&path)? {
            Some(text) if text.starts_with(MARK.as_bytes()) => {
                fs::remove_file(&path).map_err(|error| not_written(world, &path, &error))?;
                writeln!(world.out, "{}", world.relative(&path))?;
                removed = true;
            }
            Some(_) => world.say(&format!("`{}` is not ours and stays", world.relative(&path))),
            None => {}
        }
    }
    removed |= merge_driver::uninstall(world, repository(workspace)?)?;
    if !removed {
        world.say("there was no hook of ours");
    }
    Ok(())
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Problem> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::new(format!("`{}` cannot be read: {error}", path.display()))),
    }
}

fn not_written(world: &World<'_>, path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(format!("`{}` cannot be changed: {error}", world.relative(path)))
}

/// Where this program lies, in single quotes for a shell.
pub(super) fn own_path() -> Result<String, Problem> {
    let own = std::env::current_exe()
        .map_err(|error| Problem::new(format!("the program does not know where it lies: {error}")))?;
    let own = own.to_string_lossy().replace('\\', "/");
    Ok(format!("'{}'", own.replace('\'', "'\\''")))
}

/// The hook file: finds this program wherever it went, also from a graphical client with a bare PATH.
fn shim() -> Result<String, Problem> {
    let quoted = own_path()?;
    Ok(format!(
        "{MARK}for program in {quoted} countersign \"$HOME/.cargo/bin/countersign\" /opt/homebrew/bin/countersign /usr/local/bin/countersign; do\n  \
         command -v \"$program\" >/dev/null 2>&1 && exec \"$program\" hook run EVENT -- \"$@\"\ndone\n\
         echo \"countersign: not found, so the records were not checked. Install it, or pass by once: git commit --no-verify\" >&2\nexit 1\n"
    ))
}

#[cfg(unix)]
fn executable(path: &Path) -> Result<(), Problem> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
        .map_err(|error| Problem::new(format!("`{}` cannot be made executable: {error}", path.display())))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
fn executable(_: &Path) -> Result<(), Problem> {
    Ok(())
}
