//! Writing several files so that either all of them change or none does.

use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::write::{self, WriteError};

/// One step of a change of several files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A new file; nothing may be there.
    Create {
        /// Its path.
        path: PathBuf,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A file that gets another name; nothing may be there.
    Rename {
        /// Its path.
        from: PathBuf,
        /// Its path afterwards.
        to: PathBuf,
    },
    /// Other bytes in a file, if it still says what it said.
    Replace {
        /// Its path.
        path: PathBuf,
        /// What it said.
        old: Vec<u8>,
        /// What it is to say.
        new: Vec<u8>,
    },
}

/// Why nothing was changed, or what could not be put back.
#[derive(Debug, Error)]
#[error("{error}{}", told(.left))]
pub struct AllError {
    /// What went wrong first.
    #[source]
    pub error: WriteError,
    /// Files that were changed and could not be put back; empty where nothing was changed.
    pub left: Vec<PathBuf>,
}

fn told(left: &[PathBuf]) -> String {
    if left.is_empty() {
        return "; nothing was changed".to_owned();
    }
    let names: Vec<String> = left.iter().map(|path| path.display().to_string()).collect();
    format!("; these were changed before that and could not be put back: {}", names.join(", "))
}

/// Takes the steps in their order. Where one fails, those before it are undone, the last first.
pub fn write_all(steps: &[Step]) -> Result<(), AllError> {
    for (at, step) in steps.iter().enumerate() {
        if let Err(error) = step.take() {
            let undone = steps[..at].iter().rev().filter_map(Step::undo);
            return Err(AllError { error, left: undone.collect() });
        }
    }
    Ok(())
}

impl Step {
    fn take(&self) -> Result<(), WriteError> {
        match self {
            Self::Create { path, bytes } => write::create(path, bytes),
            Self::Rename { from, to } => rename(from, to),
            Self::Replace { path, old, new } => write::replace(path, old, new),
        }
    }

    /// Takes it back; gives the file where that fails.
    fn undo(&self) -> Option<PathBuf> {
        let (path, undone) = match self {
            Self::Create { path, .. } => (path, fs::remove_file(path).is_ok()),
            Self::Rename { from, to } => (to, rename(to, from).is_ok()),
            Self::Replace { path, old, new } => (path, write::replace(path, new, old).is_ok()),
        };
        (!undone).then(|| path.clone())
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), WriteError> {
    if to.symlink_metadata().is_ok() {
        return Err(WriteError::AlreadyThere { path: to.to_path_buf() });
    }
    let failed = |source| WriteError::Failed { path: to.to_path_buf(), source };
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::rename(from, to).map_err(failed)?;
    // A folder that a record had to itself goes with it; one that holds more stays.
    if let Some(folder) = from.parent() {
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Step, write_all};
    use std::fs;

    #[test]
    fn all_steps_are_taken_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a"), "a").unwrap();
        fs::create_dir(path("b")).unwrap();
        fs::write(path("b/b"), "b").unwrap();
        let mut steps = vec![
            Step::Replace { path: path("a"), old: "a".into(), new: "A".into() },
            Step::Rename { from: path("b/b"), to: path("c/c") },
            Step::Replace { path: path("c/c"), old: "b".into(), new: "B".into() },
            Step::Create { path: path("d"), bytes: "d".into() },
            Step::Create { path: path("a"), bytes: "no".into() },
        ];
        let error = write_all(&steps).unwrap_err();
        assert_eq!(error.left, Vec::<std::path::PathBuf>::new());
        assert!(error.to_string().ends_with("this file is there already; nothing was changed"), "{error}");
        let text = |name: &str| fs::read_to_string(path(name)).ok();
        assert_eq!((text("a"), text("b/b")), (Some("a".to_owned()), Some("b".to_owned())));
        assert_eq!((text("c/c"), text("d")), (None, None));
        steps.pop();
        write_all(&steps).unwrap();
        assert_eq!((text("a"), text("c/c")), (Some("A".to_owned()), Some("B".to_owned())));
        assert!(!path("b").exists());
    }

    #[test]
    fn what_cannot_be_put_back_is_named() {
        let error = super::write::create(std::path::Path::new("."), b"").unwrap_err();
        let error = super::AllError { error, left: vec!["x".into(), "y".into()] };
        let said = error.to_string();
        assert!(said.ends_with("; these were changed before that and could not be put back: x, y"), "{said}");
    }
}
