//! `countersign digest`: what those are told who were not there.

use crate::support::story::POLICY;
use crate::support::team::team;
use snapbox::str;

#[test]
fn a_digest_tells_what_has_happened_since() {
    let sandbox = team();
    sandbox.run(&["digest", "--since", "2026-11-01"]).success(str![[r#"
Decisions from 2026-11-01 to 2026-11-22

Decided
- DR-1 Keep orders in PostgreSQL: accepted on 2026-11-02; signed by Grace Hopper (product) and Ada Lovelace (engineering)
  “Orders live in PostgreSQL.”

Objections
- DR-3 Sell in Québec: Ada Lovelace objected on 2026-11-16
  “Nobody has asked for the taxes.”

Being decided
- DR-2 Offer guest checkout: proposed on 2026-11-10; waits for engineering (Ada Lovelace)
  “Whoever buys need not have an account.”

Changed
- DR-5 Cache prices: accepted on 2026-11-17; changed by Ada Lovelace on 2026-11-18; not every sign-off holds
  “Prices are cached for an hour.”

"#]], str![]);
    sandbox.run(&["digest", "--format", "markdown"]).success(
        str![[r#"
# Decisions from 2026-11-15 to 2026-11-22

## Objections

- **DR-3** Sell in Québec: Ada Lovelace objected on 2026-11-16
  > Nobody has asked for the taxes.

## Changed

- **DR-5** Cache prices: accepted on 2026-11-17; changed by Ada Lovelace on 2026-11-18; not every sign-off holds
  > Prices are cached for an hour.

"#]],
        str![],
    );
    sandbox.run(&["digest", "--since", "2026-11-01", "--informed", "marketing"]).success(str![[r#"
Decisions from 2026-11-01 to 2026-11-22

Decided
- DR-1 Keep orders in PostgreSQL: accepted on 2026-11-02; signed by Grace Hopper (product) and Ada Lovelace (engineering)
  “Orders live in PostgreSQL.”

"#]], str![]);
    sandbox.run(&["digest", "--since", "2026-11-01", "--day", "2026-11-09"]).success(str![[r#"
Decisions from 2026-11-01 to 2026-11-09

Decided
- DR-1 Keep orders in PostgreSQL: accepted on 2026-11-02; signed by Grace Hopper (product) and Ada Lovelace (engineering)
  “Orders live in PostgreSQL.”

Coming up
- DR-1 Keep orders in PostgreSQL: to be looked at again by 2026-11-20

"#]], str![]);
    sandbox.run(&["digest", "--informed", "marketng"]).problem(str![[r#"
countersign: no record informs `marketng`
  help: did you mean `marketing`?

"#]]);
    sandbox.run(&["digest", "--since", "2026-12-01"]).problem(str![[r#"
countersign: 2026-12-01 is after 2026-11-22, the last day
  help: --since names the first day

"#]]);
    let shown = sandbox.run(&["digest", "--since", "3w", "--format", "json"]).ended(0).stdout;
    let digest: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
    assert_eq!((&digest["told_from"], &digest["since"]), (&"history".into(), &"2026-11-01".into()));
    assert_eq!(
        (&digest["news"][0]["chapter"], &digest["news"][0]["reference"]),
        (&"decided".into(), &"DR-1".into())
    );
}

#[test]
fn a_digest_is_a_mail_that_is_whole_in_itself() {
    let sandbox = team();
    let path = "decisions/0003-sell-in-québec.md";
    let hostile = sandbox
        .read(path)
        .replace("# Sell in Québec", "# Sell &lt;script&gt;alert(1)&lt;/script&gt; & \"co\"");
    sandbox.write(path, hostile);
    sandbox.write(
        "decisions/countersign.yaml",
        format!("{POLICY}site:\n  url: https://decisions.example.com/\n"),
    );
    sandbox.run(&["digest", "--format", "html"]).success(str![[r#"
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Decisions from 2026-11-15 to 2026-11-22</title>
</head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1c2126;font:16px/1.5 Georgia,'Times New Roman',serif">
<div style="max-width:640px;margin:0 auto">
<h1 style="margin:0 0 8px;font-size:24px;line-height:1.25">Decisions from 2026-11-15 to 2026-11-22</h1>
<h2 style="margin:28px 0 8px;padding:0 0 4px;border-bottom:1px solid #c9ced4;font-size:18px">Objections</h2>
<ul style="margin:0;padding:0;list-style:none">
<li style="margin:0 0 14px"><a href="https://decisions.example.com/records/dr-3.html" style="color:#12559c"><strong>DR-3</strong> Sell &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot;</a><br><span style="color:#515a64;font-size:14px">Ada Lovelace objected on 2026-11-16</span><blockquote style="margin:4px 0 0;padding:0 0 0 12px;border-left:3px solid #c9ced4;font-style:italic">Nobody has asked for the taxes.</blockquote></li>
</ul>
<h2 style="margin:28px 0 8px;padding:0 0 4px;border-bottom:1px solid #c9ced4;font-size:18px">Changed</h2>
<ul style="margin:0;padding:0;list-style:none">
<li style="margin:0 0 14px"><a href="https://decisions.example.com/records/dr-5.html" style="color:#12559c"><strong>DR-5</strong> Cache prices</a><br><span style="color:#515a64;font-size:14px">accepted on 2026-11-17; changed by Ada Lovelace on 2026-11-18; not every sign-off holds</span><blockquote style="margin:4px 0 0;padding:0 0 0 12px;border-left:3px solid #c9ced4;font-style:italic">Prices are cached for an hour.</blockquote></li>
</ul>
</div>
</body>
</html>

"#]], str![]);
}

#[test]
fn a_digest_of_a_clone_without_history_says_so() {
    let sandbox = team();
    sandbox.git(&["clone", "-q", "--depth", "1", &format!("file://{}", sandbox.root().display()), "cut"]);
    sandbox.run_in("cut", &["digest", "--since", "2026-11-01"]).success(str![[r#"
Decisions from 2026-11-01 to 2026-11-22

Decided
- DR-1 Keep orders in PostgreSQL: accepted on 2026-11-02; signed by Grace Hopper (product) and Ada Lovelace (engineering)
  “Orders live in PostgreSQL.”

Objections
- DR-3 Sell in Québec: Ada Lovelace objected on 2026-11-16
  “Nobody has asked for the taxes.”

Being decided
- DR-2 Offer guest checkout: proposed on 2026-11-10; waits for engineering (Ada Lovelace)
  “Whoever buys need not have an account.”

Changed
- DR-5 Cache prices: accepted on 2026-11-17; not every sign-off holds
  “Prices are cached for an hour.”

"#]], str![[r#"
told from the dates in the files: the whole history is not at hand: `git fetch --unshallow` brings it

"#]]);
}
