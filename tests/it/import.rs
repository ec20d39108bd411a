//! `countersign import`: records of other tools, in the form of this program, with every byte of their prose.

use crate::support::Sandbox;
use snapbox::str;

/// Takes the ids out, which are random.
fn without_ids(text: &str) -> String {
    text.lines()
        .map(|line| if line.starts_with("id: ") { "id: …" } else { line })
        .collect::<Vec<_>>()
        .join("\n")
}

const OLD: &str = "# 1. Use X\n\nDate: 2020-01-01\n\n## Status\n\nSuperceded by [2. Use Y](0002-use-y.md)\n\n## Context\n\nNo end";
const NEW: &str = "# 2. Use Y\r\n\r\nDate: 2020-02-01\r\n\r\n## Status\r\n\r\nAccepted\r\n\r\nSupercedes [1. Use X](0001-use-x.md)\r\n\r\nAmends [3. Use Z](0003-use-z.md)\r\n";

/// A repository with records of adr-tools, and an index, a picture and a note beside them.
fn adr_tools() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox
        .git_init()
        .write("doc/adr/0001-use-x.md", OLD)
        .write("doc/adr/0002-use-y.md", NEW)
        .write(
            "doc/adr/0003-use-z.md",
            "# 3. Use Z\n\nDate: soon\n\n## Status\n\nParked\n\nAmended by [2. Use Y](0002-use-y.md)\n",
        )
        .write("doc/adr/README.md", "# Index\n")
        .write("doc/adr/picture.svg", "<svg/>");
    sandbox.as_ada().commit_all("Begin");
    sandbox
}

