//! The whole story of a record, read from history alone: every text it ever had, and who said what to which.
//!
//! ```text
//!  history ──► trace (the record's versions, by its id) ──► story ──► output: text, JSON, HTML
//!                          policies of the time ────────────┘
//! ```

mod confirm;
mod diff;
mod limits;
mod model;
mod past;
mod roles;
mod tell;
mod trace;
mod verdict;

pub use confirm::{Confirmation, SignatureCheck};
pub use model::{
    Arrival, Author, Moment, Move, Proof, Removal, RoleNow, RoleThen, Said, Standing, StatusChange, Story,
    StoryProblem, Text, Then,
};
pub use tell::tell;
