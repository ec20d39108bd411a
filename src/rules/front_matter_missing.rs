//! `front-matter-missing`: without front matter there is nothing to sign and nothing to list.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::FRONT_MATTER_MISSING,
        "the record does not begin with front matter",
        include_str!("front_matter_missing.md"),
        Level::Error,
    ),
    check: Check::Reading,
};
