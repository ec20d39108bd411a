//! `role-unknown`: a sign-off in a role that does not exist counts for nothing.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::nearest;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("role-unknown"),
        "a sign-off stands in a role that the policy does not know",
        include_str!("role_unknown.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let known = context.log.policy.all_roles();
    for slot in record.slots.iter().filter(|slot| !known.contains(&slot.role.value.as_str())) {
        let role = &slot.role;
        let said =
            sink.report(record, role.span, format!("there is no role `{}` to sign in", role.value)).help(
                format!("roles are `{}`; countersign.yaml names others under `roles:`", known.join("`, `")),
            );
        if let Some(near) = nearest(&role.value, &known) {
            said.label(format!("did you mean `{near}`?"));
        }
    }
}
