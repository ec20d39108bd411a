//! `kind-unknown`: the kind says which sections a record needs.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::KIND_UNKNOWN,
        "the kind is neither product nor technical",
        include_str!("kind_unknown.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Reading,
};
