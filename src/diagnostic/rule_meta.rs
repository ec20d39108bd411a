//! What is known of a rule without running it, so that renderers can list rules and import none.

use crate::diagnostic::{Code, Level};

/// The description of a rule.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RuleMeta {
    /// Its name.
    pub code: Code,
    /// The defect in one line, lower case, without full stop.
    pub summary: &'static str,
    /// Its page, in Markdown: what, why, an example, the way out.
    pub docs: &'static str,
    /// Its level where the policy says nothing.
    pub default: Level,
    /// The first version that had it.
    pub since: &'static str,
    /// Whether one record may switch it off for itself, with a reason. What a sign-off rests on may not be.
    pub suppressible: bool,
    /// Whether it judges what the records say, so that records from before the policy's `since` are spared.
    pub spares_older: bool,
}

impl RuleMeta {
    /// Describes a rule of this version: suppressible, and sparing what is older than the policy's `since`.
    pub const fn new(code: Code, summary: &'static str, docs: &'static str, default: Level) -> Self {
        Self { code, summary, docs, default, since: "0.1.0", suppressible: true, spares_older: true }
    }

    /// The same rule, which no record may switch off for itself.
    pub const fn binding(mut self) -> Self {
        self.suppressible = false;
        self
    }

    /// The same rule, which spares no record however old.
    pub const fn timeless(mut self) -> Self {
        self.spares_older = false;
        self
    }
}
