//! `policy-sigs-malformed`: signatures in a form of somebody's own could hide what they are about.

use crate::diagnostic::{Level, RuleMeta};
use crate::policy::SIGS_MALFORMED;
use crate::rules::{Check, Context, Rule, Sink};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        SIGS_MALFORMED,
        "the admins' signatures are not in the form in which they are written",
        include_str!("policy_sigs_malformed.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(sigs) = context.sigs else { return };
    for fault in &sigs.faults {
        let said = sink.report_policy(&sigs.source, fault.span, fault.message.clone());
        fault.help.iter().fold(said, |said, help| said.help(help.clone()));
    }
}
