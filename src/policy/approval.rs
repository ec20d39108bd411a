//! Whether a change of the policy was approved, as the policy before it asks for.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;

use crate::policy::{AdminSlot, POLICY_MALFORMED, POLICY_NAMESPACE, Policy, Sigs, Step, policy_statement};
use crate::sshsig::SignatureFault;
use crate::text::Span;

/// What has become of the approval of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Approval {
    /// How many admins of the policy before have to approve; 0 where it has none.
    pub needed: u32,
    /// The admins who did, each once, in the order of the policy before.
    pub approved: Vec<String>,
    /// The admins who may still, in the order of the policy before.
    pub open: Vec<String>,
    /// Signatures that do not count.
    pub refused: Vec<RefusedApproval>,
    /// Why no signature at all counts.
    pub void: Option<Void>,
}

/// A signature that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedApproval {
    /// Whose line it stands below.
    pub admin: String,
    /// Where, in the file of signatures.
    pub span: Span,
    /// Why.
    pub why: NotCounted,
}

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotCounted {
    /// The policy before does not name this person among its admins.
    NoAdmin,
    /// The person has left.
    Left(Date),
    /// The policy before does not list the key for this person.
    OtherKey {
        /// The key's fingerprint.
        fingerprint: String,
        /// Whose key it is, where the policy before knows.
        owner: Option<String>,
    },
    /// The key signs no more.
    KeyEnded {
        /// Its fingerprint.
        fingerprint: String,
    },
    /// The signature does not fit.
    Signature(SignatureFault),
}

/// Why no signature at all counts for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Void {
    /// The file of signatures is about another change.
    OtherChange,
    /// The serial does not rise by one.
    Serial,
    /// The log has another identity, or none.
    OtherLog,
    /// The policy afterwards says what it cannot mean.
    Malformed,
}

impl Approval {
    /// How many admins still have to approve.
    pub fn missing(&self) -> u32 {
        self.needed.saturating_sub(u32::try_from(self.approved.len()).unwrap_or(u32::MAX))
    }

    /// Whether the change may go in: as many admins as the policy before asks for have approved it, or it asks for none.
    pub fn holds(&self) -> bool {
        self.needed == 0 || self.void.is_none() && self.missing() == 0
    }
}

/// Judges the approval of a change by the policy before it: its admins, its threshold, its keys on this day.
///
/// People are counted, not keys or signatures. Without admins before, nobody has to approve.
pub fn approve(before: &Policy, after: &Policy, sigs: Option<&Sigs>, today: Date) -> Approval {
    let step = Step::between(before, after);
    // A policy before that has become malformed, as a newer program may see it, must not keep its own repair out.
    let malformed = after.faults.iter().any(|fault| fault.code == POLICY_MALFORMED);
    let log = before.log.as_ref().map(|log| log.value.as_str());
    let void = if malformed {
        Some(Void::Malformed)
    } else if log.is_none() || log != after.log.as_ref().map(|log| log.value.as_str()) {
        Some(Void::OtherLog)
    } else if step.serial != before.guard.serial() + 1 {
        Some(Void::Serial)
    } else if sigs.is_some_and(|sigs| sigs.step.is_some_and(|own| own != step)) {
        Some(Void::OtherChange)
    } else {
        None
    };
    let mut approved = BTreeSet::new();
    let mut refused = Vec::new();
    if void.is_none() {
        for slot in sigs.iter().flat_map(|sigs| &sigs.slots) {
            match counts(before, log.unwrap_or_default(), &step, slot, today) {
                None => {}
                Some(Ok(())) => drop(approved.insert(slot.admin.value.as_str())),
                Some(Err(why)) => {
                    let span = slot.signed.as_ref().map_or(slot.admin.span, |signed| signed.signature.span);
                    refused.push(RefusedApproval { admin: slot.admin.value.clone(), span, why });
                }
            }
        }
    }
    let admins = before.guard.admins.iter().map(|admin| &admin.value);
    let (done, open): (Vec<&String>, Vec<&String>) =
        admins.partition(|admin| approved.contains(admin.as_str()));
    let able = |admin: &&&String| {
        before
            .people
            .get(admin.as_str())
            .is_some_and(|person| person.is_here(today) && person.keys.iter().any(|key| key.signs(today)))
    };
    Approval {
        needed: before.guard.threshold(),
        approved: done.into_iter().cloned().collect(),
        open: open.iter().filter(able).map(|admin| (*admin).clone()).collect(),
        refused,
        void,
    }
}

/// Whether what stands below an admin's line counts; `None` where nothing does.
fn counts(
    before: &Policy,
    log: &str,
    step: &Step,
    slot: &AdminSlot,
    today: Date,
) -> Option<Result<(), NotCounted>> {
    let signed = slot.signed.as_ref()?;
    let admin = &slot.admin.value;
    let person =
        before.people.get(admin).filter(|_| before.guard.admins.iter().any(|own| own.value == *admin));
    let Some(person) = person else { return Some(Err(NotCounted::NoAdmin)) };
    if let Some(until) = person.until.filter(|_| !person.is_here(today)) {
        return Some(Err(NotCounted::Left(until)));
    }
    let signature = &signed.signature.value;
    let fingerprint = || signature.key().fingerprint();
    let Some(key) = person.keys.iter().find(|key| key.public == *signature.key()) else {
        let owner = before.person_by_key(signature.key()).map(|(owner, ..)| owner.to_owned());
        return Some(Err(NotCounted::OtherKey { fingerprint: fingerprint(), owner }));
    };
    if !key.signs(today) {
        return Some(Err(NotCounted::KeyEnded { fingerprint: fingerprint() }));
    }
    let statement = policy_statement(log, step, admin, &signed.at.value);
    let verified = signature.verify(POLICY_NAMESPACE, statement.as_bytes(), &key.public);
    Some(verified.map(drop).map_err(NotCounted::Signature))
}

impl fmt::Display for NotCounted {
    /// Says it in half a sentence, to be read after a colon.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAdmin => f.write_str("the policy before the change does not name them among its admins"),
            Self::Left(until) => write!(f, "their last day was {until}"),
            Self::OtherKey { fingerprint, owner: Some(owner) } => {
                write!(f, "it was made with {fingerprint}, a key of `{owner}`")
            }
            Self::OtherKey { fingerprint, owner: None } => {
                write!(f, "it was made with {fingerprint}, which the policy before the change does not know")
            }
            Self::KeyEnded { fingerprint } => write!(f, "{fingerprint} signs no more"),
            Self::Signature(fault) => write!(f, "{fault}"),
        }
    }
}
