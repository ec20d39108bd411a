//! `status-unknown`: a status of one's own is a decision that no list shows.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::STATUS_UNKNOWN,
        "the status is none that exists",
        include_str!("status_unknown.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Reading,
};
