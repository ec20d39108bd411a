//! Who reads a repository: libgit2 where it can, the git command for what libgit2 cannot read.
//!
//! There is one seam: objects by their ids ([`super::objects`]), what names stand for ([`names`]), the entries of the
//! index ([`listing`]), merging ([`merging`]) and finding the repository ([`located`]). Everything else is built on
//! these and does not know who reads, so both readers give the same verdict.
//!
//! Git children take no lock, write nothing to the repository, and leave `git replace` aside, as libgit2 does: a
//! replacement is the affair of one clone, and what was signed is what the object itself says. In a partial clone git
//! fetches what is missing when it is read. Where `GIT_NO_LAZY_FETCH` is set it must not, and the hooks set it: a
//! commit must not wait for a network. What is missing then is trouble and never a pass, and the same check run by
//! hand fetches it.

mod batch;
mod children;
pub(super) mod listing;
pub(super) mod located;
pub(super) mod merging;
pub(super) mod names;

pub(super) use batch::Reply;
pub(super) use children::{Children, may_not_fetch};

use std::fmt;

/// The variable that has git read everything, if it says `git`: for tests, and for people whom the other reader
/// fails. Unset or `auto` leaves the choice to the program.
pub(super) const VARIABLE: &str = "COUNTERSIGN_READER";

/// Who reads a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reader {
    /// libgit2 alone. Git is asked only for an object that is not there.
    Library,
    /// libgit2 for the objects, and the git command for names, merges and the rest.
    Both(Because),
    /// libgit2 for all but the index, which the git command lists.
    CommandForIndex(Because),
    /// The git command alone.
    Command(Because),
}

/// Why the git command reads something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Because {
    /// The variable `COUNTERSIGN_READER` says `git`.
    Asked,
    /// The index lies in two files (`core.splitIndex`).
    SplitIndex,
    /// Only git knows the settings by which it trusts this repository of another user.
    Trusted,
    /// libgit2 refuses the repository; what it uses, as a clause.
    Refused(String),
}

impl fmt::Display for Reader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Library => formatter.write_str("libgit2"),
            Self::Both(because) => write!(formatter, "the git command and libgit2, because {because}"),
            Self::CommandForIndex(because) => {
                write!(formatter, "libgit2, and the git command for the index, because {because}")
            }
            Self::Command(because) => write!(formatter, "the git command, because {because}"),
        }
    }
}

impl fmt::Display for Because {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked => write!(formatter, "{VARIABLE} says so"),
            Self::SplitIndex => formatter.write_str("the index is split"),
            Self::Trusted => {
                formatter.write_str("it belongs to another user and git was told for this run to trust it")
            }
            Self::Refused(what) => formatter.write_str(what),
        }
    }
}
