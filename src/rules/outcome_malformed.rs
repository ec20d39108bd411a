//! `outcome-malformed`: what nobody can read counts in no rate and reminds nobody.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::OUTCOME_MALFORMED,
        "an outcome does not say of which record, when, by whom, or what became of it",
        include_str!("outcome_malformed.md"),
        Level::Warning,
    )
    .timeless(),
    check: Check::Reading,
};
