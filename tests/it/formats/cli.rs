//! `check --format` and `--report` on a real log, and what a run on GitHub adds by itself.

use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, RECORD, accepted};
use snapbox::str;

/// An accepted record of which one word was changed.
fn stale() -> Sandbox {
    let sandbox = accepted();
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
    sandbox
}

/// The same as a job of GitHub.
fn on_github() -> Sandbox {
    let mut sandbox = stale();
    sandbox.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", "summary.md");
    sandbox
}

#[test]
fn one_run_writes_all_reports() {
    let sandbox = stale();
    let forms = ["text", "json", "github", "sarif", "junit", "gitlab", "rdjson", "markdown"];
    let mut words = vec!["check".to_owned()];
    for form in forms {
        words.extend(["--report".to_owned(), format!("{form}=out/{form}.txt")]);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let shown = sandbox.run(&words).ended(1).stdout;
    for form in forms {
        let alone = sandbox.run(&["check", "--format", form]).ended(1).stdout;
        assert_eq!(sandbox.read(&format!("out/{form}.txt")), alone, "{form}");
        assert!(alone.contains("DR-1 was changed after grace signed it for product"), "{form}: {alone}");
    }
    assert_eq!(shown, sandbox.read("out/text.txt"));
    // A second run replaces them, and a good one says so in each.
    sandbox.git(&["checkout", "--", PATH]);
    let _ = sandbox.run(&words).ended(0);
    assert_eq!(sandbox.read("out/gitlab.txt"), "[]\n");
}

#[test]
fn a_report_that_cannot_be_written_is_no_pass() {
    let sandbox = accepted();
    sandbox.write("taken/x", "");
    let outcome = sandbox.run(&["check", "--report", "sarif=taken"]).ended(2);
    assert!(outcome.stderr.contains("`taken`"), "{}", outcome.stderr);
    sandbox.run(&["check", "--report", "sarif=a", "--report", "json=a"]).problem(str![[r#"
countersign: two reports go to `a`
  help: give each a file of its own

"#]]);
    sandbox.run(&["check", "--report", "pdf=a"]).problem(str![[r#"
error: invalid value 'pdf=a' for '--report <FORMAT=FILE>': `pdf` is none of text, json, github, sarif, junit, gitlab, rdjson, markdown

For more information, try '--help'.

"#]]);
    let _ = sandbox.run(&["check", "--report", "sarif"]).ended(2);
    let _ = sandbox.run(&["check", "--report", "sarif="]).ended(2);
}

#[test]
fn github_gets_annotations_and_a_summary_unless_text_is_asked_for() {
    let sandbox = on_github();
    sandbox.write("summary.md", "before\n");
    let shown = sandbox.run(&["check"]).ended(1).stdout;
    let plain = sandbox.run(&["check", "--format", "text"]).ended(1).stdout;
    assert!(!plain.contains("::error"), "{plain}");
    let added = shown.strip_prefix(&plain).expect("the text comes first");
    assert_eq!(
        added.lines().filter(|line| line.starts_with(&format!("::error file={PATH},line="))).count(),
        2
    );
    let summary = sandbox.read("summary.md");
    assert!(summary.starts_with("before\n### ❌ Countersign\n"), "{summary}");
    assert_eq!(summary.matches("### ").count(), 1, "asking for text leaves the summary alone:\n{summary}");
}

#[test]
fn a_full_or_unwritable_summary_changes_no_verdict() {
    let mut sandbox = on_github();
    sandbox.write("summary.md", "x".repeat(1 << 20));
    let _ = sandbox.run(&["check"]).ended(1);
    assert_eq!(sandbox.read("summary.md").len(), 1 << 20);
    sandbox.write("summary.md", "x".repeat((1 << 20) - 600));
    let _ = sandbox.run(&["check"]).ended(1);
    let summary = sandbox.read("summary.md");
    assert!(summary.len() <= 1 << 20 && summary.contains("that do not fit here: "), "{}", summary.len());
    sandbox.env("GITHUB_STEP_SUMMARY", "decisions");
    let outcome = sandbox.run(&["check"]).ended(1);
    assert!(outcome.stderr.contains("the summary of the job could not be written"), "{}", outcome.stderr);
}

/// What a service would obey in these lines.
fn obeyed(text: &str) -> Vec<&str> {
    let lower = |line: &str| line.to_lowercase();
    let anywhere = ["##[", "##vso[", "##teamcity["];
    let obeys = |line: &&str| {
        line.trim_start().starts_with("::") || anywhere.iter().any(|command| lower(line).contains(command))
    };
    text.lines().filter(obeys).collect()
}

#[test]
fn what_records_people_and_files_are_called_is_obeyed_by_no_service() {
    const FILE: &str = "decisions/0002-##[error]::error::.md";
    for service in ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"] {
        let mut sandbox = Sandbox::new();
        let people = POLICY.replace("Grace Hopper", "'##vso[task.complete]'");
        sandbox.git_init().write("decisions/countersign.yaml", people);
        let text =
            RECORD.replace("# Adopt", "# ##[group]::error::Adopt").replace("driver: ada", "driver: ##[ada]")
                + "\n::error::here\n##[error]there ##vso[task.x]y [##TeamCity[z]](##[gone].md)\n";
        sandbox.write(FILE, text);
        sandbox.as_ada().commit_all("Begin");
        sandbox.env(service, "true");
        for form in ["text", "github"] {
            let outcome = sandbox.run(&["check", "--format", form]);
            assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:?}");
            assert!(outcome.stdout.contains("#[ada]"), "the names are shown: {}", outcome.stdout);
            let ours = |line: &&str| form == "github" && line.starts_with("::");
            let bad: Vec<&str> = obeyed(&outcome.stdout).into_iter().filter(|line| !ours(line)).collect();
            assert!(bad.is_empty(), "{service} {form}: {bad:?}");
        }
        let missing = sandbox.run(&["check", "--base", "##[error]x"]).ended(2);
        assert!(obeyed(&missing.stderr).is_empty() && missing.stderr.contains("#\\#[error]x"), "{missing:?}");
    }
}
