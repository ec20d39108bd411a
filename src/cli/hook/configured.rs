//! The hook as settings of git: since version 2.54 it runs commands that its configuration names, beside all files.
//!
//! The settings are written as one block between two comments, so that taking it out leaves every other byte as it was.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::cli::Problem;
use crate::cli::hook::event::Event;
use crate::cli::hook::shim;

/// The first version of git that reads such settings.
pub(crate) const SINCE: (u32, u32) = (2, 54);

/// How the names of our hooks begin; a name that is an event's own is refused by git.
pub(crate) const PREFIX: &str = "countersign-";

/// The line before the block. What follows the colon says how the file ended before.
const BEGIN: &str = "# countersign:hook begins: `countersign hook uninstall` takes this out\n";
/// The same where the last line had no end.
const BEGIN_OPEN: &str =
    "\n# countersign:hook begins after an open line: `countersign hook uninstall` takes this out\n";
/// The line after the block.
const END: &str = "# countersign:hook ends\n";

/// The name of our hook for an event.
pub(crate) fn name(event: Event) -> String {
    format!("{PREFIX}{}", event.name())
}

/// The file of a repository's own configuration.
pub(crate) fn file(common_dir: &Path) -> PathBuf {
    common_dir.join("config")
}

/// The configuration with our hooks for these events, and none other of ours.
pub(crate) fn with(old: &[u8], events: &[Event], program: &str) -> Vec<u8> {
    let (mut text, _) = without(old);
    let open = text.last().is_some_and(|byte| *byte != b'\n');
    let mut block = String::from(if open { BEGIN_OPEN } else { BEGIN });
    for event in events {
        let command = shim::command(*event, program);
        block.push_str(&format!(
            "[hook \"{}\"]\n\tevent = {}\n\tcommand = {}\n",
            name(*event),
            event.name(),
            value(&command)
        ));
    }
    block.push_str(END);
    text.extend_from_slice(block.as_bytes());
    text
}

/// The configuration without our block, and whether there was one. A block that somebody else wrote into stays.
pub(crate) fn without(text: &[u8]) -> (Vec<u8>, bool) {
    match block(text) {
        Some(range) => {
            let after = &text[range.end..];
            // Where more was written behind it, the open line keeps the end that it was given.
            let end: &[u8] = if text[range.start] == b'\n' && !after.is_empty() { b"\n" } else { b"" };
            ([&text[..range.start], end, after].concat(), true)
        }
        None => (text.to_vec(), false),
    }
}

fn block(text: &[u8]) -> Option<Range<usize>> {
    let find = |what: &str, from: usize| {
        let place = text.get(from..)?.windows(what.len()).position(|window| window == what.as_bytes())?;
        Some(from + place)
    };
    let start = find(BEGIN_OPEN, 0).or_else(|| find(BEGIN, 0))?;
    let end = find(END, start)? + END.len();
    let inner = String::from_utf8_lossy(&text[start..end]).into_owned();
    let own = format!("[hook \"{PREFIX}");
    let sections = inner.lines().map(str::trim_start).filter(|line| line.starts_with('['));
    sections.into_iter().all(|line| line.starts_with(&own)).then_some(start..end)
}

/// A value as git reads it back.
fn value(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Reads the file; one that is not there is empty.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, Problem> {
    match fs::read(file) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Problem::new(format!("`{}` cannot be read: {error}", file.display()))),
    }
}

/// Puts new text in the place of the old one under git's own lock, as `git config` does.
pub(crate) fn write(file: &Path, old: &[u8], new: &[u8]) -> Result<(), Problem> {
    // A link stays one: what it leads to is written.
    let file = &file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
    let mut lock = file.clone().into_os_string();
    lock.push(".lock");
    let lock = PathBuf::from(lock);
    let trouble =
        |error: std::io::Error| Problem::new(format!("`{}` cannot be changed: {error}", file.display()));
    let mut held = OpenOptions::new().write(true).create_new(true).open(&lock).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            Problem::new(format!("another program is changing `{}`", file.display()))
                .hint(format!("run the command again; if that goes on, remove `{}`", lock.display()))
        } else {
            trouble(error)
        }
    })?;
    let written = (|| {
        if fs::read(file)? != old {
            return Err(std::io::Error::other("it was changed meanwhile; run the command again"));
        }
        held.set_permissions(fs::metadata(file)?.permissions())?;
        held.write_all(new)?;
        held.sync_all()?;
        fs::rename(&lock, file)
    })();
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&lock);
    }
    written.map_err(trouble)
}

#[cfg(test)]
mod tests {
    use super::{Event, with, without};

    #[test]
    fn whatever_stood_there_comes_back() {
        for old in ["", "[core]\n\tbare = false\n", "[core]\r\n\tbare = false", "# \u{e9}\n\n\n"] {
            let new = with(old.as_bytes(), &[Event::PreCommit, Event::PrePush], "'/a b'");
            assert_eq!(without(&new), (old.as_bytes().to_vec(), true), "{old:?}");
            let fewer = with(&new, &[Event::PreCommit], "'/a b'");
            assert_eq!(with(&fewer, &[Event::PreCommit], "'/a b'"), fewer, "twice is once");
            // What is added behind it stays.
            let more = [&new[..], b"[user]\n\tname = x\n"].concat();
            let end = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
            assert_eq!(without(&more).0, [old.as_bytes(), end.as_bytes(), b"[user]\n\tname = x\n"].concat());
        }
    }

    #[test]
    fn a_block_that_holds_something_else_stays() {
        let new = with(b"", &[Event::PreCommit], "'/a'");
        let text = String::from_utf8(new)
            .unwrap()
            .replace("# countersign:hook ends", "[user]\n# countersign:hook ends");
        assert_eq!(without(text.as_bytes()), (text.clone().into_bytes(), false));
    }
}
