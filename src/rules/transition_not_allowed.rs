//! `transition-not-allowed`: the dead do not rise, and nothing signed goes back, without a new round.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("transition-not-allowed"),
        "the status went from one to another that may not follow it",
        include_str!("transition_not_allowed.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let before = context.before.get(&Context::key_of(record));
    let (Some(before), Some(status)) = (before, &record.status) else { return };
    let Some(was) = before.status else { return };
    let revision = record.revision.as_ref().map_or(1, |revision| revision.value);
    if was.may_become(status.value, revision > before.revision) {
        return;
    }
    let reference = context.log.reference(record);
    let next: Vec<&str> = Status::ALL
        .into_iter()
        .filter(|next| *next != was && was.may_become(*next, false))
        .map(Status::name)
        .collect();
    let message = format!("{reference} was {was} and is {} now, which may not follow", status.value);
    let said = sink.report(record, status.span, message).label(format!("was `{was}`"));
    let said = match next.as_slice() {
        [] => said.help(format!("write `status: {was}` again: that is where a record's life ends")),
        _ => said.help(format!("after `{was}` comes `{}`", next.join("` or `"))),
    };
    if was.may_become(status.value, true) {
        said.help(format!("to decide anew, begin a new round: `countersign propose {reference}`"));
    }
}
