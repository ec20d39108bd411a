//! `signer-left`: who is no longer asked says nothing new; what they said before stays.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::context::called;
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::{Hindrance, admission};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("signer-left"),
        "somebody signed anew who has left, or has given the role up",
        include_str!("signer_left.md"),
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
                Hindrance::Left { until } => {
                    Some((format!("whose last day was {until}"), "has left".to_owned()))
                }
                Hindrance::RoleGivenUp => {
                    Some(("who has given that role up".to_owned(), format!("held {role} before")))
                }
                _ => None,
            });
        let Some((why, label)) = why else { continue };
        let reference = context.log.reference(record);
        let by = &said.by;
        let message =
            format!("{reference} has a new {} for {role} by `{}`, {why}", called(said.verdict), by.value);
        let holders: Vec<&str> = policy.holders(role).map(|(key, _)| key).collect();
        let help = match holders.as_slice() {
            [] => format!(
                "nobody holds the role now: `countersign roster add KEY --email ADDRESS --role {role}`"
            ),
            _ => format!("let {} sign: `countersign sign {reference} --role {role}`", holders.join(" or ")),
        };
        sink.report(record, by.span, message).label(label).help(help);
    }
}
