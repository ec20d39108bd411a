//! `countersign list`: what narrows a list, the orders, and the forms for other tools.

use crate::support::story::log;
use crate::support::team::team;
use snapbox::str;

#[test]
fn what_narrows_a_list_has_to_agree() {
    let sandbox = team();
    let found = |args: &[&str]| {
        let line = sandbox.run(&[&["list", "--format", "line"], args].concat()).ended(0).stdout;
        let first = |line: &str| line.split('\t').next().map(str::to_owned);
        line.lines().filter_map(first).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found(&[]), "DR-1 DR-2 DR-3 DR-4 DR-5");
    assert_eq!(found(&["--status", "proposed", "--status", "draft"]), "DR-2 DR-3 DR-4");
    assert_eq!(found(&["--status", "proposed", "--kind", "product", "--tag", "market"]), "DR-3");
    assert_eq!(found(&["--person", "grace"]), "DR-1 DR-2 DR-3 DR-4 DR-5");
    assert_eq!(found(&["--person", "Ada Lovelace"]), "DR-1 DR-3 DR-5");
    assert_eq!(found(&["--person", "me", "--kind", "technical"]), "DR-1 DR-5");
    assert_eq!(found(&["--person", "@ada@example.com", "--since", "2026-11-17"]), "DR-5");
    assert_eq!(found(&["--since", "7d"]), "DR-3 DR-4 DR-5");
    assert_eq!(found(&["--waiting-for", "engineering"]), "DR-2 DR-5");
    assert_eq!(found(&["--waiting", "product"]), "DR-3 DR-5");
    assert_eq!(found(&["--affects", "src/orders/a.rs"]), "DR-1");
    assert_eq!(found(&["--affects", "src/prices", "--affects", "new.sql"]), "DR-1 DR-5");
    assert_eq!(found(&["--affects", "src"]), "DR-1 DR-5");
    assert_eq!(found(&["--affects", "README.md"]), "");
}

#[test]
fn a_list_is_put_in_order() {
    let sandbox = team();
    let sorted = |args: &[&str]| {
        let line = sandbox.run(&[&["list", "--format", "line", "--sort"], args].concat()).ended(0).stdout;
        let digit = |line: &str| line.chars().nth(3);
        line.lines().filter_map(digit).collect::<String>()
    };
    assert_eq!(sorted(&["number", "--reverse"]), "54321");
    assert_eq!(sorted(&["date"]), "45321");
    assert_eq!(sorted(&["status"]), "42315");
    assert_eq!(sorted(&["title"]), "51243");
    assert_eq!(sorted(&["waiting"]), "23514");
}

#[test]
fn forms_for_other_tools() {
    let sandbox = team();
    sandbox.run(&["list", "--format", "csv", "--status", "accepted"]).success(str![[r#"
reference,number,id,title,kind,status,revision,date,driver,tags,review,path,product,product by,product at,engineering,engineering by,engineering at
DR-1,1,k7f3-2m91,Keep orders in PostgreSQL,technical,accepted,1,2026-11-01,ada,storage,2026-11-20,decisions/0001-keep-orders-in-postgresql.md,signed,grace,2026-11-02T09:00:00Z,signed,ada,2026-11-02T09:00:00Z
DR-5,5,k7f3-2m95,Cache prices,technical,accepted,1,2026-11-17,ada,,,decisions/0005-cache-prices.md,stale,grace,2026-11-17T09:00:00Z,stale,ada,2026-11-17T09:00:00Z

"#]], str![]);
    sandbox.run(&["list", "--format", "line", "--tag", "market"]).success(
        str![[r#"
DR-3	proposed	decisions/0003-sell-in-québec.md	Sell in Québec

"#]],
        str![],
    );
    log().run(&["list", "--format", "csv"]).success(str![[r#"
reference,number,id,title,kind,status,revision,date,driver,tags,review,path,product,product by,product at,engineering,engineering by,engineering at

"#]], str![]);
}

#[test]
fn words_that_nothing_knows_are_answered_with_the_nearest() {
    let sandbox = team();
    sandbox.run(&["list", "--waiting-for", "enginering"]).problem(str![[r#"
countersign: there is no role `enginering`
  help: did you mean `engineering`?
  help: roles are product, engineering

"#]]);
    sandbox.run(&["list", "--person", "gracie"]).problem(str![[r#"
countersign: nobody is called `gracie`
  help: did you mean `grace`?

"#]]);
    sandbox.run(&["list", "--person", "somebody"]).problem(str![[r#"
countersign: nobody is called `somebody`
  help: `countersign roster list` shows who there is

"#]]);
    sandbox.run(&["list", "--since", "soon"]).problem(str![[r#"
countersign: `soon` is no day
  help: write it as `--since 2026-11-22`, or as days or weeks back: `--since 7d`, `--since 2w`

"#]]);
    sandbox.run(&["list", "--tag", "storag"]).success(
        str![],
        str![[r#"
no record has the tag `storag`: did you mean `storage`?
no record matches

"#]],
    );
    sandbox.run(&["list", "--affects", "../elsewhere"]).problem(str![[r#"
countersign: `../elsewhere` lies outside `[ROOT]`
  help: a log lies inside the repository

"#]]);
}
