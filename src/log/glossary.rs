//! The words of both worlds, as a log explains them: `glossary.md`, each term under a heading of its own.

use crate::record::Record;
use crate::text::{Edit, Source, Span};

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
    /// The bytes of its heading.
    pub heading: Span,
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
            let meaning = Span::new(start, section.body.end);
            Term { name: section.heading.value.clone(), also, heading: section.heading.span, meaning }
        });
        let terms = terms.collect();
        Some(Self { source: Source::new(path, text), terms })
    }

    /// The term of this name, or of which it is another name, in any case.
    pub fn find(&self, word: &str) -> Option<&Term> {
        let wanted = word.trim().to_lowercase();
        let is = |name: &String| name.to_lowercase() == wanted;
        let by_name = self.terms.iter().find(|term| is(&term.name));
        by_name.or_else(|| self.terms.iter().find(|term| term.also.iter().any(is)))
    }

    /// The edit that adds a term: at its place where the terms stand in the order of the alphabet, else at the end.
    pub fn with_term(&self, name: &str, also: &[String], meaning: &str) -> Edit {
        let text = self.source.text();
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let other = if also.is_empty() { String::new() } else { format!("Also: {}.\n\n", also.join(", ")) };
        let entry =
            format!("## {name}\n\n{other}{}\n", meaning.trim()).replace("\r\n", "\n").replace('\n', end);
        let names: Vec<String> = self.terms.iter().map(|term| term.name.to_lowercase()).collect();
        let after = |own: &String| *own > name.to_lowercase();
        match names.iter().position(after).filter(|_| names.is_sorted()) {
            Some(at) => Edit::insert(self.terms[at].heading.start, format!("{entry}{end}")),
            None => {
                let gap = match text {
                    "" => String::new(),
                    text if text.ends_with(&format!("{end}{end}")) => String::new(),
                    text if text.ends_with('\n') => end.to_owned(),
                    _ => format!("{end}{end}"),
                };
                Edit::insert(text.len(), format!("{gap}{entry}"))
            }
        }
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
    fn a_term_is_added_at_its_place_and_all_else_stays() {
        let add = |text: &str| {
            let glossary = Glossary::parse("glossary.md", text.as_bytes()).unwrap();
            let edit = glossary.with_term("Latency", &["p95".to_owned()], " How long. ");
            let new = crate::text::apply(text, &[edit]).unwrap();
            let read = Glossary::parse("glossary.md", new.as_bytes()).unwrap();
            assert_eq!(read.find("P95").map(|term| read.meaning(term).trim()), Some("How long."), "{new}");
            assert_eq!(read.terms.len(), glossary.terms.len() + 1);
            new
        };
        let entry = "## Latency\n\nAlso: p95.\n\nHow long.\n";
        assert_eq!(add(""), entry);
        assert_eq!(add("# G"), format!("# G\n\n{entry}"));
        assert_eq!(
            add("# G\n\n## A\n\nx\n\n## SLA\n\ny"),
            format!("# G\n\n## A\n\nx\n\n{entry}\n## SLA\n\ny")
        );
        assert_eq!(add("## SLA\n\ny\n\n## A\n"), format!("## SLA\n\ny\n\n## A\n\n{entry}"));
        assert_eq!(add("## A\r\n\r\nx\r\n"), format!("## A\n\nx\n\n{entry}").replace('\n', "\r\n"));
    }

    #[test]
    fn what_is_no_text_is_no_glossary() {
        assert!(Glossary::parse("glossary.md", b"\xff\xfe").is_none());
        assert!(Glossary::parse("glossary.md", b"").unwrap().terms.is_empty());
    }
}
