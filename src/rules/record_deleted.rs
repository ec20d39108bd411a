//! `record-deleted`: what was decided stays in the log, also when it no longer holds.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Sink};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("record-deleted"),
        "a record that was decided is gone",
        include_str!("record_deleted.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for record in context.gone.iter().filter(|record| record.is_decided()) {
        let path = &record.path;
        let name =
            record.number.map_or_else(|| format!("`{path}`"), |number| context.log.policy.reference(number));
        let status = record.status.map_or("decided", Status::name);
        if context.log.beside.contains(path) {
            let message = format!("{name} is {status}, and the policy ignores `{path}` from now on");
            sink.report_policy(&context.log.policy.source, Span::at(0), message)
                .help("take it out of `ignore:` again");
            continue;
        }
        let quoted = shell_words::quote(path);
        sink.report_gone(path, format!("{name} is {status}, and `{path}` is gone"))
            .help(format!(
                "bring it back: `git checkout BASE -- {quoted}`, BASE being a branch or commit that has it"
            ))
            .help("a decision ends by `status: deprecated`, or by a record that supersedes it");
    }
}
