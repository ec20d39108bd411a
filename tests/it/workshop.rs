//! `countersign workshop`: from a question to a proposed record, in one room and on branches.

use crate::support::Sandbox;
use crate::support::story::log;
use snapbox::str;

const FOLDER: &str = "decisions/workshops/how-do-we-keep-orders-safe";

fn begun() -> Sandbox {
    let sandbox = log();
    let start = ["workshop", "start", "How do we keep orders safe?", "--context", "Two were lost in May."];
    let _ = sandbox.run(&[&start[..], &["--criterion", "Cost=engineering:0.5"]].concat()).ended(0);
    sandbox
}

fn goes(sandbox: &Sandbox, args: &[&str]) {
    let _ = sandbox.run(&[&["workshop"], args].concat()).ended(0);
}

/// All in one room, at one machine.
fn in_the_room() -> Sandbox {
    let sandbox = begun();
    goes(&sandbox, &["idea", "A managed database", "Keep the files"]);
    goes(&sandbox, &["idea", "--as", "grace", "Ask the warehouse first"]);
    goes(&sandbox, &["idea", "--as", "Kim Minh", "Buy a product"]);
    goes(&sandbox, &["group", "Managed", "ada-1", "kim-minh-1"]);
    goes(
        &sandbox,
        &["option", "PostgreSQL, managed", "--from", "managed", "--text", "Somebody else runs it."],
    );
    goes(&sandbox, &["score", "PostgreSQL, managed", "feasibility=2", "cost=3"]);
    goes(&sandbox, &["score", "do-nothing", "feasibility=5", "cost=5"]);
    goes(&sandbox, &["score", "PostgreSQL, managed", "value=5", "--as", "grace"]);
    goes(&sandbox, &["score", "do-nothing", "value=1", "--as", "grace"]);
    sandbox
}

#[test]
fn a_question_is_begun_once() {
    let sandbox = log();
    let start = ["workshop", "start", "How do we keep orders safe?", "--criterion", "Reach=product:2"];
    sandbox.run(&[&start[..], &["--dry-run"]].concat()).success(str![], str![]);
    assert!(!sandbox.root().join(FOLDER).exists());
    sandbox.run(&start).success(str![], str![]);
    sandbox.run(&start).problem(str![]);
    sandbox.run(&["workshop", "start", "Q", "--criterion", "Reach=prodct"]).problem(str![]);
    sandbox.run(&["workshop", "start", "Q", "--criterion", "Value"]).problem(str![]);
    sandbox.run(&["workshop", "start", "Q", "--criterion", "Reach=product:0"]).problem(str![]);
    sandbox.run(&["check"]).ended(0);
}

#[test]
fn a_room_comes_to_a_proposed_record() {
    let mut sandbox = in_the_room();
    sandbox.run(&["workshop", "show"]).success(str![], str![]);
    sandbox.run(&["workshop", "show", "--format", "markdown"]).success(str![], str![]);
    let json = sandbox.run(&["workshop", "show", "--format", "json"]).ended(0).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["disagreements"][0]["option"], "do-nothing");
    assert_eq!(json["options"][0]["scores"]["value"]["mean"], 5.0);
    let propose = ["workshop", "propose", "--choose", "postgresql-managed"];
    let _ = sandbox.run(&[&propose[..], &["--dry-run"]].concat()).ended(0);
    assert!(sandbox.read(&format!("{FOLDER}/question.md")).contains("status: open"));
    sandbox.run(&propose).success(str![], str![]);
    let record = sandbox.read("decisions/0001-postgresql-managed.md");
    let (front, body) = record.split_once("\n---\n").expect("it has front matter");
    assert!(front.contains("status: proposed") && front.contains("driver: ada"), "{front}");
    snapbox::assert_data_eq!(body, str![]);
    sandbox.run(&["check"]).success(str![], str![]);
    sandbox.run(&["workshop", "idea", "Late"]).problem(str![]);
    sandbox.run(&["workshop", "show", "how"]).ended(0);
    crate::support::story::sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Accept what came of it");
    let _ = sandbox.run(&["build", "--out", "site", "--no-history"]).ended(0);
    assert!(!sandbox.root().join("site/records/grace.html").exists());
    assert!(sandbox.read("site/records/dr-1.html").contains("Somebody else runs it."));
}

