//! `countersign edit`: which editor is opened, and what is said when it closes.
#![cfg(unix)] // The editors here are scripts for a shell.

use crate::support::Sandbox;
use crate::support::story::{PATH, RECORD, accepted, log, proposed};
use snapbox::str;

/// An editor that answers every question of a template.
pub(crate) const ANSWERS: &str = "sed -i.bak -e 's/^> ✎.*/Answered./' -e 's/✎[^|]*/3 /g'";

fn drafted() -> Sandbox {
    let sandbox = log();
    let _ = sandbox.run(&["new", "Adopt PostgreSQL for orders", "--kind", "technical"]).ended(0);
    sandbox
}

#[test]
fn open_questions_are_counted_by_section() {
    let mut sandbox = drafted();
    sandbox.env("EDITOR", "true").run(&["edit", "1"]).success(str![], str![[r#"
DR-1 still asks 23 questions, in Decision, Context, Evidence, Success measures, Stakeholders, Non-goals, Options, Feasibility, Quality and scale, Risks, Rollout, Consequences, When to look again

"#]]);
}

#[test]
fn an_answered_draft_is_led_on() {
    let mut sandbox = drafted();
    sandbox.env("EDITOR", ANSWERS).run(&["edit", "DR-1"]).success(
        str![],
        str![[r#"
next: `countersign propose DR-1` asks both roles to sign it

"#]],
    );
}

#[test]
fn a_mistake_is_shown_at_once() {
    let mut sandbox = proposed();
    let editor = "sed -i.bak -e 's/^kind: .*/kind: organisational/'";
    sandbox.env("EDITOR", editor).run(&["edit", "1"]).success(
        str![],
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md:3: there is no kind `organisational`

"#]],
    );
}

#[test]
fn an_edit_that_ends_a_sign_off_says_so() {
    let mut sandbox = accepted();
    let editor = "sed -i.bak -e 's/PostgreSQL[.]/MySQL./'";
    sandbox.env("EDITOR", editor).run(&["edit", "1"]).success(
        str![],
        str![[r#"
the sign-off for product no longer holds: the record says something else now
the sign-off for engineering no longer holds: the record says something else now
next: `countersign propose DR-1` asks both roles anew

"#]],
    );
}

#[test]
fn without_terminal_and_editor_nothing_is_opened() {
    let sandbox = proposed();
    sandbox.run(&["edit", "1"]).problem(str![[r#"
countersign: there is no terminal to open an editor on
  help: run this in a terminal, or set EDITOR to a program that needs none

"#]]);
    assert_eq!(sandbox.read(PATH), RECORD);
}

#[test]
fn an_editor_of_git_is_opened_and_one_of_git_alone() {
    let mut sandbox = proposed();
    sandbox.git(&["config", "core.editor", "echo configured >&2; false"]);
    sandbox.run(&["edit", "1"]).problem(str![[r#"
configured
countersign: the editor `echo configured >&2; false` ended with exit status: 1
  help: `decisions/0001-adopt-postgresql-for-orders.md` is as the editor left it; `git config core.editor` names another editor

"#]]);
    sandbox.env("GIT_EDITOR", "echo from the environment >&2; true");
    sandbox.run(&["edit", "1"]).success(
        str![],
        str![[r#"
from the environment

"#]],
    );
}

#[test]
fn an_editor_that_fails_or_is_not_there_is_named() {
    let mut sandbox = proposed();
    sandbox.env("EDITOR", "exit 3;").run(&["edit", "1"]).problem(str![[r#"
countersign: the editor `exit 3;` ended with exit status: 3
  help: `decisions/0001-adopt-postgresql-for-orders.md` is as the editor left it; `git config core.editor` names another editor

"#]]);
    let missing = sandbox.env("EDITOR", "no-such-editor").run(&["edit", "1"]).ended(2).stderr;
    assert!(missing.contains("the editor `no-such-editor` ended with exit status: 127"), "{missing}");
}

#[test]
fn a_path_with_blanks_and_quotes_reaches_the_editor_whole() {
    let mut sandbox = log();
    sandbox.write("decisions/0001-it's a \"name\".md", RECORD).commit_all("An odd name");
    sandbox.env("EDITOR", "test -f").run(&["edit", "1"]).success(str![], str![]);
}
