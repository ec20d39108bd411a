//! `evidence-below-policy`: what went in by an older policy stays, and is seen.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("evidence-below-policy"),
        "a sign-off of a record in force is weaker than the policy asks today",
        include_str!("evidence_below_policy.md"),
        Level::Note,
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
        let least = context.log.policy.least_evidence(&role.role);
        if said.via.value >= least {
            continue;
        }
        let reference = context.log.reference(record);
        let (by, via) = (&said.by.value, &said.via);
        let message = format!(
            "the sign-off of `{by}` for {} of {reference} is `{}`; today the policy asks for `{least}`",
            role.role, via.value
        );
        sink.report(record, via.span, message)
            .label("was judged when it went in")
            .help("it still holds: the next revision needs the stronger evidence");
    }
}
