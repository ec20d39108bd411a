//! `number-duplicate`: what people call by one number has to be one record.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::naming::{git_mv, next_number, renumbered_path};
use crate::rules::{Check, Context, Rule, Sink};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("number-duplicate"),
        "two records have the same number",
        include_str!("number_duplicate.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut free = next_number(context);
    for (number, places) in context.log.numbers() {
        let [first, others @ ..] = places else { continue };
        let first = &context.log.records[*first];
        for other in others {
            let record = &context.log.records[*other];
            let reference = context.log.policy.reference(number);
            let message = format!("{reference} is two records: `{}` and `{}`", first.path(), record.path());
            sink.report(record, record.headline(), message)
                .related(first, first.headline(), format!("this is {reference} too"))
                .help(format!(
                    "give the younger of the two the next free number, such as `{}`",
                    git_mv(record.path(), &renumbered_path(record.path(), free))
                ))
                .help("sign-offs still hold: the number is not part of what was signed");
            free += 1;
        }
    }
}
