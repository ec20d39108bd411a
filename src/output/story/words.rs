//! The sentences of a story that text and page share.

use crate::record::{Evidence, Verdict};
use crate::story::{Arrival, Author, Moment, Proof, RoleNow, Said, StatusChange, Then};

/// A commit with its author and its moment.
pub(super) fn commit(moment: &Moment) -> String {
    let author = &moment.author;
    format!("{}, {}, {} <{}>", moment.commit.short(), moment.instant(), author.name, author.email)
}

/// What is to be said of an arrival besides its commit; empty where there is nothing.
pub(super) fn besides(arrival: &Arrival) -> Option<String> {
    if arrival.cut_off {
        return Some("or before: history is cut off there".to_owned());
    }
    match &arrival.merged {
        Some(merged) => Some(format!("reached the branch with {}", commit(merged))),
        None if !arrival.landed => Some("never reached the branch itself: a merge left it out".to_owned()),
        None => None,
    }
}

/// What somebody did, to be read after their name.
pub(super) fn deed(said: &Said) -> &'static str {
    match said.verdict {
        Verdict::Object => "objected",
        Verdict::Withdraw => "took their word back",
        _ => "signed",
    }
}

/// How an entry's evidence stands today.
pub(super) fn proof(said: &Said) -> String {
    match &said.proof {
        Proof::Declared => "declared: a name in the file, with nothing to verify".to_owned(),
        Proof::Proved { fingerprint, revoked } => {
            let since = revoked.map(|day| format!("; that key is in wrong hands since {day}"));
            format!("{}: verifies today with {fingerprint}{}", said.via, since.unwrap_or_default())
        }
        Proof::Unproven { why, held_then, .. } => {
            let then = if *held_then { "; it did by the policy of its time" } else { "" };
            format!("{}: does not verify today: {why}{then}", said.via)
        }
    }
}

/// Who wrote the commit that brought an entry.
pub(super) fn author(said: &Said) -> String {
    match &said.author {
        Author::Signer => "the signer wrote that commit".to_owned(),
        Author::Other { name } => format!("{name} wrote that commit, not the signer"),
        _ => "the roster does not know the author of that commit".to_owned(),
    }
}

/// Whether the policy of the time let an entry in.
pub(super) fn then(said: &Said) -> String {
    match &said.then {
        None if said.arrival.cut_off => "not known: history is cut off there".to_owned(),
        None => "there was none before".to_owned(),
        Some(then) if then.against.is_empty() => {
            format!("let it in: it let them sign for {}, by `{}` or better", said.role, then.least)
        }
        Some(then) => format!("would not have let it in: {}", then.against.join("; ")),
    }
}

/// Which policy that was.
pub(super) fn policy(then: &Then) -> String {
    let serial = if then.serial > 0 { format!(", serial {}", then.serial) } else { String::new() };
    format!("sha256:{}{serial}, in {}", then.fingerprint.short(), then.base.short())
}

/// A change of the status.
pub(super) fn status(change: &StatusChange) -> String {
    let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "without status".to_owned());
    match &change.from {
        None => word(&change.to),
        Some(from) => format!("{from} → {}", word(&change.to)),
    }
}

/// What a role says at the end, in a sentence.
pub(super) fn role_now(role: &RoleNow) -> String {
    let name = role.name.as_deref().unwrap_or_default();
    let at = role.at.as_deref().unwrap_or_default();
    let via = role.via.map(Evidence::name).unwrap_or_default();
    match role.state {
        "signed" => format!("signed by {name} at {at}, {via}"),
        "objected" => format!("{name} objects since {at}, {via}"),
        "withdrawn" => format!("{name} took their word back at {at}, {via}"),
        "stale" => format!("signed by {name} at {at}, {via}: another text"),
        "refused" => format!("signed by {name} at {at}, {via}: does not count"),
        _ => "not signed".to_owned(),
    }
}
