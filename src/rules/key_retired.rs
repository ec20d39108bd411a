//! `key-retired`: a key that is out of use signs nothing new.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::context::{anew, called};
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::{Hindrance, admission};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("key-retired"),
        "a new sign-off was made with a key that is expired or revoked",
        include_str!("key_retired.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let (record, policy) = (subject.record, &context.log.policy);
    for (role, said) in subject.newcomers(context) {
        let why =
            admission(policy, role, said, context.today).into_iter().find_map(|hindrance| match hindrance {
                Hindrance::KeyExpired { until, fingerprint } => {
                    Some((fingerprint, format!("whose last day was {until}"), "is out of use"))
                }
                Hindrance::KeyRevoked { since, fingerprint } => {
                    Some((fingerprint, format!("which is revoked since {since}"), "is in wrong hands"))
                }
                _ => None,
            });
        let Some((fingerprint, why, label)) = why else { continue };
        let reference = context.log.reference(record);
        let by = &said.by.value;
        let message = format!(
            "the {} of `{by}` for {role} of {reference} was made with {fingerprint}, {why}",
            called(said.verdict)
        );
        let span = said.signature.as_ref().map_or(said.via.span, |signature| signature.span);
        let report = sink.report(record, span, message).label(format!("this key {label}"));
        report.help(anew(context, record, role, said)).help(format!(
            "a new key goes into the roster first: `countersign roster add {by} --key FILE.pub`"
        ));
    }
}
