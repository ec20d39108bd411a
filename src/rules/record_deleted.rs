//! `record-deleted`: what was decided stays in the log, also when it no longer holds.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::policy::FILE_NAME;
use crate::rules::{Check, Context, Rule, Sink};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("record-deleted"),
        "a record that was decided or refused is gone",
        include_str!("record_deleted.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for record in context.gone {
        let Some(why) = record.stays() else { continue };
        let path = &record.path;
        let name =
            record.number.map_or_else(|| format!("`{path}`"), |number| context.log.policy.reference(number));
        if context.log.beside.contains(path) {
            let message = format!("{name} {why}, and the policy ignores `{path}` from now on");
            sink.report_policy(&context.log.policy.source, Span::at(0), message)
                .help("take it out of `ignore:` again");
            continue;
        }
        if let Some(policy) = taken_by(context, path) {
            let message = format!("{name} {why}, and `{path}` would belong to another log from now on");
            sink.report_gone(&policy, message)
                .help("begin the other log in a folder that holds no record of this one");
            continue;
        }
        let said = sink
            .report_gone(path, format!("{name} {why}, and `{path}` is gone"))
            .help(format!("bring it back: {}", context.brought_back(path)));
        if record.is_decided() {
            said.help("a decision ends by `status: deprecated`, or by a record that supersedes it");
        } else {
            said.help("a proposal that somebody has refused, or a revision of a decision, ends by `status: rejected`");
        }
    }
}

/// The policy of a log that the change begins around a record it does not touch.
fn taken_by(context: &Context<'_>, path: &str) -> Option<String> {
    let changed = context.changed.filter(|changed| !changed.contains(path))?;
    let mut above = path;
    while let Some((folder, _)) = above.rsplit_once('/') {
        let policy = format!("{folder}/{FILE_NAME}");
        if changed.contains(&policy) {
            return Some(policy);
        }
        above = folder;
    }
    None
}
