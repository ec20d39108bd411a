//! A record under another number: its file's name, and every place in the repository that names it by the old one.
//!
//! Pure: from texts to a plan. What cannot be told to mean this record is listed and left as it is, and so is what
//! somebody has signed, unless it is asked for.

mod names;
mod numbers;
mod plan;

pub use plan::{Change, Left, Plan, Request, Stale, plan};
