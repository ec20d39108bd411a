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
    if record.title.is_some() {
        return;
    }
    let body = record.body();
    let first = record.body_start() + (body.len() - body.trim_start().len());
    let place = record.source.line_at(if body.trim().is_empty() { record.body_start() } else { first });
    let said = sink.report(record, place, format!("`{}` has no title", record.path()));
    let line = record.source.slice(place);
    if line.starts_with('#') && !line.trim_start_matches('#').starts_with([' ', '\t']) {
        said.label("a heading has a blank behind its `#`")
    } else {
        said
    }
    .help("begin the text with a line `# …` that says in a few words what is decided");
}
