//! Where commands may be called: repositories of every kind, folders in them, several logs.

use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, RECORD, log, proposed};
use snapbox::str;

/// Two logs, `decisions` and `team/decisions`, each with a record 1.
fn two_logs() -> Sandbox {
    let sandbox = proposed();
    let policy = POLICY.replace("prefix: DR", "prefix: TM").replace("6f1c0e52", "7f1c0e52");
    sandbox.write("team/decisions/countersign.yaml", policy);
    sandbox.write("team/decisions/0001-other.md", RECORD.replace("k7f3-2m9q", "m2q9-7f3k"));
    sandbox.commit_all("A second log");
    sandbox
}

#[test]
fn without_a_log_every_command_says_how_to_begin() {
    let sandbox = Sandbox::new();
    for command in
        [&["list"][..], &["check"], &["show", "1"], &["new", "x", "--kind", "product"], &["sign", "1"]]
    {
        sandbox.run(command).problem(str![[r#"
countersign: there is no log here: no countersign.yaml was found
  help: `countersign init` makes one

"#]]);
    }
}

#[test]
fn records_that_lie_there_are_pointed_out() {
    let sandbox = Sandbox::new();
    sandbox.git_init().write("docs/adr/0001-use-rust.md", "# 1. Use Rust\n");
    sandbox.run(&["list"]).problem(str![[r#"
countersign: there is no log here: no countersign.yaml was found
  help: `countersign init docs/adr` adopts the records that lie there

"#]]);
}

#[test]
fn a_bare_repository_has_no_files() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet", "--bare", "bare.git"]);
    sandbox.run_in("bare.git", &["list"]).problem(str![[r#"
countersign: `.` is a bare repository: it has no files to work on
  help: clone it, and run the command in the clone

"#]]);
}

#[test]
fn inside_the_folder_of_git_one_is_sent_out() {
    log().run_in(".git", &["list"]).problem(str![[r#"
countersign: `.` is git's own folder: there are no records in it
  help: run the command in `[ROOT]`

"#]]);
}

#[test]
fn a_command_may_be_called_from_anywhere_below() {
    let sandbox = proposed();
    sandbox.write("src/deep/x.rs", "");
    let list = sandbox.run(&["list"]).ended(0).stdout;
    for folder in ["src/deep", "decisions"] {
        assert_eq!(sandbox.run_in(folder, &["list"]).ended(0).stdout, list);
    }
    sandbox.run_in("src/deep", &["new", "From below", "--kind", "product"]).success(
        str![[r#"
decisions/0002-from-below.md

"#]],
        str![[r#"
next: `countersign edit DR-2` answers its questions

"#]],
    );
    let _ = sandbox.run_in("decisions", &["show", "0001-adopt-postgresql-for-orders.md"]).ended(0);
    let _ = sandbox.run_in("src", &["show", "../decisions/0001-adopt-postgresql-for-orders.md"]).ended(0);
    sandbox.run_in("src", &["-C", "..", "list"]).success(
        str![[r#"
record  status    kind       product  engineering  evidence  title
DR-1    proposed  technical  missing  missing      –         Adopt PostgreSQL for orders
DR-2    draft     product    missing  missing      –         From below

"#]],
        str![],
    );
    sandbox.run(&["-C", "nowhere", "list"]).problem(str![[r#"
countersign: there is no folder `[ROOT]/nowhere`
  help: -C takes the folder to work in

"#]]);
}

#[test]
fn without_a_repository_the_log_is_found_from_below_too() {
    let sandbox = Sandbox::new();
    sandbox.write("decisions/countersign.yaml", POLICY).write(PATH, RECORD).write("src/deep/x.rs", "");
    for folder in ["", "src/deep", "decisions"] {
        assert!(sandbox.run_in(folder, &["list"]).ended(0).stdout.contains("DR-1"), "{folder}");
    }
}

#[test]
fn a_log_may_be_the_whole_repository() {
    let mut sandbox = Sandbox::new();
    sandbox.git_init().write("countersign.yaml", POLICY).write("0001-a.md", RECORD);
    sandbox.as_ada().commit_all("A log");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["new", "Next", "--kind", "product"]).success(
        str![[r#"
0002-next.md

"#]],
        str![[r#"
next: `countersign edit DR-2` answers its questions

"#]],
    );
}

#[test]
fn with_several_logs_one_says_which_is_meant() {
    let sandbox = two_logs();
    sandbox.run(&["list"]).success(
        str![[r#"
record  status    kind       product  engineering  evidence  title
DR-1    proposed  technical  missing  missing      –         Adopt PostgreSQL for orders
TM-1    proposed  technical  missing  missing      –         Adopt PostgreSQL for orders

"#]],
        str![],
    );
    sandbox.run(&["new", "x", "--kind", "product"]).problem(str![[r#"
countersign: there are 2 logs here: decisions, team/decisions
  help: say which one is meant: `--log decisions`

"#]]);
    sandbox.run(&["show", "1"]).problem(str![[r#"
countersign: `1` is in 2 logs
  help: give its path: decisions/0001-adopt-postgresql-for-orders.md, team/decisions/0001-other.md

"#]]);
    let _ = sandbox.run(&["show", "TM-1"]).ended(0);
    let _ = sandbox.run(&["--log", "team/decisions", "show", "1"]).ended(0);
    sandbox.run(&["new", "x", "--kind", "product", "--log", "team/decisions"]).success(
        str![[r#"
team/decisions/0002-x.md

"#]],
        str![[r#"
next: `countersign edit TM-2` answers its questions

"#]],
    );
    sandbox.run(&["--log", "src", "list"]).problem(str![[r#"
countersign: `src` is no log: it holds no countersign.yaml
  help: `countersign init` makes one there

"#]]);
    sandbox.run(&["--log", "..", "list"]).problem(str![[r#"
countersign: `..` lies outside `[ROOT]`
  help: a log lies inside the repository

"#]]);
}

#[test]
fn the_log_that_one_stands_in_is_meant() {
    let sandbox = two_logs();
    sandbox.run_in("team/decisions", &["new", "x", "--kind", "product"]).success(
        str![[r#"
team/decisions/0002-x.md

"#]],
        str![[r#"
next: `countersign edit TM-2` answers its questions

"#]],
    );
    assert!(sandbox.run_in("team/decisions", &["show", "1"]).ended(0).stdout.starts_with("TM-1"));
    // A path is taken from where one stands, also where there is one of that name from the root.
    sandbox.write("decisions/0001-other.md", RECORD);
    let _ = sandbox.run_in("team", &["show", "../decisions/0001-other.md"]).ended(0);
    assert!(sandbox.run_in("team", &["show", "decisions/0001-other.md"]).ended(0).stdout.starts_with("TM-1"));
    sandbox.run_in("team", &["--log", "decisions", "list"]).success(
        str![[r#"
record  status    kind       product  engineering  evidence  title
TM-1    proposed  technical  missing  missing      –         Adopt PostgreSQL for orders
TM-2    draft     product    missing  missing      –         x

"#]],
        str![],
    );
}

#[test]
fn an_empty_repository_takes_a_log_a_hook_and_a_first_commit() {
    let mut sandbox = Sandbox::new();
    let _ = sandbox.git_init().run(&["init", "--yes", "--hook"]).ended(0);
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
    sandbox.as_ada().commit_all("Begin");
    sandbox.run(&["check", "--staged"]).success(
        str![[r#"
checked 0 records in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
#[cfg(unix)] // A folder that one stands in cannot be removed on Windows.
fn a_folder_that_is_gone_is_named() {
    Sandbox::new().sh("mkdir gone && cd gone && rmdir ../gone && countersign list").problem(str![[r#"
countersign: the folder you stand in is gone
  help: go to one that is there: `cd ..`

"#]]);
}

#[test]
#[cfg(unix)] // Modes are a matter of unix; a test that root runs proves nothing, for root ignores them.
fn a_folder_that_may_not_be_written_to_is_named() {
    let sandbox = proposed();
    let line =
        "chmod a-w decisions; countersign new x --kind product; ended=$?; chmod u+w decisions; exit $ended";
    if sandbox.sh("test $(id -u) -eq 0").code == Some(0) {
        eprintln!("skipped: root may write everywhere");
        return;
    }
    sandbox.sh(line).problem(str![[r#"
countersign: [ROOT]/decisions: this may not be written to
  because: Permission denied (os error 13) at path "[..]"
  help: Allow writing to it, then run the command again.

"#]]);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}
