//! `countersign affected`: which decisions govern files, on disk, staged or in a change.

use crate::support::team::team;
use snapbox::str;

#[test]
fn files_and_folders_are_governed() {
    let sandbox = team();
    sandbox.write("src/orders/cart.rs", "").write("src/orders/old.sql", "").write("src/prices/a.rs", "");
    sandbox.run(&["affected", "src/orders/cart.rs"]).success(
        str![[r#"
Decisions that govern 1 file

In force
- DR-1 Keep orders in PostgreSQL: src/orders/cart.rs
  “Orders live in PostgreSQL.”

"#]],
        str![],
    );
    sandbox.run(&["affected", "src"]).success(str![[r#"
Decisions that govern 3 files

In force
- DR-1 Keep orders in PostgreSQL: src/orders/cart.rs, src/orders/old.sql
  “Orders live in PostgreSQL.”

Not in force
- DR-5 Cache prices: says accepted, and waits for product (Grace Hopper) and engineering (Ada Lovelace); src/prices/a.rs
  “Prices are cached for an hour.”

"#]], str![]);
    sandbox.run(&["affected", "README.md", "src/cart.rs"]).success(
        str![[r#"
no decision governs 2 files

"#]],
        str![],
    );
    // A file that is not written yet.
    let below = sandbox.run_in("src", &["affected", "orders/new.rs"]).ended(0).stdout;
    assert!(below.contains("DR-1") && below.contains("src/orders/new.rs"), "{below}");
}

#[test]
fn what_is_staged_and_what_a_change_touches() {
    let sandbox = team();
    sandbox.run(&["affected", "--staged"]).success(
        str![[r#"
nothing is staged

"#]],
        str![],
    );
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.write("src/prices/a.rs", "").git(&["add", "--all"]);
    let staged = sandbox.run(&["affected", "--staged"]).ended(0).stdout;
    assert!(staged.contains("DR-5") && !staged.contains("DR-1"), "{staged}");
    sandbox.commit_all("Change prices");
    // What has happened on main since is no part of the change.
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.write("src/orders/a.rs", "").commit_all("Change orders");
    sandbox.git(&["checkout", "-q", "topic"]);
    sandbox.run(&["affected", "--base", "main", "--format", "markdown"]).success(str![[r#"
# Decisions that govern 1 file

## Not in force

- **DR-5** Cache prices: says accepted, and waits for product (Grace Hopper) and engineering (Ada Lovelace); src/prices/a.rs
  > Prices are cached for an hour.

"#]], str![]);
    sandbox.run(&["affected", "--base", "main", "--format", "json"]).success(
        str![[r#"
{
  "files": 1,
  "records": [
    {
      "decision": "Prices are cached for an hour.",
      "files": [
        "src/prices/a.rs"
      ],
      "in_force": false,
      "patterns": [
        "src/prices"
      ],
      "record": {
        "date": "2026-11-17",
        "digest": "sha256:58bec51ab9c1733ce860d0f8b4498df29bbc8aa4f835af7a6b715cbff23b98ff",
        "driver": "ada",
        "evidence": null,
        "id": "k7f3-2m95",
        "kind": "technical",
        "number": 5,
        "path": "decisions/0005-cache-prices.md",
        "reference": "DR-5",
        "review": null,
        "revised": null,
        "revision": 1,
        "roles": [
          {
            "at": "2026-11-17T09:00:00Z",
            "by": "grace",
            "reason": null,
            "required": true,
            "role": "product",
            "state": "stale",
            "verdict": "accept",
            "via": "declared"
          },
          {
            "at": "2026-11-17T09:00:00Z",
            "by": "ada",
            "reason": null,
            "required": true,
            "role": "engineering",
            "state": "stale",
            "verdict": "accept",
            "via": "declared"
          }
        ],
        "status": "accepted",
        "superseded_by": [],
        "supersedes": [],
        "tags": [],
        "title": "Cache prices"
      },
      "state": "says accepted, and waits for product (Grace Hopper) and engineering (Ada Lovelace)"
    }
  ],
  "ungoverned": [],
  "version": 1
}

"#]],
        str![],
    );
}

#[test]
fn what_is_not_in_force_is_left_out_until_it_is_asked_for() {
    let sandbox = team();
    let path = "decisions/0001-keep-orders-in-postgresql.md";
    sandbox.write(path, sandbox.read(path).replace("status: accepted", "status: deprecated"));
    let shown = sandbox.run(&["affected", "src/orders/a.rs"]).ended(0).stdout;
    assert_eq!(shown, "no decision governs 1 file\n");
    sandbox.run(&["affected", "src/orders/a.rs", "--all"]).success(
        str![[r#"
Decisions that govern 1 file

Not in force
- DR-1 Keep orders in PostgreSQL: deprecated; src/orders/a.rs
  “Orders live in PostgreSQL.”

"#]],
        str![],
    );
}

#[test]
fn something_has_to_be_asked_about() {
    team().run(&["affected"]).problem(str![[r#"
error: the following required arguments were not provided:
  <PATH>...

Usage: countersign affected <PATH>...

For more information, try '--help'.

"#]]);
    team().run(&["affected", "--base", "mian"]).problem(str![[r#"
countersign: `mian` is not the name of a commit in this repository
  help: See `git branch --all` and `git log --oneline` for names; `git fetch` brings what is new elsewhere.

"#]]);
}
