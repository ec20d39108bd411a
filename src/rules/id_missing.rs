//! `id-missing`: a sign-off is to a record, and the id says to which.

use crate::diagnostic::{Code, Fix, Level, RuleMeta};
use crate::record::{Format, RecordId};
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("id-missing"),
        "the record has no id",
        include_str!("id_missing.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    if record.id.is_some() || record.format == Format::Plain || subject.has_fault("id") {
        return;
    }
    // Where it had one, that is the one to bring back: `id-changed` says so.
    if context.before.get(record.path()).is_some_and(|before| before.id.is_some()) {
        return;
    }
    let reference = context.log.reference(record);
    let fresh = fresh_id(context, subject);
    let edit = record.with_id(&fresh);
    let said = sink
        .report(record, subject.place_of("id"), format!("{reference} has no id, so nothing can be signed"))
        .help(format!("add a line `id: {fresh}` to the front matter, and never change it"))
        .fix(edit.map(|edit| Fix::new(format!("add the line `id: {fresh}`"), edit)));
    if record.format == Format::Foreign {
        said.help("a record from before you used countersign: `since:` in countersign.yaml spares it");
    }
}

/// An id that no record of the log has: drawn from what the record says, so that the same log gets the same advice.
pub(super) fn fresh_id(context: &Context<'_>, subject: &Subject<'_>) -> RecordId {
    let digest = subject.assessment(context).digest.0;
    let rank = context.log.rank(subject.place);
    let draw = |at: usize| {
        let turned = (at + rank) % digest.len();
        RecordId::from_random(std::array::from_fn(|n| digest[(turned + n) % digest.len()]))
    };
    (0..digest.len()).map(draw).find(|id| !context.log.has_id(*id)).unwrap_or_else(|| draw(0))
}
