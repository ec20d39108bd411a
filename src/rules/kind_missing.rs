//! `kind-missing`: the kind says which sections a record needs.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Format;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("kind-missing"),
        "the record does not say whether it is about product or technology",
        include_str!("kind_missing.md"),
        Level::Error,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    if record.kind.is_some() || record.format != Format::Native || subject.has_fault("kind") {
        return;
    }
    let reference = context.log.reference(record);
    sink.report(record, subject.place_of("kind"), format!("{reference} has no kind")).help(
        "add a line `kind: product` (what to build, and for whom) or `kind: technical` (how to build it)",
    );
}
