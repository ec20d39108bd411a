//! `outcome-unknown`: what became of a decision that nobody finds is lost.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("outcome-unknown"),
        "an outcome names a record that is not in the log",
        include_str!("outcome_unknown.md"),
        Level::Warning,
    )
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for outcome in context.outcomes.all() {
        let Some(number) = outcome.record.filter(|number| !context.log.has_number(number.value)) else {
            continue;
        };
        let reference = context.log.policy.reference(number.value);
        sink.report_beside(&outcome.source, number.span, format!("there is no {reference} in this log"))
            .help("mend the number: `outcome: 42` for what became of the record 42")
            .help("or bring the record back that it speaks of");
    }
}
