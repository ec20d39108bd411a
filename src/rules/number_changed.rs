//! `number-changed`: a number that was cited goes on meaning the same decision.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::naming::git_mv;
use crate::rules::{Check, Context, Rule, Sink, Subject};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("number-changed"),
        "a record that was decided has another number than before",
        include_str!("number_changed.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let Some(before) = context.before.get(&Context::key_of(record)).filter(|before| before.is_decided())
    else {
        return;
    };
    let Some(number) = before.number.filter(|number| Some(*number) != record.number) else { return };
    if holders_before(context, number) > 1 {
        return;
    }
    let (was, reference) = (context.log.policy.reference(number), context.log.reference(record));
    let status = before.status.map_or("decided", Status::name);
    sink.report(record, record.headline(), format!("{was} was {status}, and is {reference} now"))
        .label(format!("stood in `{}`", before.path))
        .help(format!("give it its number again: `{}`", git_mv(record.path(), &before.path)))
        .help("people and other records cite it by that number; another decision takes the next free one");
}

/// How many records had a number before the change.
fn holders_before(context: &Context<'_>, number: u32) -> usize {
    let unchanged = |path: &str| context.changed.is_some_and(|changed| !changed.contains(path));
    let of_log = context.log.numbered(number).iter().map(|place| context.log.records[*place].path());
    let changed = context.before.values().filter(|before| before.number == Some(number));
    let paths: BTreeSet<&str> =
        of_log.filter(|path| unchanged(path)).chain(changed.map(|before| before.path.as_str())).collect();
    paths.len()
}
