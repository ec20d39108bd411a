//! From what was judged of a record's sign-offs to its signatures.

use crate::policy::{Policy, ROLES};
use crate::record::{Evidence, Record, Signoff};
use crate::signoff::{Assessment, Refusal, RoleState, SignatureState, State};
use crate::site::view::{DigestView, EvidenceLevel, MomentView, SignatureView};

/// Gives the signatures of a record: product and engineering first, always both, then the others.
pub(super) fn signatures(record: &Record, policy: &Policy, assessment: &Assessment) -> Vec<SignatureView> {
    let others = assessment.roles.iter().map(|role| role.role.as_str()).filter(|role| !ROLES.contains(role));
    ROLES
        .into_iter()
        .chain(others)
        .map(|role| {
            let state = assessment.roles.iter().find(|state| state.role == role);
            signature(record, policy, role, state)
        })
        .collect()
}

fn signature(record: &Record, policy: &Policy, role: &str, state: Option<&RoleState>) -> SignatureView {
    let stands = SignatureState::of(record, policy, state);
    let said = state.and_then(RoleState::said);
    let mut view = match (stands, said) {
        (SignatureState::Missing | SignatureState::NotRequired, _) | (_, None) => {
            SignatureView::new(role, stands)
        }
        (_, Some(said)) => signed(policy, role, stands, said),
    };
    let required = state.is_some_and(|state| state.required);
    match state.map(|state| &state.state) {
        Some(State::Refused(signoff, reasons)) => {
            let reasons: Vec<String> =
                reasons.iter().map(|reason| reason_in_words(reason, role, signoff)).collect();
            view.note = Some(reasons.join(" "));
        }
        Some(State::Objected(said)) => view.note = said.reason.as_ref().map(|reason| reason.value.clone()),
        Some(State::Withdrawn(said)) if required => {
            let who = policy.people.get(&said.by.value).map_or(said.by.value.as_str(), |person| &person.name);
            let why = said.reason.as_ref().map_or("", |reason| reason.value.as_str());
            view.note = Some(format!("{who} took back what they said: {why}"));
        }
        _ if stands != SignatureState::NotRequired => {}
        _ if !required => {
            view.note = Some(match &record.level {
                Some(level) => format!("A decision of level “{}” does not need it.", level.value),
                None => "This decision does not need it.".to_owned(),
            });
        }
        _ => {
            let accepted = record.status.as_ref().is_some_and(|status| status.value.was_accepted());
            let word = if accepted { "Accepted" } else { "Written" };
            view.note = Some(format!("{word} before sign-offs were required."));
        }
    }
    if required && stands.is_open() {
        view.waits_for = waits_for(record, policy, role);
    }
    view
}

/// The names of those who may sign, where the record stands open for it.
fn waits_for(record: &Record, policy: &Policy, role: &str) -> Vec<String> {
    if !record.status.as_ref().is_some_and(|status| status.value.asks_for_signoffs()) {
        return Vec::new();
    }
    policy.holders(role).map(|(_, person)| person.name.clone()).collect()
}

fn signed(policy: &Policy, role: &str, state: SignatureState, signoff: &Signoff) -> SignatureView {
    let by = &signoff.by.value;
    let mut view = SignatureView::new(role, state);
    view.signer = Some(by.clone());
    view.signer_name = Some(policy.people.get(by).map_or_else(|| by.clone(), |person| person.name.clone()));
    view.at = Some(MomentView::from_text(&signoff.at.value));
    view.evidence = Some(level(signoff.via.value).into());
    view.digest = Some(DigestView::new(signoff.digest.value.to_string()));
    view
}

pub(super) fn level(evidence: Evidence) -> EvidenceLevel {
    match evidence {
        Evidence::Declared => EvidenceLevel::Declared,
        Evidence::Forge => EvidenceLevel::Forge,
        Evidence::Key => EvidenceLevel::Key,
        Evidence::Hardware => EvidenceLevel::Hardware,
    }
}

fn reason_in_words(reason: &Refusal, role: &str, signoff: &Signoff) -> String {
    match reason {
        Refusal::Stale { now } => {
            format!(
                "The record has changed since: {} was signed, it says {} now.",
                signoff.digest.value.short(),
                now.short()
            )
        }
        Refusal::UnknownSigner => format!("The roster does not know “{}”.", signoff.by.value),
        Refusal::RoleNotHeld => format!("The roster does not let this person sign for {role}."),
        Refusal::SamePerson { other } => {
            format!("The same person has signed for {other}: two roles need two people.")
        }
        Refusal::Unproven(unproven) => {
            format!("It claims the evidence “{}”, and {unproven}.", signoff.via.value)
        }
    }
}
