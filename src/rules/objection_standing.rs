//! `objection-standing`: a decision needs both roles and the objection of none.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("objection-standing"),
        "a record is accepted while somebody objects",
        include_str!("objection_standing.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    if !subject.must_be_signed() {
        return;
    }
    let record = subject.record;
    for (role, said) in subject.assessment(context).objections() {
        let reference = context.log.reference(record);
        let status = subject.status().unwrap_or(Status::Accepted);
        let (by, role) = (&said.by.value, &role.role);
        let reason = said.reason.as_ref();
        let why = reason.map_or_else(String::new, |reason| format!(": {}", reason.value));
        let message = format!("{reference} is {status}, and `{by}` objects to it for {role}{why}");
        let span = reason.map_or(said.by.span, |reason| reason.span);
        sink.report(record, span, message)
            .label("stands until its author takes it back")
            .help(format!("write `status: proposed` and settle it with `{by}`, who then signs: `countersign sign {reference} --role {role}`"));
    }
}
