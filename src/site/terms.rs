//! Finds the terms of a glossary in prose.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::log::Glossary;

/// A term where a text uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The bytes of the word, with an `s` behind it.
    pub range: Range<usize>,
    /// The place of the term in the glossary.
    pub term: usize,
}

/// The terms of a glossary, ready to be looked for.
#[derive(Debug)]
pub struct Terms {
    automaton: AhoCorasick,
    /// For each word that is looked for, its term, and its form where case counts.
    words: Vec<(usize, Option<String>)>,
}

impl Terms {
    /// Prepares the terms of a glossary; `None` where there is nothing to look for.
    ///
    /// Case is ignored but for what is written in capitals alone: `IT` is not `it`.
    pub fn new(glossary: &Glossary) -> Option<Self> {
        let all = glossary.terms.iter().enumerate();
        let named = all.flat_map(|(at, term)| {
            std::iter::once(&term.name).chain(&term.also).map(move |word| (at, word.as_str()))
        });
        let named: Vec<(usize, &str)> = named.filter(|(_, word)| !word.trim().is_empty()).collect();
        if named.is_empty() {
            return None;
        }
        let is_capital =
            |word: &str| word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase);
        let words =
            named.iter().map(|(at, word)| (*at, is_capital(word).then(|| (*word).to_owned()))).collect();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(named.iter().map(|(_, word)| *word));
        Some(Self { automaton: automaton.ok()?, words })
    }

    /// Lists where a text uses terms, in order: whole words, also with an `s` behind them.
    pub fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Use> + 't {
        self.automaton.find_iter(text).filter_map(move |found| {
            let (term, exact) = &self.words[found.pattern().as_usize()];
            let (start, mut end) = (found.start(), found.end());
            if exact.as_ref().is_some_and(|exact| text[start..end] != **exact) {
                return None;
            }
            if text[..start].chars().next_back().is_some_and(joins) {
                return None;
            }
            if text[end..].starts_with('s') && !text[end + 1..].chars().next().is_some_and(joins) {
                end += 1;
            }
            if text[end..].chars().next().is_some_and(joins) {
                return None;
            }
            Some(Use { range: start..end, term: *term })
        })
    }
}

fn joins(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        let text = "## Sign-off\n\nAlso: signature\n\n## IT\n\n## Order\n\n## Order line\n\n## 注文\n";
        Terms::new(&Glossary::parse("glossary.md", text.as_bytes()).unwrap()).unwrap()
    }

    fn found(text: &str) -> Vec<(String, usize)> {
        terms().find(text).map(|used| (text[used.range].to_owned(), used.term)).collect()
    }

    #[test]
    fn whole_words_are_found_in_any_case_and_number() {
        assert_eq!(
            found("Sign-Offs, signatures and it; IT. An order line."),
            [
                ("Sign-Offs".to_owned(), 0),
                ("signatures".to_owned(), 0),
                ("IT".to_owned(), 1),
                ("order line".to_owned(), 3)
            ]
        );
        assert_eq!(found("reorder ordering border order_id unsign-off"), []);
    }

    #[test]
    fn a_script_without_blanks_has_words_of_its_own() {
        assert_eq!(found("「注文」"), [("注文".to_owned(), 4)]);
        assert!(Terms::new(&Glossary::parse("glossary.md", b"words").unwrap()).is_none());
    }
}
