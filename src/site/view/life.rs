//! What history tells of a record: who brought what, and what has changed since somebody signed.

use serde::Serialize;

use super::MomentView;

/// The life of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LifeView {
    /// What happened, the oldest first.
    pub events: Vec<EventView>,
    /// Why there are no events, in a sentence; such as that the clone holds only part of history.
    pub gap: Option<&'static str>,
    /// What has changed since somebody signed, where a sign-off is stale.
    pub changes: Vec<ChangesView>,
}

/// Something that happened to a record, in one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EventView {
    /// `written`, `status`, `signed`, `objected`, `withdrawn`, `removed`, `revised`, `moved` or `edited`.
    pub kind: &'static str,
    /// The role that it is about; empty where it is about none.
    pub role: String,
    /// What happened, in a few words: `Proposed`, `Signed for product`.
    pub what: String,
    /// More of it, such as a reason; empty where there is none.
    pub note: String,
    /// When the commit was made.
    pub at: MomentView,
    /// The author of the commit.
    pub author: String,
    /// The first digits of the commit's id.
    pub commit: String,
    /// The whole id.
    pub commit_id: String,
}

/// What has changed in a record since somebody signed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ChangesView {
    /// Who signed what it said before: `Grace Hopper (product)`.
    pub signers: Vec<String>,
    /// The first digits of the digest that was signed.
    pub digest: String,
    /// Commits that changed the text since, the oldest first.
    pub commits: Vec<EventView>,
    /// The places that differ.
    pub hunks: Vec<HunkView>,
    /// How many changed lines are left out.
    pub more: usize,
}

/// Lines that differ, with a few around them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HunkView {
    /// The lines in order.
    pub lines: Vec<DiffLineView>,
}

/// A line of a difference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DiffLineView {
    /// `same`, `del` or `ins`.
    pub mark: &'static str,
    /// Its text in pieces.
    pub parts: Vec<DiffPartView>,
}

/// A piece of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DiffPartView {
    /// The text.
    pub text: String,
    /// Whether just these words differ.
    pub strong: bool,
}
