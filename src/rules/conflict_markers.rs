//! `conflict-markers`: two texts in one file are no decision.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::CONFLICT_MARKERS,
        "the file holds the marks of an unfinished merge",
        include_str!("conflict_markers.md"),
        Level::Error,
    )
    .timeless(),
    check: Check::Reading,
};
