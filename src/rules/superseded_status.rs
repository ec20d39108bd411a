//! `superseded-status`: two decisions that contradict each other may not both be in force.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Sink};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("superseded-status"),
        "the record's successor is accepted, and its own status does not say so",
        include_str!("superseded_status.md"),
        Level::Error,
    ),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let log = context.log;
    for (place, record) in log.records.iter().enumerate() {
        let Some(status) = &record.status else { continue };
        let wanted = match status.value {
            Status::Accepted | Status::Deprecated => Status::Superseded,
            Status::Draft | Status::Proposed => Status::Rejected,
            Status::Rejected | Status::Superseded => continue,
        };
        let accepted = |newer: &&usize| {
            let status = log.records[**newer].status.as_ref();
            **newer != place && status.is_some_and(|status| status.value.was_accepted())
        };
        let Some(newer) = log.successors(place).iter().find(accepted) else { continue };
        let newer = &log.records[*newer];
        let (old, new) = (log.reference(record), log.reference(newer));
        let named = newer.supersedes.iter().find(|number| Some(number.value) == record.number);
        let there = named.map_or_else(|| newer.front_span(), |number| number.span);
        let message = format!("{new} has taken the place of {old}, which is still {}", status.value);
        sink.report(record, status.span, message)
            .label(format!("should be `{wanted}`"))
            .related(newer, there, format!("{new} supersedes it"))
            .help(format!(
                "write `status: {wanted}`: sign-offs do not cover that line, so they go on holding"
            ));
    }
}
