//! Lines that a CI service would obey: made harmless in what people read, written on purpose by nobody but us.
//!
//! GitHub obeys `::command::` at the start of a line and `##[command]` anywhere in one, Azure `##vso[command]` too, and
//! TeamCity `##teamcity[command]`. All of them read both streams of a step.

use std::borrow::Cow;
use std::io::{self, Write};

/// What begins a command wherever it stands in a line.
const ANYWHERE: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// Takes the force out of one line, with or without its line end; a line that nobody would obey stays as it is.
pub fn line(text: &str) -> Cow<'_, str> {
    let begins = text.trim_start().starts_with("::");
    let holds = ANYWHERE.iter().any(|command| find(text, command).is_some());
    if !begins && !holds {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    if begins {
        out.push('\\');
    }
    let mut rest = text;
    while let Some(at) = ANYWHERE.iter().filter_map(|command| find(rest, command)).min() {
        out.push_str(&rest[..=at]);
        out.push('\\');
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Takes the force out of a JSON document, which means the same afterwards: its strings alone can hold a command.
pub(super) fn json(document: String) -> String {
    if ANYWHERE.iter().all(|command| find(&document, command).is_none()) {
        return document;
    }
    let mut out = String::with_capacity(document.len() + 16);
    let mut rest = document.as_str();
    while let Some(at) = ANYWHERE.iter().filter_map(|command| find(rest, command)).min() {
        out.push_str(&rest[..=at]);
        out.push_str("\\u0023");
        rest = &rest[at + 2..];
    }
    out.push_str(rest);
    out
}

/// Where a command begins in a line; services do not look at upper and lower case.
fn find(text: &str, command: &str) -> Option<usize> {
    let (text, command) = (text.as_bytes(), command.as_bytes());
    text.windows(command.len()).position(|window| window.eq_ignore_ascii_case(command))
}

/// A stream whose lines are made harmless as they pass through.
#[derive(Debug)]
pub struct Harmless<W: Write> {
    inner: W,
    /// The line that is not complete yet.
    begun: Vec<u8>,
}

impl<W: Write> Harmless<W> {
    /// Wraps a stream.
    pub const fn new(inner: W) -> Self {
        Self { inner, begun: Vec::new() }
    }

    fn pass(&mut self) -> io::Result<()> {
        let begun = std::mem::take(&mut self.begun);
        let text = String::from_utf8_lossy(&begun);
        self.inner.write_all(line(&text).as_bytes())
    }
}

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.begun.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.pass()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass()?;
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert, proptest};

    #[test]
    fn ordinary_lines_stay() {
        for text in ["", "## Heading [x]", "a::b", "#[derive]", "error: x\n"] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn what_a_service_would_obey_is_broken() {
        assert_eq!(line(" ::error::x\n"), "\\ ::error::x\n");
        assert_eq!(line("a ##[error]b ##vso[x] ##TeamCity[y]"), "a #\\#[error]b #\\#vso[x] #\\#TeamCity[y]");
        assert_eq!(line("###[error]"), "##\\#[error]");
        let mut out = Harmless::new(Vec::new());
        for piece in ["a\n:", ":error", "::b\n##", "[c]"] {
            out.write_all(piece.as_bytes()).unwrap();
        }
        out.flush().unwrap();
        assert_eq!(String::from_utf8(out.inner).unwrap(), "a\n\\::error::b\n#\\#[c]");
    }

    proptest! {
        #[test]
        fn nothing_is_left_to_obey(text in any::<String>(), at in 0..9_usize) {
            let text = format!("{}{text}", ["", "::", " ::", "##[", "##vso[", "####[", "##", "x##[", "\t::a"][at]);
            let shown = line(&text);
            // The runner trims by Unicode, as we do.
            prop_assert!(!shown.trim_start().starts_with("::"));
            prop_assert!(ANYWHERE.iter().all(|command| find(&shown, command).is_none()));
        }
    }
}
