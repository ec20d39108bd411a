//! What is wrong with a body, as data: where it stands and what to say of it.

use std::collections::{BTreeMap, BTreeSet};

use super::Rendered;
use crate::text::Span;

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// A link or image leads to no file of the repository.
    NoFile,
    /// A link leads to a heading that is not there.
    NoHeading,
    /// A wikilink names no record.
    NoRecord,
    /// The file is there, but its name is written in other case: on some machines it is found, on others not.
    OtherCase,
    /// A destination of a scheme that the site does not link to, or a file that it does not publish.
    Refused,
    /// A file too large to copy.
    TooLarge,
    /// A formula that cannot be read.
    Formula,
}

/// Something wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where it stands in the record's file.
    pub span: Span,
    /// What kind of thing it is.
    pub kind: ProblemKind,
    /// One line for people, without a full stop: what is wrong, and of what.
    pub message: String,
}

/// A link to a heading of another record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The other record's file, from the root of the repository.
    pub path: String,
    /// The heading's anchor, decoded.
    pub fragment: String,
    /// Where the link stands in the file that holds it.
    pub span: Span,
}

/// Finds the links to headings of other records that are not there, by the path of the record that holds the link.
///
/// `rendered` has every record by its path. A record that is not among them is not judged.
pub fn missing_headings<'a>(
    rendered: &BTreeMap<&'a str, &Rendered>,
) -> impl Iterator<Item = (&'a str, Problem)> {
    let mut missing = Vec::new();
    for (path, record) in rendered {
        for reference in &record.references {
            let Some(target) = rendered.get(reference.path.as_str()) else { continue };
            if let Some(message) = no_heading(&target.anchors, &reference.fragment, &reference.path) {
                missing
                    .push((*path, Problem { span: reference.span, kind: ProblemKind::NoHeading, message }));
            }
        }
    }
    missing.into_iter()
}

/// Says that a heading is missing from a file, where it is.
pub(crate) fn no_heading(anchors: &BTreeSet<String>, fragment: &str, path: &str) -> Option<String> {
    // Browsers know the top of a page themselves.
    if anchors.contains(fragment) || fragment.is_empty() || fragment == "top" {
        return None;
    }
    let lower = fragment.to_lowercase();
    let likely = |anchor: &&String| strsim::normalized_levenshtein(anchor, &lower) > 0.7;
    // A guess is for people: in a list of hundreds it would cost more than it helps.
    let near = match anchors.get(&lower) {
        None if anchors.len() <= 200 => {
            anchors.iter().filter(likely).min_by_key(|anchor| strsim::levenshtein(anchor, &lower))
        }
        found => found,
    };
    let hint = near.map(|near| format!("; did you mean `#{near}`?")).unwrap_or_default();
    Some(format!("{path} has no heading `#{fragment}`{hint}"))
}
