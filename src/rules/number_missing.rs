//! `number-missing`: the number is what people say: without one nothing can point at the record.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::{Format, Record};
use crate::rules::naming::{Named, next_number};
use crate::rules::{Check, Context, Rule, Sink};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("number-missing"),
        "the file name has no number",
        include_str!("number_missing.md"),
        Level::Error,
    ),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let log = context.log;
    let nameless = |record: &&Record| record.number.is_none() && record.format != Format::Unreadable;
    // Above the numbers that `number-duplicate` proposes, so that no two findings propose the same.
    let first_free = || {
        let duplicates = log.numbers().map(|(_, places)| places.len() - 1).sum::<usize>();
        next_number(context).saturating_add(u32::try_from(duplicates).unwrap_or(u32::MAX))
    };
    let mut free = None;
    for record in log.records.iter().filter(nameless) {
        let named = Named::of(record.path());
        // Other tools name files by date. A log that spares older records has taken such ones over as they were.
        if named == Named::ByDate && record.is_inherited() && log.policy.since.is_some() {
            continue;
        }
        let message = match named {
            Named::ByDate => format!("`{}` begins with a date, and a date is no number", record.path()),
            Named::Otherwise => format!("`{}` has no number in its name", record.path()),
        };
        let number = free.get_or_insert_with(first_free);
        let wanted = format!("countersign renumber {} {number}", shell_words::quote(record.path()));
        *number = number.saturating_add(1);
        sink.report(record, record.headline(), message)
            .help(format!("give it the next free one: `{wanted}`"))
            .help("if it is no record, name it under `ignore:` in countersign.yaml");
    }
}
