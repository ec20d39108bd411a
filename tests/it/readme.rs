//! The README is run: every console block, one after the other in one repository, as its reader would.
#![cfg(unix)] // The blocks are lines for a shell.

use crate::support::{Outcome, Sandbox};
use snapbox::{Assert, Data};
use std::fs;
use std::path::Path;

/// An editor that answers every question of a template, as a reader would take longer to do.
const ANSWERS: &str = "sed -i.bak -e 's/^> ✎.*/Answered here./' -e 's/✎[^|]*/3 /g'";

/// A fenced block of the README.
struct Block {
    language: String,
    lines: Vec<String>,
}

/// One line to type, and what the README says comes of it.
struct Step {
    command: String,
    as_grace: bool,
    code: i32,
    /// What is shown below the command; nothing says nothing of its output.
    output: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn blocks() -> Vec<Block> {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    let mut blocks = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let inner = lines.by_ref().take_while(|line| *line != "```").map(str::to_owned).collect();
            blocks.push(Block { language: language.to_owned(), lines: inner });
        }
    }
    blocks
}

/// The lines to type of all blocks in a language; in front of each stands `$ `.
fn steps(language: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for block in blocks().iter().filter(|block| block.language == language) {
        for (at, line) in block.lines.iter().enumerate() {
            match (line.strip_prefix("$ "), at) {
                (Some(typed), _) => steps.push(step(typed)),
                (None, 0) => panic!("a {language} block begins with `{line}`, which is no command"),
                (None, _) => steps.last_mut().expect("a command came first").output.push(line.clone()),
            }
        }
    }
    steps
}

/// A line with what its trailing comment asks for: `# as Grace`, `# as Ada` or `# exit 1`.
fn step(typed: &str) -> Step {
    let (command, comment) = typed.rsplit_once(" # ").unwrap_or((typed, ""));
    let (as_grace, code) = match comment.trim() {
        "" | "as Ada" => (false, 0),
        "as Grace" => (true, 0),
        other => {
            let code = other.strip_prefix("exit ").and_then(|code| code.parse().ok());
            (false, code.unwrap_or_else(|| panic!("nobody knows what `# {other}` asks for")))
        }
    };
    Step { command: command.trim_end().to_owned(), as_grace, code, output: Vec::new() }
}

fn run(sandbox: &mut Sandbox, step: &Step) -> Outcome {
    // A reader is somebody; whose turn it is matters where the README says so.
    let sandbox = if step.as_grace { sandbox.as_grace() } else { sandbox.as_ada() };
    sandbox.sh(&step.command).ended(step.code)
}

/// A repository after everything that the README asks its reader to do.
fn after_reading() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    sandbox.env("EDITOR", ANSWERS);
    let assert = Assert::new().action(snapbox::assert::Action::Verify);
    for step in steps("console") {
        let said = run(&mut sandbox, &step);
        if !step.output.is_empty() {
            let expected = Data::text(step.output.join("\n") + "\n");
            if let Err(error) = assert.try_eq(Some(&step.command), said.stdout.into(), expected) {
                panic!("the README shows something else below `{}`\n{error}", step.command);
            }
        }
    }
    sandbox
}

/// The record that the README writes.
const RECORD: &str = "decisions/0002-adopt-postgresql-for-orders.md";

#[test]
fn every_line_does_what_it_shows() {
    let steps = steps("console");
    for command in ["init", "roster add", "new", "edit", "propose", "sign", "check", "build", "hook"] {
        let wanted = format!("countersign {command}");
        assert!(steps.iter().any(|step| step.command.starts_with(&wanted)), "no block shows `{wanted}`");
    }
    let sandbox = after_reading();
    let list = sandbox.run(&["list", "--status", "accepted"]).ended(0).stdout;
    assert!(list.contains("signed by grace") && list.contains("signed by ada"), "{list}");
    assert_eq!(sandbox.git(&["status", "--short"]), "", "the last block commits everything");
    assert!(sandbox.read("site/index.html").contains("Adopt PostgreSQL for orders"));
}

#[test]
fn one_changed_word_is_found_as_the_first_lines_promise() {
    let mut sandbox = after_reading();
    let text = sandbox.read(RECORD);
    sandbox.write(RECORD, text.replacen("Answered here.", "Answered there.", 1));
    let promised = steps("text");
    assert!(!promised.is_empty(), "the README begins with what is found");
    for step in promised {
        let step = Step { code: 1, ..step };
        let said = run(&mut sandbox, &step).stdout;
        assert!(said.contains("error[signoff-stale]"), "{said}");
        assert!(said.starts_with(&step.output.join("\n")), "the README promises something else than\n{said}");
    }
    let commit = sandbox.sh("git commit --quiet --all --message 'Change a word'").ended(1).stderr;
    assert!(commit.contains("the pre-commit hook of countersign stopped this commit"), "{commit}");
}

#[test]
fn the_commands_for_this_project_are_those_that_guard_it() {
    let quiet = |line: &str| line.replace(" --quiet", "").trim().to_owned();
    let guard = fs::read_to_string(root().join(".ci/run")).expect("there is a list of what must hold");
    let guarded: Vec<String> =
        guard.lines().filter_map(|line| line.strip_prefix("step ")).map(quiet).collect();
    let shown: Vec<String> =
        blocks().into_iter().filter(|block| block.language == "sh").flat_map(|block| block.lines).collect();
    assert_eq!(shown.len(), 2, "one command builds and checks, one tests: {shown:?}");
    for line in shown {
        assert!(line.starts_with("cargo ") && guarded.contains(&quiet(&line)), "`{line}` is not in .ci/run");
    }
}

#[test]
fn a_comment_says_who_acts_and_how_it_ends() {
    let signed = step("countersign sign 2 --yes   # as Grace");
    assert_eq!(
        (signed.command.as_str(), signed.as_grace, signed.code),
        ("countersign sign 2 --yes", true, 0)
    );
    let checked = step("countersign check  # exit 1");
    assert_eq!((checked.command.as_str(), checked.as_grace, checked.code), ("countersign check", false, 1));
    assert!(std::panic::catch_unwind(|| step("countersign check # perhaps")).is_err());
}
