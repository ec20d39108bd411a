//! What only a new sign-off has to meet: today's clock, today's roster, the evidence that the policy asks for.
//!
//! What stood in the log before was judged when it went in. A colleague who leaves takes no decision with them.

use jiff::civil::Date;

use crate::policy::Policy;
use crate::record::{Evidence, Signoff};
use crate::signoff::proof::claimed;

/// Why a new sign-off is not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hindrance {
    /// The policy asks for stronger evidence in this role.
    TooWeak {
        /// The least that it asks for.
        least: Evidence,
    },
    /// The person has left.
    Left {
        /// Their last day.
        until: Date,
    },
    /// The person has given the role up.
    RoleGivenUp,
    /// The key signs no more.
    KeyExpired {
        /// Its last day.
        until: Date,
        /// Its fingerprint.
        fingerprint: String,
    },
    /// The key is in wrong hands.
    KeyRevoked {
        /// The day from which on.
        since: Date,
        /// Its fingerprint.
        fingerprint: String,
    },
}

/// Says what keeps a new sign-off out, by a policy and on a day; empty where it is let in.
///
/// Of what does not hold at all, such as an unknown signer or a signature that does not fit, [`assess`](crate::signoff::assess) speaks.
pub fn admission(policy: &Policy, role: &str, said: &Signoff, today: Date) -> Vec<Hindrance> {
    let mut hindrances = Vec::new();
    let least = policy.least_evidence(role);
    if said.via.value < least {
        hindrances.push(Hindrance::TooWeak { least });
    }
    if let Some(person) = policy.people.get(&said.by.value) {
        if let Some(until) = person.until.filter(|_| !person.is_here(today)) {
            hindrances.push(Hindrance::Left { until });
        }
        if !person.holds(role) && person.held(role) {
            hindrances.push(Hindrance::RoleGivenUp);
        }
    }
    if let Ok(Some((_, key))) = claimed(policy, said) {
        let fingerprint = || key.public.fingerprint();
        if let Some(since) = key.revoked {
            hindrances.push(Hindrance::KeyRevoked { since, fingerprint: fingerprint() });
        } else if let Some(until) = key.until.filter(|_| !key.signs(today)) {
            hindrances.push(Hindrance::KeyExpired { until, fingerprint: fingerprint() });
        }
    }
    hindrances
}
