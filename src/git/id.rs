//! Names of commits and blobs as plain values, so that nothing above this module meets a type of libgit2.

use git2::{ObjectFormat, Oid};
use std::fmt;

/// How many digits name an object to a person, as in `git log --oneline`.
const SHORT: usize = 7;

macro_rules! id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(Oid);

        impl $name {
            /// Reads all the hexadecimal digits of an id: 40 of SHA-1 or 64 of SHA-256; `None` for anything else.
            pub fn from_hex(hex: &str) -> Option<Self> {
                whole_id(hex).map(Self)
            }

            /// Gives the first digits, for a person to read; they need not be unique in the repository.
            pub fn short(&self) -> String {
                let mut hex = self.to_string();
                hex.truncate(SHORT);
                hex
            }

            /// Gives the bytes of the id: 20 of SHA-1 or 32 of SHA-256.
            pub fn as_bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }

            pub(super) fn new(oid: Oid) -> Self {
                Self(oid)
            }

            pub(super) fn oid(self) -> Oid {
                self.0
            }
        }

        /// All the hexadecimal digits, in lower case.
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

id! {
    /// The id of a commit.
    CommitId
}

id! {
    /// The id of the bytes of a file, or of what else a path may name: a link's target, a submodule's commit.
    BlobId
}

/// Reads an id of which no digit is missing.
pub(super) fn whole_id(hex: &str) -> Option<Oid> {
    let format = match hex.len() {
        40 => ObjectFormat::Sha1,
        64 => ObjectFormat::Sha256,
        _ => return None,
    };
    Oid::from_str_ext(hex, format).ok()
}

#[cfg(test)]
mod tests {
    use super::CommitId;

    #[test]
    fn only_whole_ids_are_taken() {
        let hex = "0123456789abcdef0123456789abcdef01234567";
        let id = CommitId::from_hex(hex).expect("whole");
        assert_eq!(id.to_string(), hex);
        assert_eq!(id.short(), "0123456");
        assert_eq!(format!("{id:?}"), format!("CommitId({hex})"));
        assert_eq!(CommitId::from_hex(&hex[1..]), None);
        assert_eq!(CommitId::from_hex(&hex.replace('f', "g")), None);
        let long = format!("{hex}{}", &hex[..24]);
        assert_eq!(CommitId::from_hex(&long).map(|id| id.to_string()), Some(long));
    }
}
