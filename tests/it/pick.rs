//! What was left out is asked for at a terminal, and nowhere else: records by words, few values by number.

use crate::support::Sandbox;
use crate::support::story::{POLICY, RECORD, log, proposed};
use crate::support::terminal::at_a_terminal;

fn sandbox() -> Sandbox {
    let sandbox = log();
    let record = |title: &str| format!("---\nstatus: draft\n---\n# {title}\n");
    sandbox.write("decisions/0002-a.md", record("Keep orders in one place"));
    sandbox.write("decisions/0003-b.md", record("Keep orders for seven years"));
    sandbox.write("decisions/0004-c.md", record("Pay by card"));
    sandbox
}

#[test]
fn words_are_narrowed_down_to_one_record() {
    let (code, out, err) = at_a_terminal(&sandbox(), "orders\nsevan\n", &["show"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("DR-3 Keep orders for seven years"), "{out}");
    let lines: Vec<&str> = err.lines().collect();
    assert!(lines[0].contains("DR-4") && lines[2].contains("DR-2"), "the newest first: {err}");
    assert!(err.contains("Which record? Its number, or words of its title: "), "{err}");
    assert!(err.contains("DR-3 Keep orders for seven years"), "{err}");
}

#[test]
fn a_number_is_taken_at_once_and_options_stay() {
    let (code, out, _) = at_a_terminal(&sandbox(), "DR-4\n", &["show", "--format", "json"]);
    assert!(code == 0 && out.contains("\"title\": \"Pay by card\""), "{out}");
}

#[test]
fn who_answers_nothing_sees_what_is_missing() {
    let (code, out, err) = at_a_terminal(&sandbox(), "zzz\n\n", &["show"]);
    assert!(code == 2 && out.is_empty(), "{out}");
    assert!(err.contains("nothing in the log is called `zzz`"), "{err}");
    assert!(err.contains("required arguments were not provided"), "{err}");
}

#[test]
fn in_a_pipe_nothing_is_asked() {
    let outcome = sandbox().run(&["show"]).ended(2);
    assert!(
        outcome.stderr.contains("<RECORD>") && !outcome.stderr.contains("Which record"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn what_waits_for_me_comes_first() {
    let sandbox = proposed();
    sandbox
        .write("decisions/0002-b.md", RECORD.replace("k7f3-2m9q", "k7f3-2m9r").replace("proposed", "draft"));
    let (code, _, err) = at_a_terminal(&sandbox, "1\ny\n", &["sign"]);
    assert_eq!(code, 0, "{err}");
    let lines: Vec<&str> = err.lines().take(3).collect();
    assert_eq!(lines[0], "waiting for you:", "{err}");
    assert!(lines[1].contains("DR-1") && !lines[2].contains("DR-2"), "{err}");
    // Where nothing waits, what is in hand is offered.
    let (_, _, err) = at_a_terminal(&sandbox, "\n", &["sign"]);
    assert!(!err.contains("waiting for you") && err.contains("DR-2"), "{err}");
}

#[test]
fn a_kind_and_a_template_are_chosen_by_number_or_name() {
    let sandbox = log();
    let (code, out, err) =
        at_a_terminal(&sandbox, "Cache it\n3\ntechnicla\ntech\ntechnical-light\n", &["new", "--no-edit"]);
    assert_eq!((code, out.as_str()), (0, "decisions/0001-cache-it.md\n"), "{err}");
    assert!(err.contains("  1  product    what customers get\n  2  technical  how it is built\n"), "{err}");
    assert!(err.contains("`3` is none of them\n"), "{err}");
    assert!(err.contains("`technicla` is none of them: did you mean `technical`?"), "{err}");
    assert!(err.contains("From which template (1 to "), "{err}");
    let light =
        sandbox.run(&["new", "Cache it", "--template", "technical-light", "--dry-run"]).ended(0).stdout;
    let sections = |text: &str| text.lines().filter(|line| line.contains("## ")).count();
    assert_eq!(sections(&sandbox.read("decisions/0001-cache-it.md")), sections(&light));
    // An empty answer takes what is usual, and a kind that was typed asks nothing more.
    let (code, _, err) = at_a_terminal(&sandbox, "1\n\n", &["new", "Sell it", "--no-edit"]);
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = at_a_terminal(&sandbox, "", &["new", "Rent it", "--kind", "product", "--no-edit"]);
    assert!(code == 0 && !err.contains("template"), "{err}");
}

#[test]
fn any_value_that_was_left_out_is_asked_for_in_the_words_of_the_help() {
    let sandbox = log();
    let (code, _, err) = at_a_terminal(&sandbox, "-> Saga\nSteps.\n", &["glossary", "add"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("The word: ") && sandbox.read("decisions/glossary.md").contains("## -> Saga"),
        "{err}"
    );
    let (code, out, err) = at_a_terminal(&sandbox, "\n", &["glossary", "add"]);
    assert!(code == 2 && out.is_empty() && err.contains("<TERM>"), "{err}");
    let (code, _, err) = at_a_terminal(&sandbox, "2\n", &["roster", "retire", "--on", "2027-01-31"]);
    assert!(code == 0 && err.contains("  1  ada    engineering\n  2  grace  product\n"), "{err}");
    assert!(sandbox.read("decisions/countersign.yaml").contains("until: 2027-01-31"));
}

#[test]
fn a_person_is_added_by_answers() {
    let sandbox = log();
    let answers = "kim\nKim Minh\nkim@example.com\nproduct\n";
    let (code, _, err) = at_a_terminal(&sandbox, answers, &["roster", "add"]);
    assert_eq!(code, 0, "{err}");
    let policy = sandbox.read("decisions/countersign.yaml");
    assert!(
        policy.contains("  kim:\n    name: Kim Minh\n    emails: [kim@example.com]\n    roles: [product]\n"),
        "{policy}"
    );
}

#[test]
fn who_holds_several_roles_is_asked_which() {
    let sandbox = proposed();
    sandbox.write("decisions/countersign.yaml", POLICY.replace("[engineering]", "[engineering, product]"));
    sandbox.commit_all("Ada speaks for both");
    let (code, _, err) = at_a_terminal(&sandbox, "product\ny\n", &["sign", "1"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("For which role do you speak (1 to 2): "), "{err}");
    sandbox.run(&["sign", "1", "--yes"]).problem(snapbox::str![[r#"
countersign: `ada` may sign for product and engineering
  help: say which: `--role product`

"#]]);
}

#[test]
fn a_verdict_is_chosen() {
    let sandbox = crate::support::story::accepted();
    let (code, _, err) = at_a_terminal(&sandbox, "missed\n", &["outcome", "1", "--lesson", "Too dear."]);
    assert!(code == 0 && err.contains("  3  missed   it did not\n"), "{err}");
    assert!(
        sandbox.read("decisions/outcomes/0001-adopt-postgresql-for-orders.md").contains("verdict: missed")
    );
}

#[test]
fn in_a_pipe_what_was_left_out_is_named_with_its_values() {
    let sandbox = log();
    sandbox.run(&["completions"]).problem(snapbox::str![[r#"
error: the following required arguments were not provided:
  <SHELL>

Usage: countersign completions <SHELL>

For more information, try '--help'.
  help: <SHELL>: The shell; one of bash, elvish, fish, powershell, zsh

"#]]);
    sandbox.run(&["workshop", "group"]).problem(snapbox::str![[r#"
error: the following required arguments were not provided:
  <NAME>
  <IDEA>...

Usage: countersign workshop group <NAME> <IDEA>...

For more information, try '--help'.
  help: <NAME>: What they have in common
  help: <IDEA>...: The names of the ideas

"#]]);
    sandbox.run(&["workshop", "start", " ? "]).problem(snapbox::str![[r#"
countersign: `?` asks nothing
  help: countersign workshop start "How do we keep orders safe?"

"#]]);
    sandbox.run(&["workshop", "start", ""]).problem(snapbox::str![[r#"
countersign: the question is empty
  help: say it in a few words

"#]]);
}
