//! What a story proves and what it does not, said plainly, for the evidence that it rests on.

use std::collections::BTreeSet;

use crate::record::Evidence;
use crate::story::{RoleNow, Said};

/// The sentences that apply to this record, in the order in which they should be read.
pub(super) fn limits(roles: &[RoleNow], said: &[&Said], cut_off: bool) -> Vec<String> {
    let standing: BTreeSet<Evidence> = roles.iter().filter_map(|role| role.via).collect();
    let mut limits = vec![
        "Proved: the digests. Each is computed from the raw bytes of the file in the commit, so whoever computes it \
         from the same bytes gets the same one."
            .to_owned(),
    ];
    limits.extend(standing.iter().map(|evidence| evidence_says(*evidence).to_owned()));
    limits.push(
        "Not proved: who made a commit, and when. Names and dates in git are what the committer’s machine wrote; \
         what history fixes is the order, and that nothing in it was changed since."
            .to_owned(),
    );
    limits.push(
        "Not proved: that the signers read or understood the text; that the roster names the right people; that this \
         clone has the history that others have: compare the commit’s id with theirs."
            .to_owned(),
    );
    limits.push(
        "Not proved: that every step of the branch went through the gates. Without branch protection a check is \
         advice; `countersign audit` finds what went round."
            .to_owned(),
    );
    if said.iter().any(|said| said.then.is_none() && !said.arrival.cut_off) {
        limits.push(
            "Where no policy was in force before an entry came in, nothing judged it then: one trusts whoever began \
             the log."
                .to_owned(),
        );
    }
    if cut_off {
        limits.push(
            "This clone is shallow: what came before the cut is not told, and nothing here speaks for it."
                .to_owned(),
        );
    }
    limits
}

const fn evidence_says(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Declared => {
            "Not proved: a `declared` sign-off. It is a name in the file, and everyone who may write to the repository \
             can put it there; the author of the commit that brought it is named beside it, and is an assertion too."
        }
        Evidence::Forge => {
            "Proved within limits: a `forge` sign-off. The attestor’s key signed that the forge said so; one trusts \
             the forge, its accounts, and whoever holds that key."
        }
        Evidence::Key => {
            "Proved: a `key` sign-off that verifies was made with the private half of the key that is shown, over \
             exactly this statement. That its owner alone could use the key is not."
        }
        Evidence::Hardware => {
            "Proved: a `hardware` sign-off that verifies was made by the device that is shown, touched by somebody, \
             over exactly this statement. Who touched it is not."
        }
    }
}
