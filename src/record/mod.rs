//! One decision: front matter, body, sections, sign-offs and edits, as pure functions over bytes.
//!
//! [`Record::parse`] never fails: whatever the bytes are, there is a record, and what is wrong with them stands in
//! [`Record::faults`]. So a broken record stays in its log, and its number is never handed out twice.

mod adopt;
mod affects;
mod body;
mod cell;
pub mod codes;
mod date;
mod decision;
mod decode;
mod edit;
mod foreign;
mod front;
mod heading;
mod id;
mod judged;
mod keys;
mod kind;
mod link;
mod measures;
mod measuring;
pub mod merge;
mod model;
mod number;
mod options;
mod outcome;
mod outline;
mod parse;
mod quantity;
mod reading_order;
mod signoffs;
mod status;
pub mod summary;
mod table;
pub mod template;
mod verdict;

#[cfg(test)]
mod tests;

pub use adopt::Adopted;
pub use affects::PathPattern;
pub(crate) use body::MARKDOWN;
pub use body::{Link, Section};
pub use cell::written_cell;
pub use date::parse_date;
pub use decode::SIZE_LIMIT;
pub use edit::{EditProblem, Edited};
pub use front::FRONT_LIMIT;
pub use heading::heading;
pub use id::RecordId;
pub use judged::{Judged, Standing};
pub(crate) use keys::nearest;
pub use kind::Kind;
pub(crate) use measures::measures_named;
pub use measures::{Direction, Measure};
pub use measuring::{Addition, Figure, MeasuringProblem};
pub use model::{Format, Record, Suppression};
pub use number::number_of;
pub use options::{Choice, Choices};
pub use outcome::{Measured, Outcome, OutcomeVerdict};
pub(crate) use outline::is_same;
pub use outline::{DECISION, MEASURES, Named, OPTIONS, Part, Topic};
pub use quantity::{Bound, Quantity};
pub use reading_order::Stretch;
pub(crate) use signoffs::is_word;
pub use signoffs::{Digest, Evidence, Signoff, Slot, parse_instant};
pub use status::Status;
pub use table::{Cell, Row, Table};
pub use verdict::{REASON_LIMIT, Verdict, is_reason};
