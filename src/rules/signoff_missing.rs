//! `signoff-missing`: "accepted" is not a word that somebody types.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::State;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("signoff-missing"),
        "an accepted record lacks the sign-off of a required role",
        include_str!("signoff_missing.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    if !subject.must_be_signed() {
        return;
    }
    let record = subject.record;
    let status = record.status.as_ref().map_or("accepted", |status| status.value.name());
    for role in subject.assessment(context).roles.iter().filter(|role| role.required) {
        if role.state == State::Missing {
            let place =
                role.place.or_else(|| record.key_span("status")).unwrap_or_else(|| record.front_span());
            let reference = context.log.reference(record);
            sink.report(
                record,
                place,
                format!("{reference} is {status}, and {} has not signed it", role.role),
            )
            .label("nobody has signed here")
            .help(format!(
                "back to `status: proposed`, then `countersign sign {reference} --role {}`",
                role.role
            ));
        }
    }
}
