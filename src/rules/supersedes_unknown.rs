//! `supersedes-unknown`: whoever follows the old decision has to be told, so it has to exist.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("supersedes-unknown"),
        "the record supersedes one that is not there",
        include_str!("supersedes_unknown.md"),
        Level::Error,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    for number in record.supersedes.iter().filter(|number| !context.log.has_number(number.value)) {
        let (own, old) = (context.log.reference(record), context.log.policy.reference(number.value));
        sink.report(
            record,
            number.span,
            format!("{own} supersedes {old}, and there is no {old} in this log"),
        )
        .help("`countersign list` shows the records and their numbers");
    }
}
