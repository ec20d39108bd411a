//! `role-not-held`: each role is a judgement, and not everybody is asked for each.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::Refusal;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("role-not-held"),
        "somebody signed in a role that they do not hold",
        include_str!("role_not_held.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let (record, policy) = (subject.record, &context.log.policy);
    for (role, signoff) in subject.refused(context, |reason| matches!(reason, Refusal::RoleNotHeld)) {
        if !policy.all_roles().contains(&role.role.as_str()) {
            continue;
        }
        let reference = context.log.reference(record);
        let by = &signoff.by;
        let own: Vec<&str> = policy
            .people
            .get(&by.value)
            .map_or_else(Vec::new, |person| person.roles.iter().map(|own| own.value.as_str()).collect());
        let own = if own.is_empty() { "no role".to_owned() } else { own.join(" and ") };
        let holders: Vec<&str> = policy.holders(&role.role).map(|(key, _)| key).collect();
        let help = match holders.as_slice() {
            [] => {
                format!("nobody may yet: `countersign roster add KEY --email ADDRESS --role {}`", role.role)
            }
            _ => format!(
                "let {} sign: `countersign sign {reference} --role {}`",
                holders.join(" or "),
                role.role
            ),
        };
        sink.report(
            record,
            by.span,
            format!("{reference} is signed for {} by `{}`, who may not sign for it", role.role, by.value),
        )
        .label(format!("holds {own}"))
        .help(help);
    }
}
