//! When a decision has to be looked at again, or its success measured.

use jiff::civil::Date;

use crate::log::Log;
use crate::record::{Measure, Record, Status};

/// What a decision in force has to be looked at for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Due {
    /// The first day of all that is still to be done.
    pub day: Date,
    /// The day to look at the decision again.
    pub review: Option<Date>,
    /// The measures of success that nobody has measured since their day, and those without a day.
    pub measures: Vec<Measure>,
}

/// Says when to look at a decision in force or by when to measure, where nobody has said since what became of it.
///
/// Outcomes count only where the log was read with them: see [`Log::outcomes`].
pub fn due(log: &Log, record: &Record) -> Option<Due> {
    record.status.as_ref().filter(|status| status.value == Status::Accepted)?;
    let measures = Measure::of(record);
    let review = record.review.as_ref().map(|review| review.value);
    let open = |measure: &Measure| record.number.is_none_or(|number| !log.outcomes.answer(number, measure));
    let measures: Vec<Measure> = measures.into_iter().filter(open).collect();
    // A review is not done by measuring: the record has to be decided anew.
    let day = measures.iter().filter_map(|measure| measure.day).chain(review).min()?;
    Some(Due { day, review, measures })
}
