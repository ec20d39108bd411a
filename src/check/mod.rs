//! Loads a log, runs the rules, applies levels and suppressions, and gives a report. Prints nothing.

mod gather;
mod levels;
mod run;

pub use gather::{Against, gather_added, gather_before, gather_policy, gather_settled, missing_links};
pub use run::{Facts, check_log};
