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
    let last = record.number.and_then(|number| log.outcomes.of(number).next_back());
    let looked = last.and_then(|outcome| outcome.date).map(|day| day.value);
    let open = |day: &Date| looked.is_none_or(|looked| looked < *day);
    // A review is not done by measuring: the record has to be decided anew.
    let day = measures.iter().filter_map(|measure| measure.day).filter(open).chain(review).min()?;
    let measures = measures.into_iter().filter(|measure| measure.day.as_ref().is_none_or(open)).collect();
    Some(Due { day, review, measures })
}
