//! `policy-changed`: whoever looks at a change should see who may sign what from then on, not only which lines moved.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::policy::differences;
use crate::rules::{Check, Context, Rule, Sink};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("policy-changed"),
        "the policy changes who may sign what, or what is asked of records",
        include_str!("policy_changed.md"),
        Level::Note,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    /// More than this nobody reads in one sentence.
    const SHOWN: usize = 12;
    let Some(change) = context.policy_change else { return };
    let Some(after) = change.after else { return };
    // Against a policy that could not be read, all would be new.
    if [change.before, after].iter().any(|policy| policy.people.is_empty() && !policy.faults.is_empty()) {
        return;
    }
    let found = differences(change.before, after);
    let Some(first) = found.first() else { return };
    let weakening = found.iter().filter(|one| one.weakens).count();
    let head = match weakening {
        0 => "the policy changes",
        _ => "the policy lets more through than before",
    };
    let texts: Vec<&str> = found.iter().take(SHOWN).map(|one| one.text.as_str()).collect();
    let more = found.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
    let span = if first.span.is_empty() { Span::at(0) } else { first.span };
    let said = sink.report_policy(&after.source, span, format!("{head}: {}{rest}", texts.join("; ")));
    match change.before.guard.threshold() {
        0 => said.help("nobody has to approve that: `admins:` in the policy names people who do"),
        1 => said.help("an admin has to approve that: `countersign policy sign`"),
        needed => said.help(format!("{needed} admins have to approve that: `countersign policy sign`")),
    };
}
