//! Code Quality: the fields that GitLab asks for, and paths as it wants them.

use super::{finding, grave_last, hostile, json, report, said, several};
use countersign::diagnostic::Severity;
use countersign::text::Span;

#[test]
fn an_issue_has_what_gitlab_asks_for() {
    let issues = json("gitlab", &grave_last());
    let issues = issues.as_array().unwrap();
    let severities: Vec<_> = issues.iter().map(|issue| issue["severity"].as_str().unwrap()).collect();
    assert_eq!(severities, ["info", "minor", "major"]);
    assert_eq!(issues[2]["description"], "a grave thing");
    assert_eq!(issues[2]["check_name"], "signoff-stale");
    assert_eq!(issues[2]["location"]["path"], "decisions/0001-a.md");
    assert_eq!(issues[2]["location"]["lines"], serde_json::json!({"begin": 4, "end": 4}));
}

#[test]
fn every_issue_has_a_line_and_a_plain_path() {
    let gone = said("record-deleted", "decisions/gone.md", Span::at(0), "it is gone");
    for report in [report(vec![finding(Severity::Error, gone)]), hostile(), several()] {
        for issue in json("gitlab", &report).as_array().unwrap() {
            assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1, "{issue}");
            let path = issue["location"]["path"].as_str().unwrap();
            assert!(!path.starts_with(['.', '/']), "{path}");
            assert_eq!(issue["fingerprint"].as_str().unwrap().len(), 64);
        }
    }
}
