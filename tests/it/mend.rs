//! `check --fix`: what it changes, byte for byte, and what it never touches.

use crate::support::story::{PATH, RECORD, accepted, log, proposed, sign_as_both};
use snapbox::str;

/// A record with all that can be mended, in front of what has to stay as it is.
const MENDABLE: &str = "---
# a comment   
kind: technical
status: draft  
date: 2026-11-22\t
driver: ada
tags: [a,  b]
allow:
  link-broken: the page moves next week
  section-empty: somebody else writes it
signoffs:
  product:
  engineering:
---
# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.   ";

/// What becomes of it. The id is drawn from what the record says.
fn mended(id: &str) -> String {
    MENDABLE
        .replace("# a comment", &format!("id: {id}\n# a comment"))
        .replace("status: draft  \n", "status: draft\nrevision: 1\n")
        .replace("11-22\t", "11-22")
        .replace(
            "allow:\n  link-broken: the page moves next week\n  section-empty: somebody else writes it\n",
            "",
        )
}

fn id_of(text: &str) -> &str {
    text.lines().find_map(|line| line.strip_prefix("id: ")).expect("it has an id").trim_end()
}

#[test]
fn all_that_is_mechanical_is_mended_and_nothing_else() {
    for (name, form) in [("LF", "\n"), ("CRLF", "\r\n")] {
        let sandbox = log();
        let text = MENDABLE.replace('\n', form);
        sandbox.write(PATH, &text);
        let outcome = sandbox.run(&["check", "--fix"]).ended(0);
        let now = sandbox.read(PATH);
        assert_eq!(now, mended(id_of(&now)).replace('\n', form), "{name}");
        assert_eq!(outcome.stdout, "checked 1 record in 1 log: nothing to mend\n", "{outcome:?}");
        for said in
            ["add the line `id: ", "add the line `revision: 1`", "delete the blanks", "delete what allows"]
        {
            let line = format!("mended {PATH}: {said}");
            assert!(outcome.stderr.contains(&line), "no {line:?} in\n{}", outcome.stderr);
        }
        // Once more changes nothing and says nothing.
        sandbox.run(&["check", "--fix"]).success("checked 1 record in 1 log: nothing to mend\n", "");
        assert_eq!(sandbox.read(PATH), now);
        // Nothing was staged.
        assert_eq!(sandbox.git(&["diff", "--cached", "--name-only"]), "");
    }
}

#[test]
fn one_exception_of_two_goes_alone() {
    let sandbox = proposed();
    let allow =
        "driver: ada\nallow:\n  link-broken: the page moves next week\n  section-empty: nobody knows yet\n";
    let text =
        RECORD.replace("driver: ada\n", allow).replace("Orders live in", "See [it](gone.md). Orders live in");
    sandbox.write(PATH, &text);
    let outcome = sandbox.run(&["check", "--fix"]).ended(0);
    assert_eq!(sandbox.read(PATH), text.replace("  section-empty: nobody knows yet\n", ""), "{outcome:?}");
    assert!(outcome.stdout.contains("1 allowed by the records themselves"), "{outcome:?}");
}

#[test]
fn what_is_left_is_reported_and_named_with_the_way_out() {
    let sandbox = log();
    sandbox.write(PATH, MENDABLE.replace("## Decision", "## Other"));
    let told = sandbox.run(&["check"]).ended(1);
    assert!(told.stdout.contains("help: `countersign check --fix` does it"), "{}", told.stdout);
    let outcome = sandbox.run(&["check", "--fix"]);
    assert!(outcome.stdout.contains("[section-missing]"), "{outcome:?}");
    assert!(!outcome.stdout.contains("--fix"), "{outcome:?}");
}

