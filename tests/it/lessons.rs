//! `countersign lessons`: what was learnt, gathered.

use crate::support::Sandbox;
use crate::support::story::{RECORD, accepted};
use snapbox::str;

fn learnt() -> Sandbox {
    let sandbox = accepted();
    let other = RECORD.replace("k7f3-2m9q", "m4t8-x0wd").replace("kind: technical", "kind: product");
    let other = other.replace("driver: ada", "driver: grace\ntags: [checkout]").replace("# Adopt", "# Sell");
    sandbox.write("decisions/0002-sell.md", other);
    let outcome = |number: u32, day: &str, by: &str, verdict: &str, rest: &str| {
        format!("---\noutcome: {number}\ndate: {day}\nby: {by}\nverdict: {verdict}\n---\n# T\n{rest}")
    };
    let figures = "\n## Measured\n\n| Measure | Value |\n|---|---|\n| p95 | 180 ms |\n";
    sandbox
        .write(
            "decisions/outcomes/0001-a.md",
            outcome(1, "2026-05-01", "ada", "met", "\n## Lesson\n\nOlder.\n"),
        )
        .write(
            "decisions/outcomes/0002-b.md",
            outcome(
                2,
                "2026-07-01",
                "A guest",
                "missed",
                &format!("{figures}\n## Lessons learned\n\nAsk *before*.\n\n- Twice.\n"),
            ),
        )
        .write("decisions/outcomes/0001-c.md", outcome(1, "2026-08-01", "ada", "met", "\n## Lesson\n\n"))
        .write(
            "decisions/outcomes/0009-d.md",
            outcome(9, "2026-08-01", "ada", "met", "\n## Lesson\n\nLost.\n"),
        );
    sandbox
}

#[test]
fn the_newest_comes_first_in_each_form() {
    let sandbox = learnt();
    sandbox.run(&["lessons"]).success(
        str![[r#"
DR-2 Sell PostgreSQL for orders
  2026-07-01, missed, A guest
  p95: 180 ms
    Ask *before*.

    - Twice.

DR-1 Adopt PostgreSQL for orders
  2026-05-01, met, Ada Lovelace
    Older.

"#]],
        str![[r#"
1 outcome tells no lesson: `countersign outcome N --lesson …` adds one
1 outcome names no record of the log: see `countersign check`

"#]],
    );
    sandbox.run(&["lessons", "--format", "markdown"]).success(
        str![[r#"
# Lessons

## DR-2 Sell PostgreSQL for orders

*2026-07-01, missed, A guest*

- p95: 180 ms

Ask *before*.

- Twice.

## DR-1 Adopt PostgreSQL for orders

*2026-05-01, met, Ada Lovelace*

Older.

"#]],
        str![[r#"
1 outcome tells no lesson: `countersign outcome N --lesson …` adds one
1 outcome names no record of the log: see `countersign check`

"#]],
    );
    sandbox.run(&["lessons", "--format", "json", "--since", "2026-06-01"]).success(
        str![[r#"
{
  "lessons": [
    {
      "by": "A guest",
      "date": "2026-07-01",
      "figures": [
        {
          "measure": "p95",
          "target": "",
          "value": "180 ms"
        }
      ],
      "kind": "product",
      "lessons": [
        "Ask *before*./n/n- Twice."
      ],
      "path": "decisions/outcomes/0002-b.md",
      "record": "DR-2",
      "tags": [
        "checkout"
      ],
      "title": "Sell PostgreSQL for orders",
      "verdict": "missed"
    }
  ],
  "version": 1
}

"#]],
        str![[r#"
1 outcome tells no lesson: `countersign outcome N --lesson …` adds one
1 outcome names no record of the log: see `countersign check`

"#]],
    );
}

#[test]
fn filters_combine_and_unknown_words_are_named() {
    let sandbox = learnt();
    let told = |args: &[&str]| {
        let words = [&["lessons"], args].concat();
        let stdout = sandbox.run(&words).ended(0).stdout;
        stdout.lines().filter(|line| line.starts_with("DR-")).map(str::to_owned).collect::<Vec<_>>()
    };
    let (one, two) = ("DR-1 Adopt PostgreSQL for orders", "DR-2 Sell PostgreSQL for orders");
    assert_eq!(told(&["--tag", "checkout"]), [two]);
    assert_eq!(told(&["--kind", "technical"]), [one]);
    assert_eq!(told(&["--person", "grace"]), [two, one]);
    assert_eq!(told(&["--person", "A guest"]), [two]);
    assert_eq!(told(&["--verdict", "missed", "--verdict", "met", "--kind", "product"]), [two]);
    assert_eq!(told(&["--verdict", "met", "--tag", "checkout"]), [""; 0]);
    sandbox.run(&["lessons", "--tag", "chekout"]).problem(str![[r#"
countersign: there is no record with the tag `chekout`
  help: did you mean `checkout`?

"#]]);
    sandbox.run(&["lessons", "--person", "grce"]).problem(str![[r#"
countersign: there is no person `grce`
  help: did you mean `grace`?

"#]]);
}