#[test]
fn what_the_log_asks_for_and_nobody_said_stands_there_as_a_question() {
    let sandbox = in_the_room();
    let policy = sandbox.read("decisions/countersign.yaml");
    sandbox.write(
        "decisions/countersign.yaml",
        policy.replace("technical: [Decision]", "technical: [Decision, Risks, Cost]"),
    );
    let propose = ["workshop", "propose", "--title", "Keep orders safe", "--section", "Cost=60 € a month."];
    sandbox.run(&propose).success(str![], str![]);
    let record = sandbox.read("decisions/0001-keep-orders-safe.md");
    assert!(record.contains("status: draft"), "{record}");
    assert!(record.contains("\n## Decision\n\n> ✎ What do we decide"), "{record}");
    assert!(
        record.contains("\n## Risks\n\n> ✎ Engineering") && record.contains("\n## Cost\n\n60 € a month.\n"),
        "{record}"
    );
}

#[test]
fn words_that_nothing_is_called_by_are_met_with_what_was_meant() {
    let sandbox = in_the_room();
    sandbox.run(&["workshop", "group", "Managed", "ada-1", "adda-2"]).problem(str![]);
    sandbox.run(&["workshop", "option", "X", "--from", "Manged"]).problem(str![]);
    sandbox.run(&["workshop", "score", "do-nothin", "cost=1"]).problem(str![]);
    sandbox.run(&["workshop", "score", "do-nothing", "csot=1"]).problem(str![]);
    sandbox.run(&["workshop", "score", "do-nothing", "cost=6"]).problem(str![]);
    sandbox.run(&["workshop", "score", "do-nothing", "value=1"]).problem(str![]);
    sandbox.run(&["workshop", "score", "do-nothing", "cost=1", "--as", "Kim Minh"]).problem(str![]);
    sandbox.run(&["workshop", "score"]).problem(str![]);
    sandbox.run(&["workshop", "show", "how-do-we-keep-orders-saef"]).problem(str![]);
    sandbox.run(&["workshop", "propose", "--choose", "postgres-managed"]).problem(str![]);
    sandbox.run(&["workshop", "idea"]).problem(str![]);
    goes(&sandbox, &["start", "Another?"]);
    sandbox.run(&["workshop", "idea", "A"]).problem(str![]);
    goes(&sandbox, &["close", "--workshop", "another"]);
    goes(&sandbox, &["idea", "A"]);
    sandbox.write(&format!("{FOLDER}/scores/ada.yaml"), "do-nothing: {feasibility: 5}\n");
    sandbox.run(&["workshop", "score", "do-nothing", "cost=1"]).problem(str![]);
}

#[cfg(unix)]
#[test]
fn ideas_come_from_files_and_pipes_too() {
    let sandbox = begun();
    sandbox.write("ideas.txt", "- One\n\n* Two\nOne\n");
    sandbox.run(&["workshop", "idea", "--file", "ideas.txt"]).success(str![], str![]);
    let _ = sandbox.sh("printf 'Two\\nThree\\n' | countersign workshop idea --file -").ended(0);
    snapbox::assert_data_eq!(sandbox.read(&format!("{FOLDER}/ideas/ada.md")), str![]);
}

/// Three people on three branches, merged by git as it is: no driver, no help.
#[test]
fn what_is_said_on_three_branches_merges_without_a_conflict() {
    let mut sandbox = begun();
    goes(&sandbox, &["option", "PostgreSQL, managed"]);
    sandbox.commit_all("Begin a workshop");
    let say = |sandbox: &mut Sandbox, branch: &str, own: &[&[&str]]| {
        sandbox.git(&["switch", "--quiet", "--create", branch, "main"]);
        for args in own {
            goes(sandbox, args);
        }
        sandbox.commit_all(branch);
    };
    sandbox.as_grace();
    say(
        &mut sandbox,
        "grace",
        &[
            &["idea", "Ask the warehouse"],
            &["group", "People", "grace-1"],
            &["option", "Do nothing", "--text", "We wait."],
            &["score", "postgresql-managed", "value=5"],
            &["score", "do-nothing", "value=2"],
        ],
    );
    sandbox.as_ada();
    say(
        &mut sandbox,
        "ada",
        &[
            &["idea", "Keep the files", "Ask Kim"],
            &["group", "People", "ada-2"],
            &["option", "Files", "--from", "ada-1"],
            &["score", "postgresql-managed", "feasibility=2", "cost=4"],
            &["score", "do-nothing", "feasibility=5"],
        ],
    );
    say(
        &mut sandbox,
        "guest",
        &[&["idea", "--as", "Kim Minh", "Buy it"], &["group", "People", "kim-minh-1", "--as", "Kim Minh"]],
    );
    sandbox.git(&["switch", "--quiet", "main"]);
    for branch in ["grace", "ada", "guest"] {
        sandbox.git(&["merge", "--quiet", "--no-edit", branch]);
    }
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
    sandbox.run(&["workshop", "show"]).success(str![], str![]);
    sandbox.run(&["check", "--base", "main~1"]).ended(0);
}
