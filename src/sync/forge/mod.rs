//! GitHub and GitLab: approvals of people on the roster count as sign-offs, and a pull or merge request is told who is
//! still missing.
//!
//! ```text
//!  reviews, approvals ──► opinion::latest ──► verdict::judge ──► words ──► tell: a status, one comment
//!  records of the change ─────────────────────────┘  pure  └──────► sign-offs of level `forge`, after the merge
//! ```
//!
//! - An approval is consent to what the record said at the commit that was looked at: where the record says something else
//!   at the head, it does not count, and other files may change as they like.
//! - People are known by the number of their account, which no renaming and no new owner of a name changes.
//! - The latest verdict of a person counts. One that was dismissed is none: an older one does not come back by it.
//! - Nothing is written into the branch while it is looked at: a push takes away the very approvals that it would note.

mod github;
mod gitlab;
pub mod opinion;
mod pages;
pub mod proof;
pub mod tell;
pub mod verdict;
pub mod words;

use jiff::Timestamp;

use crate::policy::Forge as Kind;
use crate::sync::line::Line;
use crate::sync::pace::Manners;
use crate::sync::request::{Answer, Request};
use crate::sync::service::Proof;
use crate::sync::trouble::Trouble;

pub use github::GitHub;
pub use gitlab::GitLab;
use opinion::Review;

/// The name under which the state of the sign-offs stands at a commit.
pub const CONTEXT: &str = "countersign/signoff";

/// How the comment begins that is found again and changed.
pub const MARKER: &str = "<!-- countersign:summary -->";

/// A pull request, or a merge request as GitLab has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub number: u64,
    /// The account of its author; `None` where that is gone.
    pub author: Option<u64>,
    /// The last commit of it.
    pub head: String,
    /// The branch that it goes into.
    pub branch: String,
    /// The commit of that branch that it was last compared with.
    pub base: String,
    /// Whether it comes from another repository, whose runs may change nothing here.
    pub is_from_fork: bool,
    /// Whether it is merged.
    pub is_merged: bool,
    /// The ref under which the forge keeps its last commit.
    pub reference: String,
}

/// What a forge shows at a commit of whether all have signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Whether all have signed.
    pub word: Word,
    /// In one line of at most 140 characters.
    pub says: String,
    /// A page that says more.
    pub page: Option<String>,
}

/// The word of a status, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// All have signed, or nobody has to.
    Signed,
    /// Somebody has to sign still.
    Waits,
    /// Somebody asks for changes or objects.
    Objected,
}

/// A comment that begins with [`MARKER`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its number.
    pub id: u64,
    /// What it says.
    pub body: String,
}

/// A forge: how its requests read and what its answers mean. All but the requests themselves is common to both.
pub trait Forge {
    /// Which one it is.
    fn kind(&self) -> Kind;

    /// What people call it.
    fn title(&self) -> &'static str;

    /// What it calls a change: `pull request`.
    fn noun(&self) -> &'static str;

    /// The variable that holds the token.
    fn variable(&self) -> &str;

    /// How it wants to be treated.
    fn manners(&self) -> Manners;

    /// Reads a change.
    fn change(&self, number: u64, line: &mut Line<'_>) -> Result<Change, Trouble>;

    /// Reads the numbers of the changes that are open, each with its last commit.
    fn open(&self, line: &mut Line<'_>) -> Result<Vec<(u64, String)>, Trouble>;

    /// Reads the numbers of the merged changes that a commit came with.
    fn merged_by(&self, commit: &str, line: &mut Line<'_>) -> Result<Vec<u64>, Trouble>;

    /// Reads what reviewers said of a change, each with the commit that they looked at.
    fn reviews(&self, change: &Change, line: &mut Line<'_>) -> Result<Vec<Review>, Trouble>;

    /// Reads what stands at a commit under [`CONTEXT`].
    fn status(&self, commit: &str, line: &mut Line<'_>) -> Result<Option<Status>, Trouble>;

    /// The request that sets it.
    fn set_status(&self, commit: &str, status: &Status) -> Request;

    /// Reads the comments that begin with [`MARKER`], oldest first.
    fn comments(&self, change: &Change, line: &mut Line<'_>) -> Result<Vec<Comment>, Trouble>;

    /// The request that makes the comment.
    fn make_comment(&self, change: &Change, body: &str) -> Request;

    /// The request that changes one.
    fn change_comment(&self, change: &Change, comment: &Comment, body: &str) -> Request;

    /// The request that reads one.
    fn read_comment(&self, change: &Change, comment: &Comment) -> Request;

    /// The request that takes one away.
    fn delete_comment(&self, change: &Change, comment: &Comment) -> Request;

    /// Reads what the token may do, as far as the forge says it: each step with the permission that is missing.
    fn permissions(&self, line: &mut Line<'_>) -> Vec<Proof>;

    /// Says what an answer means that is no good one, with the permission that is missing.
    fn refused(&self, request: &Request, answer: &Answer, line: &Line<'_>) -> Trouble;
}

/// A moment as forges write it, in any zone and with any fraction of a second.
fn moment(value: &serde_json::Value) -> Option<Timestamp> {
    value.as_str()?.parse().ok()
}
