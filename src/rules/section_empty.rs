//! `section-empty`: a heading without an answer only looks as if somebody had thought of it.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::section_missing::required;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("section-empty"),
        "a required section says nothing",
        include_str!("section_empty.md"),
        Level::Error,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    if subject.status() == Some(Status::Draft) {
        return;
    }
    for wanted in required(context, record) {
        let Some(section) = wanted.section.filter(|section| !section.answered) else { continue };
        let heading = &section.heading;
        let asked = record
            .prompts
            .iter()
            .any(|prompt| prompt.span.start >= section.body.start && prompt.span.end <= section.body.end);
        let (message, label) = if asked {
            ("holds the template's questions and no answer", "only questions stand below")
        } else {
            ("is empty", "nothing stands below")
        };
        let message = format!("the section `{}` {message}", heading.value);
        sink.report(record, record.source.line_at(heading.span.start), message)
            .label(label)
            .help("write what belongs there, even if it is one sentence on why there is nothing to say");
    }
}
