//! Renderers from a report to text and JSON. They hold no state and know no rule; whoever calls them owns the stream.

pub mod audit;
pub mod concise;
pub mod json;
mod place;
pub mod story;
pub mod summary;
pub mod table;
pub mod text;
pub mod visible;
