//! What is looked for: words, of which case, accents and width do not count.

use std::ops::Range;

use crate::text::fold::{fold, is_unspaced, is_word};

/// Words, all of which have to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub(super) words: Vec<String>,
}

/// How well a word answers another, best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// It is nearly the same: a letter or two differ.
    Near,
    /// It begins with it.
    Begins,
    /// It is the same.
    Same,
}

impl Grade {
    pub(super) const fn weight(self) -> u32 {
        match self {
            Self::Near => 1,
            Self::Begins => 2,
            Self::Same => 4,
        }
    }
}

impl Query {
    /// Takes words apart; a query without any word finds nothing.
    pub fn new(text: &str) -> Self {
        let mut folded: Vec<String> = Vec::new();
        for (word, _) in words(text) {
            let word = fold(word);
            if !word.is_empty() && !folded.contains(&word) {
                folded.push(word);
            }
        }
        Self { words: folded }
    }

    /// Whether it holds no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// The words of a text, with their places in bytes.
pub(super) fn words(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_word)?;
        let length = text[start..].find(|c| !is_word(c)).unwrap_or(text.len() - start);
        at = start + length;
        Some((&text[start..at], start..at))
    })
}

/// How well a word of a text answers a folded word; `near` says whether it may differ a little.
pub(super) fn grade(word: &str, wanted: &str, near: bool) -> Option<Grade> {
    if word.is_ascii() {
        let (bytes, wanted_bytes) = (word.as_bytes(), wanted.as_bytes());
        if bytes.len() >= wanted_bytes.len() && bytes[..wanted_bytes.len()].eq_ignore_ascii_case(wanted_bytes)
        {
            return Some(if bytes.len() == wanted_bytes.len() { Grade::Same } else { Grade::Begins });
        }
        return if near && is_near(&word.to_ascii_lowercase(), wanted) { Some(Grade::Near) } else { None };
    }
    let word = fold(word);
    match word.strip_prefix(wanted) {
        Some("") => Some(Grade::Same),
        Some(_) => Some(Grade::Begins),
        // Scripts without blanks have no words to look up: a part of a run is a word.
        None if wanted.starts_with(is_unspaced) && word.contains(wanted) => Some(Grade::Begins),
        None if near && is_near(&word, wanted) => Some(Grade::Near),
        None => None,
    }
}

/// Whether two folded words differ by no more than a slip of the hand: a letter from four on, two from eight on.
fn is_near(word: &str, wanted: &str) -> bool {
    let (own, width) = (word.chars().count(), wanted.chars().count());
    let allowed = match width {
        0..4 => return false,
        4..8 => 1,
        _ => 2,
    };
    own.abs_diff(width) <= allowed && strsim::osa_distance(word, wanted) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_whatever_their_case_and_accents() {
        assert_eq!(Query::new("  Québec, QUEBEC straße ").words, ["quebec", "strasse"]);
        assert!(Query::new(" – ?").is_empty());
        assert_eq!(grade("PostgreSQL", "postgresql", false), Some(Grade::Same));
        assert_eq!(grade("Québécois", "quebec", false), Some(Grade::Begins));
        assert_eq!(grade("データベース設計", "設計", false), Some(Grade::Begins));
        assert_eq!(grade("post", "postgresql", false), None);
    }

    #[test]
    fn a_slip_is_forgiven_where_it_may_be() {
        assert_eq!(grade("PostgreSQL", "postgersql", true), Some(Grade::Near));
        assert_eq!(grade("PostgreSQL", "postgersql", false), None);
        assert_eq!(grade("cart", "card", true), Some(Grade::Near));
        assert_eq!(grade("fax", "fix", true), None);
        assert_eq!(grade("Québec", "quebek", true), Some(Grade::Near));
    }
}
