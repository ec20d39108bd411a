//! Streams and colours: results on one, messages on the other, and what happens when nobody reads.
#![cfg(unix)] // A shell closes and redirects the streams.

use crate::support::Sandbox;
use crate::support::story::{PATH, RECORD, accepted, log, proposed};
use snapbox::str;

fn stale() -> Sandbox {
    let sandbox = accepted();
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
    sandbox
}

#[test]
fn a_reader_of_the_beginning_changes_no_exit_code() {
    let sandbox = stale();
    // So many findings that they do not fit into a pipe at once.
    for number in 2..200 {
        sandbox.write(&format!("decisions/{number:04}-x.md"), sandbox.read(PATH));
    }
    let line = "{ countersign check; echo $? >code; } | head -n 1 >/dev/null; exit $(cat code)";
    let _ = sandbox.sh(line).ended(1);
    let line = "{ countersign check --format json; echo $? >code; } | head -n 1 >/dev/null; exit $(cat code)";
    let _ = sandbox.sh(line).ended(1);
    let line = "{ countersign list; echo $? >code; } | head -n 1 >/dev/null; exit $(cat code)";
    sandbox.sh(line).success(str![], str![]);
}

#[test]
fn messages_that_nobody_reads_stop_no_work() {
    let sandbox = proposed();
    sandbox.sh("countersign sign 1 --yes 2>&-").success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![],
    );
    assert!(sandbox.read(PATH).contains("    by: ada\n"));
    let sandbox = proposed();
    let _ =
        sandbox.sh("{ countersign sign 1 --yes; echo $? >code; } 2>&1 >/dev/null | true; exit $(cat code)");
    assert!(sandbox.read(PATH).contains("    by: ada\n"));
    assert_eq!(sandbox.git(&["diff", "--cached", "--name-only"]), PATH);
}

#[test]
#[cfg(target_os = "linux")] // The full device is one of Linux.
fn results_that_cannot_be_written_are_a_problem() {
    let sandbox = proposed();
    sandbox.sh("countersign list >/dev/full").problem(str![[r#"
countersign: the output cannot be written
  because: No space left on device (os error 28)

"#]]);
    sandbox.sh("countersign check --format json >/dev/full").problem(str![[r#"
countersign: the output cannot be written
  because: No space left on device (os error 28)

"#]]);
    sandbox.sh("countersign check 2>/dev/full").success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn messages_come_after_the_results_they_speak_of() {
    let sandbox = log();
    let add = "countersign roster add eve --email eve@example.com --role product 2>&1";
    sandbox.sh(add).success(
        str![[r#"
decisions/countersign.yaml
eve may sign for product

"#]],
        str![],
    );
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let mut sandbox = stale();
    let colours = |sandbox: &Sandbox, args: &[&str]| sandbox.run(args).stdout.contains('\u{1b}');
    assert!(!colours(&sandbox, &["check"]));
    assert!(colours(&sandbox, &["check", "--color", "always"]));
    assert!(colours(&sandbox, &["show", "1", "--color", "always"]));
    sandbox.env("CLICOLOR_FORCE", "1");
    assert!(colours(&sandbox, &["check"]));
    assert!(!colours(&sandbox, &["check", "--color", "never"]));
    sandbox.env("NO_COLOR", "1");
    assert!(!colours(&sandbox, &["check"]));
    assert!(colours(&sandbox, &["check", "--color", "always"]), "what is typed is meant");
    let plain = sandbox.run(&["check"]).ended(1).stdout;
    let coloured = sandbox.run(&["check", "--color", "always"]).ended(1).stdout;
    let mut stripped = String::new();
    for part in coloured.split('\u{1b}') {
        stripped
            .push_str(part.strip_prefix('[').and_then(|part| Some(part.split_once('m')?.1)).unwrap_or(part));
    }
    assert_eq!(stripped, plain);
}

#[test]
fn nothing_is_asked_in_a_pipe() {
    let sandbox = proposed();
    let asked = sandbox.sh("echo y | countersign sign 1").ended(2);
    assert!(asked.stderr.contains("there is no terminal to ask on"), "{asked:?}");
    assert_eq!(sandbox.read(PATH), RECORD);
}
