//! What keeps a hook file from running, or from finding this program.

use std::path::Path;

use crate::cli::doctor::Patient;
use crate::cli::hook::event::Event;
use crate::cli::hook::shim;

/// Looks at a file that git is to run at an event.
pub(super) fn examine(patient: &mut Patient<'_, '_>, event: Event, path: &Path, bytes: &[u8]) {
    let shown = patient.world.relative(path);
    let ours = shim::kind(bytes) == shim::Kind::Ours;
    let again = |otherwise: String| {
        if ours { format!("remove `{shown}`, then `countersign hook install`") } else { otherwise }
    };
    if !is_executable(path) {
        patient.error(
            "hook-not-executable",
            format!("`{shown}` is not executable: git skips it, and commits go through"),
            format!("chmod +x {shown}"),
        );
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        patient.error(
            "hook-bom",
            format!("`{shown}` begins with a byte order mark: no system finds the program that is to run it"),
            again(format!("save `{shown}` as UTF-8 without byte order mark")),
        );
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let first = text.split('\n').next().unwrap_or_default();
    if first.ends_with('\r') {
        patient.error(
            "hook-line-ends",
            format!(
                "`{shown}` has the line ends of Windows: git fails at it with \"No such file or directory\""
            ),
            again(format!("save `{shown}` with line ends of Unix (LF)")),
        );
    }
    if let Some(interpreter) = first.trim_end().strip_prefix("#!").and_then(|line| missing(patient, line)) {
        patient.error(
            "interpreter-missing",
            format!("`{shown}` is to be run by `{interpreter}`, which is not there: git blocks every commit"),
            again(format!("install `{interpreter}`, or let the first line of `{shown}` be #!/bin/sh")),
        );
    }
    if ours {
        if shim::is_old(bytes) {
            patient.warning(
                "hook-old",
                format!("`{shown}` was written by another version of this program"),
                "countersign hook install",
            );
        }
        moved(patient, &format!("`{shown}`"), &text);
    } else if event == Event::PreCommit
        && shim::kind(bytes) == shim::Kind::RunsCheck
        && on_path(patient, "countersign").is_none()
    {
        patient.error(
            "program-not-found",
            format!("`{shown}` calls `countersign`, which is not on the PATH"),
            "add the folder of countersign to the PATH",
        );
    }
}

/// Says if the program that a text of ours names has gone.
pub(super) fn moved(patient: &mut Patient<'_, '_>, what: &str, text: &str) {
    let Some(program) = shim::program_in(text) else { return };
    if Path::new(&program).is_file() {
        return;
    }
    let mend = "countersign hook install";
    match on_path(patient, "countersign") {
        Some(other) => patient.warning(
            "program-moved",
            format!("{what} names `{program}`, which is gone; `{other}` runs instead, if the PATH is the same there"),
            mend,
        ),
        None => patient.error(
            "program-moved",
            format!("{what} names `{program}`, which is gone: every commit is blocked"),
            mend,
        ),
    }
}

/// The program of a first line, if it is not there.
fn missing(patient: &Patient<'_, '_>, line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let program = words.next()?;
    if program.ends_with("/env") {
        let name = words.find(|word| !word.starts_with('-') && !word.contains('='))?;
        return on_path(patient, name).is_none().then(|| name.to_owned());
    }
    // On Windows git brings its own.
    (cfg!(unix) && !Path::new(program).is_file()).then(|| program.to_owned())
}

/// Where a program lies on the PATH.
pub(super) fn on_path(patient: &Patient<'_, '_>, name: &str) -> Option<String> {
    let path = patient.world.environment.get("PATH")?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let found = std::env::split_paths(path).map(|folder| folder.join(&file)).find(|file| file.is_file())?;
    Some(found.to_string_lossy().into_owned())
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|data| data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    true
}
