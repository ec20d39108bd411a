//! `countersign workshop`: from a question to a proposed record, in one room and on branches.

mod kept;
mod refused;

use crate::support::Sandbox;
use crate::support::story::log;
use snapbox::str;

const FOLDER: &str = "decisions/workshops/how-do-we-keep-orders-safe";

fn begun() -> Sandbox {
    let sandbox = log();
    let start = ["workshop", "start", "How do we keep orders safe?", "--context", "Two were lost in May."];
    let _ = sandbox.run(&[&start[..], &["--criterion", "Cost=engineering:0.5"]].concat()).ended(0);
    sandbox
}

fn goes(sandbox: &Sandbox, args: &[&str]) {
    let _ = sandbox.run(&[&["workshop"], args].concat()).ended(0);
}

/// All in one room, at one machine.
fn in_the_room() -> Sandbox {
    let sandbox = begun();
    goes(&sandbox, &["idea", "A managed database", "Keep the files"]);
    goes(&sandbox, &["idea", "--as", "grace", "Ask the warehouse first"]);
    goes(&sandbox, &["idea", "--as", "Kim Minh", "Buy a product"]);
    goes(&sandbox, &["group", "Managed", "ada-1", "kim-minh-1"]);
    goes(
        &sandbox,
        &["option", "PostgreSQL, managed", "--from", "managed", "--text", "Somebody else runs it."],
    );
    goes(&sandbox, &["score", "PostgreSQL, managed", "feasibility=2", "cost=3"]);
    goes(&sandbox, &["score", "do-nothing", "feasibility=5", "cost=5"]);
    goes(&sandbox, &["score", "PostgreSQL, managed", "value=5", "--as", "grace"]);
    goes(&sandbox, &["score", "do-nothing", "value=1", "--as", "grace"]);
    sandbox
}

