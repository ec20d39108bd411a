//! What the sections of a record are about, and what each is called: by this program, by other tools, by the record.
//!
//! A record in any language says itself what it calls its sections, in its front matter, so that whoever reads it needs
//! neither the template that it came from nor a list of languages:
//!
//! ```yaml
//! sections:
//!   decision: Entscheidung
//!   measures: Erfolgsmaße | Heute | Ziel | Bis wann
//!   legal!: Rechtliche Prüfung
//! ```
//!
//! Behind a heading stand the names of the columns that the program reads; `!` marks a section that has to be answered.

use crate::diagnostic::Diagnostic;
use crate::record::front::{Entry, lines};
use crate::record::signoffs::is_word;
use crate::record::{Record, Section, codes};
use crate::text::{Span, Spanned};

/// The longest heading or name of a column that a record may name, in characters.
const LONGEST: usize = 80;

/// Whose knowledge a section asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What product knows best.
    Product,
    /// What engineering knows best.
    Engineering,
    /// What both have to agree on.
    Both,
}

impl Part {
    /// All parts, in the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::Both, Self::Product, Self::Engineering];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Engineering => "engineering",
            Self::Both => "both",
        }
    }

    /// The role that knows it best, as the policy calls it; `None` for both.
    pub const fn role(self) -> Option<&'static str> {
        match self {
            Self::Product | Self::Engineering => Some(self.name()),
            Self::Both => None,
        }
    }

    /// The part of the other of the two roles.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Product => Self::Engineering,
            Self::Engineering => Self::Product,
            Self::Both => Self::Both,
        }
    }

    /// The part of a topic: that of a known one, else what its first word says, else both.
    pub fn of(topic: &str) -> Self {
        match Topic::named(topic) {
            Some(known) => known.part,
            None if topic.starts_with("product-") => Self::Product,
            None if topic.starts_with("engineering-") => Self::Engineering,
            None => Self::Both,
        }
    }
}

/// Something that a section is about.
#[derive(Debug)]
#[non_exhaustive]
pub struct Topic {
    /// Its name, in one word.
    pub name: &'static str,
    /// Whose knowledge it asks for.
    pub part: Part,
    /// What the section is called: by this program, then by other tools.
    pub headings: &'static [&'static str],
    /// Headings under which other tools hold something that stands in for it.
    also: &'static [&'static str],
    /// The columns of its table that are read by their headers, each with all of its names.
    columns: &'static [&'static [&'static str]],
}

/// What is decided.
pub static DECISION: Topic = Topic {
    also: &["Decisions", "Specification"],
    ..topic("decision", Part::Both, &["Decision", "Decision Outcome"])
};

/// The ways that there are: the columns are value, feasibility, and the name of doing nothing.
pub static OPTIONS: Topic = Topic {
    also: &["Alternatives considered"],
    columns: &[&["Value"], &["Feasibility"], &[]],
    ..topic("options", Part::Both, &["Options", "Considered Options", "Options considered", "Alternatives"])
};

/// How it will be seen that the decision did what it was to do: the columns are baseline, target and day.
pub static MEASURES: Topic = Topic {
    columns: &[
        &["Baseline", "Today", "Now", "Current"],
        &["Target", "Goal"],
        &["By when", "By", "Due", "Deadline", "Until", "When", "Date"],
    ],
    ..topic(
        "measures",
        Part::Product,
        &["Success measures", "Success metrics", "Measures", "Success criteria"],
    )
};

static CONTEXT: Topic = Topic {
    also: &["Context and Problem Statement", "Background", "Motivation", "Problem", "Abstract"],
    ..topic("context", Part::Both, &["Context"])
};
static EVIDENCE: Topic = topic("evidence", Part::Product, &["Evidence"]);
static STAKEHOLDERS: Topic = topic("stakeholders", Part::Product, &["Stakeholders"]);
static NON_GOALS: Topic = topic("non-goals", Part::Product, &["Non-goals"]);
static FEASIBILITY: Topic = topic("feasibility", Part::Engineering, &["Feasibility"]);
static QUALITY: Topic = topic("quality", Part::Engineering, &["Quality and scale"]);
static RISKS: Topic =
    Topic { also: &["Risks and mitigations"], ..topic("risks", Part::Engineering, &["Risks"]) };
