//! `section-missing`: a reader must find the context and the decision without searching.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::{Record, Section};
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("section-missing"),
        "a required section is not there",
        include_str!("section_missing.md"),
        Level::Error,
    ),
    check: Check::Record(check),
};

/// Headings under which other templates hold the same thing.
const ALSO: [(&str, &[&str]); 5] = [
    ("Context", &["Context and Problem Statement", "Background", "Motivation", "Problem", "Abstract"]),
    ("Decision", &["Decision Outcome", "Decisions", "Specification"]),
    ("Consequences", &["Positive Consequences", "Pros and Cons of the Options", "Rationale", "Implications"]),
    ("Options", &["Considered Options", "Alternatives", "Alternatives considered", "Options considered"]),
    ("Risks", &["Risks and mitigations"]),
];

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    for wanted in required(context, record) {
        if find(record, wanted).is_none() {
            sink.report(record, record.headline(), format!("the section `{wanted}` is missing"))
                .help(format!("add a heading `## {wanted}` and say there what belongs to it"));
        }
    }
}

/// The sections that the policy requires of a record; none of one whose kind is unknown.
pub(super) fn required<'c>(context: &Context<'c>, record: &Record) -> &'c [String] {
    let kind = record.kind.as_ref().map(|kind| kind.value);
    kind.and_then(|kind| context.log.policy.sections.get(&kind)).map_or(&[], Vec::as_slice)
}

/// The section that is wanted, under its own heading or one that other templates use for the same thing.
pub(super) fn find<'r>(record: &'r Record, wanted: &str) -> Option<&'r Section> {
    record.section(wanted).or_else(|| {
        let also = ALSO.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        also.1.iter().find_map(|heading| record.section(heading))
    })
}
