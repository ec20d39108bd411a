//! `policy-removed`: without its policy a log is a folder of files that nobody judges.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("policy-removed"),
        "the policy of a log is gone",
        include_str!("policy_removed.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(change) = context.policy_change.filter(|change| change.after.is_none()) else { return };
    let records = context.log.len();
    let path = change.before.source.path();
    let message = if records > 0 {
        let records = if records == 1 { "record".to_owned() } else { format!("{records} records") };
        format!("`{path}` is gone, and nothing would judge the {records} beside it any more")
    } else if change.before.guard.admins.is_empty() {
        // A log that is given up with all that is in it: what was decided has a rule of its own.
        return;
    } else {
        format!("`{path}` is gone, and no admin can approve that")
    };
    let said = sink.report_gone(path, message).help(format!("bring it back: {}", context.brought_back(path)));
    if !change.before.guard.admins.is_empty() {
        said.help("to give the log up, let the admins first approve a policy without `admins:`");
    }
}
