//! `status-missing`: nothing is accepted by default, and nothing is lost by default.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Format;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("status-missing"),
        "the record does not say where it stands",
        include_str!("status_missing.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    if record.status_word.is_some() || record.status.is_some() || subject.has_fault("status") {
        return;
    }
    let reference = context.log.reference(record);
    let help = match record.format {
        Format::Plain => "say it below the title, on a line of its own: `Status: proposed`",
        _ => "add a line `status: draft` to the front matter, or whichever it is",
    };
    sink.report(record, subject.place_of("status"), format!("{reference} has no status")).help(help);
}
