//! `value-malformed`: a value that only one program understands is no value.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::VALUE_MALFORMED,
        "a key of the front matter holds a value of another shape",
        include_str!("value_malformed.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Reading,
};