#[test]
fn a_signed_text_is_never_touched_and_its_sign_offs_hold() {
    let mut sandbox = log();
    let text =
        RECORD.replace("driver: ada\n", "driver: ada\nallow:\n  link-broken: the page moves next week\n");
    sandbox.write(PATH, text.replace("revision: 1\n", "")).commit_all("Propose");
    sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Accept");
    let before = sandbox.read(PATH);
    let told = sandbox.run(&["check", "--fix"]).ended(0);
    assert!(told.stdout.contains("warning[suppression-unused]"), "{}", told.stdout);
    assert_eq!(sandbox.read(PATH), before);
    assert_eq!(told.stderr, "");
    assert!(!told.stdout.contains("--fix"), "{}", told.stdout);
    // The same beside a record that can be mended.
    let other = MENDABLE.replace("status: draft  ", "status: draft");
    sandbox.write("decisions/0002-other.md", other);
    let _ = sandbox.run(&["check", "--fix"]).ended(0);
    assert_eq!(sandbox.read(PATH), before);
    let _ = sandbox.run(&["verify", "1"]).ended(0);
}

#[test]
fn half_a_signature_a_conflict_or_a_decision_keeps_a_record_as_it_is() {
    let one = RECORD.replace("  product:\n", "  product:\n    by: grace\n");
    let conflict =
        RECORD.replace("driver: ada\n", "<<<<<<< a\ndriver: ada\n=======\ndriver: eve\n>>>>>>> b\n");
    let rejected = RECORD.replace("status: proposed", "status: rejected ");
    let twice = RECORD.replace("date: ", "status: draft\ndate: ");
    for text in [one, conflict, rejected, twice] {
        let sandbox = log();
        let text = text.replace("revision: 1\n", "");
        sandbox.write(PATH, &text);
        let outcome = sandbox.run(&["check", "--fix"]).ended(1);
        assert_eq!(sandbox.read(PATH), text, "{outcome:?}");
        assert_eq!(outcome.stderr, "", "{outcome:?}");
    }
}

#[test]
fn an_id_or_a_revision_that_was_there_before_is_not_made_up() {
    let sandbox = log();
    let second = RECORD.replace("revision: 1", "revision: 2");
    sandbox.write(PATH, &second).commit_all("Begin");
    let without = second.replace("revision: 2\n", "").replace("id: k7f3-2m9q\n", "");
    sandbox.write(PATH, &without);
    let outcome = sandbox.run(&["check", "--fix"]).ended(1);
    assert_eq!(sandbox.read(PATH), without, "{outcome:?}");
}

#[test]
fn what_is_staged_or_committed_is_not_mended() {
    let sandbox = proposed();
    sandbox.run(&["check", "--fix", "--staged"]).problem(str![[r#"
countersign: --staged judges what is staged, and --fix changes files on disk alone: what would be committed stayed as it is
  help: `countersign check --fix`, look at the change, `git add` it, then `countersign check --staged`

"#]]);
    for range in [&["--base", "main"][..], &["--ci"]] {
        let outcome = sandbox.run(&[&["check", "--fix"], range].concat()).ended(2);
        assert!(outcome.stderr.contains("commits are judged as they are"), "{outcome:?}");
    }
}

#[test]
fn only_the_rules_that_were_named_mend() {
    let sandbox = log();
    sandbox.write(PATH, MENDABLE);
    let _ = sandbox.run(&["check", "--fix", "--rule", "value-malformed"]).ended(0);
    assert_eq!(sandbox.read(PATH), MENDABLE.replace("11-22\t", "11-22"));
}

#[test]
fn a_file_that_may_not_be_written_is_a_problem() {
    let sandbox = accepted();
    sandbox.write("decisions/0002-other.md", MENDABLE);
    let path = sandbox.root().join("decisions/0002-other.md");
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let outcome = sandbox.run(&["check", "--fix"]).ended(2);
    assert!(outcome.stderr.contains("this may not be written to"), "{outcome:?}");
}

#[test]
fn the_forms_for_programs_offer_the_same_changes() {
    let sandbox = log();
    sandbox.write(PATH, MENDABLE);
    let json: serde_json::Value =
        serde_json::from_str(&sandbox.run(&["check", "--format", "rdjson"]).stdout).unwrap();
    let said = json["diagnostics"].as_array().unwrap();
    let offered = said.iter().filter(|said| said.get("suggestions").is_some()).count();
    let json: serde_json::Value =
        serde_json::from_str(&sandbox.run(&["check", "--format", "sarif"]).stdout).unwrap();
    let results = json["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.iter().filter(|result| result.get("fixes").is_some()).count(), offered);
    assert_eq!(offered, 5, "{said:#?}");
}
