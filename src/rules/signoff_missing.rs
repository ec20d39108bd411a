//! `signoff-missing`: "accepted" is not a word that somebody types.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Said, Sink, Subject};
use crate::signoff::{RoleState, State};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("signoff-missing"),
        "an accepted record lacks the sign-off of a required role",
        include_str!("signoff_missing.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    if !subject.must_be_signed() {
        return;
    }
    let missing = subject.assessment(context).roles.iter();
    let missing =
        missing.filter(|role| role.required && matches!(role.state, State::Missing | State::Withdrawn(_)));
    let (with_line, without): (Vec<&RoleState>, Vec<&RoleState>) =
        missing.partition(|role| role.place.is_some());
    for role in with_line {
        let place = role.place.unwrap_or_else(|| subject.place_of("status"));
        say(context, subject, sink, place, &[role]).label("nobody has signed here");
    }
    if !without.is_empty() {
        let status = subject.record.status.as_ref();
        let place = status.map_or_else(|| subject.place_of("status"), |status| status.span);
        say(context, subject, sink, place, &without).label("says so, and no sign-off does");
    }
}

fn say<'s>(
    context: &Context<'_>,
    subject: &Subject<'_>,
    sink: &'s mut Sink,
    place: Span,
    roles: &[&RoleState],
) -> Said<'s> {
    let record = subject.record;
    let reference = context.log.reference(record);
    let status = subject.status().unwrap_or(Status::Accepted);
    let names: Vec<&str> = roles.iter().map(|role| role.role.as_str()).collect();
    let have = if names.len() == 1 { "has" } else { "have" };
    let taken_back = roles.iter().find_map(|role| match &role.state {
        State::Withdrawn(said) => Some(said),
        _ => None,
    });
    let message = match taken_back {
        Some(said) => {
            let by = &said.by.value;
            format!("{reference} is {status}, and `{by}` took the sign-off for {} back", names.join(" and "))
        }
        None => format!("{reference} is {status}, and {} {have} not signed it", names.join(" and ")),
    };
    let said = sink.report(record, place, message);
    match (record.is_inherited(), status) {
        (false, Status::Accepted) => said.help(format!(
            "write `status: proposed` (and the next `revision:`, if it was committed so), then `countersign sign {reference} --role {}`",
            names[0]
        )),
        (false, _) => said.help(format!(
            "it was never accepted: write `status: rejected`, or decide it anew with `countersign propose {reference}`"
        )),
        _ => said
            .help("a record from before you used countersign: `since:` in countersign.yaml spares it")
            .help("a newer one begins with `countersign new`, so that there is a place to sign"),
    }
}
