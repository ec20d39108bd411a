//! `successor-missing`: whoever finds the old decision asks which one holds now.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::log::Log;
use crate::record::{Record, Status};
use crate::rules::{Check, Context, Rule, Sink};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("successor-missing"),
        "a superseded record has no successor",
        include_str!("successor_missing.md"),
        Level::Error,
    ),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let log = context.log;
    for (place, record) in log.records.iter().enumerate() {
        let status = record.status.as_ref().filter(|status| status.value == Status::Superseded);
        let Some(status) = status.filter(|_| log.successors(place).is_empty()) else { continue };
        if record.is_inherited() && names_successor(log, record) {
            continue;
        }
        let reference = log.reference(record);
        let said = sink.report(
            record,
            status.span,
            format!("{reference} is superseded, and no record says that it takes its place"),
        );
        let said = match record.number {
            Some(number) => {
                said.help(format!("write `supersedes: [{number}]` into the record that takes its place"))
            }
            None => {
                said.help("give it a number, then write `supersedes:` into the record that takes its place")
            }
        };
        said.help("if none does, the status is `deprecated`");
    }
}

/// Whether a record of another tool says in its own words what took its place: by a number behind its status, or by a
/// link to another record.
fn names_successor(log: &Log, record: &Record) -> bool {
    let by_number = record.status_word.as_ref().is_some_and(|word| {
        let line = record.source.line_at(word.span.start);
        record.text()[word.span.end..line.end.max(word.span.end)].contains(|c: char| c.is_ascii_digit())
    });
    let is_other = |path: &str| path != record.path() && log.has_path(path);
    by_number
        || record.links.iter().filter_map(|link| link.path_from(record.path())).any(|path| is_other(&path))
}
