//! `number-mismatch`: one record with two numbers is cited by the wrong one.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("number-mismatch"),
        "the record gives itself another number than its file name does",
        include_str!("number_mismatch.md"),
        Level::Error,
    ),
    check: Check::Record(check),
};

fn check(_: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let (Some(number), Some(stated)) = (record.number, &record.stated_number) else { return };
    if number != stated.value {
        let message = format!("the file name says number {number}, and here it says {}", stated.value);
        // A title is pointed at by its digits.
        let text = record.source.slice(stated.span);
        let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        let at = stated.span.start + start;
        sink.report(record, Span::new(at, at + digits), message)
            .label(format!("expected {number}"))
            .help(format!("write {number} here, or leave the number out: the file name is what counts"));
    }
}
