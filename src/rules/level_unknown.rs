//! `level-unknown`: the level says who has to sign, so it may not be guessed.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::nearest;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("level-unknown"),
        "the decision level is none of the policy's",
        include_str!("level_unknown.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let (record, levels) = (subject.record, &context.log.policy.levels);
    let Some(level) = record.level.as_ref().filter(|level| !levels.contains_key(&level.value)) else {
        return;
    };
    let names: Vec<&str> = levels.keys().map(String::as_str).collect();
    let help = match names.as_slice() {
        [] => "delete the line: countersign.yaml names no levels, so product and engineering sign".to_owned(),
        _ => format!("the levels of countersign.yaml are `{}`", names.join("`, `")),
    };
    let said =
        sink.report(record, level.span, format!("there is no decision level `{}`", level.value)).help(help);
    if let Some(near) = nearest(&level.value, &names) {
        said.label(format!("did you mean `{near}`?"));
    }
}
