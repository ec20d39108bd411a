//! `front-matter-malformed`: what two programs read as two texts, nobody can sign.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::FRONT_MATTER_MALFORMED,
        "the front matter is not keys and values that all YAML parsers read alike",
        include_str!("front_matter_malformed.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Reading,
};
