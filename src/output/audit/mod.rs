//! What an audit found, for people and for programs.

pub mod json;
pub mod text;

/// The JSON Schema (draft 2020-12) of what [`json::render`] writes.
pub const AUDIT_SCHEMA: &str = include_str!("audit-v1.schema.json");

/// How a branch is called by people: without the folders that git keeps it in.
fn called(branch: &str) -> &str {
    branch.strip_prefix("refs/heads/").or_else(|| branch.strip_prefix("refs/remotes/")).unwrap_or(branch)
}
