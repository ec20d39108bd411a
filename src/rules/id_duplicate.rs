//! `id-duplicate`: two records of one id could exchange their sign-offs.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::id_missing::fresh_id;
use crate::rules::{Check, Context, Rule, Sink};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("id-duplicate"),
        "two records have the same id",
        include_str!("id_duplicate.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut first_of = BTreeMap::new();
    for (place, record) in context.log.records.iter().enumerate() {
        let Some(id) = &record.id else { continue };
        let first = *first_of.entry(id.value).or_insert(place);
        if first == place {
            continue;
        }
        let first = &context.log.records[first];
        let other = context.log.reference(first);
        let message = format!("the id `{}` is that of {other} (`{}`) already", id.value, first.path());
        let span = first.id.as_ref().map_or_else(|| first.front_span(), |id| id.span);
        sink.report(record, id.span, message).related(first, span, "it stands here first").help(format!(
            "give the younger of the two an id of its own, such as `id: {}`",
            fresh_id(context, &context.subject(place))
        ));
    }
}
