//! A record in the order in which a reader of one role wants it: their own part first.

use crate::record::{DECISION, Part, Record, Section};
use crate::text::Span;

/// Headings that other tools have for product's part, in small letters.
const PRODUCT: [&str; 19] = [
    "customer pain",
    "customer need",
    "customer value",
    "market",
    "market need",
    "business case",
    "business value",
    "evidence",
    "success measures",
    "success metrics",
    "success criteria",
    "measures",
    "stakeholders",
    "non-goals",
    "non goals",
    "users",
    "user stories",
    "positioning",
    "pricing",
];

/// Headings that other tools have for engineering's part, in small letters.
const ENGINEERING: [&str; 21] = [
    "root cause",
    "feasibility",
    "quality and scale",
    "quality attributes",
    "scenarios",
    "risks",
    "risks and mitigations",
    "rollout",
    "rollback",
    "migration",
    "architecture",
    "design",
    "implementation",
    "security",
    "performance",
    "operations",
    "observability",
    "testing",
    "validation",
    "confirmation",
    "technical story",
];

/// A stretch of a record's text, with whose part it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stretch {
    /// Whose part it is.
    pub part: Part,
    /// Its bytes, the heading among them.
    pub span: Span,
}

impl Record {
    /// The stretches of the body as a reader of one role wants them: what stands before the sections and the decision,
    /// then their own sections, those of both, and those of the other. Together they are the whole body.
    pub fn stretches_for(&self, reader: Part) -> Vec<Stretch> {
        let text = self.text();
        let start = text.len() - self.body().len();
        let top: Vec<_> = self.sections.iter().filter(|section| section.level == 2).collect();
        let first = top.first().map_or(text.len(), |section| section.heading.span.start);
        let mut stretches = vec![(0, Stretch { part: Part::Both, span: Span::new(start, first) })];
        let decisions: Vec<Span> = self.about(&DECISION).map(|section| section.heading.span).collect();
        for (at, section) in top.iter().enumerate() {
            let end = top.get(at + 1).map_or(text.len(), |next| next.heading.span.start);
            let part = self.part_of(section).unwrap_or_else(|| usual_part(section));
            let rank = match part {
                _ if decisions.contains(&section.heading.span) => 0,
                part if part == reader => 1,
                Part::Both => 2,
                _ => 3,
            };
            stretches.push((rank, Stretch { part, span: Span::new(section.heading.span.start, end) }));
        }
        stretches.sort_by_key(|(rank, stretch)| (*rank, stretch.span));
        stretches.into_iter().map(|(_, stretch)| stretch).collect()
    }
}

/// Whose part a section is by a heading that the program's own templates do not use.
fn usual_part(section: &Section) -> Part {
    let heading = section.heading.value.trim().trim_end_matches(':').to_lowercase();
    if PRODUCT.contains(&heading.as_str()) {
        Part::Product
    } else if ENGINEERING.contains(&heading.as_str()) {
        Part::Engineering
    } else {
        Part::Both
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reader_begins_with_their_own_and_nothing_is_lost() {
        let text = "---\nid: x\n---\n# T\n\nLead.\n\n## Context\n\nc\n\n## Risks\n\nr\n\n### More\n\nm\n\n## Decision Outcome\n\nd\n\n## Evidence\n\ne\n";
        let record = Record::parse("0001-x.md", text.as_bytes());
        let read = |reader| {
            let parts = record.stretches_for(reader);
            let heads = parts.iter().map(|part| text[part.span.range()].lines().next().unwrap_or_default());
            let mut spans: Vec<Span> = parts.iter().map(|part| part.span).collect();
            let heads: Vec<&str> = heads.collect();
            spans.sort();
            assert_eq!((spans[0].start, spans.last().unwrap().end), (text.find("# T").unwrap(), text.len()));
            assert!(spans.windows(2).all(|pair| pair[0].end == pair[1].start), "{spans:?}");
            heads
        };
        assert_eq!(
            read(Part::Product),
            ["# T", "## Decision Outcome", "## Evidence", "## Context", "## Risks"]
        );
        assert_eq!(
            read(Part::Engineering),
            ["# T", "## Decision Outcome", "## Risks", "## Context", "## Evidence"]
        );
        let bare = Record::parse("0001-x.md", b"words");
        assert_eq!(bare.stretches_for(Part::Product).len(), 1);
    }
}
