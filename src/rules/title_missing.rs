//! `title-missing`: a decision without a name cannot be spoken of.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("title-missing"),
        "the record has no title",
        include_str!("title_missing.md"),
        Level::Error,
    ),
    check: Check::Record(check),
};

fn check(_: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    if record.title.is_none() {
        let place = record.source.line_at(record.body_start());
        sink.report(record, place, format!("`{}` has no title", record.path()))
            .help("begin the text with a line `# …` that says in a few words what is decided");
    }
}
