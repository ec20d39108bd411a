//! `inbox`, `agenda` and `remind`: what people are told before they meet.

use crate::support::story::{POLICY, log, sign_as_both};
use crate::support::team::{record, team};
use snapbox::str;

#[test]
fn an_inbox_shows_what_waits_for_whoever_acts() {
    let mut sandbox = team();
    sandbox.run(&["inbox"]).success(
        str![[r#"
record  waits           to do                                                   title
DR-2    12 days         sign for engineering                                    Offer guest checkout
DR-3    6 days          settle your objection for engineering, or take it back  Sell in Québec
DR-5    5 days          sign for engineering again: it was changed since        Cache prices
DR-1    due for 2 days  look at it again                                        Keep orders in PostgreSQL

"#]],
        str![[r#"
next: `countersign sign DR-2`

"#]],
    );
    sandbox.as_grace().run(&["inbox"]).success(
        str![[r#"
record  waits   to do                                         title
DR-3    7 days  sign for product                              Sell in Québec
DR-3    6 days  answer the objection of Ada Lovelace          Sell in Québec
DR-5    5 days  sign for product again: it was changed since  Cache prices

"#]],
        str![[r#"
next: `countersign sign DR-3`

"#]],
    );
    sandbox.run(&["inbox", "--role", "engineering", "--format", "markdown"]).success(
        str![[r#"
# Waiting for engineering on 2026-11-22

## To do

- [ ] **DR-2** Offer guest checkout: sign for engineering; 12 days
- [ ] **DR-3** Sell in Québec: settle your objection for engineering, or take it back; 6 days
  > Nobody has asked for the taxes.
- [ ] **DR-5** Cache prices: sign for engineering again: it was changed since; 5 days

"#]],
        str![],
    );
    let shown = sandbox.run(&["inbox", "--person", "Ada Lovelace"]).ended(0).stdout;
    assert_eq!(shown, sandbox.as_ada().run(&["inbox"]).ended(0).stdout);
}

#[test]
fn an_inbox_is_there_for_programs() {
    let sandbox = team();
    let shown = sandbox.run(&["inbox", "--role", "product", "--format", "json"]).ended(0).stdout;
    let inbox: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
    assert_eq!(
        (&inbox["version"], &inbox["day"], &inbox["role"]),
        (&1.into(), &"2026-11-22".into(), &"product".into())
    );
    assert_eq!(inbox["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(inbox["items"][0]["reference"], "DR-3");
    assert_eq!(inbox["items"][0]["act"], "sign");
    assert_eq!(inbox["items"][0]["days"], 7);
    assert_eq!(inbox["items"][0]["owners"][0]["name"], "Grace Hopper");
    assert_eq!(inbox["items"][1]["act"], "sign-again");
}

#[test]
fn nobody_knows_who_acts() {
    let mut sandbox = team();
    sandbox.env("GIT_AUTHOR_EMAIL", "linus@example.com").env("GIT_AUTHOR_NAME", "Linus");
    sandbox.run(&["inbox"]).problem(str![[r#"
countersign: the roster knows nobody with the e-mail address `linus@example.com`
  help: git says you are Linus <linus@example.com>: `git config user.email` changes that
  help: `--person` or `--role` say whose it is; `countersign roster list` shows who there is

"#]]);
    sandbox.run(&["inbox", "--person", "Ad"]).problem(str![[r#"
countersign: nobody is called `Ad`
  help: did you mean `ada`?

"#]]);
    sandbox.run(&["inbox", "--role", "prodct"]).problem(str![[r#"
countersign: there is no role `prodct`
  help: did you mean `product`?
  help: roles are product, engineering

"#]]);
}

#[test]
fn nothing_waits_in_an_empty_log() {
    let sandbox = log();
    sandbox.run(&["inbox"]).success(
        str![[r#"
nothing waits for Ada Lovelace

"#]],
        str![],
    );
    sandbox.run(&["agenda"]).success(
        str![[r#"
nothing to decide and nothing to look at again

"#]],
        str![],
    );
    sandbox.run(&["remind"]).success(
        str![[r#"
nobody owes anything

"#]],
        str![],
    );
    sandbox.run(&["digest"]).success(
        str![[r#"
nothing has been decided since 2026-11-15

"#]],
        str![],
    );
}

#[test]
fn who_signed_for_one_role_is_not_asked_for_the_other_while_somebody_else_is_there() {
    let mut sandbox = team();
    let both =
        "  joan:\n    name: Joan Clarke\n    emails: [joan@example.com]\n    roles: [product, engineering]\n";
    sandbox.write("decisions/countersign.yaml", format!("{POLICY}{both}")).commit_all("Take Joan in");
    let (path, text) = record(6, "Drop fax", "product", "proposed", "2026-11-22", &[], "No fax.");
    sandbox.write(&path, text).git(&["add", "--all"]);
    sandbox.env("GIT_AUTHOR_EMAIL", "joan@example.com").env("GIT_AUTHOR_NAME", "Joan Clarke");
    let _ = sandbox.run(&["sign", "6", "--role", "product", "--yes"]).ended(0);
    let asked = |person: &str| {
        let shown = sandbox.run(&["inbox", "--person", person]).ended(0).stdout;
        shown.contains("DR-6")
    };
    assert!(asked("ada") && !asked("joan") && !asked("grace"));
    let reminders = sandbox.run(&["remind", "--person", "joan"]).ended(0).stdout;
    assert!(reminders.contains("DR-2") && !reminders.contains("DR-6"), "{reminders}");
}

#[test]
fn what_every_role_signed_on_two_branches_is_to_be_accepted() {
    let mut sandbox = team();
    let (path, text) =
        record(6, "Drop fax", "product", "proposed", "2026-11-22", &["driver: grace"], "No fax.");
    sandbox.write(&path, text).commit_all("Propose to drop fax");
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    let _ = sandbox.as_grace().run(&["sign", "6", "--yes"]).ended(0);
    sandbox.commit_all("Sign for product");
    sandbox.git(&["checkout", "-q", "main"]);
    let _ = sandbox.as_ada().run(&["sign", "6", "--yes"]).ended(0);
    sandbox.commit_all("Sign for engineering");
    sandbox.git(&["merge", "-q", "topic", "-m", "Merge"]);
    let shown = sandbox.as_grace().run(&["inbox"]).ended(0).stdout;
    assert!(shown.contains("accept it: every role has signed"), "{shown}");
    let shown = sandbox.as_ada().run(&["inbox"]).ended(0).stdout;
    assert!(!shown.contains("DR-6"), "{shown}");
}

#[test]
fn an_agenda_has_each_record_once_with_a_time_box() {
    let sandbox = team();
    sandbox.run(&["agenda"]).success(str![[r#"
Agenda for 2026-11-22: 4 records, 40 minutes

To decide (10 min)
- DR-2 Offer guest checkout: 10 min; waits for engineering (Ada Lovelace), 12 days
  “Whoever buys need not have an account.”

Objections (15 min)
- DR-3 Sell in Québec: 15 min; waits for product (Grace Hopper), 7 days; Ada Lovelace objects for engineering, 6 days
  “We sell there from May on.”
  “Nobody has asked for the taxes.”

Stale sign-offs (5 min)
- DR-5 Cache prices: 5 min; waits for product to sign again (Grace Hopper), 5 days; waits for engineering to sign again (Ada Lovelace), 5 days
  “Prices are cached for an hour.”

To look at again (10 min)
- DR-1 Keep orders in PostgreSQL: 10 min; to be looked at again (Ada Lovelace), due for 2 days
  “Orders live in PostgreSQL.”

"#]], str![]);
    sandbox.run(&["agenda", "--format", "markdown"]).success(str![[r#"
# Agenda for 2026-11-22

4 records, 40 minutes

## To decide (10 min)

- [ ] **DR-2** Offer guest checkout: 10 min; waits for engineering (Ada Lovelace), 12 days
  > Whoever buys need not have an account.

## Objections (15 min)

- [ ] **DR-3** Sell in Québec: 15 min; waits for product (Grace Hopper), 7 days; Ada Lovelace objects for engineering, 6 days
  > We sell there from May on.
  > Nobody has asked for the taxes.

## Stale sign-offs (5 min)

- [ ] **DR-5** Cache prices: 5 min; waits for product to sign again (Grace Hopper), 5 days; waits for engineering to sign again (Ada Lovelace), 5 days
  > Prices are cached for an hour.

## To look at again (10 min)

- [ ] **DR-1** Keep orders in PostgreSQL: 10 min; to be looked at again (Ada Lovelace), due for 2 days
  > Orders live in PostgreSQL.

"#]], str![]);
    let shown = sandbox.run(&["agenda", "--format", "json"]).ended(0).stdout;
    let agenda: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
    assert_eq!(agenda["points"].as_array().map(Vec::len), Some(4));
    assert_eq!(
        (&agenda["points"][1]["topic"], &agenda["points"][1]["minutes"]),
        (&"objection".into(), &15.into())
    );
}

#[test]
fn an_agenda_fits_into_the_minutes_that_there_are() {
    let sandbox = team();
    sandbox.run(&["agenda", "--minutes", "30"]).success(str![[r#"
Agenda for 2026-11-22: 3 records, 30 of 30 minutes

To decide (10 min)
- DR-2 Offer guest checkout: 10 min; waits for engineering (Ada Lovelace), 12 days
  “Whoever buys need not have an account.”

Objections (15 min)
- DR-3 Sell in Québec: 15 min; waits for product (Grace Hopper), 7 days; Ada Lovelace objects for engineering, 6 days
  “We sell there from May on.”
  “Nobody has asked for the taxes.”

Stale sign-offs (5 min)
- DR-5 Cache prices: 5 min; waits for product to sign again (Grace Hopper), 5 days; waits for engineering to sign again (Ada Lovelace), 5 days
  “Prices are cached for an hour.”

Another time
- DR-1 Keep orders in PostgreSQL: 10 min; to look at again; to be looked at again (Ada Lovelace), due for 2 days

"#]], str![]);
    sandbox.run(&["agenda", "--minutes", "0"]).problem(str![[r#"
error: invalid value '0' for '--minutes <N>': 0 is not in 1..=1440

For more information, try '--help'.

"#]]);
    // What will be due by the day of the meeting is on it, and what is not due by an earlier one is not.
    assert!(!sandbox.run(&["agenda", "--day", "2026-11-19"]).ended(0).stdout.contains("DR-1"));
    sandbox.run(&["agenda", "--day", "soon"]).problem(str![[r#"
countersign: `soon` is no day
  help: write it as `--day 2026-11-22`, or `--day today`

"#]]);
}

#[test]
fn reminders_are_short_lines_for_each_person() {
    let sandbox = team();
    sandbox.run(&["remind"]).success(
        str![[r#"
Who owes what on 2026-11-22

Ada Lovelace
- DR-2 Offer guest checkout: sign for engineering; 12 days
- DR-3 Sell in Québec: settle your objection for engineering, or take it back; 6 days
- DR-5 Cache prices: sign for engineering again: it was changed since; 5 days
- DR-1 Keep orders in PostgreSQL: look at it again; due for 2 days

Grace Hopper
- DR-3 Sell in Québec: sign for product; 7 days
- DR-3 Sell in Québec: answer the objection of Ada Lovelace; 6 days
- DR-5 Cache prices: sign for product again: it was changed since; 5 days

"#]],
        str![],
    );
    sandbox.run(&["remind", "--person", "grace", "--format", "markdown"]).success(
        str![[r#"
# Who owes what on 2026-11-22

## Grace Hopper

- **DR-3** Sell in Québec: sign for product; 7 days
- **DR-3** Sell in Québec: answer the objection of Ada Lovelace; 6 days
- **DR-5** Cache prices: sign for product again: it was changed since; 5 days

"#]],
        str![],
    );
    let policy = POLICY.replace("roles: [product]", "roles: []");
    sandbox.write("decisions/countersign.yaml", policy);
    let shown = sandbox.run(&["remind"]).ended(0).stdout;
    let nobody = shown.split("Nobody yet\n").nth(1).unwrap_or_default();
    assert!(nobody.contains("- DR-3 Sell in Québec: sign for product; 7 days\n"), "{shown}");
}

#[test]
fn what_nobody_has_measured_waits_for_the_driver_until_somebody_has() {
    let mut sandbox = team();
    let (path, text) =
        record(6, "Drop fax", "product", "proposed", "2026-11-01", &["driver: ada"], "No fax.");
    let measures = "\n## Success measures\n\n| Measure | Baseline | Target | By when |\n|---|---|---|---|\n| Faxes | 9 a week | 0 a week | 2026-11-20 |\n| Calls | 5 | 4 | 2026-12-20 |\n";
    sandbox.write(&path, text + measures).git(&["add", "--all"]);
    sign_as_both(&mut sandbox, "6");
    let shown = sandbox.run(&["inbox"]).ended(0).stdout;
    assert!(shown.contains("due for 2 days  measure Faxes"), "{shown}");
    sandbox.write(
        "decisions/outcomes/0006-drop-fax.md",
        "---\noutcome: 6\ndate: 2026-11-21\nby: ada\nverdict: met\n---\n# Fax\n\n## Measured\n\n| Measure | Value | Source |\n|---|---|---|\n| Faxes | 0 a week | the line |\n",
    );
    let shown = sandbox.run(&["inbox"]).ended(0).stdout;
    assert!(!shown.contains("DR-6"), "{shown}");
    let told = sandbox.run(&["digest", "--since", "2d"]).ended(0).stdout;
    assert!(told.contains("Measured\n- DR-6 Drop fax: did what it was to do; Faxes: 0 a week"), "{told}");
}
