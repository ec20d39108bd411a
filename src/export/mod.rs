//! A log in the forms of other programs: JSON-ADR, CSV, an index in Markdown, graphs. Pure: from a log to text.

mod csv;
mod graph;
mod index;
mod json_adr;

pub use csv::csv;
pub use graph::{dot, mermaid};
pub use index::{BEGIN, END, IndexProblem, index, with_index};
pub use json_adr::{Exported, SCHEMA, VERSION, json_adr};
