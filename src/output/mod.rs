//! Renderers from a report to text and to what programs read. They hold no state and know no rule; whoever calls them
//! owns the stream.

pub mod audit;
pub mod codeowners;
pub mod commands;
pub mod concise;
pub mod csv;
pub mod difference;
mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod hyperlink;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod page;
mod place;
pub mod prose;
pub mod rdjson;
mod rule_pages;
pub mod sarif;
pub mod story;
pub mod summary;
pub mod table;
pub mod text;
pub mod visible;

pub use rule_pages::RulePages;
