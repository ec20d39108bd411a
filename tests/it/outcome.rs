//! `countersign outcome`: what was measured goes into a file of its own, and nothing else changes.

use crate::support::Sandbox;
use crate::support::story::{self, sign_as_both};
use snapbox::str;

const RECORD: &str = "decisions/0002-adopt-postgresql.md";
const FILE: &str = "decisions/outcomes/0002-adopt-postgresql.md";

/// A log in which DR-2 is accepted and names two measures; the clock stands after the day of the first.
fn measured_by() -> Sandbox {
    let mut sandbox = story::log();
    sandbox.write(
        RECORD,
        "---
id: k7f3-2m9q
kind: technical
status: proposed
revision: 1
driver: ada
tags: [storage]
signoffs:
  product:
  engineering:
---
# Adopt PostgreSQL

## Decision

Orders live in PostgreSQL.

## Success measures

| Measure | Baseline | Target | Date |
|---|---|---|---|
| p95 latency | 300 ms | < 200 ms | 2027-05-22 |
| Lock errors a day | 40 | at most 2 | 2027-12-31 |
",
    );
    sandbox.commit_all("Propose a record");
    sign_as_both(&mut sandbox, "2");
    sandbox.commit_all("Accept a record");
    sandbox.at("2027-06-01T08:00:00Z");
    sandbox
}

