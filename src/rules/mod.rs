//! The rules: one file, one page and one fixture folder each. `README.md` in this folder says how to add one.
//!
//! A rule is data with a function: it has no state, does no I/O, and knows no level. What it may look at is in
//! [`Context`] and [`Subject`].

mod context;
mod naming;
mod origins;
mod sink;

mod acceptance_pending;
mod conflict_markers;
mod deprecation_unsigned;
mod driver_unknown;
mod duplicate_key;
mod evidence_below_policy;
mod evidence_too_weak;
mod front_matter_malformed;
mod front_matter_missing;
mod hidden_character;
mod id_changed;
mod id_duplicate;
mod id_missing;
mod key_retired;
mod key_revoked;
mod kind_missing;
mod kind_unknown;
mod level_unknown;
mod link_broken;
mod log_changed;
mod measure_overdue;
mod name_clash;
mod no_records;
mod number_changed;
mod number_duplicate;
mod number_mismatch;
mod number_missing;
mod objection_standing;
mod outcome_malformed;
mod outcome_unknown;
mod policy_changed;
mod policy_malformed;
mod policy_not_approved;
mod policy_removed;
mod policy_serial;
mod policy_sigs_malformed;
mod policy_unknown_key;
mod prompt_left;
mod record_deleted;
mod record_executable;
mod relation_unknown;
mod review_overdue;
mod revision_missing;
mod role_not_held;
mod role_unfilled;
mod role_unknown;
mod role_vacant;
mod same_signer;
mod section_empty;
mod section_missing;
mod signer_left;
mod signer_not_author;
mod signer_unknown;
mod signoff_malformed;
mod signoff_missing;
mod signoff_stale;
mod signoff_unverified;
mod status_missing;
mod status_unknown;
mod successor_missing;
mod superseded_status;
mod supersedes_circle;
mod supersedes_self;
mod supersedes_unknown;
mod suppression_unused;
mod title_missing;
mod transition_not_allowed;
mod unknown_key;
mod unreadable_record;
mod value_malformed;
mod verdict_removed;

use crate::diagnostic::RuleMeta;

pub(crate) use measure_overdue::rests_on_outcomes;
pub(crate) use name_clash::folded;

pub use context::{Before, Context, PolicyChange, Subject};
pub(crate) use naming::{numbered_path, renumbered_path};
pub use origins::{Brought, Origins};
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
    &name_clash::RULE,
    &record_deleted::RULE,
    &record_executable::RULE,
    // front matter
    &front_matter_missing::RULE,
    &front_matter_malformed::RULE,
    &duplicate_key::RULE,
    &unknown_key::RULE,
    &suppression_unused::RULE,
    // values
    &value_malformed::RULE,
    &id_missing::RULE,
    &id_duplicate::RULE,
    &id_changed::RULE,
    &kind_missing::RULE,
    &kind_unknown::RULE,
    &status_missing::RULE,
    &status_unknown::RULE,
    &revision_missing::RULE,
    &driver_unknown::RULE,
    &level_unknown::RULE,
    // content
    &title_missing::RULE,
    &section_missing::RULE,
    &section_empty::RULE,
    &prompt_left::RULE,
    // numbers
    &number_missing::RULE,
    &number_mismatch::RULE,
    &number_duplicate::RULE,
    &number_changed::RULE,
    // sign-offs
    &signoff_malformed::RULE,
    &signoff_missing::RULE,
    &signoff_stale::RULE,
    &signer_unknown::RULE,
    &role_unknown::RULE,
    &role_not_held::RULE,
    &same_signer::RULE,
    &signoff_unverified::RULE,
    &evidence_too_weak::RULE,
    &evidence_below_policy::RULE,
    &key_retired::RULE,
    &key_revoked::RULE,
    &signer_left::RULE,
    &signer_not_author::RULE,
    &objection_standing::RULE,
    &verdict_removed::RULE,
    // relations
    &relation_unknown::RULE,
    &supersedes_unknown::RULE,
    &supersedes_self::RULE,
    &supersedes_circle::RULE,
    &successor_missing::RULE,
    &superseded_status::RULE,
    // life
    &transition_not_allowed::RULE,
    &acceptance_pending::RULE,
    &deprecation_unsigned::RULE,
    &review_overdue::RULE,
    &measure_overdue::RULE,
    &outcome_malformed::RULE,
    &outcome_unknown::RULE,
    // links
    &link_broken::RULE,
    // policy
    &policy_malformed::RULE,
    &policy_unknown_key::RULE,
    &log_changed::RULE,
    &policy_serial::RULE,
    &policy_sigs_malformed::RULE,
    &policy_not_approved::RULE,
    &policy_removed::RULE,
    &policy_changed::RULE,
    &role_unfilled::RULE,
    &role_vacant::RULE,
    &no_records::RULE,
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
