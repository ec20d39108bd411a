//! `prompt-left`: a question of the template that still stands there was never answered.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::template::MARK;
use crate::record::{Record, Status};
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::text::Spanned;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("prompt-left"),
        "a question of the template is still there",
        include_str!("prompt_left.md"),
        Level::Error,
    ),
    check: Check::Record(check),
};

/// How much of a question is shown, in characters.
const LONGEST: usize = 70;

fn check(_: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    if subject.status() == Some(Status::Draft) {
        return;
    }
    let together = |a: &Spanned<String>, b: &Spanned<String>| section_of(record, a) == section_of(record, b);
    for prompts in record.prompts.chunk_by(together) {
        let [first, more @ ..] = prompts else { continue };
        let place = section_of(record, first).map_or_else(String::new, |name| format!(" under `{name}`"));
        let message = match more.len() {
            0 => format!("a question of the template is still there{place}: “{}”", shortened(&first.value)),
            more => format!(
                "{} questions of the template are still there{place}, the first: “{}”",
                more + 1,
                shortened(&first.value)
            ),
        };
        sink.report(record, first.span, message)
            .help("answer it and delete the question; delete it alone if it does not matter here");
    }
}

/// The heading under which a prompt stands.
fn section_of<'r>(record: &'r Record, prompt: &Spanned<String>) -> Option<&'r str> {
    let above = record.sections.partition_point(|section| section.heading.span.start < prompt.span.start);
    // A heading that is itself a question names nothing; a few of them in a row are passed over, not thousands.
    let mut named = record.sections[..above].iter().rev().take(8);
    named
        .find(|section| !section.heading.value.starts_with(MARK))
        .map(|section| section.heading.value.as_str())
}

/// The beginning of a question, where it is too long for one line.
fn shortened(words: &str) -> String {
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let start: String = words.chars().take(LONGEST).collect();
    let end = start.rfind(' ').unwrap_or(start.len());
    format!("{} …", &start[..end])
}
