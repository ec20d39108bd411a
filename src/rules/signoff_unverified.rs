//! `signoff-unverified`: what cannot be verified is not believed.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::{Refusal, State, Unproven};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("signoff-unverified"),
        "a sign-off claims evidence that cannot be verified",
        include_str!("signoff_unverified.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    // A policy that cannot be read knows no key; that is said of the policy, once.
    if context.policy_unread() {
        return;
    }
    let record = subject.record;
    for (role, signoff) in subject.refused(context, |reason| matches!(reason, Refusal::Unproven(_))) {
        let State::Refused(_, reasons) = &role.state else { continue };
        let reason = reasons.iter().find_map(|reason| match reason {
            Refusal::Unproven(unproven) => Some(unproven),
            _ => None,
        });
        let Some(reason) = reason else { continue };
        let reference = context.log.reference(record);
        let span = match (&signoff.signature, reason) {
            (Some(signature), Unproven::Signature(_) | Unproven::OtherKey { .. } | Unproven::NotClaimed) => {
                signature.span
            }
            _ => signoff.via.span,
        };
        let message =
            format!("the sign-off of `{}` for {} proves nothing: {reason}", signoff.by.value, role.role);
        let said = sink.report(record, span, message).label("cannot be verified");
        let said = match reason {
            Unproven::OtherKey { owner: None, .. } => said.help(format!(
                "if the key is theirs, `countersign roster add {} --key FILE.pub` says so in the policy",
                signoff.by.value
            )),
            _ => said,
        };
        said.help(format!(
            "`{}` signs anew: `countersign sign {reference} --role {}`",
            signoff.by.value, role.role
        ));
    }
}
