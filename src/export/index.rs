//! An index of a log in Markdown, kept between two marks in a file whose other bytes belong to somebody else.

use thiserror::Error;

use crate::export::csv::status;
use crate::log::Log;

/// The line above the index.
pub const BEGIN: &str = "<!-- countersign:index -->";
/// The line below it.
pub const END: &str = "<!-- /countersign:index -->";

/// Why a file has no place for an index.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IndexProblem {
    /// One of the marks is not there.
    #[error("there is no line `{0}` in it")]
    Missing(&'static str),
    /// A mark stands in it more than once.
    #[error("`{mark}` stands on line {line} too")]
    Twice {
        /// The mark.
        mark: &'static str,
        /// The line of the second one, from 1.
        line: usize,
    },
    /// The marks stand the wrong way round.
    #[error("`{END}` stands above `{BEGIN}`")]
    Turned,
}

/// Writes a table with a line for each record. `from` is the folder, relative to the repository, that its links start from.
pub fn index(log: &Log, from: &str) -> String {
    let mut out = String::from("| Record | Decision | Status | Date |\n|---|---|---|---|\n");
    for record in &log.records {
        let date = record.date.as_ref().map(|date| date.value.to_string()).unwrap_or_default();
        let link = format!("[{}]({})", shown(&log.reference(record)), target(from, record.path()));
        out.push_str(&format!(
            "| {link} | {} | {} | {date} |\n",
            shown(record.name()),
            shown(&status(record))
        ));
    }
    out
}

/// Puts an index between the marks of a text; every other byte stays, and line ends are those of the text.
pub fn with_index(text: &str, index: &str) -> Result<String, IndexProblem> {
    let begin = only_line(text, BEGIN)?;
    let end = only_line(text, END)?;
    if end < begin {
        return Err(IndexProblem::Turned);
    }
    let crlf = text.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'));
    let index = if crlf { index.replace('\n', "\r\n") } else { index.to_owned() };
    let above = text[begin..].find('\n').map_or(text.len(), |at| begin + at + 1);
    Ok(format!("{}{index}{}", &text[..above], &text[end..]))
}

/// Where the one line starts that is this mark.
fn only_line(text: &str, mark: &'static str) -> Result<usize, IndexProblem> {
    let mut at = 0;
    let mut found = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if line.trim() == mark {
            if found.is_some() {
                return Err(IndexProblem::Twice { mark, line: number + 1 });
            }
            found = Some(at);
        }
        at += line.len();
    }
    found.ok_or(IndexProblem::Missing(mark))
}

/// Words as Markdown shows them to the letter, in one cell of a table.
fn shown(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '|' | '[' | ']' | '<' | '>' | '*' | '_' | '`' | '&' | '~' | '$' => out.extend(['\\', c]),
            _ => out.push(c),
        }
        out
    })
}

/// A relative link from a folder to a path, both relative to the repository.
fn target(from: &str, path: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count().min(to.len() - 1);
    let up = std::iter::repeat_n("..", from.len() - shared);
    let parts: Vec<String> = up.chain(to[shared..].iter().copied()).map(escaped).collect();
    parts.join("/")
}

/// A part of a path in which nothing ends a link or begins a fragment.
fn escaped(part: &str) -> String {
    part.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b',' | b'@') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, IndexProblem, target, with_index};

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let text = format!("# Ours \r\n{BEGIN}\r\nold\r\n{END}\r\ntail");
        let new = with_index(&text, "a\nb\n").unwrap();
        assert_eq!(new, format!("# Ours \r\n{BEGIN}\r\na\r\nb\r\n{END}\r\ntail"));
        assert_eq!(with_index(&new, "a\nb\n").unwrap(), new);
        assert_eq!(with_index("x", "a"), Err(IndexProblem::Missing(BEGIN)));
        assert_eq!(with_index(&format!("{END}\n{BEGIN}\n"), "a"), Err(IndexProblem::Turned));
        let twice = format!("{BEGIN}\n{BEGIN}\n{END}\n");
        assert_eq!(with_index(&twice, "a"), Err(IndexProblem::Twice { mark: BEGIN, line: 2 }));
        assert_eq!(with_index(&format!("see `{BEGIN}`\n"), "a"), Err(IndexProblem::Missing(BEGIN)));
    }

    #[test]
    fn links_lead_from_the_file_to_the_record() {
        for (from, path, wanted) in [
            ("", "d/0001-a.md", "d/0001-a.md"),
            ("d", "d/0001-a.md", "0001-a.md"),
            ("docs/x", "d/0001 (a)#b%.md", "../../d/0001%20%28a%29%23b%25.md"),
            ("d/0001", "d/0001/README.md", "README.md"),
        ] {
            assert_eq!(target(from, path), wanted);
        }
    }
}
