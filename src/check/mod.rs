//! Loads a log, runs the rules, applies levels and suppressions, and gives a report. Prints nothing.

mod across;
mod audit;
mod authors;
mod beginnings;
mod carried;
mod doubles;
mod elsewhere;
mod gather;
mod levels;
pub mod memo;
mod range;
mod removed;
mod run;
mod trust;

pub use across::Identities;
pub use audit::{Audit, AuditProblem, Flaw, Start, audit};
pub use carried::ask_author;
pub use doubles::double_paths;
pub use elsewhere::{give_way, taken_elsewhere};
pub use gather::{Against, Gathered};
pub use range::{Judged, Memory, RangeProblem, Terms, check_range};
pub use run::{Facts, check_log};
pub use trust::{TrustProblem, check_trust};
