//! `--commit` and `--dry-run`: a commit of what was written and of nothing else, and a look that writes nothing.

use crate::support::Sandbox;
use crate::support::story::{PATH, RECORD, accepted, log, proposed};
use snapbox::str;

/// A draft in a commit, and beside it something else that is staged and something that is not.
fn busy() -> Sandbox {
    let sandbox = log();
    sandbox
        .write(PATH, RECORD.replace("proposed", "draft"))
        .write("notes.txt", "one\n")
        .commit_all("A draft");
    sandbox.write("staged.txt", "staged\n").git(&["add", "staged.txt"]);
    sandbox.write("notes.txt", "two\n");
    sandbox
}

#[test]
fn a_commit_holds_what_was_written_and_leaves_the_rest_as_it_was() {
    let sandbox = busy();
    sandbox.run(&["propose", "1", "--commit"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
committed as [..]: Propose DR-1: Adopt PostgreSQL for orders
DR-1 is proposed and waits for product (Grace Hopper) and engineering (Ada Lovelace)
next: each of them signs it with `countersign sign DR-1`

"#]],
    );
    assert_eq!(
        sandbox.git(&["show", "--format=%an <%ae>%n%B", "--name-only"]),
        format!("Ada Lovelace <ada@example.com>\nPropose DR-1: Adopt PostgreSQL for orders\n\n\n{PATH}")
    );
    assert_eq!(sandbox.git(&["status", "--short"]), " M notes.txt\nA  staged.txt");
}

#[test]
fn each_verb_says_in_its_commit_what_it_did_and_why() {
    let mut sandbox = proposed();
    let _ = sandbox.run(&["object", "1", "--reason", "#1 says no.", "--commit"]).ended(0);
    let _ = sandbox.run(&["withdraw", "1", "--commit"]).ended(0);
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes", "--commit"]).ended(0);
    let _ = sandbox.run(&["unsign", "1", "--reason", "Wait.", "--commit"]).ended(0);
    let _ = sandbox.run(&["sign", "1", "--yes", "--commit"]).ended(0);
    let _ = sandbox.as_ada().run(&["sign", "1", "--yes", "--commit"]).ended(0);
    let _ = sandbox.run(&["revise", "1", "--reason", "Prices.", "--commit"]).ended(0);
    let _ = sandbox.run(&["propose", "1", "--commit"]).ended(0);
    let _ = sandbox.run(&["reject", "1", "--reason", "Too dear.", "--commit"]).ended(0);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    snapbox::assert_data_eq!(
        sandbox.git(&["log", "--reverse", "--format=%an: %B", "-9"]),
        str![[r#"
Ada Lovelace: Object to DR-1 for engineering: Adopt PostgreSQL for orders

#1 says no.

Ada Lovelace: Withdraw the objection to DR-1 for engineering: Adopt PostgreSQL for…

Taken back.

Grace Hopper: Sign DR-1 for product: Adopt PostgreSQL for orders

Grace Hopper: Take back the sign-off to DR-1 for product: Adopt PostgreSQL for orders

Wait.

Grace Hopper: Sign DR-1 for product: Adopt PostgreSQL for orders

Ada Lovelace: Accept DR-1: Adopt PostgreSQL for orders

Ada Lovelace signed it for engineering, the last of those who had to.

Ada Lovelace: Begin revision 2 of DR-1: Adopt PostgreSQL for orders

Prices.

Ada Lovelace: Propose DR-1, revision 2: Adopt PostgreSQL for orders

Prices.

Ada Lovelace: Reject DR-1: Adopt PostgreSQL for orders

Too dear.
"#]]
    );
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn an_acceptance_and_a_deprecation_commit_all_their_files() {
    let sandbox = accepted();
    let _ = sandbox.run(&["deprecate", "1", "--reason", "It is closed.", "--commit"]).ended(0);
    assert_eq!(
        sandbox.git(&["show", "--format=%s", "--name-only"]),
        format!(
            "Deprecate DR-1: Adopt PostgreSQL for orders\n\n{PATH}\ndecisions/outcomes/0001-2026-11-22-deprecated.md"
        )
    );
}

#[test]
fn what_a_hook_says_is_passed_on_and_nothing_is_lost() {
    let sandbox = busy();
    sandbox
        .write(".git/hooks/pre-commit", "#!/bin/sh\necho no, not today\necho and not tomorrow >&2\nexit 1\n");
    sandbox.tool("chmod", &["+x", ".git/hooks/pre-commit"]);
    let said = sandbox.run(&["propose", "1", "--commit"]).ended(2);
    assert_eq!(said.stdout, format!("{PATH}\n"));
    snapbox::assert_data_eq!(
        said.stderr,
        str![[r#"
no, not today
and not tomorrow
countersign: git did not commit what is written and staged; above is what it says
  help: mend that, then `git commit -- decisions/0001-adopt-postgresql-for-orders.md`

"#]]
    );
    assert_eq!(sandbox.read(PATH), RECORD);
    assert_eq!(sandbox.git(&["diff", "--cached", "--name-only"]), format!("{PATH}\nstaged.txt"));
}

#[test]
fn the_middle_of_a_merge_is_no_place_for_a_commit_of_one_file() {
    let sandbox = busy();
    sandbox.git(&["commit", "--quiet", "--all", "--message", "Rest"]);
    sandbox.git(&["switch", "--quiet", "--create", "other", "HEAD~1"]);
    sandbox.write("other.txt", "x\n").commit_all("Other");
    sandbox.git(&["merge", "--quiet", "--no-commit", "--no-ff", "main"]);
    sandbox.run(&["propose", "1", "--commit"]).problem(str![[r#"
countersign: git is in the middle of a merge, which is committed as a whole
  help: leave --commit away: what is written goes into the commit of the merge

"#]]);
    assert_eq!(sandbox.read(PATH), RECORD.replace("proposed", "draft"));
}

#[test]
fn a_folder_without_repository_cannot_keep_anything() {
    let sandbox = Sandbox::new();
    sandbox.write("decisions/countersign.yaml", crate::support::story::POLICY).write(PATH, RECORD);
    sandbox.run(&["propose", "1", "--commit"]).problem(str![[r#"
countersign: there is no repository here to commit to
  help: leave --commit away, or make one first: `git init`

"#]]);
}

#[test]
fn a_dry_run_shows_the_change_and_writes_nothing() {
    let mut sandbox = busy();
    let before = sandbox.git(&["status", "--short"]);
    sandbox.run(&["propose", "1", "--dry-run"]).success(
        str![[r#"
--- a/decisions/0001-adopt-postgresql-for-orders.md
+++ b/decisions/0001-adopt-postgresql-for-orders.md
@@ -1,7 +1,7 @@
 ---
 id: k7f3-2m9q
 kind: technical
-status: draft
+status: proposed
 revision: 1
 date: 2026-11-22
 driver: ada

"#]],
        str![[r#"
nothing is written: this is what would be

"#]],
    );
    assert_eq!(sandbox.git(&["status", "--short"]), before);
    let _ = sandbox.run(&["propose", "1"]).ended(0);
    let proposed = sandbox.read(PATH);
    for words in
        [&["sign", "1"][..], &["object", "1", "--reason", "No."], &["reject", "1", "--reason", "No."]]
    {
        let said = sandbox.run(&[words, &["--dry-run"]].concat()).ended(0);
        assert!(said.stdout.starts_with(&format!("--- a/{PATH}\n+++ b/{PATH}\n@@ ")), "{}", said.stdout);
        assert!(said.stderr.ends_with("nothing is written: this is what would be\n"), "{}", said.stderr);
        assert_eq!(sandbox.read(PATH), proposed, "{words:?}");
    }
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    let last = sandbox.as_ada().run(&["sign", "1", "--dry-run"]).ended(0).stdout;
    assert!(last.contains("\n+status: accepted\n"), "{last}");
    sandbox.run(&["propose", "1", "--dry-run", "--commit"]).problem(str![[r#"
error: the argument '--dry-run' cannot be used with '--commit'

Usage: countersign propose --dry-run <RECORD>

For more information, try '--help'.

"#]]);
}

#[test]
fn a_dry_run_shows_a_new_file_whole() {
    let sandbox = accepted();
    let said = sandbox.run(&["deprecate", "1", "--reason", "It is closed.", "--dry-run"]).ended(0).stdout;
    assert!(
        said.contains("--- /dev/null\n+++ b/decisions/outcomes/0001-2026-11-22-deprecated.md\n@@"),
        "{said}"
    );
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}

#[test]
fn a_log_and_its_people_are_shown_or_committed_too() {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    let init = ["init", "--yes"];
    let audit = sandbox.as_ada().run(&["audit"]).ended(2).stderr;
    assert!(audit.contains("there is no commit yet"), "{audit}");
    let shown = sandbox.run(&[&init[..], &["--dry-run"]].concat()).ended(0).stdout;
    assert!(
        shown.contains("+++ b/decisions/countersign.yaml") && shown.contains("+# Record decisions"),
        "{shown}"
    );
    assert!(!sandbox.root().join("decisions").exists());
    let _ = sandbox.run(&[&init[..], &["--commit"]].concat()).ended(0);
    let add = ["roster", "add", "ada", "--email", "ada@example.com", "--role", "engineering"];
    let shown = sandbox.run(&[&add[..], &["--dry-run"]].concat()).ended(0).stdout;
    assert!(shown.contains("+    emails: [ada@example.com]"), "{shown}");
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    let _ = sandbox.run(&[&add[..], &["--commit"]].concat()).ended(0);
    let _ = sandbox.run(&["roster", "retire", "ada", "--dry-run"]).ended(0);
    let _ = sandbox.run(&["roster", "retire", "ada", "--commit"]).ended(0);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    let subjects = sandbox.git(&["log", "--format=%s"]);
    assert_eq!(subjects, "Say who leaves: ada\nAdd to the roster: ada\nBegin a log: Decisions");
}

#[test]
fn what_is_measured_defined_and_imported_is_committed_alone() {
    let sandbox = accepted();
    sandbox.write("staged.txt", "staged\n").git(&["add", "staged.txt"]);
    let measured = ["outcome", "1", "--verdict", "met", "--lesson", "It paid.", "--commit"];
    let _ = sandbox.run(&measured).ended(0);
    let _ = sandbox.run(&["outcome", "1", "--lesson", "Twice.", "--commit", "--format", "json"]).ended(0);
    let _ = sandbox.run(&["glossary", "start", "--commit"]).ended(0);
    let _ = sandbox.run(&["glossary", "add", "Saga", "--meaning", "Steps.", "--commit"]).ended(0);
    sandbox.write("old/0001-use-x.md", "# 1. Use X\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n");
    let _ = sandbox.run(&["import", "old", "--commit"]).ended(0);
    snapbox::assert_data_eq!(
        sandbox.git(&["log", "--reverse", "--format=- %B", "--name-only", "-5"]),
        str![[r#"
- Measure DR-1: Adopt PostgreSQL for orders

verdict: met, as you say


decisions/outcomes/0001-adopt-postgresql-for-orders.md
- Measure DR-1: Adopt PostgreSQL for orders

verdict: met


decisions/outcomes/0001-adopt-postgresql-for-orders.md
- Begin a glossary: words of product and of engineering


decisions/glossary.md
- Add a word to the glossary: Saga


decisions/glossary.md
- Import 1 record: old

from 1 adr-tools; 1 accepted; 1 date, 0 relations


old/0001-use-x.md
old/countersign.yaml
"#]]
    );
    assert_eq!(sandbox.git(&["status", "--short"]), "A  staged.txt");
}

#[test]
fn a_renumbering_is_committed_with_the_name_that_went() {
    let sandbox = proposed();
    sandbox.write("README.md", "See DR-1.\n").commit_all("Name it");
    sandbox.write("staged.txt", "staged\n").git(&["add", "staged.txt"]);
    let _ = sandbox.run(&["renumber", "1", "7", "--commit"]).ended(0);
    snapbox::assert_data_eq!(
        sandbox.git(&["show", "--format=%s", "--name-status", "--no-renames"]),
        str![[r#"
Renumber DR-1 as DR-7: Adopt PostgreSQL for orders

M	README.md
D	decisions/0001-adopt-postgresql-for-orders.md
A	decisions/0007-adopt-postgresql-for-orders.md
"#]]
    );
    assert_eq!(sandbox.git(&["status", "--short"]), "A  staged.txt");
    // A file that git never knew has no name that could go.
    sandbox.write("decisions/0008-new.md", RECORD.replace("k7f3-2m9q", "k7f3-2m9r"));
    let _ = sandbox.run(&["renumber", "8", "9", "--commit"]).ended(0);
    assert_eq!(sandbox.git(&["show", "--format=", "--name-only"]), "decisions/0009-new.md");
}
