//! `policy-malformed`: a policy read half would judge by other rules than the team's.

use crate::diagnostic::{Level, RuleMeta};
use crate::policy::POLICY_MALFORMED;
use crate::rules::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        POLICY_MALFORMED,
        "the policy says something that it cannot mean",
        include_str!("policy_malformed.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Reading,
};
