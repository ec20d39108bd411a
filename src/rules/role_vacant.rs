//! `role-vacant`: a team that decides and loses a role decides nothing any more, and nobody notices until it matters.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::role_unfilled::{has_decided, report};
use crate::rules::{Check, Context, Rule, Sink};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("role-vacant"),
        "a log that has decided things has nobody left for a role that has to sign",
        include_str!("role_vacant.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if has_decided(context) {
        report(context, sink);
    }
}
