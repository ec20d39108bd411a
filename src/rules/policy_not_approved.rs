//! `policy-not-approved`: whoever could change who may sign could sign anything.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::policy::{Approval, Sigs, Void, approve};
use crate::rules::{Check, Context, Rule, Sink};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("policy-not-approved"),
        "the policy was changed, and its admins have not approved that",
        include_str!("policy_not_approved.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(change) = context.policy_change.filter(|change| !change.is_empty()) else { return };
    // What is under way can still be approved; of a policy that is gone, another rule speaks.
    let Some(after) = change.after.filter(|_| !context.under_way) else { return };
    let approval = approve(change.before, after, context.sigs, context.today);
    // What else keeps a change from being approved is a finding of its own.
    if approval.holds() || matches!(approval.void, Some(Void::Serial | Void::OtherLog | Void::Malformed)) {
        return;
    }
    let span = after.guard.serial.map_or(Span::at(0), |serial| serial.span);
    let mut said = sink.report_policy(&after.source, span, message(&approval));
    if let Some(sigs) = context.sigs {
        if approval.void == Some(Void::OtherChange) {
            let place = sigs.source.line(1);
            said = said.related_at(&sigs.source, place, "these signatures are about another change");
        }
        for refused in &approval.refused {
            said = said.related_at(
                &sigs.source,
                line(sigs, refused.span),
                format!("counts for nothing: {}", refused.why),
            );
        }
    }
    let open: Vec<String> = approval.open.iter().map(|admin| format!("`{admin}`")).collect();
    if open.is_empty() {
        said.help("no other admin has a key that signs today: take the change back");
    } else {
        said.help(format!(
            "{} may approve it: `countersign policy sign --base BRANCH`, BRANCH being where it goes",
            open.join(" or ")
        ));
    }
}

fn message(approval: &Approval) -> String {
    let needed = match approval.needed {
        1 => "an admin has to approve this change of the policy".to_owned(),
        needed => format!("{needed} admins have to approve this change of the policy"),
    };
    let approved: Vec<String> = approval.approved.iter().map(|admin| format!("`{admin}`")).collect();
    match approved.as_slice() {
        [] => format!("{needed}, and nobody has"),
        [one] => format!("{needed}, and {one} alone has"),
        several => format!("{needed}, and {} have", several.join(" and ")),
    }
}

/// The line of an admin's signature is long: its beginning says enough.
fn line(sigs: &Sigs, span: Span) -> Span {
    const SHOWN: usize = 24;
    Span::new(span.start, span.end.min(span.start + SHOWN).min(sigs.source.text().len()))
}
