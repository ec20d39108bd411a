//! What is said about a user's records: data, with a code, a level and a place. Knows no rule.

mod code;
mod fix;
mod level;
mod model;
mod report;
mod rule_meta;

pub use code::Code;
pub use fix::Fix;
pub use level::{Level, Severity};
pub use model::{Diagnostic, Label};
pub use report::{Counts, Finding, Range, Report, Suppressed};
pub use rule_meta::RuleMeta;
