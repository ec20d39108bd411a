//! A record's story for people on a terminal, for programs, and as one page that can be handed to somebody.

pub mod html;
pub mod json;
pub mod text;
mod words;

/// The JSON Schema (draft 2020-12) of what [`json::render`] writes.
pub const STORY_SCHEMA: &str = include_str!("story-v1.schema.json");