#[test]
fn a_folder_of_adr_tools_becomes_a_log() {
    let sandbox = adr_tools();
    sandbox.run(&["import", "--dry-run"]).findings(str![[r#"
doc/adr/countersign.yaml
doc/adr/0001-use-x.md: kind technical, status superseded (line 7), date 2020-01-01 (line 3), imported adr-tools
doc/adr/0002-use-y.md: kind technical, status accepted (line 7), date 2020-02-01 (line 3), supersedes [1] (line 9), relates [3] (line 11), imported adr-tools
doc/adr/0003-use-z.md: kind technical, imported adr-tools

"#]], str![[r#"
doc/adr/0003-use-z.md:1: it has no date of the form 2026-11-22
doc/adr/0003-use-z.md:7: `Parked` means no status that is known
doc/adr/README.md: no record by its name, and left as it is
would be imported: 3 records, from 3 adr-tools; 1 accepted, 1 no status, 1 superseded; 2 dates, 2 relations; nothing was written

"#]]);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    sandbox.run(&["import", "doc/adr"]).findings(str![[r#"
doc/adr/countersign.yaml
doc/adr/0001-use-x.md: kind technical, status superseded (line 7), date 2020-01-01 (line 3), imported adr-tools
doc/adr/0002-use-y.md: kind technical, status accepted (line 7), date 2020-02-01 (line 3), supersedes [1] (line 9), relates [3] (line 11), imported adr-tools
doc/adr/0003-use-z.md: kind technical, imported adr-tools

"#]], str![[r#"
doc/adr/0003-use-z.md:1: it has no date of the form 2026-11-22
doc/adr/0003-use-z.md:7: `Parked` means no status that is known
doc/adr/README.md: no record by its name, and left as it is
imported: 3 records, from 3 adr-tools; 1 accepted, 1 no status, 1 superseded; 2 dates, 2 relations
next: `countersign roster add` says who signs from now on; `countersign check`

"#]]);
    let (old, new) = (sandbox.read("doc/adr/0001-use-x.md"), sandbox.read("doc/adr/0002-use-y.md"));
    assert!(old.ends_with(&format!("---\n{OLD}")) && new.ends_with(&format!("---\r\n{NEW}")), "{old}{new}");
    let front = "---\nid: …\nkind: technical\nstatus: superseded\ndate: 2020-01-01\nimported: adr-tools\n---\n# 1. Use X";
    assert!(without_ids(&old).starts_with(front), "{old}");
    assert!(new.contains("status: accepted\r\ndate: 2020-02-01\r\nsupersedes: [1]\r\nrelates: [3]\r\nimported: adr-tools\r\n"), "{new}");
    assert!(!sandbox.read("doc/adr/0003-use-z.md").contains("status:"));
    // Nobody could sign them, and the rules begin with what is new.
    assert!(sandbox.read("doc/adr/countersign.yaml").contains("\nsince: 4\n"));
    let checked = sandbox.run(&["check"]).ended(0).stdout;
    assert!(!checked.contains("error"), "{checked}");
    sandbox.commit_all("Import");
    let _ = sandbox.run(&["check", "--base", "HEAD~1"]).ended(0);
    let listed = sandbox.run(&["list"]).ended(0).stdout;
    assert!(listed.contains("ADR-1   superseded") && listed.contains("ADR-2   accepted"), "{listed}");
    let _ = sandbox.run(&["import", "doc/adr"]).ended(2);
}

#[test]
fn a_word_for_a_status_can_be_told() {
    let sandbox = adr_tools();
    let told =
        sandbox.run(&["import", "doc/adr", "--status", "Parked=rejected", "--kind", "product"]).ended(1);
    assert!(!told.stderr.contains("Parked"), "{}", told.stderr);
    let text = sandbox.read("doc/adr/0003-use-z.md");
    assert!(text.contains("kind: product\nstatus: rejected\n"), "{text}");
    let _ = sandbox.run(&["import", "doc/adr", "--status", "Parked=gone"]).ended(2);
    let _ = sandbox.run(&["import", "doc/adr", "--from", "word"]).ended(2);
}

#[test]
fn front_matter_of_madr_and_adrs_is_kept() {
    let sandbox = Sandbox::new();
    let madr = "---\n# MADR\nstatus: \"accepted; supersedes ADR-0007\"\ndate: 2024-05-06\ndecision-makers: [Ann, Bob]\n\
                informed: All of us\nsupersedes: ADR-0007\n---\n\n# Use A\n\n## Context and Problem Statement\n\nWhy.\n";
    let adrs = "---\nnumber: 8\ntitle: Use B\nstatus: proposed\ndate: 2024-05-07\ntags:\n  - Data Storage\nlinks:\n  - target: 9\n    kind: amends\n---\n\n## Context\n\nB.\n";
    sandbox
        .git_init()
        .write(
            "adr/0007-use-old.md",
            "# Use old\n\n* Status: superseded by ADR-9\n* Date: 2020-01-01\n\n## Considered Options\n",
        )
        .write("adr/0008-use-b.md", adrs)
        .write("adr/0009-use-a.md", madr)
        .write("adr/notes.md", "---\n- a list\n---\n# Notes\n");
    sandbox.run(&["import", "adr"]).findings(str![[r#"
adr/countersign.yaml
adr/0007-use-old.md: kind technical, status superseded (line 3), date 2020-01-01 (line 4), imported madr
adr/0008-use-b.md: kind technical, status proposed (line 4), date 2024-05-07 (line 5), tags [data-storage] (line 6), relates [9] (line 8), imported adrs
adr/0009-use-a.md: kind technical, status accepted (line 3), date 2024-05-06 (line 4), supersedes [7] (lines 3, 7), imported madr

"#]], str![[r#"
adr/0009-use-a.md:6: `informed:` says something else here, so its lines are a comment now
adr/notes.md:1: it does not say its status
adr/notes.md:1: it has no date of the form 2026-11-22
adr/notes.md:1: left as it is, for its front matter would not be read as meant
imported: 3 records, from 1 adrs, 2 madr; 1 accepted, 1 proposed, 1 superseded; 3 dates, 2 relations
next: `countersign roster add` says who signs from now on; `countersign check`

"#]]);
    assert_eq!(
        without_ids(&sandbox.read("adr/0009-use-a.md")),
        "---\nid: …\nkind: technical\nstatus: accepted\nsupersedes: [7]\nimported: madr\n# MADR\n\
         # status: \"accepted; supersedes ADR-0007\"\ndate: 2024-05-06\ndecision-makers: [Ann, Bob]\n# informed: All of us\n\
         # supersedes: ADR-0007\n---\n\n# Use A\n\n## Context and Problem Statement\n\nWhy."
    );
    let text = sandbox.read("adr/0008-use-b.md");
    assert!(
        text.contains(
            "tags: [data-storage]\nrelates: [9]\nimported: adrs\nnumber: 8\ntitle: Use B\nstatus: proposed\n"
        ),
        "{text}"
    );
    assert!(text.contains("# tags:\n#   - Data Storage\nlinks:\n  - target: 9\n"), "{text}");
    let listed = sandbox.run(&["list"]).ended(0).stdout;
    assert!(listed.contains("Use B"), "{listed}");
    let _ = sandbox.run(&["check"]).ended(0);
}

#[test]
fn log4brains_gets_numbers_if_that_is_asked_for() {
    let mut sandbox = Sandbox::new();
    let old = "# Use X\n\n- Status: superseded by [20200201-use-y](20200201-use-y.md)\n- Date: 2020-01-01\n\n## Links\n\n![p](p.svg)\n";
    let new = "# Use Y\n\n- Status: accepted\n- Date: 2020-02-01\n\n## Links\n\n- Supersedes [20200101-use-x](20200101-use-x.md)\n";
    sandbox
        .git_init()
        .write("docs/adr/20200101-use-x.md", old)
        .write("docs/adr/20200201-use-y.md", new)
        .write("docs/adr/p.svg", "<svg/>")
        .write("README.md", "[x](docs/adr/20200101-use-x.md)\n");
    sandbox.as_ada().commit_all("Begin");
    let told = sandbox.run(&["import", "docs/adr", "--dry-run"]).ended(1).stderr;
    assert!(told.contains("docs/adr/20200201-use-y.md:8: the relation to `docs/adr/20200101-use-x.md` cannot be written, for it has no number"), "{told}");
    assert!(!sandbox.root().join("docs/adr/countersign.yaml").exists());
    let copy = sandbox.run(&["import", "docs/adr", "--into", "decisions", "--number"]).ended(0);
    assert!(copy.stdout.contains("decisions/p.svg: copied"), "{}", copy.stdout);
    assert!(sandbox.read("decisions/0002-use-y.md").contains("supersedes: [1]\n"));
    assert_eq!(sandbox.read("docs/adr/20200201-use-y.md"), new);
    sandbox.run(&["import", "docs/adr", "--number"]).success(str![[r#"
docs/adr/countersign.yaml
docs/adr/0001-use-x.md: kind technical, status superseded (line 3), date 2020-01-01 (line 4), imported markdown
docs/adr/0002-use-y.md: kind technical, status accepted (line 3), date 2020-02-01 (line 4), supersedes [1] (line 8), imported markdown
README.md: links follow

"#]], str![[r#"
imported: 2 records, from 2 markdown; 1 accepted, 1 superseded; 2 dates, 1 relation
next: `countersign roster add` says who signs from now on; `countersign check`

"#]]);
    assert!(sandbox.read("docs/adr/0001-use-x.md").ends_with(&old.replace("20200201-use-y", "0002-use-y")));
    assert!(sandbox.read("docs/adr/0002-use-y.md").contains("supersedes: [1]\n"));
    assert_eq!(sandbox.read("README.md"), "[x](docs/adr/0001-use-x.md)\n");
    assert!(!sandbox.root().join("docs/adr/20200101-use-x.md").exists());
    let checked = sandbox.run(&["check"]).ended(0).stdout;
    assert!(!checked.contains("error"), "{checked}");
}

#[test]
fn nothing_is_overwritten_and_nothing_is_left_half_done() {
    let sandbox = adr_tools();
    sandbox.write("decisions/0002-use-y.md", "mine\n");
    sandbox.run(&["import", "doc/adr", "--into", "decisions"]).problem(str![[r#"
countersign: [ROOT]/decisions/0002-use-y.md: this file is there already; nothing was changed
  because: [ROOT]/decisions/0002-use-y.md: this file is there already
  help: Choose another name, or remove that file first.

"#]]);
    assert_eq!(sandbox.read("decisions/0002-use-y.md"), "mine\n");
    assert!(!sandbox.root().join("decisions/0001-use-x.md").exists());
    assert!(!sandbox.root().join("decisions/countersign.yaml").exists());
    let path = sandbox.root().join("doc/adr/0002-use-y.md");
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).unwrap();
    let _ = sandbox.run(&["import", "doc/adr"]).ended(2);
    assert_eq!(sandbox.read("doc/adr/0001-use-x.md"), OLD);
    assert!(!sandbox.root().join("doc/adr/countersign.yaml").exists());
}

#[test]
fn a_log_that_is_there_is_joined_only_where_its_policy_spares_the_old() {
    let sandbox = adr_tools();
    let _ = sandbox.run(&["init", "decisions", "--yes"]).ended(0);
    let before = sandbox.git(&["status", "--short", "--untracked-files=all"]);
    sandbox.run(&["import", "doc/adr", "--into", "decisions"]).problem(str![[r#"
countersign: `decisions` has 1 of these numbers already; nothing was written
  help: DR-1: `0001-use-x.md` would stand beside `decisions/0001-record-decisions-that-product-and-engineering-both-sign.md`
  help: `--number` gives each of them the next free number; links among them follow

"#]]);
    sandbox.run(&["import", "doc/adr", "--into", "decisions", "--number"]).problem(str![[r#"
countersign: `decisions/0004-use-x.md` would be new in this log, and its rules would ask for sign-offs that nobody could give
  help: `since: 2026-11-22` in `decisions/countersign.yaml` spares imported records from before that day, and no others

"#]]);
    assert_eq!(sandbox.git(&["status", "--short", "--untracked-files=all"]), before);
    let _ = sandbox.run(&["init", "doc/adr", "--yes"]).ended(0);
    let _ = sandbox.run(&["import", "doc/adr"]).ended(1);
    let _ = sandbox.run(&["check"]).ended(0);
    let other = adr_tools();
    let _ = other.run(&["init", "doc/adr", "--yes"]).ended(0);
    let policy = other.read("doc/adr/countersign.yaml").replace("since: 4", "since: 2");
    other.write("doc/adr/countersign.yaml", policy);
    other.run(&["import", "doc/adr"]).problem(str![[r#"
countersign: `doc/adr/0002-use-y.md` is no older than what `doc/adr/countersign.yaml` spares, so its rules would ask for sign-offs that nobody could give
  help: say in `doc/adr/countersign.yaml` from which number or day on records are new: `since: 43` or `since: 2026-11-22`

"#]]);
}

#[test]
fn what_was_written_under_the_policy_does_not_grow_old_by_saying_so() {
    let mut sandbox = adr_tools();
    let _ = sandbox.run(&["import", "doc/adr"]).ended(1);
    sandbox.as_ada().commit_all("Import");
    let policy = sandbox.read("doc/adr/countersign.yaml").replace("since: 4", "since: 9");
    sandbox.write("doc/adr/countersign.yaml", policy);
    let draft = "---\nid: k7f3-2m9q\nkind: technical\nstatus: draft\nrevision: 1\ndate: 2026-11-22\nsignoffs:\n  product:\n  engineering:\n---\n# Y\n";
    sandbox.write("doc/adr/0005-y.md", draft);
    sandbox.commit_all("Draft");
    let claims = "---\nid: k7f3-2m9q\nkind: technical\nstatus: accepted\nrevision: 1\ndate: 2026-11-22\nimported: madr\n---\n# Y\n";
    sandbox.write("doc/adr/0005-y.md", claims);
    let checked = sandbox.run(&["check"]).ended(1).stdout;
    assert!(checked.contains("signoff-missing"), "{checked}");
    sandbox.commit_all("Claim to be old");
    let checked = sandbox.run(&["check", "--base", "HEAD~1"]).ended(1).stdout;
    assert!(checked.contains("signoff-missing"), "{checked}");
    // Nor does what is new.
    sandbox.write("doc/adr/0006-z.md", claims.replace("k7f3", "m4t8"));
    let checked = sandbox.run(&["check"]).ended(1).stdout;
    assert!(checked.contains("signoff-missing") && checked.contains("ADR-6"), "{checked}");
}

#[test]
fn json_adr_comes_back_as_it_went() {
    let sandbox = adr_tools();
    let _ = sandbox.run(&["import", "doc/adr"]).ended(1);
    let json = sandbox.run(&["export", "json-adr"]).ended(0).stdout;
    sandbox.write("x.json", &json);
    let _ = sandbox.run(&["import", "x.json"]).ended(2);
    let _ = sandbox.run(&["import", "x.json", "--into", "again", "--title", "Decisions"]).ended(1);
    let again = sandbox.run(&["export", "json-adr", "--log", "again"]).ended(0).stdout;
    assert_eq!(again.replace("\"again", "\"doc/adr"), json);
    sandbox.write("x.json", "{\"adrs\": [\n{\"number\": \"one\"}]}");
    sandbox.run(&["import", "x.json", "--into", "other"]).problem(str![[r#"
countersign: x.json: line 2: invalid type: string "one", expected u32 at line 2 column 16

"#]]);
}

#[test]
fn records_join_a_log_under_free_numbers_and_links_follow() {
    let sandbox = adr_tools();
    let _ = sandbox.run(&["init", "decisions", "--yes"]).ended(0);
    let policy =
        sandbox.read("decisions/countersign.yaml").replace("prefix: DR\n", "prefix: DR\nsince: 2026-11-22\n");
    sandbox.write("decisions/countersign.yaml", policy).write("decisions/README.md", "# Ours\n");
    sandbox.commit_all("A log");
    let join = ["import", "doc/adr", "--into", "decisions", "--number"];
    let before = sandbox.git(&["status", "--short", "--untracked-files=all"]);
    sandbox.run(&[&join[..], &["--dry-run"]].concat()).findings(str![[r#"
decisions/0004-use-x.md: kind technical, status superseded (line 7), date 2020-01-01 (line 3), imported adr-tools
decisions/0002-use-y.md: kind technical, status accepted (line 7), date 2020-02-01 (line 3), supersedes [4] (line 9), relates [3] (line 11), imported adr-tools
decisions/0003-use-z.md: kind technical, imported adr-tools
decisions/picture.svg: copied

"#]], str![[r#"
decisions/0003-use-z.md:1: it has no date of the form 2026-11-22
decisions/0003-use-z.md:7: `Parked` means no status that is known
decisions/README.md: not copied, for another file is there already
decisions/0001-use-x.md: number 1 is taken in the log, so it becomes 4
what is added to a log is new in it: `check` of the change that brings these, and the hook, ask for sign-offs that nobody gave; once whoever may has merged it in spite of that, `since:` spares them
would be imported: 3 records, from 3 adr-tools; 1 accepted, 1 no status, 1 superseded; 2 dates, 2 relations; nothing was written

"#]]);
    assert_eq!(sandbox.git(&["status", "--short", "--untracked-files=all"]), before);
    let _ = sandbox.run(&[&join[..], &["--commit"]].concat()).ended(1);
    assert_eq!(
        sandbox.git(&["show", "--format=%s", "--name-status"]),
        "Import 3 records: decisions\n\nA\tdecisions/0002-use-y.md\nA\tdecisions/0003-use-z.md\nA\tdecisions/0004-use-x.md\nA\tdecisions/picture.svg"
    );
    assert_eq!(sandbox.read("decisions/README.md"), "# Ours\n");
    assert!(
        sandbox.read("decisions/0002-use-y.md").contains("[1. Use X](0004-use-x.md)"),
        "{}",
        sandbox.read("decisions/0002-use-y.md")
    );
    assert!(sandbox.read("decisions/0002-use-y.md").contains("supersedes: [4]"));
    sandbox.run(&["list"]).success(str![[r#"
record  status      kind       product  engineering  evidence  title
DR-1    proposed    technical  missing  missing      –         Record decisions that product and engineering both sign
DR-2    accepted    technical  –        –            –         Use Y
DR-3    –           technical  –        –            –         Use Z
DR-4    superseded  technical  –        –            –         Use X

"#]], str![]);
    let _ = sandbox.run(&["check"]).ended(0);
    // No change brings in a decision that nobody signed unless people let it in.
    let checked = sandbox.run(&["check", "--base", "HEAD~1"]).ended(1).stdout;
    assert!(checked.contains("signoff-missing"), "{checked}");
}

#[test]
fn a_file_of_json_adr_joins_a_log_and_its_relations_follow() {
    let sandbox = adr_tools();
    let _ = sandbox.run(&["import", "doc/adr"]).ended(1);
    let json = sandbox.run(&["export", "json-adr"]).ended(0).stdout;
    let other = Sandbox::new();
    other.git_init().write("old.json", json);
    let _ = other.run(&["init", "decisions", "--yes"]).ended(0);
    other.run(&["import", "old.json", "--into", "decisions"]).problem(str![[r#"
countersign: `decisions` has 1 of these numbers already; nothing was written
  help: DR-1: `0001-use-x.md` would stand beside `decisions/0001-record-decisions-that-product-and-engineering-both-sign.md`
  help: `--number` gives each of them the next free number; links among them follow

"#]]);
    let policy =
        other.read("decisions/countersign.yaml").replace("prefix: DR\n", "prefix: DR\nsince: 2026-11-22\n");
    other.write("decisions/countersign.yaml", policy);
    let _ = other.run(&["import", "old.json", "--into", "decisions", "--number"]).ended(1);
    assert!(
        other.read("decisions/0002-use-y.md").contains("supersedes: [4]"),
        "{}",
        other.read("decisions/0002-use-y.md")
    );
    assert!(other.root().join("decisions/0004-use-x.md").exists());
}

#[test]
fn a_folder_that_is_not_there_is_told_with_one_that_is() {
    let sandbox = adr_tools();
    sandbox.run(&["import", "nowhere"]).problem(str![[r#"
countersign: there is no folder or file `nowhere`
  help: there are records in `doc/adr`: `countersign import doc/adr`

"#]]);
    sandbox.remove("doc/adr/0001-use-x.md").remove("doc/adr/0002-use-y.md").remove("doc/adr/0003-use-z.md");
    sandbox.run(&["import", "nowhere"]).problem(str![[r#"
countersign: there is no folder or file `nowhere`
  help: name the folder that holds the records: `countersign import docs/adr`

"#]]);
}
