//! `policy-unknown-key`: a misspelt key in the policy is a rule that nobody applies.

use crate::diagnostic::{Level, RuleMeta};
use crate::policy::POLICY_UNKNOWN_KEY;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        POLICY_UNKNOWN_KEY,
        "a key or rule name of the policy is not known",
        include_str!("policy_unknown_key.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Reading,
};
