//! `review-overdue`: a decision that nobody looks at again is followed out of habit.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Status;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("review-overdue"),
        "the day to look at the decision again has passed",
        include_str!("review_overdue.md"),
        Level::Warning,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let Some(review) = record.review.as_ref().filter(|review| review.value < context.today) else { return };
    if subject.status() != Some(Status::Accepted) {
        return;
    }
    let reference = context.log.reference(record);
    let days = (context.today - review.value).get_days();
    let ago = if days == 1 { "yesterday".to_owned() } else { format!("{days} days ago") };
    sink.report(record, review.span, format!("{reference} was to be looked at again {ago}"))
        .help(format!(
            "still right: write a new day and ask both roles anew, `countersign propose {reference}`"
        ))
        .help(match record.number {
            Some(number) => format!("no longer right: `countersign new \"…\" --supersedes {number}`"),
            None => "no longer right: write a record that takes its place".to_owned(),
        })
        .help("what became of it goes into a file below `outcomes/`, and changes nothing that was signed");
}
