//! SARIF: valid by the standard's own schema, and what code scanning needs of it.

use super::{finding, grave_last, hostile, json, mendable, report, said, several, span};
use countersign::diagnostic::{Report, Severity};
use countersign::text::{Source, Span};
use serde_json::Value;

/// The schema of the standard; `sarif-2.1.0.schema.LICENCE.txt` says whose it is.
const SCHEMA: &str = include_str!("sarif-2.1.0.schema.json");

#[test]
fn the_schema_of_the_standard_accepts_every_report() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in [Report::default(), grave_last(), hostile(), mendable(), several()] {
        let log = json("sarif", &report);
        let faults: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}\n{log:#}");
    }
    // The schema can refuse.
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{"results": []}]})));
}

#[test]
fn a_result_names_rule_place_and_level() {
    let log = json("sarif", &grave_last());
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().unwrap();
    let levels: Vec<&Value> = results.iter().map(|result| &result["level"]).collect();
    assert_eq!(levels, ["note", "warning", "error"]);
    let grave = &results[2];
    assert_eq!(grave["ruleId"], "signoff-stale");
    let index = usize::try_from(grave["ruleIndex"].as_u64().unwrap()).unwrap();
    let rule = &run["tool"]["driver"]["rules"][index];
    assert_eq!(rule["id"], "signoff-stale");
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("## Way out"), "{rule}");
    let place = &grave["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "decisions/0001-a.md");
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    assert_eq!(
        place["region"],
        serde_json::json!({"startLine": 4, "startColumn": 8, "endLine": 4, "endColumn": 14})
    );
    assert_eq!(grave["relatedLocations"][0]["message"]["text"], "and there");
}

#[test]
fn a_path_is_a_uri_and_a_message_holds_no_link() {
    let log = json("sarif", &hostile());
    let hostile = log["runs"][0]["results"].as_array().unwrap();
    let hostile = hostile.iter().find(|result| result["ruleId"] == "signoff-stale").unwrap();
    let uri = hostile["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
    assert_eq!(uri, "decisions/%3A%3Aerror%3A%3A%0A%23%23%5Bx%5D%2050%25%2Ca%3Ab%20%1B%E2%80%A8%3C%26%3E.md");
    assert!(!hostile["message"]["text"].as_str().unwrap().contains("]("), "{hostile}");
}

#[test]
fn a_finding_without_a_line_has_no_region() {
    let gone = said("record-deleted", "decisions/gone.md", Span::at(0), "it is gone");
    let log = json("sarif", &report(vec![finding(Severity::Error, gone)]));
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "decisions/gone.md");
    assert!(place.get("region").is_none());
}

fn prints(report: &Report, form: &str) -> Vec<String> {
    let log = json(form, report);
    let results = if form == "sarif" { &log["runs"][0]["results"] } else { &log };
    let place = if form == "sarif" { "/partialFingerprints/countersign~1v1" } else { "/fingerprint" };
    let print = |result: &Value| result.pointer(place)?.as_str().map(str::to_owned);
    let results = results.as_array().expect("there is a list");
    results.iter().map(|result| print(result).expect("each has one")).collect()
}

#[test]
fn fingerprints_outlast_moved_lines_and_changed_messages_and_tell_all_apart() {
    for form in ["sarif", "gitlab"] {
        let alike = || said("unknown-key", "decisions/0001-a.md", span("status"), "said");
        let with = |text: &str, above: usize| {
            let moved = |mut said: countersign::diagnostic::Diagnostic| {
                said.span = Span::new(said.span.start + above, said.span.end + above);
                finding(Severity::Error, said)
            };
            let other = said("unknown-key", "decisions/0001-a.md", span("draft"), "said");
            let again = said("unknown-key", "decisions/0001-a.md", span("status"), "said once more");
            let mut report = report(vec![moved(alike()), moved(other), moved(again)]);
            report.add_source(Source::new("decisions/0001-a.md", text));
            prints(&report, form)
        };
        let before = with(super::TEXT, 0);
        assert_eq!(with(&format!("\n\n{}", super::TEXT), 2), before);
        let mut distinct = before.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), 3, "{before:?}");
    }
}

#[test]
fn what_a_record_allows_is_suppressed_and_a_fix_is_offered() {
    let log = json("sarif", &hostile());
    let results = log["runs"][0]["results"].as_array().unwrap();
    let allowed: Vec<&Value> = results.iter().filter(|result| result.get("suppressions").is_some()).collect();
    assert_eq!(allowed.len(), 1);
    assert_eq!(allowed[0]["ruleId"], "link-broken");
    assert_eq!(allowed[0]["suppressions"][0]["kind"], "inSource");
    let log = json("sarif", &mendable());
    let change = &log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(
        *change,
        serde_json::json!({
            "deletedRegion": {"startLine": 4, "startColumn": 10, "endLine": 4, "endColumn": 14},
            "insertedContent": {"text": "fan"},
        })
    );
}
