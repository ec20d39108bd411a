//! What has become of a role's signature, as whoever looks for what is left to do sees it.

use serde::Serialize;

use crate::policy::Policy;
use crate::record::Record;
use crate::signoff::{Refusal, RoleState, State};

/// What has become of a role's signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SignatureState {
    /// Given, to exactly what the record says now.
    Signed,
    /// Given, but the record has changed since.
    Stale,
    /// Given, and it does not count for another reason, such as a signer who may not sign for the role.
    Invalid,
    /// Needed and not given.
    #[default]
    Missing,
    /// Not needed, such as on a record accepted before sign-offs were required.
    NotRequired,
    /// The role says no, with a reason.
    Objected,
}

impl SignatureState {
    /// Says what has become of a role's signature; `None` for a role that the record neither needs nor names.
    pub fn of(record: &Record, policy: &Policy, role: Option<&RoleState>) -> Self {
        let required = role.is_some_and(|role| role.required);
        match role.map(|role| &role.state) {
            Some(State::Signed(_)) => Self::Signed,
            Some(State::Refused(_, reasons))
                if reasons.iter().any(|reason| matches!(reason, Refusal::Stale { .. })) =>
            {
                Self::Stale
            }
            Some(State::Refused(..)) => Self::Invalid,
            Some(State::Objected(_)) => Self::Objected,
            Some(State::Withdrawn(_)) if required => Self::Missing,
            _ if !required || !policy.covers(record) => Self::NotRequired,
            _ => Self::Missing,
        }
    }

    /// Whether the role still has to sign: nobody has, or what was signed does not hold.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Missing | Self::Stale | Self::Invalid)
    }

    /// The word that people read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Signed => "Signed",
            Self::Stale => "Stale",
            Self::Invalid => "Does not count",
            Self::Missing => "Not signed",
            Self::NotRequired => "Not required",
            Self::Objected => "Objects",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SignatureState;

    #[test]
    fn keys_for_templates_are_in_kebab_case() {
        assert_eq!(serde_json::to_string(&SignatureState::NotRequired).unwrap(), "\"not-required\"");
    }
}
