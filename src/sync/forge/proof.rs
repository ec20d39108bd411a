//! Proves on the real forge that a token suffices: what may be done is read, a comment is made, read back and deleted. No
//! status is set: nobody can take one back.

use serde_json::Value;

use crate::sync::forge::pages::{good, one};
use crate::sync::forge::{Comment, Forge};
use crate::sync::line::Line;
use crate::sync::service::Proof;
use crate::sync::trouble::Trouble;

/// What the comment says, as long as it is there.
const BODY: &str = "A comment that `countersign doctor --live` deletes again";

/// What [`prove`] is going to do, as a sentence for whoever is asked to allow it.
pub fn intends(forge: &dyn Forge, number: u64) -> String {
    format!(
        "reads what the token may, makes a comment on {} {number}, reads it back and deletes it; sets no status, which \
         nobody could take back",
        forge.noun()
    )
}

/// Tries what `sync` does at one change. What was made is deleted, also where reading it back fails.
pub fn prove(forge: &dyn Forge, number: u64, line: &mut Line<'_>) -> Vec<Proof> {
    let mut proofs = forge.permissions(line);
    let noun = forge.noun();
    let change = forge.change(number, line);
    let read =
        change.as_ref().map(|change| format!("its last commit is {}", super::words::short(&change.head)));
    proofs.push(Proof { step: format!("reads {noun} {number}"), result: read.map_err(Clone::clone) });
    let Ok(change) = change else { return proofs };
    let reviews = forge.reviews(&change, line);
    let result = reviews.map(|reviews| format!("{} there", reviews.len()));
    proofs.push(Proof { step: "reads reviews and approvals".to_owned(), result });
    let status = forge.status(&change.head, line);
    let result = status.map(|own| own.map_or_else(|| "none of ours there".to_owned(), |own| own.says));
    proofs.push(Proof { step: "reads the status of its last commit".to_owned(), result });
    let made = forge.make_comment(&change, BODY);
    let id = one(forge, &made, line).and_then(|made_one| {
        made_one["id"].as_u64().ok_or_else(|| Trouble::garbled(&made, "it names no comment"))
    });
    let result = id.as_ref().map(|_| "made".to_owned()).map_err(Clone::clone);
    proofs.push(Proof { step: format!("makes a comment on {noun} {number}"), result });
    let Ok(id) = id else { return proofs };
    let comment = Comment { id, body: BODY.to_owned() };
    let back = forge.read_comment(&change, &comment);
    let same = |read: Value| {
        let is_same = read["body"].as_str().is_some_and(|body| body.trim_end() == BODY);
        is_same
            .then(|| "as it was sent".to_owned())
            .ok_or_else(|| Trouble::garbled(&back, "it is not what was sent"))
    };
    let result = one(forge, &back, line).and_then(same);
    proofs.push(Proof { step: "reads it back".to_owned(), result });
    let gone = forge.delete_comment(&change, &comment);
    let result = good(forge, &gone, line).map(|_| "deleted".to_owned());
    proofs.push(Proof { step: "deletes it".to_owned(), result });
    proofs
}