static ROLLOUT: Topic = topic("rollout", Part::Engineering, &["Rollout"]);
static CONSEQUENCES: Topic = Topic {
    also: &["Positive Consequences", "Pros and Cons of the Options", "Rationale", "Implications"],
    ..topic("consequences", Part::Both, &["Consequences"])
};
static REVIEW: Topic = topic("review", Part::Both, &["When to look again"]);

static TOPICS: [&Topic; 13] = [
    &DECISION,
    &CONTEXT,
    &EVIDENCE,
    &MEASURES,
    &STAKEHOLDERS,
    &NON_GOALS,
    &OPTIONS,
    &FEASIBILITY,
    &QUALITY,
    &RISKS,
    &ROLLOUT,
    &CONSEQUENCES,
    &REVIEW,
];

const fn topic(name: &'static str, part: Part, headings: &'static [&'static str]) -> Topic {
    Topic { name, part, headings, also: &[], columns: &[] }
}

impl Topic {
    /// All topics that the program knows, in the order in which its templates ask for them.
    pub fn all() -> &'static [&'static Self] {
        &TOPICS
    }

    /// The topic of this name, or whose section the program calls so, in any case.
    pub fn named(word: &str) -> Option<&'static Self> {
        let is = |topic: &&&Self| {
            topic.name == word || topic.headings.first().is_some_and(|own| is_same(own, word))
        };
        TOPICS.iter().find(is).copied()
    }

    /// Every heading under which something of it may stand: its own, then what stands in for it.
    pub fn all_headings(&self) -> impl Iterator<Item = &'static str> {
        self.headings.iter().chain(self.also).copied()
    }
}

/// What a record calls one of its sections.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Named {
    /// What the section is about: the name of a [`Topic`], or a word of the team's own.
    pub topic: Spanned<String>,
    /// Whether it has to be there and to be answered.
    pub is_required: bool,
    /// Its heading.
    pub heading: Spanned<String>,
    /// The names of the columns that are read, in the order of the topic.
    pub columns: Vec<String>,
}

impl Record {
    /// Gives the sections about a topic: the one that the record calls so itself, then those with a usual heading.
    pub fn about<'r>(&'r self, topic: &'static Topic) -> impl Iterator<Item = &'r Section> {
        let own = self.named(topic.name).map(|named| named.heading.value.as_str());
        own.into_iter().chain(topic.headings.iter().copied()).filter_map(|heading| self.section(heading))
    }

    /// Gives what the record itself calls the section about something.
    pub fn named(&self, topic: &str) -> Option<&Named> {
        self.named_sections.iter().find(|named| named.topic.value == topic)
    }

    /// Tells whose knowledge a section asks for; `None` where nothing says what it is about.
    pub fn part_of(&self, section: &Section) -> Option<Part> {
        let heading = section.heading.value.as_str();
        if let Some(named) = self.named_sections.iter().find(|named| is_same(&named.heading.value, heading)) {
            return Some(Part::of(&named.topic.value));
        }
        let topic = TOPICS.iter().find(|topic| topic.all_headings().any(|own| is_same(own, heading)));
        topic.map(|topic| topic.part)
    }

    /// Every name of a column of the table about a topic: the one of the record, then the usual ones.
    pub(super) fn column_names(&self, topic: &'static Topic, at: usize) -> Vec<&str> {
        let own = self.named(topic.name).and_then(|named| named.columns.get(at));
        let usual = topic.columns.get(at).copied().unwrap_or_default();
        own.map(String::as_str).into_iter().chain(usual.iter().copied()).collect()
    }
}

/// Whether two headings are one: the case of letters does not count.
pub(crate) fn is_same(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right) || (!left.is_ascii() && left.to_lowercase() == right.to_lowercase())
}

/// Reads the lines of the block `sections:`; what is none of its grammar is a fault.
pub(super) fn parse_block(entry: &Entry<'_>, path: &str, text: &str) -> (Vec<Named>, Vec<Diagnostic>) {
    let mut found: Vec<Named> = Vec::new();
    let mut faults = Vec::new();
    let mut wrong = |span: Span, message: String| {
        faults.push(Diagnostic::new(codes::VALUE_MALFORMED, path, span, message).help(
            "write `sections:` and below it, by two blanks, one line for each: `  decision: Entscheidung`",
        ));
    };
    if !entry.value.value.is_empty() {
        wrong(entry.value.span, "`sections` takes its headings on lines of their own".to_owned());
    }
    for (span, _) in lines(text, entry.below) {
        let line = &text[span.range()];
        let Some(named) = line.strip_prefix("  ").and_then(|rest| read_line(rest, span.start + 2)) else {
            wrong(span, format!("`{}` is not `topic: Heading`, both in plain words", line.trim()));
            continue;
        };
        let twice = found.iter().any(|other| {
            other.topic.value == named.topic.value || is_same(&other.heading.value, &named.heading.value)
        });
        if twice {
            wrong(span, format!("`{}` or its heading stands twice", named.topic.value));
        } else {
            found.push(named);
        }
    }
    (found, faults)
}

