//! One decision: front matter, body, sections and edits, as pure functions over text.
