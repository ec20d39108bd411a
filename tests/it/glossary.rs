//! `countersign glossary`, and `show --for`, which explains the other role's words.

use crate::support::story::{self, PATH, RECORD, log};
use snapbox::str;

const GLOSSARY: &str = "decisions/glossary.md";

#[test]
fn a_glossary_to_begin_with_is_written_once_and_is_no_record() {
    let sandbox = story::accepted();
    let shown = sandbox.run(&["glossary", "start", "--dry-run"]).ended(0).stdout;
    assert!(!sandbox.root().join(GLOSSARY).exists());
    sandbox.run(&["glossary", "start"]).success(
        str![[r#"
decisions/glossary.md

"#]],
        str![[r#"
next: change what does not fit, and add your own: `countersign glossary add TERM --meaning …`

"#]],
    );
    let added: String = shown.lines().skip(3).map(|line| format!("{}\n", &line[1..])).collect();
    assert_eq!(sandbox.read(GLOSSARY), added);
    sandbox.run(&["glossary", "start"]).problem(str![[r#"
countersign: there is a glossary already: `decisions/glossary.md`
  help: `countersign glossary add TERM --meaning …` adds a word

"#]]);
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    let list = sandbox.run(&["glossary", "list"]).ended(0).stdout;
    assert!(list.contains("Latency (p95)") && list.lines().all(|line| line.chars().count() <= 100), "{list}");
    let json = sandbox.run(&["glossary", "list", "--format", "json"]).ended(0).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["terms"].as_array().map(Vec::len), Some(list.lines().count()));
}

#[test]
fn words_are_added_at_their_place_and_shown_with_the_records_that_use_them() {
    let sandbox = log();
    sandbox.write(PATH, RECORD.replace("in PostgreSQL.", "in PostgreSQL, with long transactions."));
    sandbox.run(&["glossary", "list"]).problem(str![[r#"
countersign: there is no `decisions/glossary.md` yet
  help: `countersign glossary start` writes one with words of both worlds
  help: `countersign glossary add TERM --meaning …` begins one

"#]]);
    let saga =
        ["glossary", "add", "Saga", "--also", "long transaction", "--meaning", "Steps that can be undone."];
    sandbox.run(&[&saga[..], &["--dry-run"]].concat()).success(
        str![[r#"
--- /dev/null
+++ b/decisions/glossary.md
@@ -0,0 +1,7 @@
+# Glossary
+
+## Saga
+
+Also: long transaction.
+
+Steps that can be undone.

"#]],
        str![[r#"
nothing is written: this is what would be

"#]],
    );
    assert!(!sandbox.root().join(GLOSSARY).exists());
    sandbox.run(&saga).success(
        str![[r#"
decisions/glossary.md

"#]],
        str![],
    );
    sandbox.run(&["glossary", "add", "Churn", "--meaning", "Customers who leave."]).success(
        str![[r#"
decisions/glossary.md

"#]],
        str![],
    );
    snapbox::assert_data_eq!(
        sandbox.read(GLOSSARY),
        str![[r#"
# Glossary

## Churn

Customers who leave.

## Saga

Also: long transaction.

Steps that can be undone.

"#]]
    );
    sandbox.run(&["glossary", "show", "LONG transaction"]).success(
        str![[r#"
Saga (long transaction)

Steps that can be undone.

used in DR-1

"#]],
        str![],
    );
    sandbox.run(&["glossary", "show", "sga"]).problem(str![[r#"
countersign: `sga` is not in decisions/glossary.md
  help: did you mean `saga`?

"#]]);
    sandbox.run(&saga).problem(str![[r#"
countersign: `Saga` is there already: Saga
  help: change what it means in `decisions/glossary.md`

"#]]);
    let before = sandbox.read(GLOSSARY);
    for (term, meaning) in [("A, b", "x"), ("*A*", "x"), ("A", "## B"), ("A", " "), ("A\u{200b}", "x")] {
        let _ = sandbox.run(&["glossary", "add", term, "--meaning", meaning]).ended(2);
        assert_eq!(sandbox.read(GLOSSARY), before, "{term}");
    }
}

#[test]
fn each_reader_begins_with_their_own_part_and_reads_the_others_words() {
    let sandbox = log();
    let body = "\n## Quality and scale\n\nThe p95 holds.\n\n## Evidence\n\nChurn of 4 %.\n\n## Context\n\nLatency.\n";
    sandbox.write(PATH, format!("{RECORD}{body}"));
    let _ = sandbox.run(&["glossary", "start"]).ended(0);
    sandbox.run(&["show", "1", "--for", "product"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
proposed · technical · revision 1 · decisions/0001-adopt-postgresql-for-orders.md

  product      not signed
  engineering  not signed
  waits for product (Grace Hopper) and engineering (Ada Lovelace)

# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.

## Evidence

Churn of 4 %.

## Context

Latency.

## Quality and scale

The p95 holds.

## Words of engineering

- **Latency**: How long one request takes. p95 is the time within which 95 of 100 requests are answered.

"#]],
        str![],
    );
    let engineer = sandbox.run(&["show", "1", "--for", "Engineering", "--format", "json"]).ended(0).stdout;
    let json: serde_json::Value = serde_json::from_str(&engineer).expect("it is JSON");
    let headings: Vec<&str> =
        json["body"].as_str().unwrap().lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(
        headings,
        ["## Decision", "## Quality and scale", "## Context", "## Evidence", "## Words of product"]
    );
    let plain = sandbox.run(&["show", "1", "--format", "json"]).ended(0).stdout;
    let plain: serde_json::Value = serde_json::from_str(&plain).expect("it is JSON");
    assert_eq!(
        plain["body"].as_str(),
        RECORD.split_once("\n---\n").map(|(_, rest)| format!("{rest}{body}")).as_deref()
    );
    sandbox.run(&["show", "1", "--for", "legal"]).problem(str![[r#"
error: invalid value 'legal' for '--for <ROLE>': the roles with parts of their own are product and engineering

For more information, try '--help'.

"#]]);
}
