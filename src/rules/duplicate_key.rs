//! `duplicate-key`: parsers disagree on which of two equal keys counts.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::DUPLICATE_KEY,
        "a key of the front matter stands twice",
        include_str!("duplicate_key.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Reading,
};
