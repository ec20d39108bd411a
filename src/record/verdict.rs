//! What a person says to a record, and the one line that says why.

use std::fmt;

use serde::Serialize;

use crate::text::hidden_characters;

/// What a person says to a record in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// Yes.
    Accept,
    /// No: it blocks acceptance until its author takes it back.
    Object,
    /// What the person said before is taken back.
    Withdraw,
}

impl Verdict {
    /// The verdicts that have a line of their own in the file.
    pub(super) const WRITTEN: [Self; 2] = [Self::Object, Self::Withdraw];

    /// The word that stands in the file and in what is signed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Object => "object",
            Self::Withdraw => "withdraw",
        }
    }

    /// What it is, to begin a sentence with.
    pub(super) const fn described(self) -> &'static str {
        match self {
            Self::Accept => "a sign-off",
            Self::Object => "an objection, below its `verdict`,",
            Self::Withdraw => "a withdrawal, below its `verdict`,",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The most characters that a reason may have: one line that people read.
pub const REASON_LIMIT: usize = 300;

/// Whether a text may stand as a reason: 1 to [`REASON_LIMIT`] visible characters on one line, no blank at either end.
pub fn is_reason(text: &str) -> bool {
    !text.is_empty()
        && text.trim() == text
        && text.chars().count() <= REASON_LIMIT
        && !text.contains(['\n', '\r', '\t'])
        && hidden_characters(text).next().is_none()
}

/// A reason as it stands in the file: in double quotes, which every YAML parser reads alike.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Reads what [`quote`] wrote, and nothing else: there is one way to write a reason.
pub(super) fn unquote(quoted: &str) -> Option<String> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => return None,
            '\\' => text.push(characters.next().filter(|c| matches!(c, '"' | '\\'))?),
            _ => text.push(character),
        }
    }
    (is_reason(&text) && quote(&text) == quoted).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{is_reason, quote, unquote};

    #[test]
    fn a_reason_is_read_as_it_was_written() {
        for text in ["Too early.", "Ada's \"no\": it doubles C:\\cost", "早すぎる", "# no comment: it's text"]
        {
            assert_eq!(unquote(&quote(text)).as_deref(), Some(text));
            let yaml: String = serde_yaml::from_str(&quote(text)).unwrap();
            assert_eq!(yaml, text);
        }
    }

    #[test]
    fn there_is_one_way_to_write_it() {
        for text in
            ["", "\"", "\"\"", "plain", "\"a\" b\"", "\"a\\n\"", "\"a\\\"", "\" a\"", "\"a\u{200b}b\"", "'a'"]
        {
            assert_eq!(unquote(text), None, "{text}");
        }
        assert!(!is_reason(&"x".repeat(301)));
        assert!(is_reason(&"ü".repeat(300)));
    }
}
