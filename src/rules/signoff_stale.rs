//! `signoff-stale`: whoever signed has not seen what the record says now.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("signoff-stale"),
        "the record was changed after it was signed",
        include_str!("signoff_stale.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    // What is still being written, or was decided against, binds nobody.
    if matches!(subject.status(), Some(Status::Draft | Status::Rejected)) {
        return;
    }
    let assessment = subject.assessment(context);
    for (role, signoff) in assessment.roles.iter().filter_map(|role| Some((role, role.stale()?))) {
        let reference = context.log.reference(record);
        let message = format!(
            "{reference} was changed after {} signed it for {}: that sign-off no longer holds",
            signoff.by.value, role.role
        );
        let said = sink
            .report(record, signoff.digest.span, message)
            .label(format!("signed this; the record now is {}", assessment.digest.short()));
        if subject.must_be_signed() {
            said.help(format!(
                "take the change back, or ask both roles anew: `countersign propose {reference}`"
            ));
        } else {
            said.help(format!(
                "ask {} to read it again: `countersign sign {reference} --role {}`",
                signoff.by.value, role.role
            ))
            // Whoever made the change is seldom the one who signed, and wants to commit it.
            .help(format!("until then, `countersign propose {reference}` takes the sign-off out"));
        }
    }
}
