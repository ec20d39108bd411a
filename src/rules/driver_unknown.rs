//! `driver-unknown`: whoever has a question about a record asks its driver.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("driver-unknown"),
        "the driver is not in the roster",
        include_str!("driver_unknown.md"),
        Level::Warning,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let (record, policy) = (subject.record, &context.log.policy);
    let Some(driver) = record.driver.as_ref().filter(|driver| !policy.people.contains_key(&driver.value))
    else {
        return;
    };
    if context.policy_unread() {
        return;
    }
    let said = sink
        .report(record, driver.span, format!("the roster knows nobody called `{}`", driver.value))
        .help(format!(
            "write the key of somebody in the roster, or add them: `countersign roster add {} --email ADDRESS --role ROLE`",
            driver.value
        ));
    if let Some(near) = context.nearest_person(&driver.value) {
        said.label(format!("did you mean `{near}`?"));
    }
}
