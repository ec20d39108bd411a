//! The records that hold some words, best first. Nothing is kept: ten thousand records are looked through in one go.
//!
//! ```text
//!  words ──► query (folded) ──► grade of each record: number, title, tags, people, headings, text
//!                                   └──► hits in order ──► what is shown of the first: title and snippet, marked
//! ```

mod found;
mod query;
mod snippet;

pub use found::{Hit, search, suggestion};
pub use query::Query;
pub use snippet::{Marked, Shown, show};
