//! The lines of history: branches, merges, renames, moved logs, clones that are cut off.

use super::{edit, end, said, story};
use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, accepted, proposed};
use serde_json::Value;
use std::fs;

#[test]
fn what_a_merge_brought_is_told_with_both_commits() {
    let mut sandbox = proposed();
    sandbox.git(&["switch", "--quiet", "--create", "product"]);
    let _ = sandbox.as_grace().at("2026-11-22T09:00:00Z").run(&["sign", "1", "--yes"]).ended(0);
    let signed = sandbox.commit_all("Sign for product");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("decisions/countersign.yaml", format!("{POLICY}serial: 7\n"));
    let base = sandbox.as_ada().at("2026-11-22T10:00:00Z").commit_all("Count the policy");
    sandbox.git(&["merge", "--quiet", "--no-ff", "--message", "Merge", "product"]);
    let merge = sandbox.git(&["rev-parse", "HEAD"]);
    let told = story(&sandbox, 0);
    let product = said(&told)[0];
    assert_eq!(product["arrival"]["by"]["commit"], signed.as_str());
    assert_eq!(product["arrival"]["merged"]["commit"], merge.as_str());
    assert_eq!(product["author"], "signer");
    // The branch went by the policy that it knew; the one that counts is that of the branch it went to.
    assert_eq!(product["policy_then"]["base"], base.as_str());
    assert_eq!(product["policy_then"]["serial"], 7);
}

#[test]
fn what_a_merge_left_out_never_landed() {
    let mut sandbox = proposed();
    sandbox.git(&["switch", "--quiet", "--create", "other"]);
    edit(&sandbox, PATH, "in PostgreSQL", "in MySQL");
    sandbox.commit_all("Try MySQL");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.as_ada().at("2026-11-22T10:00:00Z");
    sandbox.git(&["merge", "--quiet", "--strategy", "ours", "--message", "Merge without it", "other"]);
    let told = story(&sandbox, 0);
    let texts = told["texts"].as_array().unwrap();
    let landed: Vec<&Value> = texts.iter().map(|text| &text["arrival"]["landed"]).collect();
    assert_eq!(landed, [true, false]);
    assert_eq!(texts[0]["is_now"], true);
}

#[test]
fn a_record_is_found_under_every_name_and_in_every_place() {
    let mut sandbox = proposed();
    fs::create_dir_all(sandbox.root().join("docs/old/2026")).unwrap();
    sandbox.git(&["mv", PATH, "decisions/0009-orders.md"]);
    let renamed = sandbox.commit_all("Renumber");
    sandbox.git(&["mv", "decisions", "docs/adr"]);
    let moved = sandbox.as_ada().at("2026-11-22T09:00:00Z").commit_all("Move the log");
    sandbox.git(&["mv", "docs/adr/0009-orders.md", "docs/adr/0001-orders.md"]);
    sandbox.commit_all("Renumber back");
    let told = story(&sandbox, 0);
    let texts = told["texts"].as_array().unwrap();
    assert_eq!(texts.len(), 1, "it always said the same");
    assert_eq!((&texts[0]["path"], &texts[0]["reference"]), (&PATH.into(), &"DR-1".into()));
    let moves: Vec<(&Value, &Value)> = texts[0]["moves"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| (&each["to"], &each["arrival"]["by"]["commit"]))
        .collect();
    assert_eq!(moves[0], (&"decisions/0009-orders.md".into(), &renamed.as_str().into()));
    assert_eq!(moves[1], (&"docs/adr/0009-orders.md".into(), &moved.as_str().into()));
    assert_eq!(moves.len(), 3);
}

#[test]
fn another_record_in_its_place_is_not_it() {
    let sandbox = accepted();
    sandbox.remove(PATH);
    let removed = sandbox.commit_all("Remove it");
    sandbox.write(PATH, crate::support::story::RECORD.replace("k7f3-2m9q", "abcd-2m9q"));
    sandbox.commit_all("Another one");
    let told = story(&sandbox, 0);
    assert_eq!(told["texts"].as_array().unwrap().len(), 1);
    assert_eq!(end(&told).0, "open");
    assert_eq!(said(&told).len(), 0, "nobody signed this one");
    // The old one, brought back, tells where it was gone.
    sandbox.write(PATH, crate::support::story::signed("accepted", "grace", "ada"));
    sandbox.commit_all("Bring it back");
    let told = story(&sandbox, 0);
    assert_eq!(told["removals"][0]["by"]["commit"], removed.as_str());
    assert_eq!(told["texts"][0]["again"].as_array().unwrap().len(), 1);
}

#[test]
fn commits_of_one_second_stand_in_the_order_they_were_made() {
    let sandbox = proposed();
    for round in 0..6 {
        edit(&sandbox, PATH, "\nOrders ", "\nOrders really ");
        sandbox.commit_all(&format!("Round {round}"));
    }
    let told = story(&sandbox, 0);
    let texts = told["texts"].as_array().unwrap();
    assert_eq!(texts.len(), 7);
    let order: Vec<String> =
        texts.iter().map(|text| text["arrival"]["by"]["commit"].as_str().unwrap().to_owned()).collect();
    let made = sandbox.git(&["log", "--reverse", "--format=%H", "--", PATH]);
    assert_eq!(order, made.lines().collect::<Vec<_>>());
}

#[test]
fn a_clone_that_is_cut_off_tells_what_it_has_and_that_it_is_not_all() {
    let mut sandbox = accepted();
    sandbox.as_ada().at("2026-11-22T09:00:00Z");
    sandbox.write("notes.txt", "x").commit_all("Something else");
    let url = format!("file://{}", sandbox.root().display());
    sandbox.git(&["clone", "--quiet", "--depth", "1", &url, "shallow"]);
    let outcome = sandbox.run_in("shallow", &["verify", "1"]).ended(2);
    for part in ["DR-1 is accepted:", "or before: history is cut off there", "History is cut off here"] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
    assert!(outcome.stderr.contains("git fetch --unshallow"), "{}", outcome.stderr);
    let json = sandbox.run_in("shallow", &["verify", "1", "--format", "json"]).ended(2).stdout;
    let told: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(said(&told).len(), 2);
    assert_eq!(said(&told)[0]["arrival"]["cut_off"], true);
    assert_eq!(said(&told)[0]["policy_then"], Value::Null);
}

#[test]
fn without_a_policy_before_it_nothing_is_judged_by_one() {
    let mut sandbox = Sandbox::new();
    sandbox.git_init().write("decisions/countersign.yaml", POLICY);
    sandbox.write(PATH, crate::support::story::signed("accepted", "grace", "ada"));
    sandbox.as_ada().commit_all("Begin with a decision");
    let told = story(&sandbox, 0);
    assert_eq!(said(&told)[0]["policy_then"], Value::Null);
    let limits = told["limits"].as_array().unwrap();
    assert!(limits.iter().any(|limit| limit.as_str().unwrap().contains("whoever began the log")));
}