#[test]
fn a_question_is_begun_once() {
    let sandbox = log();
    let start = ["workshop", "start", "How do we keep orders safe?", "--criterion", "Reach=product:2"];
    sandbox.run(&[&start[..], &["--dry-run"]].concat()).success(
        str![[r#"
--- /dev/null
+++ b/decisions/workshops/how-do-we-keep-orders-safe/question.md
@@ -0,0 +1,16 @@
+---
+kind: technical
+status: open
+begun: 2026-11-22
+by: ada
+scale: 5
+---
+# How do we keep orders safe?
+
+## Criteria
+
+| Criterion | Scored by | Weight |
+|---|---|---|
+| Value | product | 1 |
+| Feasibility | engineering | 1 |
+| Reach | product | 2 |

"#]],
        str![[r#"
nothing is written: this is what would be

"#]],
    );
    assert!(!sandbox.root().join(FOLDER).exists());
    sandbox.run(&start).success(
        str![[r#"
decisions/workshops/how-do-we-keep-orders-safe/question.md

"#]],
        str![[r#"
next: everybody gives ideas, `countersign workshop idea TEXT`, in the room with `--as NAME`

"#]],
    );
    sandbox.run(&start).problem(str![[r#"
countersign: there is a workshop `how-do-we-keep-orders-safe` already: How do we keep orders safe?
  help: `--name` gives this one another name

"#]]);
    sandbox.run(&["workshop", "start", "Q", "--criterion", "Reach=prodct"]).problem(str![[r#"
countersign: there is no role `prodct` to score `Reach`
  help: `--criterion Reach=product:2`: a name, the role that scores it, its weight
  help: did you mean `product`?

"#]]);
    sandbox.run(&["workshop", "start", "Q", "--criterion", "Value"]).problem(str![[r#"
countersign: the criterion `Value` is there already
  help: `--only` leaves out Value and Feasibility

"#]]);
    sandbox.run(&["workshop", "start", "Q", "--criterion", "Reach=product:0"]).problem(str![[r#"
countersign: the weight `0` of `Reach` is no number above 0
  help: `--criterion Reach=product:2`: a name, the role that scores it, its weight

"#]]);
    let _ = sandbox.run(&["check"]).ended(0);
}

#[test]
fn a_room_comes_to_a_proposed_record() {
    let mut sandbox = in_the_room();
    sandbox.run(&["workshop", "show"]).success(
        str![[r#"
How do we keep orders safe?
how-do-we-keep-orders-safe · open · Ada Lovelace, Grace Hopper, Kim Minh

Ideas
Managed
  ada-1  A managed database
  kim-minh-1  Buy a product
(in no group)
  ada-2  Keep the files
  grace-1  Ask the warehouse first

Options
option               value (product)  feasibility (engineering)  cost (engineering)  total
PostgreSQL, managed  5                2                          3                   3.4
Do nothing           1                5                          5                   3.4

Where you disagree
  Do nothing: product 1, engineering 5 (apart by 4)
  PostgreSQL, managed: product 5, engineering 2.3 (apart by 2.7)

"#]],
        str![],
    );
    sandbox.run(&["workshop", "show", "--format", "markdown"]).success(
        str![[r#"
# How do we keep orders safe?

Two were lost in May.

| Option | Value | Feasibility | Cost |
|---|---|---|---|
| PostgreSQL, managed | 5 | 2 | 3 |
| Do nothing | 1 | 5 | 5 |

## PostgreSQL, managed

Somebody else runs it.

From: Managed.

## Where we disagree

- Do nothing: product 1, engineering 5 (apart by 4)
- PostgreSQL, managed: product 5, engineering 2.3 (apart by 2.7)

## Ideas

- **Managed**
  - ada-1: A managed database (Ada Lovelace)
  - kim-minh-1: Buy a product (Kim Minh)
- ada-2: Keep the files (Ada Lovelace)
- grace-1: Ask the warehouse first (Grace Hopper)

"#]],
        str![],
    );
    let json = sandbox.run(&["workshop", "show", "--format", "json"]).ended(0).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["disagreements"][0]["option"], "do-nothing");
    assert_eq!(json["options"][0]["scores"]["value"]["mean"], 5.0);
    let propose = ["workshop", "propose", "--choose", "postgresql-managed"];
    let _ = sandbox.run(&[&propose[..], &["--dry-run"]].concat()).ended(0);
    assert!(sandbox.read(&format!("{FOLDER}/question.md")).contains("status: open"));
    sandbox.run(&propose).success(
        str![[r#"
decisions/0001-postgresql-managed.md
decisions/workshops/how-do-we-keep-orders-safe/question.md

"#]],
        str![[r#"
DR-1 is proposed and waits for product (Grace Hopper) and engineering (Ada Lovelace)
next: each of them signs it with `countersign sign DR-1`

"#]],
    );
    let record = sandbox.read("decisions/0001-postgresql-managed.md");
    let (front, body) = record.split_once("\n---\n").expect("it has front matter");
    assert!(front.contains("status: proposed") && front.contains("driver: ada"), "{front}");
    snapbox::assert_data_eq!(
        body,
        str![[r#"
# PostgreSQL, managed

## Decision

We choose: PostgreSQL, managed.

## Context

How do we keep orders safe?

Two were lost in May.

## Options

Means of scores from 1 to 5 by Ada Lovelace, Grace Hopper. They decide nothing.

| Option | Value | Feasibility | Cost |
|---|---|---|---|
| **PostgreSQL, managed** | 5 | 2 | 3 |
| Do nothing | 1 | 5 | 5 |

## Workshop

From the [workshop of 2026-11-22](workshops/how-do-we-keep-orders-safe/question.md) with Ada Lovelace, Grace Hopper, Kim Minh.

### PostgreSQL, managed

Somebody else runs it.

From: Managed.

### Where we disagree

- Do nothing: product 1, engineering 5 (apart by 4)
- PostgreSQL, managed: product 5, engineering 2.3 (apart by 2.7)

### Ideas

- **Managed**
  - ada-1: A managed database (Ada Lovelace)
  - kim-minh-1: Buy a product (Kim Minh)
- ada-2: Keep the files (Ada Lovelace)
- grace-1: Ask the warehouse first (Grace Hopper)

"#]]
    );
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["workshop", "idea", "Late"]).problem(str![[r#"
countersign: no workshop is open here
  help: `countersign workshop start QUESTION` begins one

"#]]);
    let _ = sandbox.run(&["workshop", "show", "how"]).ended(0);
    sandbox.commit_all("Propose what came of it");
    crate::support::story::sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Accept what came of it");
    let _ = sandbox.run(&["build", "--out", "site", "--no-history"]).ended(0);
    assert!(!sandbox.root().join("site/records/grace.html").exists());
    assert!(sandbox.read("site/records/dr-1.html").contains("Somebody else runs it."));
}

#[test]
fn what_the_log_asks_for_and_nobody_said_stands_there_as_a_question() {
    let sandbox = in_the_room();
    let policy = sandbox.read("decisions/countersign.yaml");
    sandbox.write(
        "decisions/countersign.yaml",
        policy.replace("technical: [Decision]", "technical: [Decision, Risks, Cost]"),
    );
    let propose = ["workshop", "propose", "--title", "Keep orders safe", "--section", "Cost=60 € a month."];
    sandbox.run(&propose).success(
        str![[r#"
decisions/0001-keep-orders-safe.md
decisions/workshops/how-do-we-keep-orders-safe/question.md

"#]],
        str![[r#"
DR-1 is a draft: it still asks 2 questions, in Decision, Risks
next: `countersign edit DR-1`, then `countersign propose DR-1`

"#]],
    );
    let record = sandbox.read("decisions/0001-keep-orders-safe.md");
    assert!(record.contains("status: draft"), "{record}");
    assert!(record.contains("\n## Decision\n\n> ✎ What do we decide"), "{record}");
    assert!(
        record.contains("\n## Risks\n\n> ✎ Engineering") && record.contains("\n## Cost\n\n60 € a month.\n"),
        "{record}"
    );
}

#[cfg(unix)]
#[test]
fn ideas_come_from_files_and_pipes_too() {
    let sandbox = begun();
    sandbox.write("ideas.txt", "- One\n\n* Two\nOne\n");
    sandbox.run(&["workshop", "idea", "--file", "ideas.txt"]).success(
        str![[r#"
decisions/workshops/how-do-we-keep-orders-safe/ideas/ada.md

"#]],
        str![[r#"
note: 1 of them stand there already and are not added twice
2 ideas of Ada Lovelace: ada-1, ada-2

"#]],
    );
    let _ = sandbox.sh("printf 'Two\\nThree\\n' | countersign workshop idea --file -").ended(0);
    snapbox::assert_data_eq!(
        sandbox.read(&format!("{FOLDER}/ideas/ada.md")),
        str![[r#"
# Ideas of Ada Lovelace

- ada-1: One
- ada-2: Two
- ada-3: Three

"#]]
    );
}

/// Three people on three branches, merged by git as it is: no driver, no help.
#[test]
fn what_is_said_on_three_branches_merges_without_a_conflict() {
    let mut sandbox = begun();
    goes(&sandbox, &["option", "PostgreSQL, managed"]);
    sandbox.commit_all("Begin a workshop");
    let say = |sandbox: &mut Sandbox, branch: &str, own: &[&[&str]]| {
        sandbox.git(&["switch", "--quiet", "--create", branch, "main"]);
        for args in own {
            goes(sandbox, args);
        }
        sandbox.commit_all(branch);
    };
    sandbox.as_grace();
    say(
        &mut sandbox,
        "grace",
        &[
            &["idea", "Ask the warehouse"],
            &["group", "People", "grace-1"],
            &["option", "Do nothing", "--text", "We wait."],
            &["score", "postgresql-managed", "value=5"],
            &["score", "do-nothing", "value=2"],
        ],
    );
    sandbox.as_ada();
    say(
        &mut sandbox,
        "ada",
        &[
            &["idea", "Keep the files", "Ask Kim"],
            &["group", "People", "ada-2"],
            &["option", "Files", "--from", "ada-1"],
            &["score", "postgresql-managed", "feasibility=2", "cost=4"],
            &["score", "do-nothing", "feasibility=5"],
        ],
    );
    say(
        &mut sandbox,
        "guest",
        &[&["idea", "--as", "Kim Minh", "Buy it"], &["group", "People", "kim-minh-1", "--as", "Kim Minh"]],
    );
    sandbox.git(&["switch", "--quiet", "main"]);
    for branch in ["grace", "ada", "guest"] {
        sandbox.git(&["merge", "--quiet", "--no-edit", branch]);
    }
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
    sandbox.run(&["workshop", "show"]).success(
        str![[r#"
How do we keep orders safe?
how-do-we-keep-orders-safe · open · Ada Lovelace, Grace Hopper, Kim Minh

Ideas
People
  ada-2  Ask Kim
  grace-1  Ask the warehouse
  kim-minh-1  Buy it
(in no group)
  ada-1  Keep the files

Options
option               value (product)  feasibility (engineering)  cost (engineering)  total
PostgreSQL, managed  5                2                          4                   3.6
Do nothing           2                5                          –                   3.5
Files                –                –                          –                   –

Where you disagree
  Do nothing: product 2, engineering 5 (apart by 3)
  PostgreSQL, managed: product 5, engineering 2.7 (apart by 2.3)

"#]],
        str![[r#"
product has not scored everything: `countersign workshop score`
engineering has not scored everything: `countersign workshop score`

"#]],
    );
    let _ = sandbox.run(&["check", "--base", "main~1"]).ended(0);
}
