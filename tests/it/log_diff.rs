//! `countersign log` and `countersign diff`: the life of a record, and what has changed since somebody signed it.

use crate::support::Sandbox;
use crate::support::story::{RECORD, log};
use crate::support::team::team;
use snapbox::str;

const PRICES: &str = "decisions/0005-cache-prices.md";

#[test]
fn a_life_is_told_from_history() {
    let sandbox = team();
    let without_ids = |text: String| {
        let line = |line: &str| match line.split_once("  ") {
            Some((at, rest)) if at.starts_with("2026") => format!("{at}  {}", &rest[9..]),
            _ => line.to_owned(),
        };
        text.lines().map(|text| line(text) + "\n").collect::<String>()
    };
    let shown = without_ids(sandbox.run(&["log", "1"]).ended(0).stdout);
    snapbox::assert_data_eq!(
        shown,
        str![[r#"
DR-1 Keep orders in PostgreSQL
2026-11-02 09:00  Ada Lovelace  Written, proposed
2026-11-02 09:00  Ada Lovelace  Signed for product by Grace Hopper, signed for engineering by Ada Lovelace, accepted

"#]]
    );
    let shown = without_ids(sandbox.run(&["log", "3"]).ended(0).stdout);
    snapbox::assert_data_eq!(
        shown,
        str![[r#"
DR-3 Sell in Québec
2026-11-15 09:00  Grace Hopper  Written, proposed
2026-11-16 09:00  Ada Lovelace  Objection for engineering by Ada Lovelace: “Nobody has asked for the taxes.”

"#]]
    );
    let json = sandbox.run(&["log", "5", "--format", "json"]).ended(0).stdout;
    let told: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let kinds: Vec<&str> =
        told["events"].as_array().expect("a list").iter().filter_map(|e| e["kind"].as_str()).collect();
    assert_eq!(kinds, ["written", "signed", "edited"]);
    assert_eq!(told["events"][2]["at"], "2026-11-18T09:00:00Z");
    assert_eq!(told["events"][2]["commit"], sandbox.git(&["rev-parse", "HEAD"]));
}

#[test]
fn what_is_not_committed_is_no_part_of_a_life() {
    let sandbox = team();
    sandbox.write("decisions/0006-new.md", RECORD.replace("k7f3-2m9q", "k7f3-2m9z"));
    sandbox.run(&["log", "6"]).success(
        str![[r#"
DR-6 Adopt PostgreSQL for orders

"#]],
        str![[r#"
not committed yet: history begins with the first commit that holds it

"#]],
    );
    sandbox.write(PRICES, sandbox.read(PRICES).replace("hour", "day"));
    let said = sandbox.run(&["log", "5"]).ended(0).stderr;
    assert_eq!(said, "decisions/0005-cache-prices.md differs on disk from what is committed\n");
}

#[test]
fn without_a_whole_history_there_is_no_life() {
    let sandbox = team();
    sandbox.git(&["clone", "-q", "--depth", "1", &format!("file://{}", sandbox.root().display()), "cut"]);
    sandbox.run_in("cut", &["log", "1"]).problem(str![[r#"
countersign: this clone is shallow: it does not hold the whole history
  help: `git fetch --unshallow` brings it

"#]]);
    let plain = Sandbox::new();
    plain
        .write("decisions/countersign.yaml", crate::support::story::POLICY)
        .write("decisions/0001-a.md", RECORD);
    plain.run(&["log", "1"]).problem(str![[r#"
countersign: there is no history here: this folder is in no git repository
  help: `countersign show` shows a record as it is on disk

"#]]);
    let fresh = log();
    fresh.run(&["log", "1"]).problem(str![[r#"
countersign: there is no record `1` in this log
  help: `countersign list` shows the records there are

"#]]);
}

#[test]
fn what_changed_since_it_was_signed_is_shown() {
    let sandbox = team();
    sandbox.run(&["diff", "5"]).success(
        str![[r#"
DR-5 Cache prices
changed since Grace Hopper (product) and Ada Lovelace (engineering) signed on 2026-11-17
  [..] 2026-11-18 Ada Lovelace

  ## Decision

- Prices are cached for a minute.
+ Prices are cached for an hour.

"#]],
        str![],
    );
    sandbox.write(PRICES, sandbox.read(PRICES).replace("Prices", "All prices"));
    let since = sandbox.run(&["diff", "5", "--since", "product"]).ended(0).stdout;
    assert!(since.contains("changed since Grace Hopper (product) signed"), "{since}");
    assert!(since.contains("+ All prices are cached for an hour."), "{since}");
    let json = sandbox.run(&["diff", "5", "--format", "json"]).ended(0).stdout;
    let told: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(told["changes"][0]["since"][1]["by"], "ada");
    assert_eq!(told["changes"][0]["commits"].as_array().map(Vec::len), Some(1));
    assert_eq!(told["changes"][0]["hunks"][0][2]["mark"], "deleted");
}

#[test]
fn where_nothing_changed_that_is_said() {
    let mut sandbox = team();
    sandbox.run(&["diff", "1"]).success(
        str![[r#"
nothing has changed in DR-1 since Grace Hopper (product) and Ada Lovelace (engineering) signed on 2026-11-02

"#]],
        str![],
    );
    sandbox.run(&["diff", "4"]).success(
        str![[r#"
nobody has signed DR-4 yet

"#]],
        str![],
    );
    sandbox.run(&["diff", "1", "--since", "grace"]).success(
        str![[r#"
nothing has changed in DR-1 since Grace Hopper (product) signed on 2026-11-02

"#]],
        str![],
    );
    sandbox.run(&["diff", "2", "--since", "engineering"]).problem(str![[r#"
countersign: engineering never signed DR-2
  help: `countersign show DR-2` shows who did

"#]]);
    sandbox.run(&["diff", "2", "--since", "enginering"]).problem(str![[r#"
countersign: there is no role `enginering`, and nobody is called so
  help: did you mean `engineering`?

"#]]);
    // An objection is a word too, to a text that may change.
    sandbox.run(&["diff", "3", "--since", "ada"]).success(
        str![[r#"
nothing has changed in DR-3 since Ada Lovelace (engineering) objected on 2026-11-16

"#]],
        str![],
    );
    sandbox.as_grace().run(&["diff", "2", "--since", "me"]).success(
        str![[r#"
nothing has changed in DR-2 since Grace Hopper (product) signed on 2026-11-12

"#]],
        str![],
    );
}

#[test]
fn a_sign_off_that_was_taken_out_is_found_in_history() {
    let sandbox = team();
    let before = sandbox.run(&["diff", "5"]).ended(0).stdout;
    let _ = sandbox.run(&["propose", "5"]).ended(0);
    sandbox.commit_all("Propose it anew");
    let after = sandbox.run(&["diff", "5"]).ended(0).stdout;
    assert!(
        after.contains("Grace Hopper (product)") && after.contains("Ada Lovelace (engineering)"),
        "{after}"
    );
    let minute = "- Prices are cached for a minute.\n";
    assert!(before.contains(minute) && after.contains(minute), "{after}");
    let since = sandbox.run(&["diff", "5", "--since", "ada"]).ended(0).stdout;
    assert!(since.contains("+ Prices are cached for an hour."), "{since}");
}

#[test]
fn a_text_that_nobody_committed_cannot_be_compared() {
    let sandbox = log();
    let path = "decisions/0001-adopt-postgresql-for-orders.md";
    sandbox.write(path, RECORD).git(&["add", "--all"]);
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    sandbox.write(path, sandbox.read(path).replace("live", "stay"));
    sandbox.run(&["diff", "1"]).problem(str![[r#"
countersign: no commit holds the text of DR-1 that `ada` signed (7b9a63aae0b6)
  help: it was signed and changed again before anybody committed it

"#]]);
}
