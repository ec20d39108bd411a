//! The hook as a file: a few lines of shell that find this program wherever it went.

use std::path::Path;

use crate::cli::Problem;
use crate::cli::hook::event::Event;

/// How every hook file of ours begins, of whatever version.
const MARK: &str = "#!/bin/sh\n# countersign:hook v";

/// The version of the text below: it grows with every change of it.
const VERSION: &str = "2";

/// Stands in the file whose folder was made for it, so that it goes with it.
const MADE: &str = "# its folder was made with it\n";

/// Where else a program may lie that a graphical client with a bare PATH does not find.
const PLACES: [&str; 3] =
    ["\"$HOME/.cargo/bin/countersign\"", "/opt/homebrew/bin/countersign", "/usr/local/bin/countersign"];

/// What a file in a folder of hooks is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file of ours.
    Ours,
    /// A file of somebody else that runs the check.
    RunsCheck,
    /// A file of somebody else that does not.
    Foreign,
}

/// The hook file for an event. `program` is quoted for a shell.
pub(crate) fn text(event: Event, program: &str, folder_is_new: bool) -> String {
    let made = if folder_is_new { MADE } else { "" };
    let places = PLACES.join(" ");
    let what = if event == Event::PrePush { "git push" } else { "git commit" };
    let around = match event {
        Event::PreReceive => ", or let whoever runs this server install it".to_owned(),
        _ => format!(", or pass by once: {what} --no-verify"),
    };
    format!(
        "{MARK}{VERSION}\n{made}for program in {program} countersign {places}; do\n  \
         command -v \"$program\" >/dev/null 2>&1 && exec \"$program\" hook run {event} -- \"$@\"\ndone\n\
         echo \"countersign: not found, so the records were not checked (PATH=$PATH). Install it{around}\" >&2\nexit 1\n",
        event = event.name(),
    )
}

/// The same as one plain command for git's configuration: git adds its arguments behind it.
pub(crate) fn command(event: Event, program: &str) -> String {
    let places: Vec<String> =
        ["countersign"].into_iter().chain(PLACES).map(|place| format!("command -v {place} || ")).collect();
    format!("\"$(command -v {program} || {}echo countersign)\" hook run {} --", places.concat(), event.name())
}

/// Says what a file is.
pub(crate) fn kind(bytes: &[u8]) -> Kind {
    let text = String::from_utf8_lossy(bytes);
    let unix = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let runs = |line: &str| !line.trim_start().starts_with('#') && line.contains("countersign hook run");
    if unix.starts_with(MARK) {
        Kind::Ours
    } else if unix.lines().any(runs) {
        Kind::RunsCheck
    } else {
        Kind::Foreign
    }
}

/// Whether a file of ours brought its folder with it.
pub(crate) fn made_folder(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains(MADE)
}

/// Whether a file of ours is of another version than this program writes.
pub(crate) fn is_old(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let version = text.strip_prefix(MARK).and_then(|rest| rest.lines().next()).unwrap_or_default();
    version != VERSION
}

/// The program that a text of ours names first: the first path in single quotes.
pub(crate) fn program_in(text: &str) -> Option<String> {
    let rest = text.split_once('\'')?.1;
    let mut program = String::new();
    let mut parts = rest.split('\'');
    // A quote within the path is written as '\''.
    loop {
        program.push_str(parts.next()?);
        match parts.next() {
            Some("\\") => {
                program.push('\'');
                parts.next();
            }
            _ => return Some(program),
        }
    }
}

/// This program in single quotes for a shell, with slashes that every shell takes.
pub(crate) fn own_path() -> Result<String, Problem> {
    let own = std::env::current_exe()
        .map_err(|error| Problem::new(format!("the program does not know where it lies: {error}")))?;
    Ok(quoted(&own))
}

fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    format!("'{}'", path.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::{Event, Kind, command, is_old, kind, made_folder, program_in, quoted, text};
    use std::path::Path;

    #[test]
    fn a_path_with_quotes_and_spaces_comes_back() {
        let path = "/home/o'neill's tools/\"x\"/countersign";
        let program = quoted(Path::new(path));
        assert_eq!(program_in(&text(Event::PreCommit, &program, false)).as_deref(), Some(path));
        assert_eq!(program_in(&command(Event::PreCommit, &program)).as_deref(), Some(path));
    }

    #[test]
    fn files_are_told_apart() {
        let ours = text(Event::PrePush, "'/x'", true);
        assert_eq!(kind(ours.as_bytes()), Kind::Ours);
        assert!(made_folder(ours.as_bytes()) && !is_old(ours.as_bytes()));
        assert!(is_old(b"#!/bin/sh\n# countersign:hook v1\nfor program in x; do\n"));
        assert_eq!(kind(ours.replace('\n', "\r\n").as_bytes()), Kind::Ours);
        assert_eq!(kind(b"#!/bin/sh\ncountersign hook run pre-commit || exit 1\n"), Kind::RunsCheck);
        assert_eq!(kind(b"#!/bin/sh\n# countersign hook run pre-commit\n"), Kind::Foreign);
        assert_eq!(kind(b"\xff\xfe"), Kind::Foreign);
    }
}
