//! How much is said where, and that what is said to be the way out is one.
#![cfg(unix)]

use crate::support::story::{PATH, RECORD, accepted, log};
use crate::support::{Outcome, Sandbox};

/// A log in which so many records are staged that nobody has signed and that say they are accepted.
fn many(records: u32) -> Sandbox {
    let sandbox = log();
    for at in 1..=records {
        let text = RECORD
            .replace("k7f3-2m9q", &format!("k7f3-{at:04}"))
            .replace("status: proposed", "status: accepted");
        sandbox.write(&format!("decisions/{at:04}-record.md"), text);
    }
    sandbox.git(&["add", "--all"]);
    sandbox
}

/// The commands that the ways out name, copied as they stand.
fn commands(outcome: &Outcome) -> Vec<String> {
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    let helps = said.lines().filter(|line| line.contains("help: ") || line.starts_with("and "));
    let quoted = helps.flat_map(|line| line.split('`').skip(1).step_by(2));
    quoted
        .filter(|command| command.starts_with("git ") || command.contains(" check "))
        .map(str::to_owned)
        .collect()
}

fn shown(text: &str) -> usize {
    text.lines().filter(|line| line.starts_with("error[")).count()
}

#[test]
fn a_hook_shows_twenty_and_the_command_that_shows_all() {
    let mut sandbox = many(15);
    let outcome = sandbox.inside_hook().run(&["hook", "run", "pre-commit"]).ended(1);
    assert_eq!((shown(&outcome.stdout), shown(&outcome.stderr)), (0, 20), "{outcome:?}");
    assert!(
        outcome.stderr.contains("\nand 10 more: 10 errors; `countersign check --staged` shows all\n"),
        "{outcome:?}"
    );
    let all = sandbox.sh(&commands(&outcome).pop().expect("it is named")).ended(1);
    assert_eq!(shown(&all.stdout), 30);
    assert!(all.stdout.ends_with("checked 15 records in 1 log: 30 errors\n"), "{all:?}");
}

#[test]
fn a_check_shows_all_and_the_count_last() {
    for folder in ["", "decisions"] {
        let outcome = many(15).run_in(folder, &["check"]).ended(1);
        assert_eq!(shown(&outcome.stdout), 30);
        assert!(outcome.stdout.ends_with("\nchecked 15 records in 1 log: 30 errors\n"), "{outcome:?}");
    }
}

#[test]
fn what_is_gone_comes_back_by_the_command_that_is_named() {
    for staged in [false, true] {
        let mut sandbox = accepted();
        sandbox.remove(PATH);
        if staged {
            sandbox.git(&["add", "--all"]);
        }
        let args = if staged { &["check", "--staged"][..] } else { &["check"] };
        let outcome = sandbox.run(args).ended(1);
        let command =
            commands(&outcome).into_iter().find(|command| command.starts_with("git ")).expect("one is named");
        let _ = sandbox.as_ada().sh(&command).ended(0);
        let _ = sandbox.run(args).ended(0);
    }
}

#[test]
fn a_record_that_is_marked_as_a_program_loses_the_mark_by_the_command_that_is_named() {
    let sandbox = accepted();
    sandbox.tool("chmod", &["+x", PATH]);
    sandbox.git(&["add", "--all"]);
    let outcome = sandbox.run(&["check"]).ended(0);
    assert!(outcome.stdout.contains("warning[record-executable]"), "{outcome:?}");
    let line =
        outcome.stdout.lines().find(|line| line.contains("help: take the mark off")).expect("it says how");
    let _ = sandbox.sh(line.split('`').nth(1).expect("a command stands there")).ended(0);
    for args in [&["check"][..], &["check", "--staged"]] {
        assert!(!sandbox.run(args).ended(0).stdout.contains("record-executable"));
    }
}
