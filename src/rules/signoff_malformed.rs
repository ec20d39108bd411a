//! `signoff-malformed`: nothing may hide in the one block that no sign-off covers.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::SIGNOFF_MALFORMED,
        "the block of sign-offs is not in its one form",
        include_str!("signoff_malformed.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Reading,
};
