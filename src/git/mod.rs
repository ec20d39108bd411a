//! Repositories, snapshots, the index and careful writes: the only module that names git2.
//!
//! Objects, trees and the index are read through libgit2. What libgit2 answers differently from git (identities,
//! configuration, filters, hook folders) is asked of the `git` command instead. Nothing here knows what a record is.

mod branches;
mod command;
mod compare;
mod discover;
mod entry;
mod environment;
mod error;
mod index;
mod memory;
mod objects;
mod path;
mod repository;
mod snapshot;
mod stamp;
mod tree;
mod work_tree;
pub mod write;

#[cfg(test)]
mod tests;

pub use branches::{BranchPaths, UnreadableBranches};
pub use command::{Git, Identity};
pub use compare::Unstaged;
pub use entry::{Entry, EntryKind};
pub use environment::Environment;
pub use error::{GitError, ReadError, SnapshotError};
pub use repository::Repository;
pub use snapshot::{Origin, Snapshot};
