//! The rules: one file, one page and one fixture folder each. `README.md` in this folder says how to add one.
//!
//! A rule is data with a function: it has no state, does no I/O, and knows no level. What it may look at is in
//! [`Context`] and [`Subject`].

mod context;
mod sink;

mod conflict_markers;
mod duplicate_key;
mod front_matter_malformed;
mod front_matter_missing;
mod hidden_character;
mod kind_unknown;
mod policy_malformed;
mod policy_unknown_key;
mod section_missing;
mod signoff_malformed;
mod signoff_missing;
mod signoff_stale;
mod status_unknown;
mod suppression_unused;
mod unknown_key;
mod unreadable_record;
mod value_malformed;

use crate::diagnostic::RuleMeta;

pub use context::{Before, Context, Subject};
pub use sink::{Said, Sink};

/// A rule: what is known of it, and how it looks for its defect.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Name, summary, page, level.
    pub meta: RuleMeta,
    /// How it looks for its defect.
    pub check: Check,
}

/// How a rule looks for its defect.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// The defect is found while the file is read; the rule gives it its page and its level.
    Reading,
    /// Looks at each record alone.
    Record(fn(&Context<'_>, &Subject<'_>, &mut Sink)),
    /// Looks at the log as a whole.
    Log(fn(&Context<'_>, &mut Sink)),
}

/// Every rule, in the order in which they are listed.
pub const ALL: &[&Rule] = &[
    // file
    &unreadable_record::RULE,
    &conflict_markers::RULE,
    &hidden_character::RULE,
    // front matter
    &front_matter_missing::RULE,
    &front_matter_malformed::RULE,
    &duplicate_key::RULE,
    &unknown_key::RULE,
    &suppression_unused::RULE,
    // values
    &value_malformed::RULE,
    &kind_unknown::RULE,
    &status_unknown::RULE,
    // content
    &section_missing::RULE,
    // sign-offs
    &signoff_malformed::RULE,
    &signoff_missing::RULE,
    &signoff_stale::RULE,
    // policy
    &policy_malformed::RULE,
    &policy_unknown_key::RULE,
];

/// The rule of this name.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.meta.code.0 == code)
}

/// The name that a misspelt one was most likely meant to be.
pub fn nearest(code: &str) -> Option<&'static str> {
    let names: Vec<&'static str> = ALL.iter().map(|rule| rule.meta.code.0).collect();
    crate::record::nearest(code, &names)
}
