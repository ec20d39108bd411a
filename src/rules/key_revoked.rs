//! `key-revoked`: nobody knows who made what a lost key made.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::{Hindrance, admission};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("key-revoked"),
        "a sign-off of a record in force rests on a revoked key",
        include_str!("key_revoked.md"),
        Level::Warning,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    if subject.status() != Some(Status::Accepted) {
        return;
    }
    for role in subject.assessment(context).roles.iter().filter(|role| role.holds()) {
        let Some(said) = role.said().filter(|said| !context.is_new(record, &role.role, said)) else {
            continue;
        };
        let revoked = admission(&context.log.policy, &role.role, said, context.today).into_iter().find_map(
            |hindrance| match hindrance {
                Hindrance::KeyRevoked { since, fingerprint } => Some((since, fingerprint)),
                _ => None,
            },
        );
        let Some((since, fingerprint)) = revoked else { continue };
        let reference = context.log.reference(record);
        let by = &said.by.value;
        let message = format!(
            "the sign-off of `{by}` for {} of {reference} rests on {fingerprint}, which is revoked since {since}",
            role.role
        );
        let span = said.signature.as_ref().map_or(said.via.span, |signature| signature.span);
        sink.report(record, span, message)
            .label("whoever has that key can have made this")
            .help(format!(
                "have it signed anew: `countersign propose {reference}`, then `countersign sign {reference}` with another key"
            ));
    }
}
