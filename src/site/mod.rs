//! From a log to pages: view, templates, files.
//!
//! ```text
//!  log ──► view (plain structs) ──► templates ──► files that changed
//!              ▲
//!          markdown (a record's body)
//! ```

#[cfg(test)]
mod audit;
pub mod build;
mod diagram;
mod embed;
mod emoji;
pub mod engine;
pub mod error;
pub mod escape;
#[cfg(test)]
mod fixture;
pub mod forge;
mod found;
pub mod from_log;
pub mod graph;
pub mod highlight;
#[cfg(test)]
mod hostile;
pub mod markdown;
pub mod outward;
pub mod page;
pub(crate) mod pages;
pub mod picture;
pub mod search;
pub mod slug;
pub mod status_icon;
pub mod terms;
pub mod theme;
pub mod tickets;
pub mod view;
pub mod write;
