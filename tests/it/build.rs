//! `build`: what a site holds of what records lead to, and what it says of what it cannot show.

use crate::support::story::{PATH, RECORD, proposed};
use snapbox::str;

/// The smallest picture there is: one transparent pixel.
const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

fn saying(text: &str) -> String {
    RECORD.replace("Orders live in PostgreSQL.", text)
}

#[test]
fn pictures_and_documents_come_along_and_go_again() {
    let sandbox = proposed();
    sandbox.write("docs/a b.gif", GIF).write("docs/plan.pdf", "pdf").write("docs/run.html", "<script>");
    let text =
        saying("![A pixel](<../docs/a b.gif>), [the plan](../docs/plan.pdf), [a page](../docs/run.html).");
    sandbox.write(PATH, text);
    let _ = sandbox.run(&["build", "--out", "site"]).ended(0);
    let page = sandbox.read("site/records/dr-1.html");
    assert!(page.contains("src=\"../files/docs/a%20b.gif\"") && page.contains("width=\"1\""), "{page}");
    assert!(page.contains("href=\"../files/docs/plan.pdf\""), "{page}");
    assert_eq!(std::fs::read(sandbox.root().join("site/files/docs/a b.gif")).unwrap(), GIF);
    assert_eq!(sandbox.read("site/files/docs/plan.pdf"), "pdf");
    assert!(!sandbox.root().join("site/files/docs/run.html").exists(), "what runs is never copied");
    sandbox.write(PATH, RECORD);
    let _ = sandbox.run(&["build", "--out", "site"]).ended(0);
    assert!(!sandbox.root().join("site/files").exists());
}

#[test]
fn what_leads_nowhere_is_told_with_its_line() {
    let sandbox = proposed();
    let text = saying("See [why](#no-such), ![x](../none.png) and [[DR-9]].");
    sandbox.write(PATH, text);
    sandbox.run(&["build", "--no-check", "--out", "site"]).success(
        str![[r#"
site/index.html

"#]],
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md:16: this record has no heading `#no-such`
decisions/0001-adopt-postgresql-for-orders.md:16: there is no file `none.png`
decisions/0001-adopt-postgresql-for-orders.md:16: `[[DR-9]]` names no record
files: 42 written, 0 as they were, 0 removed

"#]],
    );
}

#[test]
fn the_same_commit_gives_the_same_bytes_on_any_day() {
    let mut sandbox = proposed();
    sandbox.write(
        PATH,
        RECORD.replace("driver: ada\n", "driver: ada\nreview: 2026-12-24\n").replace("proposed", "accepted"),
    );
    sandbox.commit_all("Look at it again");
    sandbox.without_env("SOURCE_DATE_EPOCH");
    let _ = sandbox.run(&["build", "--no-check", "--out", "one"]).ended(0);
    let _ = sandbox.run(&["build", "--no-check", "--out", "two", "--day", "2026-11-22"]).ended(0);
    sandbox.tool("diff", &["-r", "one", "two"]);
    let _ = sandbox.run(&["build", "--no-check", "--out", "two", "--day", "2026-12-24"]).ended(0);
    assert!(
        sandbox.read("two/records/dr-1.html").contains("Due for review")
            || sandbox.read("two/reviews-due.html").contains("DR-1")
    );
    assert!(!sandbox.read("one/reviews-due.html").contains("DR-1"));
    sandbox.run(&["build", "--day", "soon"]).problem(str![[r#"
countersign: `soon` is no day
  help: write it as `--day 2026-11-22`, or `--day today`

"#]]);
}
