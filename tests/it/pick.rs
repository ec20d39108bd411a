//! A record that was not named is picked at a terminal, and asked for nowhere else.

use std::io::Cursor;

use countersign::cli::{World, run};

use crate::support::Sandbox;
use crate::support::story::log;

/// Runs a command as a person at a terminal who answers with these lines; gives the exit code, results and messages.
fn at_a_terminal(sandbox: &Sandbox, answers: &str, arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut input = Cursor::new(answers.to_owned());
    let code = World::with_process(|real| {
        let mut world = World {
            out: &mut out,
            err: &mut err,
            input: &mut input,
            folder: sandbox.root().to_path_buf(),
            environment: real.environment.clone(),
            now: real.now,
            can_ask: true,
            color: false,
            out_is_terminal: false,
            links: None,
            width: 100,
        };
        run(std::iter::once("countersign").chain(arguments.iter().copied()).map(Into::into), &mut world)
    });
    (code, String::from_utf8(out).expect("text"), String::from_utf8(err).expect("text"))
}

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
