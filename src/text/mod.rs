//! Byte spans into one file, its line index, byte-exact edits, and YAML with spans. Knows nothing of records.

mod brief;
mod characters;
mod csv;
mod edit;
pub mod fold;
mod source;
mod span;
pub mod yaml;

pub use brief::{cut, one_line};
pub use characters::{Hidden, hidden_characters};
pub use csv::{CsvFault, CsvRow, csv_cell, csv_rows};
pub use edit::{Edit, EditError, apply};
pub use source::{Position, Source};
pub use span::{Span, Spanned};
