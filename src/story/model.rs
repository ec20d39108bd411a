//! A story as plain values: what happened to a record, in order, and what holds of it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use thiserror::Error;

use crate::git::{Commit, CommitId, GitError, Identity, ReadError, SnapshotError};
use crate::record::{Digest, Evidence, Verdict};
use crate::story::{Confirmation, SignatureCheck};

/// Why a story cannot be told.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoryProblem {
    /// History cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The files of a commit cannot be listed.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A file of a commit cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The record has no id by which it could be found again under another name.
    #[error("{reference} has no `id:`, so it cannot be followed through history")]
    NoId {
        /// What people call it.
        reference: String,
        /// Where it lies.
        path: String,
    },
}

/// A commit, as a story names it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moment {
    /// The commit.
    pub commit: CommitId,
    /// Who wrote it, as git says.
    pub author: Identity,
    /// When it was made, by the committer's clock.
    pub at: Timestamp,
    /// What its message begins with.
    pub summary: String,
}

impl Moment {
    pub(super) fn of(commit: &Commit) -> Self {
        Self {
            commit: commit.id,
            author: commit.author.clone(),
            at: Timestamp::from_second(commit.time).unwrap_or(Timestamp::UNIX_EPOCH),
            summary: commit.summary.clone(),
        }
    }

    /// The day, in UTC.
    pub fn day(&self) -> Date {
        self.at.to_zoned(TimeZone::UTC).date()
    }

    /// The moment as it stands in records: `2026-11-22T08:00:00Z`.
    pub fn instant(&self) -> String {
        self.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

/// By which commit something came into the history of the branch.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Arrival {
    /// The commit that says it first.
    pub by: Moment,
    /// The step of the branch itself that brought it, where that is another commit; `None` where it is the same one,
    /// or where [`Arrival::landed`] says that it never got there.
    pub merged: Option<Moment>,
    /// Whether the branch itself ever said it: what a merge threw away did not land.
    pub landed: bool,
    /// Whether history is cut off at that commit, so that it may be older.
    pub cut_off: bool,
}

/// How a story ends, for whoever asks whether all that the record claims holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// Accepted, and every sign-off that it needs holds.
    InForce,
    /// Not decided yet, and it does not claim to be.
    Open,
    /// Decided against, given up, or replaced; what it claims holds.
    Closed,
    /// It claims what does not hold.
    Broken,
}

impl Standing {
    /// The word that stands for it in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Broken => "broken",
        }
    }
}

/// One role as it stands at the end of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleNow {
    /// The role.
    pub role: String,
    /// Whether the record needs it.
    pub required: bool,
    /// `signed`, `missing`, `stale`, `refused`, `objected` or `withdrawn`.
    pub state: &'static str,
    /// Who said it, by name.
    pub name: Option<String>,
    /// When, as the entry claims.
    pub at: Option<String>,
    /// The evidence that the entry claims.
    pub via: Option<Evidence>,
    /// The reason that the entry gives.
    pub reason: Option<String>,
    /// Why it does not count; empty where it does.
    pub faults: Vec<String>,
    /// Names of those who may sign, where nobody has.
    pub waits_for: Vec<String>,
}

/// Whether the signature of an entry verifies by the policy at the end of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proof {
    /// There is none to verify: a name in the file.
    Declared,
    /// It verifies.
    Proved {
        /// The fingerprint of the key that made it.
        fingerprint: String,
        /// The day from which on the key is in wrong hands.
        revoked: Option<Date>,
    },
    /// It does not.
    Unproven {
        /// Why, in half a sentence.
        why: String,
        /// The fingerprint of the key that made it, where that is known.
        fingerprint: Option<String>,
        /// Whether it did by the policy of its time.
        held_then: bool,
    },
}

/// Who wrote the commit that brought an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Author {
    /// The signer.
    Signer,
    /// Another person of the roster.
    Other {
        /// Their name in the roster.
        name: String,
    },
    /// Nobody whose e-mail address the roster knows.
    Unknown,
}

/// What a person was to a role, by a policy of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RoleThen {
    /// They held it.
    Held,
    /// They had held it and gave it up.
    GivenUp,
    /// They did not hold it.
    NotHeld,
    /// The roster did not know them.
    NotListed,
}

impl RoleThen {
    /// The word that stands for it in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::GivenUp => "given-up",
            Self::NotHeld => "not-held",
            Self::NotListed => "not-listed",
        }
    }
}

