//! `relation-unknown`: a pointer into nothing helps no reader.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("relation-unknown"),
        "the record relates to one that is not there",
        include_str!("relation_unknown.md"),
        Level::Error,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    for number in record.relates.iter().filter(|number| !context.log.has_number(number.value)) {
        let reference = context.log.policy.reference(number.value);
        sink.report(record, number.span, format!("there is no {reference} in this log"))
            .help("`countersign list` shows the records and their numbers");
    }
}
