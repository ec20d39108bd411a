//! Holds the list of rules that look at more than one record against their sources.

use countersign::check::memo::RELATED;
use std::collections::BTreeSet;
use std::fs;

/// What a rule says to look at other records, or at what is no record. `log.policy` and names of records are not in it.
const LOOKS: [&str; 17] = [
    ".records",
    ".numbered(",
    ".numbers()",
    ".successors(",
    ".unread",
    ".paths()",
    ".has_path(",
    ".has_id(",
    ".has_number(",
    ".rank(",
    ".len() == 0",
    "log.is_empty(",
    "context.missing",
    "context.outcomes",
    "next_number(",
    "fresh_id(",
    "has_decided(",
];

/// Rules that look at others, and whose verdict on a record that the change did not touch follows from itself alone.
const ONLY_AFTER_A_CHANGE: [(&str, &str); 6] = [
    ("id-changed", "says something only of a record that stood there before and differs"),
    ("id-missing", "others decide which id is proposed; that it is missing is seen in the record"),
    (
        "measure-overdue",
        "a record with a measure whose day has passed is never held for clean, and read each time",
    ),
    ("number-changed", "says something only of a record that stood there before and differs"),
    ("outcome-unknown", "says nothing of a record: outcomes are read each time"),
    ("transition-not-allowed", "says something only of a record that stood there before and differs"),
];

#[test]
fn each_rule_that_looks_at_other_records_is_in_the_list() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
    let mut found = BTreeSet::new();
    for rule in countersign::rules::ALL {
        let code = rule.meta.code.0;
        let path = format!("{folder}/{}.rs", code.replace('-', "_"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        if LOOKS.iter().any(|look| text.contains(look)) {
            found.insert(code);
        }
    }
    let listed: BTreeSet<&str> =
        RELATED.into_iter().chain(ONLY_AFTER_A_CHANGE.into_iter().map(|(code, _)| code)).collect();
    assert_eq!(
        found, listed,
        "what it may find in a record that did not change has its line in `memo::near`"
    );
}
