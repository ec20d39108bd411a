//! Every help screen, word for word, and what is said to wrong arguments.

use crate::support::Sandbox;
use snapbox::{Assert, Data, str};
use std::path::Path;

/// Every command that has a help screen of its own.
const COMMANDS: &[&str] = &[
    "",
    "init",
    "roster",
    "roster list",
    "roster add",
    "roster retire",
    "policy",
    "policy show",
    "policy sign",
    "new",
    "templates",
    "templates list",
    "templates show",
    "templates eject",
    "edit",
    "show",
    "list",
    "search",
    "log",
    "diff",
    "affected",
    "inbox",
    "agenda",
    "digest",
    "remind",
    "propose",
    "sign",
    "unsign",
    "object",
    "withdraw",
    "accept",
    "reject",
    "renumber",
    "revise",
    "deprecate",
    "supersede",
    "workshop",
    "workshop start",
    "workshop idea",
    "workshop group",
    "workshop option",
    "workshop score",
    "workshop show",
    "workshop propose",
    "workshop close",
    "outcome",
    "lessons",
    "glossary",
    "glossary list",
    "glossary show",
    "glossary add",
    "glossary start",
    "statement",
    "attach",
    "check",
    "verify",
    "audit",
    "hook",
    "hook install",
    "hook uninstall",
    "hook run",
    "doctor",
    "rules",
    "explain",
    "build",
    "serve",
    "sync",
    "sync github",
    "sync gitlab",
    "codeowners",
    "theme",
    "theme list",
    "theme eject",
    "theme data",
    "import",
    "export",
    "export json",
    "export json-adr",
    "export csv",
    "export index",
    "export dot",
    "export mermaid",
    "export allowed-signers",
    "completions",
    "man",
];

#[test]
fn the_screens_are_as_they_were_read() {
    let sandbox = Sandbox::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/help");
    let assert = Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV);
    let mut faults = Vec::new();
    for command in COMMANDS.iter().copied() {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let shown = sandbox.run(&words).ended(0);
        assert_eq!(shown.stderr, "");
        let name = format!("{}.txt", ["countersign", command].join(" ").trim_end().replace(' ', "-"));
        let file = Data::read_from(&folder.join(&name), None);
        faults.extend(assert.try_eq(Some(&name), shown.stdout.into(), file).err());
    }
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_command_is_among_them_and_shows_examples() {
    let sandbox = Sandbox::new();
    let top = sandbox.run(&["--help"]).ended(0).stdout;
    let listed = top.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next());
    for line in listed.expect("the top lists the commands").lines() {
        let name = line.split_whitespace().next().expect("a command has a name");
        assert!(name == "help" || COMMANDS.contains(&name), "{name} is not tested");
    }
    for command in COMMANDS.iter().filter(|command| !command.is_empty() && !command.contains(' ')) {
        let shown = sandbox.run(&[command, "--help"]).ended(0).stdout;
        let examples: Vec<&str> = shown.lines().filter(|line| line.starts_with("  countersign ")).collect();
        assert!(!examples.is_empty(), "{command} shows no example");
        for example in examples {
            let own = format!("  countersign {command}");
            assert!(example.starts_with(&own), "an example of {command} shows another command: {example}");
        }
    }
}

#[test]
fn wrong_arguments_name_themselves() {
    let sandbox = Sandbox::new();
    sandbox.run(&["frobnicate"]).problem(str![[r#"
error: unrecognized subcommand 'frobnicate'

Usage: countersign [OPTIONS] <COMMAND>

For more information, try '--help'.

"#]]);
    sandbox.run(&["sing"]).problem(str![[r#"
error: unrecognized subcommand 'sing'

  tip: some similar subcommands exist: 'unsign', 'sign'

Usage: countersign [OPTIONS] <COMMAND>

For more information, try '--help'.

"#]]);
    sandbox.run(&["sign"]).problem(str![[r#"
error: the following required arguments were not provided:
  <RECORD>

Usage: countersign sign <RECORD>

For more information, try '--help'.
  help: <RECORD>: Its number, `DR-2`, name or path

"#]]);
    sandbox.run(&["sign", "1", "2"]).problem(str![[r#"
error: unexpected argument '2' found

Usage: countersign sign [OPTIONS] <RECORD>

For more information, try '--help'.

"#]]);
    sandbox.run(&["check", "--colour"]).problem(str![[r#"
error: unexpected argument '--colour' found

  tip: a similar argument exists: '--color'

Usage: countersign check --color <WHEN>

For more information, try '--help'.

"#]]);
    sandbox.run(&["completions", "tcsh"]).problem(str![[r#"
error: invalid value 'tcsh' for '<SHELL>'
  [possible values: bash, elvish, fish, powershell, zsh]

  tip: a similar value exists: 'zsh'

For more information, try '--help'.

"#]]);
    let nothing = sandbox.run(&[]).ended(2);
    assert!(nothing.stdout.is_empty() && nothing.stderr.contains("Start with `countersign init`"));
}

#[test]
fn completions_and_manual_are_there_for_every_shell() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = sandbox.run(&["completions", shell]).ended(0).stdout;
        assert!(script.contains("COUNTERSIGN_COMPLETE") && script.contains("countersign"), "{shell}");
    }
    let page = sandbox.run(&["man"]).ended(0).stdout;
    assert!(page.contains("countersign\\-propose(1)") && page.contains("EXTRA"), "{page}");
    let written = sandbox.run(&["man", "--out", "pages"]).ended(0).stdout;
    assert!(written.contains("pages/countersign-sign.1\n"), "{written}");
    assert!(sandbox.read("pages/countersign-sign.1").contains("countersign sign"));
    assert_eq!(sandbox.run(&["man", "--out", "pages"]).ended(0).stdout, written, "twice is once");
}
