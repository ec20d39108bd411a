//! What an earlier check learnt of each record, so that a check costs what changed and not what there is.
//!
//! A [`Memo`] is bytes that somebody keeps for us and may lose. It holds two kinds of things, each under a key that has
//! all in it that it follows from. Of a file, known by its blob or its stamp: what other records may have to know of it
//! (a [`Note`]). Of a file under a policy, a day and a build of this program: that judging it alone said nothing.
//!
//! What one record does to others is never kept. It is worked out from the notes of all, each time: [`near`] says which
//! records have to be read so that no rule could find out that the rest was not.

mod alone;
mod format;
mod name;
mod near;
mod note;
mod part;

pub use format::Memo;
pub use note::Note;
pub use part::{Keys, Part, Stamp, Wanted};

/// The rules whose verdict on a record that did not change follows from other files too.
///
/// Each has its line in [`near`], which says when it may find something. All other rules say the same of a record as
/// long as the record, the policy and the day are the same. A test holds this list against the sources of the rules.
pub const RELATED: [&str; 13] = [
    "id-duplicate",
    "link-broken",
    "name-clash",
    "no-records",
    "number-duplicate",
    "number-missing",
    "relation-unknown",
    "role-unfilled",
    "role-vacant",
    "successor-missing",
    "superseded-status",
    "supersedes-circle",
    "supersedes-unknown",
];
