//! `same-signer`: two sign-offs are worth two people.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::policy::ROLES;
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::Refusal;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("same-signer"),
        "one person signed for product and for engineering",
        include_str!("same_signer.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let refused = subject.refused(context, |reason| matches!(reason, Refusal::SamePerson { .. }));
    let pair: Vec<_> = refused.filter(|(role, _)| ROLES.contains(&role.role.as_str())).collect();
    // Both are refused, and it is one mistake.
    let [(first, theirs), (second, again)] = pair.as_slice() else { return };
    let reference = context.log.reference(record);
    let message =
        format!("`{}` signed {reference} for {} and for {}", again.by.value, first.role, second.role);
    sink.report(record, again.by.span, message)
        .label("the same person")
        .related(record, theirs.by.span, format!("signed for {} here", first.role))
        .help(format!("let a second person sign: `countersign sign {reference} --role {}`", second.role));
}
