//! A page of a check-in in its forms: text, Markdown, and an HTML mail.

pub mod html;
pub mod markdown;
pub mod text;

use crate::checkin::Entry;

/// What there is to say of a record, on one line.
fn facts(entry: &Entry) -> String {
    entry.facts.join("; ")
}
