//! `countersign init`: a log from nothing, and one around records that lie there already.

use crate::support::Sandbox;
use snapbox::str;

/// The first line of a file of another tool.
const NYGARD: &str = "# 1. Use Rust\n\n## Status\n\nAccepted\n";

#[test]
fn a_fresh_repository_gets_a_log_without_errors() {
    let sandbox = Sandbox::new();
    sandbox.git_init().run(&["init", "--yes"]).success(
        str![[r#"
decisions/countersign.yaml
decisions/0001-record-decisions-that-product-and-engineering-both-sign.md

"#]],
        str![[r#"
next: add the people who sign, at least one for each role:
  countersign roster add grace --name "Grace Hopper" --email grace@example.com --role product
  countersign roster add ada --name "Ada Lovelace" --email ada@example.com --role engineering

"#]],
    );
    sandbox.run(&["check"]).success(
        str![[r#"
warning[role-unfilled]: nobody in the roster may sign for engineering
  --> decisions/countersign.yaml:14:1
   |
14 | people:
   | ^^^^^^
   |
   = help: `countersign roster add KEY --email ADDRESS --role engineering`
   = note: countersign explain role-unfilled

warning[role-unfilled]: nobody in the roster may sign for product
  --> decisions/countersign.yaml:14:1
   |
14 | people:
   | ^^^^^^
   |
   = help: `countersign roster add KEY --email ADDRESS --role product`

checked 1 record in 1 log: 2 warnings

"#]],
        str![],
    );
    sandbox.run(&["list"]).success(
        str![[r#"
record  status    kind       product  engineering  evidence  title
DR-1    proposed  technical  missing  missing      –         Record decisions that product and engineering both sign

"#]],
        str![],
    );
    let policy = sandbox.read("decisions/countersign.yaml");
    let identity = policy.lines().find_map(|line| line.strip_prefix("log: ")).expect("a log has an identity");
    assert_eq!(identity.len(), 36, "a UUID: {identity}");
}

#[test]
fn two_logs_never_share_an_identity() {
    let identity = || {
        let sandbox = Sandbox::new();
        let _ = sandbox.git_init().run(&["init", "--yes"]).ended(0);
        sandbox.read("decisions/countersign.yaml").lines().nth(4).map(str::to_owned)
    };
    assert_ne!(identity(), identity());
}

#[test]
fn a_plain_folder_is_a_place_too() {
    Sandbox::new().run(&["init", "--yes"]).success(
        str![[r#"
decisions/countersign.yaml
decisions/0001-record-decisions-that-product-and-engineering-both-sign.md

"#]],
        str![[r#"
this folder is in no git repository: `git init` makes one, and sign-offs can then be committed
next: add the people who sign, at least one for each role:
  countersign roster add grace --name "Grace Hopper" --email grace@example.com --role product
  countersign roster add ada --name "Ada Lovelace" --email ada@example.com --role engineering

"#]],
    );
}

#[test]
fn records_of_another_tool_are_adopted_and_not_touched() {
    let sandbox = Sandbox::new();
    sandbox.git_init().write("docs/adr/0001-use-rust.md", NYGARD).write("docs/adr/0002-b.md", NYGARD);
    sandbox.run(&["init", "--yes"]).success(
        str![[r#"
docs/adr/countersign.yaml
docs/adr/0003-record-decisions-that-product-and-engineering-both-sign.md

"#]],
        str![[r#"
read as they are: 2 records of before; the rules begin with 3
next: add the people who sign, at least one for each role:
  countersign roster add grace --name "Grace Hopper" --email grace@example.com --role product
  countersign roster add ada --name "Ada Lovelace" --email ada@example.com --role engineering

"#]],
    );
    assert_eq!(sandbox.read("docs/adr/0001-use-rust.md"), NYGARD);
    assert!(sandbox.read("docs/adr/countersign.yaml").contains("\nsince: 3\n"));
    sandbox.run(&["list"]).success(
        str![[r#"
record  status    kind       product  engineering  evidence  title
DR-1    Accepted  –          –        –            –         Use Rust
DR-2    Accepted  –          –        –            –         Use Rust
DR-3    proposed  technical  missing  missing      –         Record decisions that product and engineering both sign

"#]],
        str![],
    );
    sandbox.run(&["check"]).success(
        str![[r#"
warning[role-unfilled]: nobody in the roster may sign for engineering
  --> docs/adr/countersign.yaml:16:1
   |
16 | people:
   | ^^^^^^
   |
   = help: `countersign roster add KEY --email ADDRESS --role engineering`
   = note: countersign explain role-unfilled

warning[role-unfilled]: nobody in the roster may sign for product
  --> docs/adr/countersign.yaml:16:1
   |
16 | people:
   | ^^^^^^
   |
   = help: `countersign roster add KEY --email ADDRESS --role product`

checked 3 records in 1 log: 2 warnings

"#]],
        str![],
    );
}

#[test]
fn a_log_is_never_made_twice() {
    let sandbox = Sandbox::new();
    let _ = sandbox.git_init().run(&["init", "--yes"]).ended(0);
    let before = sandbox.read("decisions/countersign.yaml");
    sandbox.run(&["init", "--yes"]).problem(str![[r#"
countersign: there is a log already: `decisions/countersign.yaml`
  help: `countersign new` writes a record in it; `countersign roster add` adds people

"#]]);
    assert_eq!(sandbox.read("decisions/countersign.yaml"), before);
}

#[test]
fn title_and_prefix_are_taken_to_the_letter() {
    let sandbox = Sandbox::new();
    let title = "Team \"x\": \\ # y";
    sandbox.git_init();
    sandbox.run(&["init", "docs", "--yes", "--title", title, "--prefix", "ADR"]).success(
        str![[r#"
docs/countersign.yaml
docs/0001-record-decisions-that-product-and-engineering-both-sign.md

"#]],
        str![[r#"
next: add the people who sign, at least one for each role:
  countersign roster add grace --name "Grace Hopper" --email grace@example.com --role product
  countersign roster add ada --name "Ada Lovelace" --email ada@example.com --role engineering

"#]],
    );
    assert!(sandbox.read("docs/countersign.yaml").contains("title: \"Team \\\"x\\\": \\\\ # y\"\n"));
    sandbox.run(&["list"]).success(
        str![[r#"
record  status    kind       product  engineering  evidence  title
ADR-1   proposed  technical  missing  missing      –         Record decisions that product and engineering both sign

"#]],
        str![],
    );
}

#[test]
fn what_cannot_be_a_log_is_refused_before_anything_is_written() {
    let sandbox = Sandbox::new();
    sandbox.git_init();
    sandbox.run(&["init", "--yes", "--prefix", "a b"]).problem(str![[r#"
countersign: `a b` cannot be a prefix: up to 12 letters and digits, such as `DR`

"#]]);
    sandbox.run(&["init", "../elsewhere", "--yes"]).problem(str![[r#"
countersign: `../elsewhere` lies outside `[ROOT]`
  help: a log lies inside the repository

"#]]);
    assert!(!sandbox.root().join("decisions").exists());
}

#[test]
#[cfg(unix)]
fn the_hook_is_installed_on_demand() {
    let sandbox = crate::support::git::old(Sandbox::new());
    sandbox.git_init().run(&["init", "--yes", "--hook"]).success(
        str![[r#"
decisions/countersign.yaml
decisions/0001-record-decisions-that-product-and-engineering-both-sign.md
.git/hooks/pre-commit
.git/hooks/pre-merge-commit

"#]],
        str![[r#"
the hook checks each commit; `git commit --no-verify` passes it by, and nothing passes by `countersign check` in CI
next: add the people who sign, at least one for each role:
  countersign roster add grace --name "Grace Hopper" --email grace@example.com --role product
  countersign roster add ada --name "Ada Lovelace" --email ada@example.com --role engineering

"#]],
    );
    assert!(sandbox.read(".git/hooks/pre-commit").starts_with("#!/bin/sh\n# countersign:hook v2\n"));
}
