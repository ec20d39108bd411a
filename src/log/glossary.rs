//! The words of both worlds, as a log explains them: `glossary.md`, each term under a heading of its own.

use crate::record::Record;
use crate::text::{Source, Span};

/// What stands in front of a term's other names.
const ALSO: &str = "also:";

/// A glossary.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Glossary {
    /// The file's path and text.
    pub source: Source,
    /// Its terms, in the order in which they stand.
    pub terms: Vec<Term>,
}

/// A word and what it means here.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Term {
    /// The word, as its heading says it.
    pub name: String,
    /// Other names for the same thing.
    pub also: Vec<String>,
    /// What it means, as Markdown: the bytes below the heading and the other names.
    pub meaning: Span,
}

impl Glossary {
    /// Reads a glossary; `None` where the bytes are no text.
    ///
    /// Each heading of the second level is a term. A first line `Also: account, customer account` gives it other names.
    pub fn parse(path: &str, bytes: &[u8]) -> Option<Self> {
        std::str::from_utf8(bytes).ok()?;
        let read = Record::parse(path, bytes);
        let text = read.text();
        let headings = read.sections.iter().filter(|section| section.level == 2);
        let terms = headings.filter(|section| !section.heading.value.is_empty()).map(|section| {
            let (also, start) = other_names(text, section.body);
            Term { name: section.heading.value.clone(), also, meaning: Span::new(start, section.body.end) }
        });
        let terms = terms.collect();
        Some(Self { source: Source::new(path, text), terms })
    }

    /// What a term means, as Markdown.
    pub fn meaning(&self, term: &Term) -> &str {
        &self.source.text()[term.meaning.range()]
    }
}

/// The other names on the first line that is not blank, and where what follows begins.
fn other_names(text: &str, body: Span) -> (Vec<String>, usize) {
    let below = &text[body.range()];
    let start = below.len() - below.trim_start().len();
    let line = below[start..].split_inclusive('\n').next().unwrap_or_default();
    let Some(names) =
        line.get(..ALSO.len()).filter(|word| word.eq_ignore_ascii_case(ALSO)).map(|_| &line[ALSO.len()..])
    else {
        return (Vec::new(), body.start);
    };
    let names = names
        .trim()
        .trim_end_matches('.')
        .split(',')
        .map(|name| name.trim().trim_matches('`'))
        .filter(|name| !name.is_empty());
    (names.map(str::to_owned).collect(), body.start + start + line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_heading_is_a_term_with_its_other_names() {
        let text = "# Glossary\n\nWords.\n\n## Customer account\n\nAlso: account, `login`.\n\nWho buys.\n\n### More\n\nMuch.\n\n## SLA\nHow *fast*.\n\n## Empty\n";
        let glossary = Glossary::parse("d/glossary.md", text.as_bytes()).unwrap();
        let names: Vec<&str> = glossary.terms.iter().map(|term| term.name.as_str()).collect();
        assert_eq!(names, ["Customer account", "SLA", "Empty"]);
        assert_eq!(glossary.terms[0].also, ["account", "login"]);
        assert_eq!(glossary.meaning(&glossary.terms[0]).trim(), "Who buys.\n\n### More\n\nMuch.");
        assert_eq!(glossary.meaning(&glossary.terms[1]).trim(), "How *fast*.");
        assert_eq!(glossary.meaning(&glossary.terms[2]).trim(), "");
    }

    #[test]
    fn what_is_no_text_is_no_glossary() {
        assert!(Glossary::parse("glossary.md", b"\xff\xfe").is_none());
        assert!(Glossary::parse("glossary.md", b"").unwrap().terms.is_empty());
    }
}
