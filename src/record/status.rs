//! Where a decision stands, and which way it may go from there.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// The status of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Being written.
    Draft,
    /// Waiting for sign-offs.
    Proposed,
    /// Signed by every required role.
    Accepted,
    /// Decided against.
    Rejected,
    /// No longer followed, and nothing took its place.
    Deprecated,
    /// Another record took its place.
    Superseded,
}

impl Status {
    /// All statuses, in the order of a record's life.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Proposed, Self::Accepted, Self::Rejected, Self::Deprecated, Self::Superseded];

    /// The word that stands in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Deprecated => "deprecated",
            Self::Superseded => "superseded",
        }
    }

    /// Whether the record was accepted at some time, so that its sign-offs have to hold.
    pub const fn was_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::Deprecated | Self::Superseded)
    }

    /// Whether sign-offs that are missing are asked for: while it is proposed, and where it says accepted.
    pub const fn asks_for_signoffs(self) -> bool {
        matches!(self, Self::Proposed | Self::Accepted)
    }

    /// Whether a record may go from one status to another in one step or in several that were committed together.
    ///
    /// A new round (`revision` has risen) starts over: what can be reached from a draft is allowed.
    pub const fn may_become(self, next: Self, new_round: bool) -> bool {
        use Status::{Accepted, Deprecated, Draft, Proposed, Rejected, Superseded};
        match (self, next) {
            (Draft, Draft | Proposed | Accepted | Rejected)
            | (Proposed, Draft | Proposed | Accepted | Rejected)
            | (Accepted, Accepted | Deprecated | Superseded)
            | (Rejected, Rejected)
            | (Deprecated, Deprecated | Superseded)
            | (Superseded, Superseded) => true,
            (_, Draft | Proposed | Accepted | Rejected) => new_round,
            (_, Deprecated | Superseded) => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Status {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.name() == word).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::Status::{Accepted, Deprecated, Draft, Proposed, Rejected, Superseded};

    #[test]
    fn the_dead_do_not_rise_without_a_new_round() {
        for dead in [Rejected, Deprecated, Superseded] {
            for alive in [Draft, Proposed, Accepted] {
                assert!(!dead.may_become(alive, false), "{dead} → {alive}");
                assert!(dead.may_become(alive, true), "{dead} → {alive} in a new round");
            }
        }
        assert!(!Accepted.may_become(Proposed, false));
        assert!(!Draft.may_become(Superseded, true));
        assert!(!Proposed.may_become(Deprecated, false));
    }

    #[test]
    fn the_ordinary_life_is_allowed() {
        for (from, to) in [
            (Draft, Proposed),
            (Proposed, Accepted),
            (Proposed, Rejected),
            (Accepted, Deprecated),
            (Accepted, Superseded),
            (Draft, Accepted),
            (Proposed, Draft),
        ] {
            assert!(from.may_become(to, false), "{from} → {to}");
        }
    }
}
