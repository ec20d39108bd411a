//! `supersedes-self`: nothing takes its own place.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("supersedes-self"),
        "the record supersedes itself",
        include_str!("supersedes_self.md"),
        Level::Error,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    for number in record.supersedes.iter().filter(|number| record.number == Some(number.value)) {
        let reference = context.log.reference(record);
        sink.report(record, number.span, format!("{reference} supersedes itself"))
            .help("name the older record here, or delete the number");
    }
}
