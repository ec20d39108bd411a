//! `policy-serial`: a number that only rises keeps an earlier policy from coming back with its old signatures.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("policy-serial"),
        "the policy was changed, and its serial did not rise by one",
        include_str!("policy_serial.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(change) = context.policy_change.filter(|change| !change.is_empty()) else { return };
    let Some(after) = change.after.filter(|_| !change.before.guard.admins.is_empty()) else { return };
    if after.people.is_empty() && !after.faults.is_empty() {
        return;
    }
    let (was, now) = (change.before.guard.serial(), after.guard.serial());
    // The first admin who approves raises it.
    if now == was + 1 || now == was && context.under_way {
        return;
    }
    let span = after.guard.serial.map_or(Span::at(0), |serial| serial.span);
    let message = if after.guard.serial.is_none() && was > 0 {
        format!("the policy had the serial {was}, and has none now")
    } else if now == was {
        format!("the policy was changed, and its serial is {was} still")
    } else if now < was {
        format!("the serial of the policy fell from {was} to {now}")
    } else {
        format!("the serial of the policy jumped from {was} to {now}")
    };
    sink.report_policy(&after.source, span, message).help(format!(
        "write `serial: {}`, and let the admins approve that: `countersign policy sign` does both",
        was + 1
    ));
}
