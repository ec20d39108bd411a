//! `unreadable-record`: a record that nobody can read is nobody's decision; its number still counts.

use crate::diagnostic::{Level, RuleMeta};
use crate::record::codes;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        codes::UNREADABLE,
        "the file is not readable text",
        include_str!("unreadable_record.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Reading,
};
