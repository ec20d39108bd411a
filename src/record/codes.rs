//! The codes of what parsing itself finds. Each has its rule and page like any other.

use crate::diagnostic::Code;

/// The file is not readable text.
pub const UNREADABLE: Code = Code("unreadable-record");
/// A merge was committed unfinished.
pub const CONFLICT_MARKERS: Code = Code("conflict-markers");
/// There is no front matter, or it does not end.
pub const FRONT_MATTER_MISSING: Code = Code("front-matter-missing");
/// The front matter is not what all YAML parsers read alike.
pub const FRONT_MATTER_MALFORMED: Code = Code("front-matter-malformed");
/// A key stands twice.
pub const DUPLICATE_KEY: Code = Code("duplicate-key");
/// A key that nothing knows.
pub const UNKNOWN_KEY: Code = Code("unknown-key");
/// A character that a reader cannot see.
pub const HIDDEN_CHARACTER: Code = Code("hidden-character");
/// A known key with a value of another shape.
pub const VALUE_MALFORMED: Code = Code("value-malformed");
/// A kind that does not exist.
pub const KIND_UNKNOWN: Code = Code("kind-unknown");
/// A status that does not exist.
pub const STATUS_UNKNOWN: Code = Code("status-unknown");
/// The block of sign-offs is not in its one form.
pub const SIGNOFF_MALFORMED: Code = Code("signoff-malformed");
/// An outcome whose file is not in its form.
pub const OUTCOME_MALFORMED: Code = Code("outcome-malformed");
