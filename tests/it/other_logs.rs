//! A site of several repositories: logs that the policy names by path or address, each at one commit.

use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, RECORD, proposed};

/// Makes another repository beside the working folder's own, with a log of the prefix API; gives its commit.
fn other(sandbox: &Sandbox) -> String {
    sandbox.git(&["init", "--quiet", "../api"]);
    let policy = POLICY
        .replace("prefix: DR", "prefix: API")
        .replace("title: Decisions", "title: API decisions")
        .replace("6f1c0e52-8d5e", "6f1c0e52-8d5f");
    sandbox.write("../api/docs/decisions/countersign.yaml", policy);
    sandbox.write(
        "../api/docs/decisions/0007-version-the-api.md",
        RECORD
            .replace("k7f3-2m9q", "m7f3-2m9q")
            .replace("# Adopt PostgreSQL for orders", "# Version the API"),
    );
    commit(sandbox, "Begin")
}

fn commit(sandbox: &Sandbox, message: &str) -> String {
    sandbox.git(&["-C", "../api", "add", "--all"]);
    sandbox.git(&["-C", "../api", "commit", "--quiet", "--message", message]);
    sandbox.git(&["-C", "../api", "rev-parse", "HEAD"])
}

fn name(sandbox: &Sandbox, lines: &str) {
    sandbox.write("decisions/countersign.yaml", format!("{POLICY}site:\n  logs:\n{lines}"));
}

#[test]
fn a_repository_beside_this_one_is_shown_at_its_commit() {
    let sandbox = proposed();
    other(&sandbox);
    name(&sandbox, "    - path: ../api\n      folder: docs/decisions\n");
    // What is not committed there is not shown.
    sandbox.write("../api/docs/decisions/0008-later.md", "# Later\n");
    let _ = sandbox.run(&["build", "--out", "site"]).ended(0);
    let list = sandbox.read("site/records.html");
    assert!(list.contains("Version the API") && list.contains("Adopt PostgreSQL"), "{list}");
    assert!(!list.contains("Later"), "{list}");
    assert!(sandbox.read("site/records/api-7.html").contains("API decisions"));
    // A new commit there is seen, also where nothing changed here.
    commit(&sandbox, "Later");
    let _ = sandbox.run(&["build", "--out", "site"]).ended(0);
    assert!(sandbox.read("site/records.html").contains("Later"));
}

#[test]
fn records_of_two_repositories_cite_each_other_by_prefix() {
    let sandbox = proposed();
    other(&sandbox);
    let file = "../api/docs/decisions/0007-version-the-api.md";
    sandbox.write(file, sandbox.read(file).replace("PostgreSQL.", "PostgreSQL, see DR-1."));
    commit(&sandbox, "Cite");
    name(&sandbox, "    - path: ../api\n      folder: docs/decisions\n");
    sandbox.write(PATH, RECORD.replace("PostgreSQL.", "PostgreSQL, which API-7 asks for."));
    let _ = sandbox.run(&["build", "--out", "site"]).ended(0);
    let page = sandbox.read("site/records/dr-1.html");
    assert!(
        page.contains("<a class=\"cited\" href=\"api-7.html\" title=\"Version the API\">API-7</a>"),
        "{page}"
    );
    let page = sandbox.read("site/records/api-7.html");
    assert!(
        page.contains("<a class=\"cited\" href=\"dr-1.html\" title=\"Adopt PostgreSQL for orders\">DR-1</a>"),
        "{page}"
    );
}

#[test]
fn what_lies_at_an_address_is_fetched_when_asked_for_and_shown_as_pinned() {
    let sandbox = proposed();
    let first = other(&sandbox);
    let url = format!("file://{}", sandbox.root().parent().unwrap().join("api").display());
    let line = |pin: &str| format!("    - git: {url}\n      ref: HEAD\n      folder: docs/decisions\n{pin}");
    name(&sandbox, &line(""));
    let told = sandbox.run(&["build", "--out", "site"]).ended(2);
    assert!(told.stderr.contains("`countersign build --fetch`"), "{}", told.stderr);
    assert!(told.stderr.contains("decisions/countersign.yaml:19 names this log"), "{}", told.stderr);
    let told = sandbox.run(&["build", "--out", "site", "--fetch"]).ended(2);
    assert!(told.stderr.contains(&format!("pin it: write `commit: {first}`")), "{}", told.stderr);

    name(&sandbox, &line(&format!("      commit: {first}\n")));
    let _ = sandbox.run(&["build", "--out", "site"]).ended(0);
    assert!(sandbox.read("site/records/api-7.html").contains("Version the API"));

    // The other repository goes on; the site stays at its commit, and says so when it fetches.
    sandbox.write("../api/docs/decisions/0008-later.md", "# Later\n");
    let second = commit(&sandbox, "Later");
    let told = sandbox.run(&["build", "--out", "site", "--fetch"]).ended(0);
    assert!(told.stderr.contains(&format!("is at {second} by now")), "{}", told.stderr);
    assert!(!sandbox.read("site/records.html").contains("Later"));
    std::fs::rename(
        sandbox.root().parent().unwrap().join("api"),
        sandbox.root().parent().unwrap().join("gone"),
    )
    .unwrap();
    let _ = sandbox.run(&["build", "--out", "elsewhere"]).ended(0);
    assert!(sandbox.read("elsewhere/records/api-7.html").contains("Version the API"), "no network is needed");
}

#[test]
fn a_log_that_is_not_there_is_told_with_the_line_that_names_it() {
    let sandbox = proposed();
    for (lines, says) in [
        ("    - path: ../none\n      folder: decisions\n", "there is no git repository at `../none`"),
        ("    - path: .\n      folder: docs\n", "`.` holds no log in `docs`"),
    ] {
        name(&sandbox, lines);
        let told = sandbox.run(&["build", "--out", "site"]).ended(2);
        assert!(told.stderr.contains(says), "{}", told.stderr);
        assert!(told.stderr.contains("decisions/countersign.yaml:19 names this log"), "{}", told.stderr);
    }
}
