//! `log-changed`: with another identity a log is another log, in which no signature counts.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("log-changed"),
        "the identity of the log was changed",
        include_str!("log_changed.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(change) = context.policy_change else { return };
    let (Some(was), Some(after)) = (&change.before.log, change.after) else { return };
    let was = &was.value;
    let help = format!("write `log: {was}` again: every signature names it");
    match &after.log {
        Some(log) if log.value == *was => {}
        Some(log) => {
            sink.report_policy(
                &after.source,
                log.span,
                format!("the identity of the log was `{was}` and is `{}` now", log.value),
            )
            .help(help)
            .help("another log is another folder: `countersign init FOLDER`");
        }
        // Of a policy that cannot be read, that is all there is to say.
        None if after.people.is_empty() && !after.faults.is_empty() => {}
        None => {
            let message = format!("the log had the identity `{was}` and has none now");
            sink.report_policy(&after.source, Span::at(0), message).help(help);
        }
    }
}
