//! What can be wrong with an index file, and at which byte.

use thiserror::Error;

/// Says why the bytes of an index file cannot be read.
///
/// Offsets count from the beginning of the file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IndexFault {
    /// The bytes end too early, or what is announced does not fit into them.
    #[error("it is cut off: at byte {at} more is announced than there is")]
    CutOff {
        /// Where more was expected.
        at: usize,
    },
    /// The first bytes are not those of an index.
    #[error("it does not begin as an index does")]
    Signature,
    /// The version is not 2, 3 or 4.
    #[error("its version is {version}; 2, 3 and 4 can be read")]
    Version {
        /// The version that it names.
        version: u32,
    },
    /// An entry contradicts itself.
    #[error("the entry at byte {at} has {what}")]
    Entry {
        /// Where the entry begins.
        at: usize,
        /// What is wrong with it.
        what: EntryFault,
    },
    /// The index is split: most of it lies in another file.
    #[error("it is split in two files")]
    Split {
        /// Where the extension begins that says so.
        at: usize,
    },
    /// It has an extension that nobody may ignore and that is not known here.
    #[error("it has the extension `{name}`, which is not known here and may not be ignored")]
    Extension {
        /// Where the extension begins.
        at: usize,
        /// Its four letters; what is no ASCII is escaped.
        name: String,
    },
}

/// Says what is wrong with one entry of an index file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EntryFault {
    /// The name does not end where its length says.
    #[error("a name that does not end where its length says")]
    NameLength,
    /// There is no name.
    #[error("no name")]
    NoName,
    /// It shares more of the name before it than that is long.
    #[error("a name that begins with more than the one before it")]
    Prefix,
    /// It does not come after the one before it.
    #[error("a name that does not come after the one before it")]
    Order,
    /// It has flags that no version of git writes.
    #[error("flags that are not known")]
    Flags,
    /// A folder stands where only files may, or is not named as one.
    #[error("a folder's mode or name, not both")]
    Folder,
}
