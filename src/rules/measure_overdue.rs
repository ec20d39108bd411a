//! `measure-overdue`: a target that nobody measures was no target.

use jiff::civil::Date;

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::{Measure, Record, Status};
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("measure-overdue"),
        "the day of a success measure has passed, and nobody has measured it",
        include_str!("measure_overdue.md"),
        Level::Warning,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let Some(number) = record.number else { return };
    for (measure, day) in past(record, context.today) {
        if context.outcomes.answer(number, &measure) {
            continue;
        }
        let reference = context.log.reference(record);
        let days = (context.today - day).get_days();
        let ago = if days == 1 { "yesterday".to_owned() } else { format!("{days} days ago") };
        let name = &measure.name;
        sink.report(record, measure.span, format!("`{name}` of {reference} was to be measured {ago}"))
            .help(format!("measure it: `countersign outcome {number} --measure … --value … --source …`"))
            .help(format!(
                "nobody can measure it: `countersign outcome {number} --verdict unclear --lesson …` says so"
            ));
    }
}

/// The measures of a decision in force whose day has passed.
fn past(record: &Record, today: Date) -> impl Iterator<Item = (Measure, Date)> {
    let in_force = record.status.as_ref().is_some_and(|status| status.value == Status::Accepted);
    let measures = if in_force { Measure::of(record) } else { Vec::new() };
    measures.into_iter().filter_map(move |measure| {
        let day = measure.day.filter(|day| *day < today)?;
        Some((measure, day))
    })
}

/// Whether outcomes decide what is said of a record: they may change, and the record does not.
pub(crate) fn rests_on_outcomes(record: &Record, today: Date) -> bool {
    past(record, today).next().is_some()
}
