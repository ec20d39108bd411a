//! Paths inside a snapshot: `/`-separated text, and the way from there to the disk and back.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};
use unicode_normalization::UnicodeNormalization as _;

/// Takes `.`, `..`, doubled and trailing slashes out of a path; `""` is the root.
///
/// `None` for an absolute path and for one that leads out of the root.
pub(crate) fn normal(path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Gives the folders above a path, the nearest to the root first, the root itself left out.
pub(super) fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Gives the last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Gives a name or path as file systems compare it that do not tell upper from lower case.
///
/// Capitals first: the long s and the Kelvin sign have one each.
pub(crate) fn folded(path: &str) -> String {
    path.to_uppercase().to_lowercase().nfc().collect()
}

/// Tells whether the name is `.git` on any file system: git tracks nothing of that name.
pub(super) fn is_dot_git(name: &str) -> bool {
    name.eq_ignore_ascii_case(".git")
}

/// Makes text of the raw bytes of a path; `false` when it had to be escaped or could not exist on disk.
pub(super) fn shown(bytes: &[u8]) -> (String, bool) {
    let (path, valid) = as_shown(bytes);
    (path.into_owned(), valid)
}

/// Does the same, and copies nothing where nothing is escaped.
pub(super) fn as_shown(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Ok(path) = std::str::from_utf8(bytes) {
        // An index has many paths, and hardly any has a part that could be odd: all their bytes are looked at at once.
        let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
        let is_odd = |byte: u8| matches!(byte, b'/' | b'.');
        // Without an early end, so that the compiler takes many in one step.
        let inside = pairs.fold(false, |odd, (one, next)| odd | ((*one == b'/') & is_odd(*next)));
        if let ([first, ..], [.., last]) = (bytes, bytes)
            && !(inside || is_odd(*first) || *last == b'/')
        {
            return (Cow::Borrowed(path), true);
        }
        let mut start = 0;
        let slashes = memchr::memchr_iter(b'/', bytes);
        let valid = slashes.chain([bytes.len()]).all(|end| {
            let part = &bytes[std::mem::replace(&mut start, end + 1)..end];
            !matches!(part, b"" | b"." | b"..")
        });
        return (Cow::Borrowed(path), valid);
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            write!(text, "\\x{byte:02X}").expect("writing to a String never fails");
        }
    }
    (Cow::Owned(text), false)
}

/// Gives the place of a normal path on disk; `None` where a part means something else there (`C:` on Windows).
pub(super) fn on_disk(root: &Path, path: &str) -> Option<PathBuf> {
    let mut place = root.to_path_buf();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let mut components = Path::new(part).components();
        match (components.next(), components.next()) {
            (Some(Component::Normal(name)), None) if name == part => place.push(part),
            _ => return None,
        }
    }
    Some(place)
}

/// Gives the path below `root` as `/`-separated bytes.
#[cfg(unix)]
pub(super) fn relative(root: &Path, place: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    place.strip_prefix(root).unwrap_or(place).as_os_str().as_bytes().to_vec()
}

/// Gives the path below `root` as `/`-separated bytes; a name that is no Unicode gets a byte that is no UTF-8.
#[cfg(not(unix))]
pub(super) fn relative(root: &Path, place: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in place.strip_prefix(root).unwrap_or(place) {
        if !bytes.is_empty() {
            bytes.push(b'/');
        }
        match part.to_str() {
            Some(part) => bytes.extend_from_slice(part.as_bytes()),
            None => {
                bytes.extend_from_slice(part.to_string_lossy().as_bytes());
                bytes.push(0xFF);
            }
        }
    }
    bytes
}

/// What parts the folders in a variable that lists some.
pub(super) const LIST_SEPARATOR: &str = if cfg!(windows) { ";" } else { ":" };

/// Gives the folders that a variable lists; empty ones are left out.
pub(super) fn path_list(value: &OsStr) -> Vec<PathBuf> {
    let parts = value.as_encoded_bytes().split(|byte| LIST_SEPARATOR.as_bytes() == [*byte]);
    parts.filter(|part| !part.is_empty()).map(from_bytes).collect()
}

/// Makes a path of bytes that the system or git gave.
#[cfg(unix)]
pub(super) fn from_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// Makes a path of bytes that the system or git gave; what is no Unicode cannot be kept.
#[cfg(not(unix))]
pub(super) fn from_bytes(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Makes a path absolute and free of symbolic links, as git's own paths are.
///
/// On Windows the `\\?\` that this puts before a path goes again where it can: libgit2 and git do not take it.
pub(super) fn physical(path: &Path) -> std::io::Result<PathBuf> {
    let place = std::fs::canonicalize(path)?;
    if !cfg!(windows) {
        return Ok(place);
    }
    match place.to_str().and_then(|text| text.strip_prefix(r"\\?\")) {
        Some(plain) if plain.as_bytes().get(1) == Some(&b':') => Ok(PathBuf::from(plain)),
        _ => std::path::absolute(path),
    }
}

#[cfg(test)]
mod tests {
    use super::{file_name, normal, on_disk, parents, shown};
    use std::path::{Path, PathBuf};

    #[test]
    fn dots_and_slashes_go_and_the_root_holds() {
        assert_eq!(normal("a/./b//c/../d/").as_deref(), Some("a/b/d"));
        assert_eq!(normal("").as_deref(), Some(""));
        assert_eq!(normal("a/..").as_deref(), Some(""));
        assert_eq!(normal("a/../../b"), None);
        assert_eq!(normal(".."), None);
        assert_eq!(normal("/etc/passwd"), None);
    }

    #[test]
    fn parents_come_from_the_root_down() {
        assert_eq!(parents("a/b/c").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(parents("a").count(), 0);
        assert_eq!(file_name("a/b.md"), "b.md");
    }

    #[test]
    fn odd_names_are_escaped_or_marked() {
        assert_eq!(shown("d/ä.md".as_bytes()), ("d/ä.md".to_owned(), true));
        assert_eq!(shown(b"d/\xFFx\xC3.md"), ("d/\\xFFx\\xC3.md".to_owned(), false));
        assert_eq!(shown(b"d/../x"), ("d/../x".to_owned(), false));
        assert_eq!(shown(b"d//x"), ("d//x".to_owned(), false));
    }

    #[test]
    fn the_disk_is_reached_part_by_part() {
        let root = Path::new("root");
        let below: PathBuf = ["root", "a", "b"].iter().collect();
        assert_eq!(on_disk(root, "a/b"), Some(below));
        assert_eq!(on_disk(root, ""), Some(root.to_path_buf()));
        assert_eq!(on_disk(root, ".."), None);
    }
}
