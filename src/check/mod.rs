//! Loads a log, runs the rules, applies levels and suppressions, and gives a report. Prints nothing.

mod gather;
mod levels;
mod run;

pub use gather::{Against, Gathered};
pub use run::{Facts, check_log};
