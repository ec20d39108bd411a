//! The list of what a build wrote, kept in the output folder: what is not on it is not ours to touch.

use std::collections::BTreeSet;
use std::path::Path;

use crate::site::error::SiteError;

/// The list's name in the output folder.
pub(super) const NAME: &str = ".countersign-site";

const HEAD: &str =
    "countersign site 1: files written by `countersign build`, which removes those it no longer writes";

/// Reads the list; `None` where there is none.
pub(super) fn read(out: &Path) -> Result<Option<BTreeSet<String>>, SiteError> {
    let path = out.join(NAME);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => return Ok(None),
        Err(source) => {
            return Err(SiteError::Io { action: "read", path, source });
        }
    };
    let mut files = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        let fine = if index == 0 { line == HEAD } else { is_safe(line) };
        if !fine {
            return Err(SiteError::Manifest { path, line: index + 1 });
        }
        if index > 0 {
            files.insert(line.to_owned());
        }
    }
    if text.is_empty() {
        return Err(SiteError::Manifest { path, line: 1 });
    }
    Ok(Some(files))
}

/// Writes the list, unless it is there already.
pub(super) fn write(out: &Path, files: &BTreeSet<&str>) -> Result<(), SiteError> {
    let path = out.join(NAME);
    let mut text = String::from(HEAD);
    text.push('\n');
    for file in files {
        text.push_str(file);
        text.push('\n');
    }
    if std::fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    super::replace(&path, text.as_bytes())
}

/// Tells whether a path stays inside the output folder: someone may have edited the list, and a page's name comes from a record's.
pub(super) fn is_safe(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':'])
        && !path.chars().any(char::is_control)
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}
