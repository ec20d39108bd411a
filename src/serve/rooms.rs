//! What pages of workshops need of whoever reads and writes the files: the command that serves.

use crate::policy::Policy;
use crate::workshop::Workshop;

/// Workshops as they stand on disk, and a way to add to them.
///
/// A room is named by its key, which is compared with those that [`Rooms::all`] lists and is never a path. `named` says who
/// speaks: a roster key or a name; nobody is the one who git says is acting.
pub trait Rooms: Send + Sync {
    /// Reads all workshops, in the order of their logs and names.
    fn all(&self) -> Result<Vec<Room>, Refusal>;

    /// Says who speaks.
    fn voice(&self, room: &Room, named: Option<&str>) -> Result<Voice, Refusal>;

    /// Writes ideas, one a line; gives how many are new, and how many stood there already.
    fn add_ideas(&self, key: &str, named: Option<&str>, text: &str) -> Result<(usize, usize), Refusal>;

    /// Writes scores, each the key of an option, that of a criterion, and what was typed; all of them or none.
    fn score(&self, key: &str, named: Option<&str>, scores: &[Typed]) -> Result<(), Refusal>;
}

/// The key of an option, that of a criterion, and the score as it was typed.
pub type Typed = (String, String, String);

/// A workshop with the policy of its log.
#[derive(Debug)]
#[non_exhaustive]
pub struct Room {
    /// What its page is called: one that no other workshop has.
    pub key: String,
    /// The policy of its log.
    pub policy: Policy,
    /// What has been said.
    pub workshop: Workshop,
}

impl Room {
    /// Gives a workshop the key by which its page is found.
    pub const fn new(key: String, policy: Policy, workshop: Workshop) -> Self {
        Self { key, policy, workshop }
    }
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// What their files are called.
    pub key: String,
    /// What people call them.
    pub name: String,
    /// Whether the roster knows them.
    pub is_known: bool,
    /// The keys of the criteria that they may score by.
    pub criteria: Vec<String>,
}

/// Why something is not taken, and the ways out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
    /// One sentence, lower case, without full stop.
    pub message: String,
    /// Each a way out.
    pub hints: Vec<String>,
}
