//! `countersign search`: what is found, in which order, and what is shown of it.

use crate::support::team::team;
use snapbox::str;

#[test]
fn words_are_found_with_what_stands_around_them() {
    let sandbox = team();
    sandbox.run(&["search", "postgresql"]).success(
        str![[r#"
DR-1  Keep orders in «PostgreSQL»  accepted
  decisions/0001-keep-orders-in-postgresql.md:28
  Orders live in «PostgreSQL». Nothing else holds them.

"#]],
        str![],
    );
    // Accents do not count, and neither does case.
    sandbox.run(&["search", "QUEBEC"]).success(
        str![[r#"
DR-3  Sell in «Québec»  proposed
  decisions/0003-sell-in-québec.md
  We sell there from May on.

"#]],
        str![],
    );
    let colored = sandbox.run(&["search", "quebec", "--color", "always"]).ended(0).stdout;
    assert!(colored.contains("\u{1b}[1;33mQuébec\u{1b}[0m"), "{colored}");
    sandbox.run(&["search", "cache", "--format", "json"]).success(
        str![[r#"
{
  "count": 1,
  "hits": [
    {
      "line": 25,
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
      "score": 102,
      "snippet": {
        "marks": [
          [
            11,
            17
          ]
        ],
        "text": "Prices are cached for an hour."
      },
      "title": {
        "marks": [
          [
            0,
            5
          ]
        ],
        "text": "Cache prices"
      }
    }
  ],
  "version": 1
}

"#]],
        str![],
    );
}

#[test]
fn the_best_comes_first_and_all_words_are_needed() {
    let sandbox = team();
    let found = |words: &[&str]| {
        let line = sandbox.run(&[&["search", "--format", "line"], words].concat()).ended(0).stdout;
        let first = |line: &str| line.split('\t').next().map(str::to_owned);
        line.lines().filter_map(first).collect::<Vec<_>>().join(" ")
    };
    // In the title before a tag, a tag before the text.
    assert_eq!(found(&["checkout"]), "DR-2 DR-3");
    assert_eq!(found(&["checkout", "account"]), "DR-2");
    assert_eq!(found(&["checkout", "postgresql"]), "");
    assert_eq!(found(&["price"]), "DR-5");
    assert_eq!(found(&["ada"]), "DR-1 DR-3 DR-5");
    assert_eq!(found(&["hopper", "sell"]), "DR-3");
    assert_eq!(found(&["DR-4"]), "DR-4");
    assert_eq!(found(&["4"]), "DR-4");
    // A slip is forgiven in a title, and not in the text.
    assert_eq!(found(&["postgersql"]), "DR-1");
    assert_eq!(found(&["minute"]), "");
    assert_eq!(found(&["checkout", "--status", "proposed", "--waiting-for", "product"]), "DR-3");
    assert_eq!(found(&["checkout", "--limit", "1"]), "DR-2");
}

#[test]
fn what_is_not_found_is_said_with_what_was_perhaps_meant() {
    let sandbox = team();
    sandbox.run(&["search", "chekut"]).success(
        str![],
        str![[r#"
no record holds `chekut`: did you mean `checkout`?

"#]],
    );
    sandbox.run(&["search", "unheard", "of"]).success(
        str![],
        str![[r#"
no record holds `unheard of`

"#]],
    );
    sandbox.run(&["search", "checkout", "-n", "1"]).success(
        str![[r#"
DR-2  Offer guest «checkout»  proposed
  decisions/0002-offer-guest-checkout.md
  Whoever buys need not have an account.

"#]],
        str![[r#"
and 1 more: `--limit 2` shows all

"#]],
    );
    sandbox.run(&["search", "–"]).problem(str![[r#"
countersign: `–` holds no word
  help: search looks for words: letters and digits

"#]]);
    sandbox.run(&["search"]).problem(str![[r#"
error: the following required arguments were not provided:
  <WORDS>...

Usage: countersign search <WORDS>...

For more information, try '--help'.
  help: <WORDS>...: The words

"#]]);
}

#[test]
fn nothing_that_is_found_acts_on_a_terminal() {
    let sandbox = team();
    let path = "decisions/0005-cache-prices.md";
    sandbox.write(path, sandbox.read(path).replace("Prices are", "\u{1b}[2J prices \u{202e} are"));
    let said = sandbox.run(&["search", "prices"]).ended(0);
    assert!(!said.stdout.contains(['\u{1b}', '\u{202e}']), "{said:?}");
}
