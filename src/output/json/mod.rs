//! Reports for programs. Each version keeps its form for good; a new form gets a new version beside it.

pub mod v1;

/// The JSON Schema (draft 2020-12) of what [`v1::render`] writes.
pub const CHECK_SCHEMA: &str = include_str!("check-v1.schema.json");
