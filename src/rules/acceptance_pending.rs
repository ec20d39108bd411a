//! `acceptance-pending`: both have signed, and nobody has said so.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("acceptance-pending"),
        "every required role has signed, and the record is still proposed",
        include_str!("acceptance_pending.md"),
        Level::Note,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let Some(status) = record.status.as_ref().filter(|status| status.value == Status::Proposed) else {
        return;
    };
    if subject.assessment(context).complete() {
        let reference = context.log.reference(record);
        sink.report(
            record,
            status.span,
            format!("{reference} is signed by all who have to, and still proposed"),
        )
        .label("may be `accepted` now")
        .help(format!("`countersign accept {reference}` accepts it, and adds no further sign-off"));
    }
}
