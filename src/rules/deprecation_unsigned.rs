//! `deprecation-unsigned`: both roles made it a decision, and one word ends it.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("deprecation-unsigned"),
        "a change ends an accepted decision, and nobody signs that it ends",
        include_str!("deprecation_unsigned.md"),
        Level::Note,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let before = context.before.get(&Context::key_of(record));
    let was_accepted = before.is_some_and(|before| before.status == Some(Status::Accepted));
    let Some(status) = record.status.as_ref().filter(|status| status.value == Status::Deprecated) else {
        return;
    };
    if !was_accepted {
        return;
    }
    let reference = context.log.reference(record);
    let roles = context.log.policy.required_roles(record).join(" and ");
    sink.report(
        record,
        status.span,
        format!("{reference} was accepted by {roles}, and no signature ends it"),
    )
    .label("was `accepted`")
    .help(format!(
        "where they are to agree that it ends: `countersign supersede {reference} \"…\"`, which they sign"
    ));
}
