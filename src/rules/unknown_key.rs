//! `unknown-key`: a misspelt key is a wish that nobody hears.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::UNKNOWN_KEY,
        "a key of the front matter is not known",
        include_str!("unknown_key.md"),
        Level::Warning,
    ),
    check: Check::Reading,
};
