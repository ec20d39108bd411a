//! JUnit: XML 1.0 without a character that it forbids, a test case for each record.

use super::{grave_last, hostile, report, several, written};
use countersign::diagnostic::{Report, Severity};
use snapbox::{assert_data_eq, str};

#[test]
fn a_record_is_a_test_case_and_fails_by_its_gravest_finding() {
    assert_data_eq!(
        written("junit", &grave_last()),
        str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="countersign" tests="2" failures="1" errors="0">
  <testsuite name="decisions" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="decisions" name="decisions/0001-a.md" file="decisions/0001-a.md">
      <failure type="signoff-stale" message="a grave thing">decisions/0001-a.md:2:1: note[title-missing]: a small thing
decisions/0001-a.md:2:9: warning[unknown-key]: a middling thing
decisions/0001-a.md:4:8: error[signoff-stale]: a grave thing
  help: do `countersign propose DR-1`
</failure>
    </testcase>
    <testcase classname="decisions" name="decisions/0002-b.md" file="decisions/0002-b.md"/>
  </testsuite>
</testsuites>

"#]]
    );
}

#[test]
fn each_log_is_a_suite_and_what_is_of_none_has_one_too() {
    let text = written("junit", &several());
    let suites: Vec<&str> = text.lines().filter(|line| line.contains("<testsuite ")).map(str::trim).collect();
    assert_eq!(
        suites,
        [
            "<testsuite name=\"decisions\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">",
            "<testsuite name=\"decisions/inner\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\">",
            "<testsuite name=\"elsewhere\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">",
        ]
    );
    assert!(
        text.contains("<system-out>elsewhere/countersign.yaml: warning[policy-removed]: gone\n</system-out>")
    );
}

#[test]
fn what_fails_a_check_fails_a_test_case() {
    let mut out = Vec::new();
    countersign::output::junit::render(&several(), Severity::Warning, &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("tests=\"4\" failures=\"3\""));
}

/// Whether XML 1.0 has a form for this character at all.
fn allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Reads the tags of a document: each closed in order, each attribute quoted, no sign left bare.
fn well_formed(text: &str) {
    assert!(text.chars().all(allowed), "a forbidden character in\n{text}");
    let mut open = Vec::new();
    for (at, piece) in text.split('<').enumerate().skip(1) {
        let (tag, between) =
            piece.split_once('>').unwrap_or_else(|| panic!("tag {at} does not end: {piece}"));
        assert!(!between.contains('>'), "a bare sign behind tag {at}: {piece}");
        for part in [tag, between] {
            for entity in part.split('&').skip(1) {
                let (name, _) = entity.split_once(';').unwrap_or_else(|| panic!("a bare &: {entity}"));
                assert!(
                    ["amp", "lt", "gt", "quot", "apos"].contains(&name) || name.starts_with('#'),
                    "{name}"
                );
            }
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        match (tag.strip_prefix('/'), tag.ends_with('/') || tag.starts_with('?')) {
            (Some(name), _) => assert_eq!(open.pop(), Some(name), "{piece}"),
            (None, true) => {}
            (None, false) => open.push(tag.split(' ').next().expect("a text has a first word")),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn hostile_text_leaves_the_document_well_formed() {
    for report in [Report::default(), report(Vec::new()), grave_last(), hostile(), several()] {
        well_formed(&written("junit", &report));
    }
    let text = written("junit", &hostile());
    assert!(text.contains("&lt;b&gt;&amp;amp;&lt;/b&gt; ]]&gt; &quot;&apos;"), "{text}");
    // What XML has no form for was replaced, and what no terminal should see is named.
    assert!(text.contains("<U+001B>".replace('<', "&lt;").replace('>', "&gt;").as_str()), "{text}");
}
