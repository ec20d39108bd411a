//! `countersign supersede`: a new record that leads to the old one, which holds until the new one is accepted.

use crate::support::story::{PATH, RECORD, accepted, log, proposed, sign_as_both, signed};
use snapbox::str;

const NEW: &str = "decisions/0002-move-orders-to-the-cloud.md";

#[test]
fn the_new_record_takes_after_the_old_one_and_leads_to_it() {
    let mut sandbox = accepted();
    let old = sandbox.read(PATH);
    // Labels are not signed, so they may be put on a decision at any time.
    sandbox
        .write(PATH, old.replace("driver: ada\n", "driver: ada\ntags: [storage]\n"))
        .commit_all("Label it");
    sandbox.run(&["supersede", "1", "Move orders to the cloud", "--tag", "cloud"]).success(
        str![[r#"
decisions/0002-move-orders-to-the-cloud.md

"#]],
        str![[r#"
next: `countersign edit DR-2` answers its questions
DR-1 holds until DR-2 is accepted, and is superseded then

"#]],
    );
    let text = sandbox.read(NEW);
    assert!(text.contains("\nkind: technical\nstatus: draft\n"), "{text}");
    assert!(text.contains("\ntags: [cloud, storage]\nsupersedes: [1]\n"), "{text}");
    let link = "Takes the place of [DR-1 Adopt PostgreSQL for orders](0001-adopt-postgresql-for-orders.md).";
    assert!(text.contains(&format!("# Move orders to the cloud\n\n{link}\n\n## Decision\n")), "{text}");
    sandbox.commit_all("A draft");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 2 records in 1 log: nothing to mend

"#]],
        str![],
    );
    let answered: String =
        text.lines().filter(|line| !line.contains('✎')).map(|line| format!("{line}\n")).collect();
    sandbox.write(NEW, answered.replace("## Decision\n", "## Decision\n\nWe move.\n"));
    let _ = sandbox.run(&["propose", "2", "--commit"]).ended(0);
    assert!(sandbox.read(PATH).contains("status: accepted"), "it holds until then");
    sign_as_both(&mut sandbox, "2");
    assert!(sandbox.read(PATH).contains("status: superseded"));
    sandbox.commit_all("Accept it");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 2 records in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["supersede", "1", "Again"]).problem(str![[r#"
countersign: DR-1 is superseded
  help: what holds now is DR-2; change that, or write a new record

"#]]);
}

#[test]
fn a_second_successor_is_told_of_the_first() {
    let sandbox = accepted();
    let _ = sandbox.run(&["supersede", "1", "One", "--commit"]).ended(0);
    assert_eq!(
        sandbox.git(&["log", "-1", "--format=%B"]),
        "Draft DR-2: One\n\nIt is to take the place of DR-1."
    );
    sandbox.run(&["supersede", "1", "Two"]).success(
        str![[r#"
decisions/0003-two.md

"#]],
        str![[r#"
note: DR-2 is to take its place too, and is draft
next: `countersign edit DR-3` answers its questions
DR-1 holds until DR-3 is accepted, and is superseded then

"#]],
    );
}

#[test]
fn what_is_not_in_force_has_no_place_to_take() {
    proposed().run(&["supersede", "1", "Next"]).problem(str![[r#"
countersign: DR-1 is proposed: nothing is decided yet
  help: `countersign edit DR-1` changes it; `countersign reject DR-1 --reason "…"` closes it

"#]]);
    let sandbox = log();
    sandbox.write(PATH, RECORD.replace("proposed", "draft")).commit_all("A draft");
    sandbox.run(&["supersede", "1", "Next"]).problem(str![[r#"
countersign: DR-1 is a draft: nothing is decided yet
  help: `countersign edit DR-1` changes it

"#]]);
    sandbox.write(PATH, signed("rejected", "", "")).commit_all("Rejected");
    sandbox.run(&["supersede", "1", "Next"]).problem(str![[r#"
countersign: DR-1 is rejected: it has no place that another could take
  help: `countersign revise DR-1 --reason "…"` takes it up again, `countersign new` writes another

"#]]);
    accepted().run(&["supersede", "1"]).problem(str![[r#"
countersign: the record that takes the place of DR-1 needs a title
  help: countersign supersede DR-1 "Move orders to the cloud"

"#]]);
}

#[test]
fn a_record_of_another_tool_gives_way_too() {
    let sandbox = log();
    sandbox.write("decisions/0001-use-rust.md", "# 1. Use Rust\n\n## Status\n\nAccepted\n").commit_all("Old");
    let _ = sandbox.run(&["supersede", "1", "Use Zig", "--kind", "technical", "--dry-run"]).ended(0);
    let _ = sandbox.run(&["supersede", "1", "Use Zig", "--kind", "technical"]).ended(0);
    let text = sandbox.read("decisions/0002-use-zig.md");
    assert!(text.contains("Takes the place of [DR-1 Use Rust](0001-use-rust.md)."), "{text}");
}
