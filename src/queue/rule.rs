//! The rules by which something waits for somebody, the same on the site and on a terminal.

use crate::record::Status;
use crate::signoff::SignatureState;

/// Whether a record of this status waits for a role whose signature is in this state.
///
/// It does while it is proposed or says accepted, and that signature is missing or does not hold.
pub fn waits(status: Option<Status>, signature: SignatureState) -> bool {
    status.is_some_and(Status::asks_for_signoffs) && signature.is_open()
}

/// Whether a signature is an objection that stands in the way of a record of this status.
///
/// It does until it is withdrawn, or the record is decided otherwise.
pub fn contests(status: Option<Status>, signature: SignatureState) -> bool {
    let open = status.is_some_and(|status| status.asks_for_signoffs() || status == Status::Draft);
    open && signature == SignatureState::Objected
}

/// The moment from which on a record waits for a role: that of what was said in the role itself, else that of the last
/// signature of another. `None` where nobody has said anything: then it is the day of the record.
pub fn last_said<T: Ord>(own: Option<T>, others: impl Iterator<Item = T>) -> Option<T> {
    own.or_else(|| others.max())
}

/// Those who are asked for a signature: all who hold the role, but whoever has signed the record for another where
/// somebody else is there, for two roles need two people.
pub fn asked<'k>(
    holders: impl Iterator<Item = &'k str>,
    signed_other: impl Fn(&str) -> bool,
) -> Vec<&'k str> {
    let holders: Vec<&str> = holders.collect();
    let someone_else = holders.iter().any(|key| !signed_other(key));
    holders.into_iter().filter(|key| !someone_else || !signed_other(key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_and_what_is_decided_otherwise_wait_for_nobody() {
        for (status, is) in [
            (Status::Draft, false),
            (Status::Proposed, true),
            (Status::Accepted, true),
            (Status::Rejected, false),
            (Status::Superseded, false),
        ] {
            assert_eq!(waits(Some(status), SignatureState::Missing), is, "{status}");
        }
        assert!(!waits(Some(Status::Proposed), SignatureState::Signed));
        assert!(!waits(None, SignatureState::Missing));
        assert!(contests(Some(Status::Draft), SignatureState::Objected));
        assert!(!contests(Some(Status::Rejected), SignatureState::Objected));
    }

    #[test]
    fn two_roles_need_two_people_where_there_are_two() {
        assert_eq!(asked(["ada", "grace"].into_iter(), |key| key == "ada"), ["grace"]);
        assert_eq!(asked(["ada"].into_iter(), |key| key == "ada"), ["ada"]);
    }
}
