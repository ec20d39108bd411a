//! Programs that commands run, besides git: the editor, `ssh-keygen` and `ssh-add`.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::cli::World;

/// What a program shares with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    /// All three streams, as an editor needs them.
    Terminal,
    /// The input and the messages, for questions to a person; what it prints is kept.
    Dialogue,
    /// Nothing: it reads nothing, and all that it says is kept.
    Nothing,
}

/// Runs a program in a folder with this run's environment and no other, and waits for it to end.
pub(super) fn run(
    world: &World<'_>,
    folder: &Path,
    program: &OsStr,
    arguments: &[&OsStr],
    share: Share,
) -> io::Result<Output> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env_clear().envs(world.environment.iter());
    match share {
        Share::Terminal => command.stdin(Stdio::inherit()).stdout(Stdio::inherit()).stderr(Stdio::inherit()),
        Share::Dialogue => command.stdin(Stdio::inherit()).stderr(Stdio::inherit()),
        Share::Nothing => command.stdin(Stdio::null()),
    };
    command.output()
}