/// How the policy that was in force judges an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Then {
    /// The commit whose policy it is: the first parent of the step that brought the entry.
    pub base: CommitId,
    /// Where the policy lay.
    pub path: String,
    /// Its fingerprint.
    pub fingerprint: Digest,
    /// Its version; 0 where none is written.
    pub serial: u64,
    /// What the person was to the role.
    pub role: RoleThen,
    /// The least evidence that it asked for.
    pub least: Evidence,
    /// Why it would not have let the entry in; empty where it would.
    pub against: Vec<String>,
}

/// What a person said to a text, in a role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Said {
    /// The role.
    pub role: String,
    /// What was said.
    pub verdict: Verdict,
    /// The person's key in the roster.
    pub by: String,
    /// The person's name.
    pub name: String,
    /// When, as the entry claims: it grants nothing.
    pub at: String,
    /// The evidence that the entry claims.
    pub via: Evidence,
    /// The digest that the entry names.
    pub digest: Digest,
    /// Why, for all but consent.
    pub reason: Option<String>,
    /// The signature in base64, where there is one.
    pub signature: Option<String>,
    /// By which commit it came.
    pub arrival: Arrival,
    /// Who wrote that commit.
    pub author: Author,
    /// Whether its signature verifies today.
    pub proof: Proof,
    /// How the policy of the time judges it; `None` where there was none before, or where history does not tell.
    pub then: Option<Then>,
    /// Whether it stands in the record at the end of the story.
    pub stands: bool,
    /// The commit that took it out.
    pub gone: Option<Moment>,
    /// What it takes to verify its signature by hand.
    pub check: Option<SignatureCheck>,
}

impl Said {
    /// Whether the policy of the time let it in, as far as history tells.
    pub fn was_let_in(&self) -> bool {
        self.then.as_ref().is_none_or(|then| then.against.is_empty())
    }
}

/// A change of the record's status.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatusChange {
    /// What it was; `None` where the record is new or had none.
    pub from: Option<String>,
    /// What it became, as written; `None` where it has none any more.
    pub to: Option<String>,
    /// By which commit.
    pub arrival: Arrival,
}

/// The record got another path.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Move {
    /// The path before.
    pub from: String,
    /// The path after.
    pub to: String,
    /// By which commit.
    pub arrival: Arrival,
}

/// The record was taken out of the history, for a while or on one side of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Removal {
    /// Where it lay.
    pub path: String,
    /// By which commit.
    pub by: Moment,
}

/// One text that the record had: all that sign-offs cover, by its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Text {
    /// The digest.
    pub digest: Digest,
    /// The revision that it claims to be.
    pub revision: u32,
    /// What people called the record then.
    pub reference: String,
    /// Where it lay when the text came in.
    pub path: String,
    /// Its title then.
    pub title: String,
    /// By which commit it came.
    pub arrival: Arrival,
    /// Commits that brought this very text back later.
    pub again: Vec<Moment>,
    /// Changes of the status while it said this.
    pub statuses: Vec<StatusChange>,
    /// Moves while it said this.
    pub moves: Vec<Move>,
    /// What people said to it.
    pub said: Vec<Said>,
    /// The raw difference to the text before it, as unified diff; `None` for the first.
    pub diff: Option<String>,
    /// Whether this is what the record says at the end of the story.
    pub is_now: bool,
}

/// A record's story up to one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Story {
    /// What the log is called.
    pub log_title: String,
    /// The log's identity.
    pub log_id: Option<String>,
    /// What people call the record.
    pub reference: String,
    /// Its identity.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it lies.
    pub path: String,
    /// Its status as written.
    pub status: Option<String>,
    /// Its revision.
    pub revision: u32,
    /// The digest of what it says.
    pub digest: Digest,
    /// What it says: the text that is signed.
    pub signed_text: String,
    /// The commit up to which the story is told.
    pub until: Moment,
    /// The fingerprint of the policy there.
    pub policy: Digest,
    /// How it ends.
    pub standing: Standing,
    /// The same in one sentence.
    pub sentence: String,
    /// The roles at the end.
    pub roles: Vec<RoleNow>,
    /// Every text that it had, the oldest first.
    pub texts: Vec<Text>,
    /// Where it was taken out.
    pub removals: Vec<Removal>,
    /// What all this proves, and what it does not.
    pub limits: Vec<String>,
    /// How it can be confirmed without this program.
    pub confirmation: Confirmation,
    /// A commit behind which this shallow clone knows nothing.
    pub cut_off: Option<CommitId>,
}
