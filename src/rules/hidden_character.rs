//! `hidden-character`: whoever signs has to see what they sign.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::HIDDEN_CHARACTER,
        "the text holds a character that a reader cannot see",
        include_str!("hidden_character.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Reading,
};
