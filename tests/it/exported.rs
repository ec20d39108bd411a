//! `countersign export json`, `json-adr`, `csv`, `index`, `dot` and `mermaid`: what other programs read of a log.

use crate::support::Sandbox;
use crate::support::story::accepted;
use snapbox::str;

/// A record of which each form has something to escape.
const HOSTILE: &str = "---
id: m4t8-x0wd
kind: product
status: draft
revision: 1
date: 2026-11-23
tags: [checkout]
supersedes: [1]
signoffs:
  product:
  engineering:
---
# =SUM(A1), \"a|b\" [c]

No heading stands above this.

## Decision

Guests may order.

### In detail

A deeper heading stays.

## Open questions

None.
";

fn two_records() -> Sandbox {
    let sandbox = accepted();
    sandbox.write("decisions/0002-sum.md", HOSTILE);
    sandbox.commit_all("Draft a record");
    sandbox
}

#[test]
fn json_is_what_the_site_has() {
    let sandbox = two_records();
    let _ = sandbox.run(&["build", "--out", "site", "--day", "today"]).ended(0);
    let exported = sandbox.run(&["export", "json"]).ended(0);
    assert_eq!(exported.stdout, sandbox.read("site/records.json"));
    assert!(exported.stdout.contains("\"label\":\"DR-2\""), "{}", exported.stdout);
}

#[test]
fn json_adr_holds_every_part_of_the_text() {
    two_records().run(&["export", "json-adr"]).success(
        str![[r#"
{
  "$schema": "https://raw.githubusercontent.com/joshrotenberg/adrs/main/schema/json-adr/v1.json",
  "version": "1.0.0",
  "tool": {
    "name": "countersign",
    "version": "0.1.0"
  },
  "repository": {
    "name": "Decisions",
    "adr_directory": "decisions"
  },
  "adrs": [
    {
      "number": 1,
      "title": "Adopt PostgreSQL for orders",
      "status": "accepted",
      "date": "2026-11-22",
      "deciders": [
        "Grace Hopper",
        "Ada Lovelace"
      ],
      "decision": "Orders live in PostgreSQL.",
      "links": [
        {
          "type": "superseded-by",
          "target": 2
        }
      ],
      "path": "decisions/0001-adopt-postgresql-for-orders.md"
    },
    {
      "number": 2,
      "title": "=SUM(A1), /"a|b/" [c]",
      "status": "draft",
      "date": "2026-11-23",
      "tags": [
        "checkout"
      ],
      "decision": "Guests may order./n/n### In detail/n/nA deeper heading stays.",
      "links": [
        {
          "type": "supersedes",
          "target": 1
        }
      ],
      "custom_sections": {
        "": "No heading stands above this.",
        "Open questions": "None."
      },
      "path": "decisions/0002-sum.md"
    }
  ]
}

"#]],
        str![],
    );
}

#[test]
fn json_adr_says_what_it_cannot_say() {
    let sandbox = accepted();
    sandbox.write("decisions/use-x.md", "# Use X\n").write("decisions/0003-y.md", "# Use Y\n");
    let told = sandbox.run(&["export", "json-adr"]).ended(0).stderr;
    assert!(told.contains("decisions/use-x.md: left out, for JSON-ADR knows records by number"), "{told}");
    assert!(told.contains("decisions/0003-y.md: it has no date"), "{told}");
    assert!(told.contains("decisions/0003-y.md: it has no status"), "{told}");
}

#[test]
fn csv_is_safe_to_open() {
    let sandbox = two_records();
    let text = sandbox.run(&["export", "csv"]).ended(0).stdout;
    assert!(text.lines().all(|line| line.split('"').count() % 2 == 1), "{text}");
    sandbox.run(&["export", "csv"]).success(str![[r#"
record,number,title,kind,status,date,driver,tags,supersedes,superseded_by,relates,review,product,engineering,path
DR-1,1,Adopt PostgreSQL for orders,technical,accepted,2026-11-22,ada,,,DR-2,,,grace,ada,decisions/0001-adopt-postgresql-for-orders.md
DR-2,2,"'=SUM(A1), ""a|b"" [c]",product,draft,2026-11-23,,checkout,DR-1,,,,,,decisions/0002-sum.md

"#]], str![]);
}

#[test]
fn graphs_have_each_relation() {
    let sandbox = two_records();
    sandbox.run(&["export", "dot"]).success(
        str![[r#"
digraph "Decisions" {
  rankdir=LR;
  node [shape=box];
  r0 [label="DR-1/nAdopt PostgreSQL for orders/naccepted"];
  r1 [label="DR-2/n=SUM(A1), /"a|b/" [c]/ndraft"];
  r1 -> r0 [label="supersedes"];
}

"#]],
        str![],
    );
    sandbox.run(&["export", "mermaid"]).success(
        str![[r#"
flowchart LR
  r0["DR-1: Adopt PostgreSQL for orders"]
  r1["DR-2: #61;SUM(A1), #34;a#124;b#34; #91;c#93;"]
  r1 -->|supersedes| r0
  classDef ended stroke-dasharray: 4 4

"#]],
        str![],
    );
}

#[test]
fn an_index_is_kept_between_its_marks() {
    let sandbox = two_records();
    sandbox.run(&["export", "index"]).success(
        str![[r#"
| Record | Decision | Status | Date |
|---|---|---|---|
| [DR-1](0001-adopt-postgresql-for-orders.md) | Adopt PostgreSQL for orders | accepted | 2026-11-22 |
| [DR-2](0002-sum.md) | =SUM(A1), "a/|b" /[c/] | draft | 2026-11-23 |

"#]],
        str![],
    );
    sandbox.write("docs/README.md", "# Ours\n");
    sandbox.run(&["export", "index", "--write", "docs/README.md"]).problem(str![[r#"
countersign: `docs/README.md` has no place for an index: there is no line `<!-- countersign:index -->` in it
  help: write these two lines where it should stand: `<!-- countersign:index -->` and `<!-- /countersign:index -->`

"#]]);
    let marked = "# Ours  \n\n<!-- countersign:index -->\n<!-- /countersign:index -->\ntail without end";
    sandbox.write("docs/README.md", marked);
    sandbox.run(&["export", "index", "--write", "docs/README.md", "--check"]).findings(
        str![],
        str![[r#"
`docs/README.md` is out of date: `countersign export index --write docs/README.md`

"#]],
    );
    let shown = sandbox.run(&["export", "index", "--write", "docs/README.md", "--dry-run"]).ended(0).stdout;
    assert_eq!(sandbox.read("docs/README.md"), marked);
    sandbox.run(&["export", "index", "--write", "docs/README.md"]).success(
        str![[r#"
docs/README.md

"#]],
        str![],
    );
    let written = sandbox.read("docs/README.md");
    assert_eq!(written, shown);
    assert!(written.starts_with("# Ours  \n\n<!-- countersign:index -->\n| Record |"), "{written}");
    assert!(written.contains("[DR-2](../decisions/0002-sum.md)"), "{written}");
    assert!(written.ends_with("\n<!-- /countersign:index -->\ntail without end"), "{written}");
    sandbox.run(&["export", "index", "--write", "docs/README.md", "--check"]).success(
        str![],
        str![[r#"
`docs/README.md` is up to date

"#]],
    );
}
