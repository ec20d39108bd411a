//! `id-changed`: a record that changes its id is another record in its place.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::{Record, RecordId};
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::digest_of;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("id-changed"),
        "the id of a record was changed",
        include_str!("id_changed.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let was = context.before.get(record.path()).and_then(|before| before.id);
    let Some(was) = was else { return };
    let reference = context.log.reference(record);
    let Some(id) = &record.id else {
        // What keeps the id from being read is said already, unless the policy spares that of what other tools wrote.
        if !record.faults.is_empty() && !context.log.policy.spares(record) {
            return;
        }
        sink.report(record, record.front_span(), format!("{reference} had the id `{was}` and has none now"))
            .help(format!(
                "write `id: {was}` again: without it this is another record, and nobody has signed that"
            ))
            .help("another decision in its place is a record of its own: `countersign new`");
        return;
    };
    if was == id.value || is_another_file(context, record, id.value, was) {
        return;
    }
    sink.report(record, id.span, format!("the id of {reference} was `{was}` and is `{}` now", id.value))
        .label(format!("was `{was}`"))
        .help(format!(
            "write `id: {was}` again: the id is how sign-offs and earlier versions find the record"
        ))
        .help("another decision in its place is a record of its own: `countersign new`");
}

/// Whether the path holds another record as that one stood before, and its own record goes on elsewhere: then files
/// were renamed, and no id was touched.
fn is_another_file(context: &Context<'_>, record: &Record, id: RecordId, was: RecordId) -> bool {
    let moved = context.before.get(&Context::key_of(record)).is_some_and(|before| {
        before.id == Some(id) && before.path != record.path() && before.digest == digest_of(record)
    });
    moved && context.log.has_id(was)
}
