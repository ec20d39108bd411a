//! Tells which files below some folders have changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long no further change has to come for a save to count as done: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(8);

/// How many such pauses a save may go on for.
const PATIENCE: usize = 25;

/// Folders cannot be watched.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be watched for changes", path.display())]
pub struct WatchError {
    /// The folder.
    pub path: PathBuf,
    /// What the system says.
    #[source]
    pub source: notify::Error,
}

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These files, folders among them where they came or went.
    Files(BTreeSet<PathBuf>),
    /// Something, and it cannot be told what.
    Unclear,
    /// Nothing, for as long as was asked.
    None,
    /// Nothing is watched any more.
    End,
}

/// Folders that are watched.
#[derive(Debug)]
pub struct Watch {
    events: Receiver<notify::Result<notify::Event>>,
    /// Held, since dropping it ends the watch.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches folders and all below them.
    pub fn new(folders: &[PathBuf]) -> Result<Self, WatchError> {
        let (send, events) = channel();
        let first = folders.first().cloned().unwrap_or_default();
        let mut watcher =
            notify::recommended_watcher(send).map_err(|source| WatchError { path: first, source })?;
        for folder in folders {
            watcher
                .watch(folder, RecursiveMode::Recursive)
                .map_err(|source| WatchError { path: folder.clone(), source })?;
        }
        Ok(Self { events, _watcher: watcher })
    }

    /// Waits until files have changed, or for so long.
    pub fn next(&self, at_most: Option<Duration>) -> Change {
        let mut files = BTreeSet::new();
        let mut unclear = false;
        loop {
            let first = match at_most {
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(longest) => self.events.recv_timeout(longest),
            };
            match first {
                Ok(event) => unclear |= take(event, &mut files),
                Err(RecvTimeoutError::Timeout) => return Change::None,
                Err(RecvTimeoutError::Disconnected) => return Change::End,
            }
            if unclear || !files.is_empty() {
                break;
            }
        }
        for _ in 0..PATIENCE {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => unclear |= take(event, &mut files),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Change::End,
            }
        }
        if unclear { Change::Unclear } else { Change::Files(files) }
    }
}

/// Adds the files of an event; tells whether it is one that names too few.
fn take(event: notify::Result<notify::Event>, files: &mut BTreeSet<PathBuf>) -> bool {
    match event {
        // To read a file is no change of it.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => false,
        Ok(event) if event.need_rescan() => true,
        Ok(event) => {
            files.extend(event.paths.into_iter().filter(|path| !is_passing(path)));
            false
        }
        Err(_) => true,
    }
}

/// Files that editors and this program make for a moment: no record is named so.
fn is_passing(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    path.iter().any(|part| part == ".git")
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".swx")
        || name.ends_with(".tmp")
        || name == "4913"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_save_is_told_once_and_with_its_path() {
        let folder = tempfile::TempDir::new().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("2026")).unwrap();
        let watch = Watch::new(std::slice::from_ref(&root)).unwrap();
        fs::write(root.join("2026/.a.md.swp"), "x").unwrap();
        fs::write(root.join("2026/a.md"), "one").unwrap();
        let saved = Change::Files(BTreeSet::from([root.join("2026/a.md")]));
        assert_eq!(watch.next(Some(Duration::from_secs(20))), saved);
        assert_eq!(watch.next(Some(Duration::from_millis(50))), Change::None);
    }
}
