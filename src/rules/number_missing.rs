//! `number-missing`: the number is what people say: without one nothing can point at the record.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Format;
use crate::rules::naming::{Named, git_mv, next_number, numbered_path};
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("number-missing"),
        "the file name has no number",
        include_str!("number_missing.md"),
        Level::Error,
    )
    .timeless(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    if record.number.is_some() {
        return;
    }
    let named = Named::of(record.path());
    // Other tools name files by date. A log that spares older records has taken such ones over as they were.
    if named == Named::ByDate && record.format != Format::Native && context.log.policy.since.is_some() {
        return;
    }
    let message = match named {
        Named::ByDate => format!("`{}` begins with a date, and a date is no number", record.path()),
        Named::Otherwise => format!("`{}` has no number in its name", record.path()),
    };
    let wanted = numbered_path(record.path(), next_number(context));
    sink.report(record, record.headline(), message)
        .help(format!("give it the next free one: `{}`", git_mv(record.path(), &wanted)))
        .help("if it is no record, name it under `ignore:` in countersign.yaml");
}
