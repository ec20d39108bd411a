//! Renderers from a report to text and JSON.
