//! Repositories, snapshots, history, the index and careful writes: the only module that names git2.
//!
//! Objects, trees and the index are read through libgit2. What libgit2 answers differently from git (identities,
//! configuration, filters, hook folders) is asked of the `git` command instead. Nothing here knows what a record is.

mod branches;
mod bring;
mod carried;
mod command;
mod commit;
mod commit_paths;
mod compare;
mod discover;
mod elsewhere;
mod entry;
mod environment;
mod error;
mod graph;
mod history;
mod id;
mod index;
pub mod index_file;
mod join;
mod kept_file;
mod memory;
mod merge;
mod objects;
mod path;
mod range;
mod reader;
mod repository;
mod revision;
mod settings;
mod snapshot;
mod staged;
mod stamp;
mod tree;
mod tree_diff;
mod work_tree;
pub mod write;
pub mod write_all;

#[cfg(test)]
mod tests;

pub use branches::{BranchPaths, UnreadableBranches};
pub use command::{Git, Identity};
pub use commit::Commit;
pub use compare::Unstaged;
pub use elsewhere::Elsewhere;
pub use entry::{Entry, EntryKind};
pub use environment::Environment;
pub use error::{GitError, ReadError, SnapshotError};
pub use history::{Follow, History, Step};
pub use id::{BlobId, CommitId};
pub use kept_file::KeptFile;
pub use merge::Merged;
pub use objects::believe_object_names;
pub(crate) use path::{folded, normal};
pub use range::FirstParents;
pub use reader::{Because, Reader};
pub use repository::Repository;
pub use settings::Setting;
pub use snapshot::{Origin, Snapshot};
pub use tree_diff::{ChangedPath, Version};
