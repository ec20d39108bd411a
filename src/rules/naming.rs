//! Advice on file names: which number is free, and what a file would be called with it.

use crate::log::{file_name, next_number as next};
use crate::rules::Context;

/// How a file without number is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// With a date in front, as log4brains does.
    ByDate,
    /// In some other way.
    Otherwise,
}

impl Named {
    /// Tells how a path's file is named.
    pub(super) fn of(path: &str) -> Self {
        let digits: Vec<u8> =
            file_of(path).bytes().take(10).filter(|byte| !matches!(byte, b'-' | b'_' | b'.')).collect();
        let date = digits.len() >= 8
            && digits[..8].iter().all(u8::is_ascii_digit)
            && (b"0101".as_slice()..=b"1231".as_slice()).contains(&&digits[4..8]);
        if date { Self::ByDate } else { Self::Otherwise }
    }
}

/// One above the highest number of the log's records and of the files beside them.
pub(super) fn next_number(context: &Context<'_>) -> u32 {
    let beside = context.log.beside.iter().map(String::as_str);
    next(context.log.paths().into_iter().chain(beside))
}

/// What a file without number would be called with one: a date in front gives way.
pub(crate) fn numbered_path(path: &str, number: u32) -> String {
    let file = file_of(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words = match Named::of(path) {
        Named::ByDate => {
            stem.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.'))
        }
        Named::Otherwise => stem,
    };
    format!("{}{}", &path[..path.len() - file.len()], file_name(number, words))
}

/// What a file would be called with another number, written as wide as the one it has.
pub(crate) fn renumbered_path(path: &str, number: u32) -> String {
    let file = file_of(path);
    let above = &path[..path.len() - file.len()];
    // The number is that of the file, or of the folder in which it is the README.
    let part = if crate::record::number_of(file).is_some() {
        path.len() - file.len()
    } else {
        above.trim_end_matches('/').rfind('/').map_or(0, |at| at + 1)
    };
    let rest = &path[part..];
    let Some(start) = rest.find(|c: char| c.is_ascii_digit()) else { return path.to_owned() };
    let width = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
    format!("{}{}{number:0width$}{}", &path[..part], &rest[..start], &rest[start + width..])
}

/// The command that renames a file, ready to be pasted.
pub(super) fn git_mv(from: &str, to: &str) -> String {
    format!("git mv {} {}", shell_words::quote(from), shell_words::quote(to))
}

fn file_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::{Named, numbered_path, renumbered_path};

    #[test]
    fn names_keep_what_they_say() {
        for (path, number, wanted) in [
            ("d/0042-x.md", 43, "d/0043-x.md"),
            ("d/adr-7-x.md", 43, "d/adr-43-x.md"),
            ("d/2026/0042-x/README.md", 43, "d/2026/0043-x/README.md"),
            ("0042-x/README.md", 43, "0043-x/README.md"),
            ("0042.md", 12_345, "12345.md"),
        ] {
            assert_eq!(renumbered_path(path, number), wanted, "{path}");
        }
        for (path, wanted) in [
            ("d/20200101-use-x.md", "d/0008-use-x.md"),
            ("2020-01-01-use-x.md", "0008-use-x.md"),
            ("d/Use X.markdown", "d/0008-use-x.md"),
            ("d/12345678-x.md", "d/0008-12345678-x.md"),
        ] {
            assert_eq!(numbered_path(path, 8), wanted, "{path}");
        }
        assert_eq!(Named::of("d/20200101-x.md"), Named::ByDate);
        assert_eq!(Named::of("d/é.md"), Named::Otherwise);
    }
}