#[test]
fn from_a_measure_that_is_overdue_to_what_the_site_shows() {
    let mut sandbox = measured_by();
    sandbox.run(&["check"]).success(
        str![[r#"
warning[measure-overdue]: `p95 latency` of DR-2 was to be measured 10 days ago
  --> decisions/0002-adopt-postgresql.md:30:1
   |
30 | | p95 latency | 300 ms | < 200 ms | 2027-05-22 |
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: measure it: `countersign outcome 2 --measure … --value … --source …`
   = help: nobody can measure it: `countersign outcome 2 --verdict unclear --lesson …` says so
   = note: countersign explain measure-overdue

checked 1 record in 1 log: 1 warning

"#]],
        str![],
    );
    sandbox.run(&["outcome"]).success(
        str![[r#"
record  measure            baseline  target     by when     measured  on
DR-2    p95 latency        300 ms    < 200 ms   2027-05-22  –         –
DR-2    Lock errors a day  40        at most 2  2027-12-31  –         –

"#]],
        str![[r#"
1 of 2 overdue

"#]],
    );
    sandbox.run(&["outcome", "2"]).success(
        str![[r#"
measure            baseline  target     by when     measured  on  stands
p95 latency        300 ms    < 200 ms   2027-05-22  –         –   waits
Lock errors a day  40        at most 2  2027-12-31  –         –   waits

"#]],
        str![[r#"
2 of 2 to be measured: `countersign outcome DR-2 --measure … --value … --source …`

"#]],
    );
    let add =
        ["outcome", "2", "--measure", "P95 Latency", "--value", "180 ms", "--source", "https://g.example/7"];
    sandbox.as_grace().run(&[&add[..], &["--dry-run"]].concat()).success(
        str![[r#"
--- /dev/null
+++ b/decisions/outcomes/0002-adopt-postgresql.md
@@ -0,0 +1,13 @@
+---
+outcome: 2
+date: 2027-06-01
+by: grace
+verdict: partly
+---
+# What became of DR-2
+
+## Measured
+
+| Measure | Value | Date | Source |
+|---|---|---|---|
+| p95 latency | 180 ms | 2027-06-01 | https://g.example/7 |

"#]],
        str![[r#"
nothing is written: this is what would be
verdict: partly, judged from the targets (p95 latency: met; Lock errors a day: waits)
still to be measured: Lock errors a day (by 2027-12-31)

"#]],
    );
    assert!(!sandbox.root().join(FILE).exists());
    sandbox.run(&add).success(
        str![[r#"
decisions/outcomes/0002-adopt-postgresql.md

"#]],
        str![[r#"
verdict: partly, judged from the targets (p95 latency: met; Lock errors a day: waits)
still to be measured: Lock errors a day (by 2027-12-31)

"#]],
    );
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["outcome", "2"]).success(
        str![[r#"
measure            baseline  target     by when     measured  on          stands
p95 latency        300 ms    < 200 ms   2027-05-22  180 ms    2027-06-01  met
Lock errors a day  40        at most 2  2027-12-31  –         –           waits

"#]],
        str![[r#"
1 of 2 to be measured: `countersign outcome DR-2 --measure … --value … --source …`

"#]],
    );
    let _ = sandbox.run(&["build", "--out", "site", "--no-history"]).ended(0);
    let page = sandbox.read("site/records/dr-2.html");
    assert!(page.contains("180 ms"), "the record's page shows it");
    let outcomes = sandbox.read("site/outcomes.html");
    assert!(outcomes.contains("180 ms") && outcomes.contains("g.example"), "so does that of outcomes");
    sandbox.run(&add).success(
        str![],
        str![[r#"
note: `p95 latency` was 180 ms on 2027-06-01 already, so it is not written again
nothing is new

"#]],
    );
    assert_eq!(sandbox.git(&["status", "--porcelain", "decisions"]), "?? decisions/outcomes/");
}

#[test]
fn a_verdict_goes_on_with_the_figures_unless_somebody_said_otherwise() {
    let sandbox = measured_by();
    let measure = |name: &str, value: &str, rest: &[&str]| {
        let words = ["outcome", "2", "--measure", name, "--value", value];
        sandbox.run(&[&words[..], rest].concat()).ended(0).stderr
    };
    assert!(measure("p95 latency", "180 ms", &["--date", "2027-05-22"]).contains("verdict: partly, judged"));
    let before = sandbox.read(FILE);
    assert!(measure("lock errors a day", "1", &[]).contains("verdict: met, judged"));
    let after = sandbox.read(FILE);
    let expected =
        before.replace("date: 2027-05-22", "date: 2027-06-01").replace("verdict: partly", "verdict: met")
            + "| Lock errors a day | 1 | 2027-06-01 |  |\n";
    assert_eq!(after, expected, "nothing else changes");
    let said = measure("p95 latency", "190 ms", &["--verdict", "unclear"]);
    assert!(said.contains("verdict: unclear, as you say; by the figures it would be met"), "{said}");
    let said = measure("p95 latency", "400 ms", &["--lesson", "It came back."]);
    assert!(said.contains("verdict: unclear, as it stood; by the figures it would be partly"), "{said}");
    assert!(sandbox.read(FILE).ends_with("\n\n## Lesson\n\nIt came back.\n"));
}

#[test]
fn a_file_of_figures_is_taken_whole_or_not_at_all() {
    let sandbox = measured_by();
    let good = "Measure,Value,Date,Source,Verdict,Lesson\np95 latency,180 ms,2027-05-22,\"a, b\",partly,\nlock errors a day,1,,,,\"Start\nearlier.\"\n";
    for (from, to, said) in [
        (
            "p95 latency",
            "p99 latency",
            "line 2: DR-2 has no measure `p99 latency`; nothing was written\n  help: did you mean `p95 latency`?",
        ),
        ("2027-05-22", "22.5.2027", "line 2: `22.5.2027` is no day: a day is written as 2027-05-20"),
        ("partly", "partyl", "line 2: `partyl` is no verdict: did you mean `partly`?"),
        ("day,1,,,,", "day,1,,,met,", "line 3: the verdict is met here and partly above"),
        ("day,1,", "day,,", "line 3: it has no value"),
        ("2027-05-22", "2028-05-22", "line 2: 2028-05-22 is yet to come"),
        ("Source", "Sauce", "line 1: there is no column `sauce`\n  help: did you mean `source`?"),
        ("\"a, b\"", "a, b", "line 2: 7 fields under 6 columns"),
        ("earlier.\"", "earlier.", "line 3: the quote that opens here is not closed"),
    ] {
        sandbox.write("figures.csv", good.replacen(from, to, 1));
        let stderr = sandbox.run(&["outcome", "2", "--csv", "figures.csv"]).ended(2).stderr;
        assert!(stderr.contains(said), "{to}: {stderr}");
        assert!(!sandbox.root().join(FILE).exists(), "{to}");
    }
    sandbox.write("figures.csv", good);
    sandbox.run(&["outcome", "2", "--csv", "figures.csv", "--format", "json"]).success(
        str![[r#"
{
  "added": [
    {
      "date": "2027-05-22",
      "measure": "p95 latency",
      "source": "a, b",
      "value": "180 ms"
    },
    {
      "date": "2027-06-01",
      "measure": "Lock errors a day",
      "source": "",
      "value": "1"
    }
  ],
  "judged": false,
  "path": "decisions/outcomes/0002-adopt-postgresql.md",
  "record": "DR-2",
  "verdict": "partly",
  "version": 1,
  "written": true
}

"#]],
        str![[r#"
verdict: partly, as you say; by the figures it would be met (p95 latency: met; Lock errors a day: met)

"#]],
    );
    snapbox::assert_data_eq!(
        sandbox.read(FILE),
        str![[r#"
---
outcome: 2
date: 2027-06-01
by: ada
verdict: partly
---
# What became of DR-2

## Measured

| Measure | Value | Date | Source |
|---|---|---|---|
| p95 latency | 180 ms | 2027-05-22 | a, b |
| Lock errors a day | 1 | 2027-06-01 |  |

## Lesson

Start
earlier.

"#]]
    );
    let before = sandbox.read(FILE);
    let again = sandbox.run(&["outcome", "2", "--csv", "figures.csv", "--verdict", "partly"]).ended(0);
    assert!(
        again.stderr.contains("note: `p95 latency` was 180 ms on 2027-05-22 already"),
        "{}",
        again.stderr
    );
    assert_eq!(sandbox.read(FILE), before, "what is there is not added twice");
    #[cfg(unix)]
    {
        let line =
            "printf 'measure,value\\nLock errors a day,0\\n' | countersign outcome 2 --csv - --besides";
        let _ = sandbox.sh(line).ended(0);
        assert!(sandbox.read(FILE).contains("| Lock errors a day | 0 | 2027-06-01 |  |"));
    }
}

#[test]
fn what_cannot_be_written_is_refused_with_a_way_out() {
    let mut sandbox = measured_by();
    sandbox.run(&["outcome", "2", "--measure", "Latency", "--value", "1"]).problem(str![[r#"
countersign: DR-2 has no measure `Latency`
  help: did you mean `p95 latency`?
  help: `--besides` takes one that the record does not name

"#]]);
    sandbox.run(&["outcome", "2", "--measure", "Uptime", "--value", "99 %", "--besides"]).problem(str![[r#"
countersign: what became of it cannot be judged from the figures (p95 latency: waits; Lock errors a day: waits)
  help: say it: `--verdict met`, `partly`, `missed` or `unclear`

"#]]);
    sandbox.run(&["outcome", "--verdict", "met"]).problem(str![[r#"
countersign: it is not said which decision this became of
  help: `countersign outcome 2 …`; `countersign outcome` lists those that wait

"#]]);
    sandbox.run(&["outcome", "2", "--lesson", "Well."]).problem(str![[r#"
countersign: what became of it cannot be judged from the figures (p95 latency: waits; Lock errors a day: waits)
  help: say it: `--verdict met`, `partly`, `missed` or `unclear`

"#]]);
    sandbox.run(&["outcome", "2", "--verdict", "mett"]).problem(str![[r#"
error: invalid value 'mett' for '--verdict <VERDICT>': did you mean `met`?

For more information, try '--help'.

"#]]);
    sandbox.run(&["outcome", "2", "--verdict", "met", "--lesson", "# A heading"]).problem(str![[r#"
countersign: `decisions/outcomes/0002-adopt-postgresql.md` would not be read back as meant; nothing was written
  help: a lesson holds no headings, and the table stands on lines of its own: write it by hand otherwise

"#]]);
    sandbox.run(&["outcome", "2", "--verdict", "met", "--by", "a: b"]).problem(str![[r#"
countersign: `a: b` cannot stand in a file as a name
  help: `--by grace`: a roster key, or a name of plain words

"#]]);
    sandbox.write("decisions/0003-x.md", story::RECORD.replace("k7f3-2m9q", "m4t8-x0wd"));
    sandbox.run(&["outcome", "3", "--verdict", "met"]).problem(str![[r#"
countersign: DR-3 is proposed: what was not decided has become nothing yet
  help: `countersign show DR-3` says what it waits for

"#]]);
    sandbox.write(FILE, "---\noutcome: 2\ndate: 2027-01-01\nby: ada\nverdict: met\n---\n# T\n\n## Measured\n\n| Measure | Value |\n|---|---|\n| p95 latency | 1 ms |\n");
    let source = ["outcome", "2", "--measure", "p95 latency", "--value", "2 ms", "--source", "x"];
    sandbox.run(&source).problem(str![[r#"
countersign: the table in `decisions/outcomes/0002-adopt-postgresql.md` has no column `Date`
  help: add the column `Date` to its table by hand, then run the command again

"#]]);
    sandbox.write(FILE, "---\noutcome: 2\n---\n# T\n");
    sandbox.run(&source).problem(str![[r#"
countersign: `decisions/outcomes/0002-adopt-postgresql.md` cannot be read: the outcome does not say `date:`
  help: mend what `countersign check` finds in it first

"#]]);
    sandbox.remove(FILE);
    sandbox.as_grace().run(&["outcome", "2", "--verdict", "met", "--format", "json"]).success(
        str![[r#"
{
  "added": [],
  "judged": false,
  "path": "decisions/outcomes/0002-adopt-postgresql.md",
  "record": "DR-2",
  "verdict": "met",
  "version": 1,
  "written": true
}

"#]],
        str![[r#"
verdict: met, as you say
still to be measured: Lock errors a day (by 2027-12-31)

"#]],
    );
}

#[test]
fn a_record_is_judged_again_when_its_outcome_goes() {
    let sandbox = measured_by();
    let _ = sandbox.run(&["outcome", "2", "--measure", "p95 latency", "--value", "180 ms"]).ended(0);
    sandbox.write("decisions/README.md", "# Ours\n").commit_all("Measure");
    // What is taken away has all records judged, and the memo keeps which of them are clean.
    sandbox.git(&["rm", "--quiet", "decisions/README.md"]);
    let _ = sandbox.run(&["check", "--staged"]).ended(0);
    sandbox.git(&["reset", "--quiet", "--hard"]);
    sandbox.git(&["rm", "--quiet", FILE]);
    sandbox.commit_all("Lose what was measured");
    sandbox.git(&["rm", "--quiet", "decisions/README.md"]);
    let said = sandbox.run(&["check", "--staged"]).ended(0);
    assert!(said.stdout.contains("warning[measure-overdue]: `p95 latency` of DR-2"), "{}", said.stdout);
}
