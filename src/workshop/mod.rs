//! From a question over ideas to options that both roles score. Pure: files in, files out.
//!
//! A workshop is a folder below `workshops/` of its log. Each participant writes files of their own in it, so that what
//! people add on branches merges without a conflict, and all of it is plain text that a forge shows:
//!
//! ```text
//! workshops/orders/question.md       the question, its criteria, whether it is open
//!                  ideas/grace.md    - grace-1: Use a managed database
//!                  groups/ada.md     ## Managed, then the ideas in it
//!                  options/ada.md    ## PostgreSQL, managed, then a few words
//!                  scores/grace.yaml what Grace gives each option, criterion by criterion
//! ```
//!
//! Scores inform. They decide nothing, and nobody signs them.

mod model;
mod notes;
mod read;
mod tally;
mod write;

#[cfg(test)]
mod tests;

pub use model::{Candidate, Criterion, Fault, Group, Idea, Score, Workshop};
pub use notes::{figure, notes, options_table};
pub use read::{load, read};
pub use tally::{Cell, Gap, Split, Tally};
pub use write::{FOLDER, NewWorkshop, Unwritable};
