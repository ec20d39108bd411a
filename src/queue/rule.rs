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

/// The moment from which on a record waits for a role: that of what was said in the role itself, else that of the record,
/// which is no earlier than any signature to a text that it had before. A signature that holds begins nothing anew: the
/// role was asked before it. It tells only where a record has no day, for its text stood there then.
pub fn waiting_since<T: Ord>(
    own: Option<T>,
    written: Option<T>,
    outdated: impl Iterator<Item = T>,
    holding: impl Iterator<Item = T>,
) -> Option<T> {
    own.or_else(|| outdated.chain(written).max().or_else(|| holding.min()))
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
    fn a_signature_of_another_begins_no_count_anew() {
        let since = |own, written, outdated: &[u8], holding: &[u8]| {
            waiting_since(own, written, outdated.iter().copied(), holding.iter().copied())
        };
        assert_eq!(since(None, Some(1), &[], &[5, 7]), Some(1), "another has signed since");
        assert_eq!(since(None, Some(1), &[3], &[5]), Some(3), "it was changed after somebody had signed");
        assert_eq!(since(Some(4), Some(1), &[5], &[6]), Some(4), "what the role itself said");
        assert_eq!(since(None, None, &[], &[7, 5]), Some(5), "there is no day");
        assert_eq!(since(None, None, &[], &[]), None);
    }

    #[test]
    fn two_roles_need_two_people_where_there_are_two() {
        assert_eq!(asked(["ada", "grace"].into_iter(), |key| key == "ada"), ["grace"]);
        assert_eq!(asked(["ada"].into_iter(), |key| key == "ada"), ["ada"]);
    }
}
