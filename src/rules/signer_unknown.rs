//! `signer-unknown`: a name that the roster does not know signs for nobody.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::Refusal;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("signer-unknown"),
        "the roster does not know who signed",
        include_str!("signer_unknown.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    // A policy that cannot be read knows nobody; that is said of the policy, once.
    if context.policy_unread() {
        return;
    }
    let record = subject.record;
    for (role, signoff) in subject.refused(context, |reason| matches!(reason, Refusal::UnknownSigner)) {
        let reference = context.log.reference(record);
        let by = &signoff.by;
        let said = sink
            .report(
                record,
                by.span,
                format!(
                    "{reference} is signed for {} by `{}`, whom the roster does not know",
                    role.role, by.value
                ),
            )
            .help(format!(
                "let somebody of the roster sign: `countersign sign {reference} --role {}`",
                role.role
            ))
            .help("people who have left stay in the roster, so that what they signed keeps its meaning");
        if let Some(near) = context.nearest_person(&by.value) {
            said.label(format!("did you mean `{near}`?"));
        }
    }
}
