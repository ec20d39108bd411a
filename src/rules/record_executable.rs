//! `record-executable`: a record is read and never run.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("record-executable"),
        "the file of a record is marked as a program",
        include_str!("record_executable.md"),
        Level::Warning,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    if context.executable.contains(record.path()) {
        let reference = context.log.reference(record);
        let path = shell_words::quote(record.path());
        sink.report(record, record.headline(), format!("the file of {reference} is marked as a program"))
            .help(format!("take the mark off: `chmod -x {path} && git update-index --chmod=-x {path}`"));
    }
}
