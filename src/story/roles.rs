//! What each role says at the end of the story, and why it does not count where it does not.

use crate::log::Log;
use crate::policy::Policy;
use crate::record::Signoff;
use crate::signoff::{Assessment, Refusal, RoleState, State};
use crate::story::RoleNow;

/// The roles of a record as values to show.
pub(super) fn now(log: &Log, assessment: &Assessment) -> Vec<RoleNow> {
    assessment.roles.iter().map(|role| one(&log.policy, role)).collect()
}

fn one(policy: &Policy, role: &RoleState) -> RoleNow {
    let said = role.said();
    let faults = match &role.state {
        State::Refused(said, reasons) => reasons.iter().map(|reason| fault(policy, said, reason)).collect(),
        _ => Vec::new(),
    };
    let waits = role.required && !role.holds() && role.objection().is_none();
    let holders = policy.holders(&role.role).map(|(_, person)| person.name.clone());
    RoleNow {
        role: role.role.clone(),
        required: role.required,
        state: word(role),
        name: said.map(|said| name_of(policy, &said.by.value)),
        at: said.map(|said| said.at.value.clone()),
        via: said.map(|said| said.via.value),
        reason: said.and_then(|said| said.reason.as_ref()).map(|reason| reason.value.clone()),
        faults,
        waits_for: if waits { holders.collect() } else { Vec::new() },
    }
}

/// A person's name, or their key where the roster knows no name.
pub(super) fn name_of(policy: &Policy, key: &str) -> String {
    policy.people.get(key).map_or_else(|| key.to_owned(), |person| person.name.clone())
}

fn word(role: &RoleState) -> &'static str {
    match &role.state {
        State::Missing => "missing",
        State::Signed(_) => "signed",
        State::Refused(..) if role.stale().is_some() => "stale",
        State::Refused(..) => "refused",
        State::Objected(_) => "objected",
        State::Withdrawn(_) => "withdrawn",
    }
}

fn fault(policy: &Policy, said: &Signoff, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Stale { .. } => format!("they signed another text, {}", said.digest.value.short()),
        Refusal::UnknownSigner => format!("the roster knows nobody called `{}`", said.by.value),
        Refusal::RoleNotHeld => "the roster does not let them sign in this role".to_owned(),
        Refusal::SamePerson { other } => {
            format!("{} signed for {other} too", name_of(policy, &said.by.value))
        }
        Refusal::Unproven(unproven) => format!("the evidence does not hold: {unproven}"),
    }
}
