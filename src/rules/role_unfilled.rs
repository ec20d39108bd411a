//! `role-unfilled`: a role that nobody may sign for would block every decision.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::policy::{Policy, ROLES};
use crate::rules::{Check, Context, Rule, Sink};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("role-unfilled"),
        "a role has to sign, and nobody may sign for it yet",
        include_str!("role_unfilled.md"),
        Level::Warning,
    )
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    // From the first accepted decision on that is graver: `role-vacant` says it.
    if !has_decided(context) {
        report(context, sink);
    }
}

/// Whether this log has decided something: then its roster was complete once.
pub(super) fn has_decided(context: &Context<'_>) -> bool {
    let records = context.log.records.iter().filter(|record| !record.is_inherited());
    let mut statuses = records.filter_map(|record| record.status.as_ref());
    context.log.unread.decided || statuses.any(|status| status.value.was_accepted())
}

/// Says which roles that have to sign nobody fills, or one person alone.
pub(super) fn report(context: &Context<'_>, sink: &mut Sink) {
    let policy = &context.log.policy;
    if context.policy_unread() {
        return;
    }
    let of_levels = policy.levels.values().flat_map(|level| &level.roles).map(String::as_str);
    let mut roles: Vec<&str> = ROLES.into_iter().chain(of_levels).collect();
    roles.sort_by_key(|role| policy.all_roles().iter().position(|known| known == role));
    roles.dedup();
    let empty: Vec<&str> = roles.into_iter().filter(|role| policy.holders(role).next().is_none()).collect();
    for role in &empty {
        let said = match leaves(policy, role) {
            Some((name, span)) => sink
                .report_policy(
                    &policy.source,
                    span,
                    format!("nobody in the roster who stays may sign for {role}"),
                )
                .label(format!("`{name}` leaves")),
            None => sink.report_policy(
                &policy.source,
                place(policy),
                format!("nobody in the roster may sign for {role}"),
            ),
        };
        said.help(format!("`countersign roster add KEY --email ADDRESS --role {role}`"));
    }
    if let Some((key, span)) = alone(policy).filter(|_| empty.is_empty()) {
        let message = format!(
            "`{key}` alone may sign for {} and for {}, and one person counts once",
            ROLES[0], ROLES[1]
        );
        sink.report_policy(&policy.source, span, message)
            .label("nothing can be accepted with this person alone")
            .help(format!("`countersign roster add KEY --email ADDRESS --role {}`", ROLES[1]))
            .help("a team of one writes `one-person-may-sign-both-roles: true`, for everybody to see");
    }
}

/// The key above the roster, else where the policy begins.
fn place(policy: &Policy) -> Span {
    const KEY: &str = "people";
    let above = &policy.source.text()[..policy.people_span.start];
    above.rfind(KEY).map_or(Span::at(0), |at| Span::new(at, at + KEY.len()))
}

/// Somebody who holds the role, and leaves.
fn leaves<'p>(policy: &'p Policy, role: &str) -> Option<(&'p str, Span)> {
    let (key, person) = policy.people.iter().find(|(_, person)| person.holds(role) && !person.stays())?;
    Some((key, person.span))
}

/// The one person who fills both roles, where there is no other.
fn alone(policy: &Policy) -> Option<(&str, Span)> {
    let [product, engineering] = ROLES.map(|role| {
        let mut holders = policy.holders(role);
        holders.next().filter(|_| holders.next().is_none())
    });
    let ((key, person), (other, _)) = (product?, engineering?);
    (key == other && !policy.one_person_may_sign_both_roles).then_some((key, person.span))
}
