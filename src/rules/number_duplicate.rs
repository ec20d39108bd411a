//! `number-duplicate`: what people call by one number has to be one record.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Record;
use crate::rules::naming::next_number;
use crate::rules::{Check, Context, Rule, Sink};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("number-duplicate"),
        "two records have the same number",
        include_str!("number_duplicate.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    // Found where it is needed, which is seldom: all paths have to be looked at for it.
    let mut free = None;
    for (number, places) in context.log.numbers() {
        let mut records: Vec<&Record> = places.iter().map(|place| &context.log.records[*place]).collect();
        // Those that the policy spares come first, so that it is the new one of two that is told.
        records.sort_by_key(|record| !context.spares(record));
        let [first, others @ ..] = records.as_slice() else { continue };
        for record in others {
            let number_free = free.get_or_insert_with(|| next_number(context));
            let renumber =
                format!("countersign renumber {} {number_free}", shell_words::quote(record.path()));
            let reference = context.log.policy.reference(number);
            let message = format!("{reference} is two records: `{}` and `{}`", first.path(), record.path());
            sink.report(record, record.headline(), message)
                .related(first, first.headline(), format!("this is {reference} too"))
                .help(format!(
                    "give the younger of the two the next free number, and all that names it: `{renumber}`"
                ))
                .help("sign-offs still hold: the number is not part of what was signed");
            *number_free += 1;
        }
    }
}
