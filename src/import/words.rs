//! The words of other tools for where a decision stands.

use std::collections::BTreeMap;

use crate::record::Status;

/// Words that mean a status, in lower case. A word that is not here, and that nobody has given a meaning, is told.
const WORDS: &[(&str, Status)] = &[
    ("accept", Status::Accepted),
    ("active", Status::Accepted),
    ("adopted", Status::Accepted),
    ("agreed", Status::Accepted),
    ("approved", Status::Accepted),
    ("completed", Status::Accepted),
    ("decided", Status::Accepted),
    ("done", Status::Accepted),
    ("final", Status::Accepted),
    ("implemented", Status::Accepted),
    ("living", Status::Accepted),
    ("ratified", Status::Accepted),
    ("wip", Status::Draft),
    ("idea", Status::Draft),
    ("discussion", Status::Proposed),
    ("open", Status::Proposed),
    ("pending", Status::Proposed),
    ("proposal", Status::Proposed),
    ("review", Status::Proposed),
    ("abandoned", Status::Rejected),
    ("declined", Status::Rejected),
    ("dropped", Status::Rejected),
    ("withdrawn", Status::Rejected),
    ("obsolete", Status::Deprecated),
    ("retired", Status::Deprecated),
    ("stagnant", Status::Deprecated),
    ("obsoleted", Status::Superseded),
    ("replaced", Status::Superseded),
    ("superceded", Status::Superseded),
];

/// Words that mean a status together and none alone.
const PHRASES: [(&str, Status); 8] = [
    ("in review", Status::Proposed),
    ("under review", Status::Proposed),
    ("in discussion", Status::Proposed),
    ("under discussion", Status::Proposed),
    ("last call", Status::Proposed),
    ("in progress", Status::Draft),
    ("in-progress", Status::Draft),
    ("work in progress", Status::Draft),
];

/// What a text that begins with a word means: as it was told, as the word stands, or as the field uses it.
pub(super) fn meaning(text: &str, told: &BTreeMap<String, Status>) -> Option<Status> {
    let text = text.to_lowercase();
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let begins = |phrase: &str| {
        text.strip_prefix(phrase).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    let phrase = || PHRASES.iter().find(|(phrase, _)| begins(phrase)).map(|(_, status)| *status);
    let known = || WORDS.iter().find(|(known, _)| *known == word).map(|(_, status)| *status);
    told.get(word).copied().or_else(|| word.parse().ok()).or_else(phrase).or_else(known)
}

/// A word that can be a tag: `Data Storage` becomes `data-storage`; `None` where nothing is left.
pub(super) fn tag(text: &str) -> Option<String> {
    let mut word = String::new();
    for c in text.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            word.push(c);
        } else if !word.ends_with('-') && !word.is_empty() {
            word.push('-');
        }
    }
    let word = word.trim_end_matches('-').trim_start_matches(|c: char| !c.is_ascii_lowercase());
    (!word.is_empty()).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{meaning, tag};
    use crate::record::Status;
    use std::collections::BTreeMap;

    #[test]
    fn only_whole_words_mean_something_and_what_was_told_comes_first() {
        let told =
            BTreeMap::from([("moved".to_owned(), Status::Superseded), ("final".to_owned(), Status::Draft)]);
        assert_eq!(meaning("Moved", &told), Some(Status::Superseded));
        assert_eq!(meaning("Final", &told), Some(Status::Draft));
        assert_eq!(meaning("Final", &BTreeMap::new()), Some(Status::Accepted));
        assert_eq!(meaning("ACCEPTED", &told), Some(Status::Accepted));
        assert_eq!(meaning("Under Review (2024)", &told), Some(Status::Proposed));
        for word in ["not accepted", "finally", "acceptedly", "", "last", "in reviews"] {
            assert_eq!(meaning(word, &told), None, "{word}");
        }
    }

    #[test]
    fn tags_are_words() {
        assert_eq!(tag(" Data Storage! "), Some("data-storage".to_owned()));
        assert_eq!(tag("2nd"), Some("nd".to_owned()));
        assert_eq!(tag("設計"), None);
    }
}
