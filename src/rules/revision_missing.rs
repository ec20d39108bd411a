//! `revision-missing`: the revision is part of what is signed, so that no older text comes back.

use crate::diagnostic::{Code, Fix, Level, RuleMeta};
use crate::record::Format;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("revision-missing"),
        "the record does not say which revision it is",
        include_str!("revision_missing.md"),
        Level::Warning,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    if record.revision.is_some() || record.format != Format::Native || subject.has_fault("revision") {
        return;
    }
    let reference = context.log.reference(record);
    // What was a later revision before is not the first one now.
    let first = |key: &str| context.before.get(key).is_none_or(|before| before.revision == 1);
    let known = first(record.path()) && first(&Context::key_of(record));
    let edit = record.with_first_revision().filter(|_| known);
    sink.report(record, subject.place_of("revision"), format!("{reference} has no revision; it counts as 1"))
        .help("add a line `revision: 1` below the status before anybody signs: it is part of what is signed")
        .fix(edit.map(|edit| Fix::new("add the line `revision: 1`", edit)));
}
