//! What `countersign new` takes from its arguments: fields of the front matter, and what sections say.

use crate::support::Sandbox;
use crate::support::story::{POLICY, log};
use snapbox::str;

#[test]
fn what_is_said_of_a_section_takes_the_place_of_its_questions() {
    let sandbox = log();
    let said = [
        "new",
        "Fly",
        "--template",
        "technical-light",
        "--set",
        "decision=We fly.",
        "--set",
        "Quality and scale=Fast.",
        "--set",
        "quality=And high.",
        "--set",
        "options=As the table says.",
    ];
    let _ = sandbox.run(&said).ended(0);
    let text = sandbox.read("decisions/0001-fly.md");
    assert!(text.contains("## Decision\n\nWe fly.\n\n## Context\n"), "{text}");
    assert!(text.contains("## Quality and scale\n\nFast.\n\nAnd high.\n\n## Risks\n"), "{text}");
    assert!(text.contains("## Options\n\nAs the table says.\n\n| Option | Value |"), "{text}");
    sandbox.run(&["new", "x", "--template", "product", "--set", "decison=We."]).problem(str![[r#"
countersign: the template has no section `decison`
  help: did you mean `Decision`?

"#]]);
    sandbox.run(&["new", "x", "--template", "product", "--set", "decision"]).problem(str![[r#"
countersign: `--set decision` says nothing of a section
  help: write `--set decision="We keep orders in PostgreSQL."`

"#]]);
    sandbox.run(&["new", "x", "--template", "product", "--set", "decision=We.\n\n## More"]).problem(str![[
        r#"
countersign: what `--set` says would change the headings of the record
  help: say it in plain paragraphs, and give headings in the editor

"#
    ]]);
}

#[test]
fn fields_are_filled_from_arguments_and_checked() {
    let sandbox = log();
    let policy = format!("{POLICY}levels:\n  light:\n    roles: [engineering]\n");
    sandbox.write("decisions/countersign.yaml", policy).commit_all("A level");
    let said = [
        "new",
        "Fly",
        "--kind",
        "technical",
        "--level",
        "light",
        "--driver",
        "grace",
        "--informed",
        "marketing",
        "--affects",
        "src/fly/**",
        "--ticket",
        "SHOP-12",
        "--review",
        "2027-05-22",
        "--tag",
        "air",
        "--commit",
    ];
    let _ = sandbox.run(&said).ended(0);
    let text = sandbox.read("decisions/0001-fly.md");
    assert!(
        text.contains("\ndriver: grace\ninformed: [marketing]\ntags: [air]\naffects: [\"src/fly/**\"]\ntickets: [SHOP-12]\nreview: 2027-05-22\nlevel: light\nsignoffs:\n  engineering:\n---\n"),
        "{text}"
    );
    assert!(!text.contains("## Rollout"), "the level has a template of its own: {text}");
    assert_eq!(sandbox.git(&["log", "-1", "--format=%s"]), "Draft DR-1: Fly");
    let _ = sandbox.run(&["new", "Sail", "--kind", "product", "--relates", "1", "--dry-run"]).ended(0);
    let wrong = |more: &[&str]| sandbox.run(&[&["new", "x", "--kind", "product"], more].concat());
    wrong(&["--level", "lite"]).problem(str![[r#"
countersign: the policy has no level `lite`
  help: levels are light
  help: for a short template, leave the level away: `--template product-light`

"#]]);
    wrong(&["--driver", "eve"]).problem(str![[r#"
countersign: the roster knows nobody called `eve`
  help: `countersign roster list` shows who there is

"#]]);
    wrong(&["--ticket", "shop 12"]).problem(str![[r#"
countersign: the record would not be readable: `shop 12` in `tickets` is not what belongs there
  help: expected a list of issue keys such as `[SHOP-12]`

"#]]);
    wrong(&["--review", "2026-11-22"]).problem(str![[r#"
countersign: 2026-11-22 is over, and a review is to come
  help: write the day as in `--review 2027-05-22`

"#]]);
    wrong(&["--review", "soon"]).problem(str![[r#"
countersign: `soon` is no day
  help: write the day as in `--review 2027-05-22`

"#]]);
    wrong(&["--relates", "9"]).problem(str![[r#"
countersign: there is no record `9` in this log
  help: `countersign list` shows the records there are

"#]]);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}

#[test]
fn a_light_record_is_enough_for_a_new_policy() {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    let _ = sandbox.as_ada().run(&["init"]).ended(0);
    for (title, template) in [
        ("A", "product-light"),
        ("B", "technical-light"),
        ("C", "product-light-de"),
        ("D", "technical-light-de"),
    ] {
        let said = sandbox.run(&["new", title, "--template", template]).ended(0);
        assert!(!said.stderr.contains("note:"), "{}", said.stderr);
        let lines = sandbox.read(said.stdout.trim_end()).lines().count();
        assert!(lines <= 55, "{template} has {lines} lines");
    }
    let _ = sandbox.run(&["check"]).ended(0);
}
