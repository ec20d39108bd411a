//! `suppression-unused`: an exception outlives its reason only while nobody looks; `check` finds it where it applies them.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("suppression-unused"),
        "a record allows a finding that is not there",
        include_str!("suppression_unused.md"),
        Level::Warning,
    ),
    check: Check::Reading,
};