/// Reads `topic: Heading | Column`, which starts at this place of its file.
fn read_line(line: &str, start: usize) -> Option<Named> {
    let (key, value) = line.split_once(": ")?;
    let topic = key.strip_suffix('!').unwrap_or(key);
    let mut names = value.split(" | ");
    let heading = names.next()?;
    let columns: Vec<String> = names.map(str::to_owned).collect();
    let plain = is_word(topic) && is_plain(heading) && columns.iter().all(|column| is_plain(column));
    let at = start + key.len() + 2;
    plain.then(|| Named {
        topic: Spanned::new(topic.to_owned(), Span::new(start, start + topic.len())),
        is_required: key.len() > topic.len(),
        heading: Spanned::new(heading.to_owned(), Span::new(at, at + heading.len())),
        columns,
    })
}

/// Whether some words are the same plain text to every YAML parser: no mark of YAML among them, and no word that one of
/// them takes for a truth value or for nothing.
pub(super) fn is_plain(words: &str) -> bool {
    const TYPED: [&str; 9] = ["yes", "no", "on", "off", "true", "false", "null", "y", "n"];
    words.starts_with(char::is_alphabetic)
        && words.chars().count() <= LONGEST
        && !words.ends_with(' ')
        && !words.contains("  ")
        && words.chars().all(|c| c.is_alphanumeric() || " -–,/()&'’.!?".contains(c))
        && !TYPED.contains(&words.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(block: &str) -> Record {
        let text = format!(
            "---\nid: k7f3-2m9q\nkind: product\nstatus: draft\nrevision: 1\nsections:\n{block}signoffs:\n  product:\n  engineering:\n---\n# T\n\n## Überblick\n\nA.\n\n## Entscheidung\n\nWir tun es.\n"
        );
        Record::parse("0001-x.md", text.as_bytes())
    }

    #[test]
    fn a_record_says_what_it_calls_its_sections() {
        let record = read("  decision: Entscheidung\n  product-legal!: überblick\n");
        assert!(record.faults.is_empty(), "{:?}", record.faults);
        assert_eq!(record.decision().as_deref(), Some("Wir tun es."));
        let section = record.section("Überblick").unwrap();
        assert_eq!(record.part_of(section), Some(Part::Product));
        assert!(record.named("product-legal").unwrap().is_required);
        assert!(!record.named("decision").unwrap().is_required);
    }

    #[test]
    fn a_line_that_parsers_read_differently_is_a_fault_and_names_nothing() {
        for line in [
            "  decision: No",
            "  decision: \"Entscheidung\"",
            "  decision: [a, b]",
            "  decision: a: b",
            "  decision: a #b",
            "  Decision: Entscheidung",
            "   decision: Entscheidung",
            "  decision:Entscheidung",
            "  decision: ✎ Was",
            "  decision: 2026",
            "  decision: Was | ",
        ] {
            let record = read(&format!("{line}\n"));
            assert_eq!(record.faults.len(), 1, "{line}");
            assert!(record.named("decision").is_none(), "{line}");
        }
        assert_eq!(read("  decision: A\n  decision: B\n").faults.len(), 1);
        assert_eq!(read("  decision: A\n  context: a\n").faults.len(), 1);
    }

    #[test]
    fn names_of_topics_and_their_headings_are_told_apart() {
        let mut seen = std::collections::BTreeSet::new();
        for topic in Topic::all() {
            assert!(is_word(topic.name) && is_plain(topic.headings[0]), "{}", topic.name);
            for heading in topic.all_headings() {
                assert!(seen.insert(heading.to_lowercase()), "{heading} stands for two topics");
            }
        }
        assert_eq!(Topic::named("success MEASURES").map(|topic| topic.name), Some("measures"));
        assert!(Topic::named("Considered Options").is_none());
    }
}
