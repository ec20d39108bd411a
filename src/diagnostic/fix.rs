//! A change that mends a finding and cannot mean anything else, as byte edits of the file that the finding is about.

use crate::text::Edit;

/// Edits that mend a finding: mechanical, without a choice that a person would have to make.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Fix {
    /// What they do, in a few words, as an order: `add the line revision: 1`.
    pub title: String,
    /// The edits of the finding's own file, not overlapping.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// One edit and what it does.
    pub fn new(title: impl Into<String>, edit: Edit) -> Self {
        Self { title: title.into(), edits: vec![edit] }
    }
}
