//! `signoff-unverified`: what cannot be verified is not believed.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Evidence;
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::Refusal;

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
    let record = subject.record;
    for (role, signoff) in subject.refused(context, |reason| matches!(reason, Refusal::Unverified(_))) {
        let reference = context.log.reference(record);
        let (claim, span) = match &signoff.signature {
            Some(signature) if signoff.via.value == Evidence::Declared => ("a signature", signature.span),
            _ => (signoff.via.value.name(), signoff.via.span),
        };
        let message =
            format!("the sign-off for {} rests on {claim}, which this version cannot verify", role.role);
        sink.report(record, span, message).label("cannot be verified").help(format!(
            "`{}` signs anew: `countersign sign {reference} --role {}` (or install a newer countersign)",
            signoff.by.value, role.role
        ));
    }
}
