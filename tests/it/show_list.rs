//! `countersign show` and `countersign list`: what they say of records in every state.

use crate::support::story::{PATH, accepted, log, proposed};
use snapbox::str;

#[test]
fn a_record_is_shown_with_its_signatures() {
    accepted().run(&["show", "1"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
accepted · technical · revision 1 · decisions/0001-adopt-postgresql-for-orders.md

  product      signed by Grace Hopper on 2026-11-22T08:00:00Z, declared
  engineering  signed by Ada Lovelace on 2026-11-22T08:00:00Z, declared
  weakest evidence: declared

# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.

"#]],
        str![],
    );
}

#[test]
fn a_record_is_shown_as_it_reads() {
    let mut sandbox = proposed();
    let table = "\n## Options\n\n| Option | Value | Feasibility |\n|---|---|---|\n| PostgreSQL | 4 | 5 |\n| Do *nothing* | 1 | 5 |\n";
    sandbox.write(PATH, sandbox.read(PATH) + table);
    sandbox.env("COLUMNS", "40").run(&["show", "1", "--render", "always"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
proposed · technical · revision 1 · decisions/0001-adopt-postgresql-for-orders.md

  product      not signed
  engineering  not signed
  waits for product (Grace Hopper) and engineering (Ada Lovelace)

## Decision

Orders live in PostgreSQL.

## Options

Option      Value  Feasibility
──────────  ─────  ───────────
PostgreSQL  4      5
Do nothing  1      5

"#]],
        str![],
    );
    // In a pipe the Markdown stands as it is.
    assert!(sandbox.run(&["show", "1"]).ended(0).stdout.ends_with(table));
}

#[test]
fn a_stale_sign_off_says_what_happened() {
    let sandbox = accepted();
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
    sandbox.run(&["show", "DR-1"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
accepted · technical · revision 1 · decisions/0001-adopt-postgresql-for-orders.md

  product      stale by Grace Hopper on 2026-11-22T08:00:00Z, declared
               the record was changed since; it now is 8f92cb0c980f
  engineering  stale by Ada Lovelace on 2026-11-22T08:00:00Z, declared
               the record was changed since; it now is 8f92cb0c980f

# Adopt PostgreSQL for orders

## Decision

Orders stay in PostgreSQL.

"#]],
        str![],
    );
    sandbox.run(&["list"]).success(
        str![[r#"
record  status    kind       product       engineering  evidence  title
DR-1    accepted  technical  stale: grace  stale: ada   –         Adopt PostgreSQL for orders

"#]],
        str![],
    );
}

#[test]
fn somebody_who_left_the_roster_is_named_by_key() {
    let sandbox = accepted();
    let policy = sandbox.read("decisions/countersign.yaml").replace("grace:", "hopper:");
    sandbox.write("decisions/countersign.yaml", policy);
    sandbox.run(&["show", "1"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
accepted · technical · revision 1 · decisions/0001-adopt-postgresql-for-orders.md

  product      refused by grace on 2026-11-22T08:00:00Z, declared
               the roster knows nobody of this key
  engineering  signed by Ada Lovelace on 2026-11-22T08:00:00Z, declared
  weakest evidence: declared

# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.

"#]],
        str![],
    );
}

#[test]
fn both_are_there_for_programs() {
    let sandbox = proposed();
    sandbox.run(&["show", "1", "--format", "json"]).success(
        str![[r##"
{
  "body": "# Adopt PostgreSQL for orders/n/n## Decision/n/nOrders live in PostgreSQL./n",
  "record": {
    "date": "2026-11-22",
    "digest": "sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b",
    "driver": "ada",
    "evidence": null,
    "id": "k7f3-2m9q",
    "kind": "technical",
    "number": 1,
    "path": "decisions/0001-adopt-postgresql-for-orders.md",
    "reference": "DR-1",
    "review": null,
    "revised": null,
    "revision": 1,
    "roles": [
      {
        "at": null,
        "by": null,
        "reason": null,
        "required": true,
        "role": "product",
        "state": "missing",
        "verdict": null,
        "via": null
      },
      {
        "at": null,
        "by": null,
        "reason": null,
        "required": true,
        "role": "engineering",
        "state": "missing",
        "verdict": null,
        "via": null
      }
    ],
    "status": "proposed",
    "superseded_by": [],
    "supersedes": [],
    "tags": [],
    "title": "Adopt PostgreSQL for orders"
  },
  "version": 1
}

"##]],
        str![],
    );
    let list = sandbox.run(&["list", "--format", "json"]).ended(0).stdout;
    let list: serde_json::Value = serde_json::from_str(&list).expect("it is JSON");
    assert_eq!(list["records"][0]["reference"], "DR-1");
    assert_eq!(list["records"][0]["roles"][0]["state"], "missing");
}

#[test]
fn a_list_can_be_narrowed() {
    let sandbox = accepted();
    let _ = sandbox.run(&["new", "Offer guest checkout", "--kind", "product", "--tag", "checkout"]).ended(0);
    let all = ["--status", "accepted", "--kind", "technical", "--person", "grace"];
    sandbox.run(&[&["list"][..], &all].concat()).success(
        str![[r#"
record  status    kind       product                     engineering               evidence  title
DR-1    accepted  technical  signed by grace (declared)  signed by ada (declared)  declared  Adopt PostgreSQL for orders

"#]],
        str![],
    );
    sandbox.run(&["list", "--status", "draft", "--tag", "checkout"]).success(
        str![[r#"
record  status  kind     product  engineering  evidence  title
DR-2    draft   product  missing  missing      –         Offer guest checkout

"#]],
        str![],
    );
    sandbox.run(&["list", "--tag", "storage"]).success(
        str![],
        str![[r#"
no record has the tag `storage`
no record matches

"#]],
    );
    sandbox.run(&["list", "--waiting", "product"]).success(
        str![],
        str![[r#"
no record matches

"#]],
    );
    sandbox.run(&["list", "--waiting", "prodct"]).problem(str![[r#"
countersign: there is no role `prodct`
  help: did you mean `product`?
  help: roles are product, engineering

"#]]);
    sandbox.run(&["list", "--status", "done"]).problem(str![[r#"
error: invalid value 'done' for '--status <STATUS>': statuses are draft, proposed, accepted, rejected, deprecated, superseded

For more information, try '--help'.

"#]]);
}

#[test]
fn what_waits_for_a_role_is_found() {
    let sandbox = proposed();
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    sandbox.run(&["list", "--waiting", "product"]).success(
        str![[r#"
record  status    kind       product  engineering               evidence  title
DR-1    proposed  technical  missing  signed by ada (declared)  declared  Adopt PostgreSQL for orders

"#]],
        str![],
    );
    sandbox.run(&["list", "--waiting", "engineering"]).success(
        str![],
        str![[r#"
no record matches

"#]],
    );
}

#[test]
fn an_empty_log_is_no_error() {
    let sandbox = log();
    sandbox.run(&["list"]).success(
        str![],
        str![[r#"
no record matches

"#]],
    );
    sandbox.run(&["list", "--format", "json"]).success(
        str![[r#"
{
  "records": [],
  "version": 1
}

"#]],
        str![],
    );
    sandbox.run(&["show", "1"]).problem(str![[r#"
countersign: there is no record `1` in this log
  help: `countersign list` shows the records there are

"#]]);
}

#[test]
fn a_record_is_found_by_every_name() {
    let sandbox = proposed();
    let shown = sandbox.run(&["show", "1"]).ended(0).stdout;
    for name in ["0001", "DR-1", "dr-1", "#1", "adopt-postgresql-for-orders", PATH] {
        assert_eq!(sandbox.run(&["show", name]).ended(0).stdout, shown, "{name}");
    }
    sandbox.run(&["show", "adopt-postgres"]).problem(str![[r#"
countersign: there is no record `adopt-postgres` in this log
  help: `countersign list` shows the records there are

"#]]);
}

#[test]
fn what_a_record_says_cannot_act_on_a_terminal() {
    let sandbox = proposed();
    let text = sandbox.read(PATH).replace("# Adopt", "# \u{1b}[31mAdopt\u{202e}");
    sandbox.write(PATH, text);
    for command in [&["show", "1"][..], &["list"], &["check"]] {
        let said = sandbox.run(command);
        assert!(!format!("{}{}", said.stdout, said.stderr).contains(['\u{1b}', '\u{202e}']), "{said:?}");
    }
}
