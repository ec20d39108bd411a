//! Whether a decision is about the product or about its technology.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// The kind of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What to build, for whom, and why.
    Product,
    /// How to build it.
    Technical,
}

impl Kind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Product, Self::Technical];

    /// The word that stands in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Technical => "technical",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.name() == word).ok_or(())
    }
}
