//! `section-missing`: a reader must find the context and the decision without searching.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::{Record, Section, Topic, is_same};
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

/// A section that a record has to have.
#[derive(Debug)]
pub(super) struct Wanted<'r> {
    /// What the record calls it, or should.
    pub(super) heading: &'r str,
    /// The section, where it is there.
    pub(super) section: Option<&'r Section>,
}

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    for wanted in required(context, record).iter().filter(|wanted| wanted.section.is_none()) {
        let heading = wanted.heading;
        sink.report(record, record.headline(), format!("the section `{heading}` is missing"))
            .help(format!("add a heading `## {heading}` and say there what belongs to it"));
    }
}

/// The sections that a record has to have: what the policy requires of its kind, under whatever name the record gives
/// it, and what its template required. The policy requires nothing of a record whose kind is unknown.
pub(super) fn required<'r>(context: &Context<'r>, record: &'r Record) -> Vec<Wanted<'r>> {
    let kind = record.kind.as_ref().map(|kind| kind.value);
    let policy = kind.and_then(|kind| context.log.policy.sections.get(&kind)).map_or(&[][..], Vec::as_slice);
    let mut all: Vec<Wanted<'r>> = policy.iter().map(|wanted| find(record, wanted)).collect();
    for named in record.named_sections.iter().filter(|named| named.is_required) {
        let heading = named.heading.value.as_str();
        if !all.iter().any(|other| is_same(other.heading, heading)) {
            all.push(Wanted { heading, section: record.section(heading) });
        }
    }
    all
}

/// The section that is wanted: by its own heading, by the record's name for the same thing, or by one of other tools.
fn find<'r>(record: &'r Record, wanted: &'r str) -> Wanted<'r> {
    let topic = Topic::named(wanted);
    let own: Option<&'r str> =
        topic.and_then(|topic| record.named(topic.name)).map(|named| named.heading.value.as_str());
    let usual = topic.into_iter().flat_map(Topic::all_headings);
    let section = record
        .section(wanted)
        .or_else(|| own.and_then(|heading| record.section(heading)))
        .or_else(|| usual.into_iter().find_map(|heading| record.section(heading)));
    Wanted { heading: own.unwrap_or(wanted), section }
}
