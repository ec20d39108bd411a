//! What becomes of the files of records: added in name alone, removed, renamed, exchanged, or no files at all.

use super::{PATH, SECOND, THIRD, bad, clean, finds, goes, good, hooked, record, staged, stopped};
use crate::support::Sandbox;

/// A proposed record 2, and a proposed record 3 that links to it; the hook is installed.
fn linked() -> Sandbox {
    let sandbox = hooked();
    let linking =
        record("c3d4-e5f6", "proposed").replace("live in", "live, see [the second](0002-second.md), in");
    sandbox.write(SECOND, good()).write(THIRD, linking).commit_all("Propose two");
    sandbox
}

#[test]
fn c31_what_is_only_meant_to_be_added_is_not_there_yet() {
    let sandbox = hooked();
    sandbox.write(SECOND, bad()).git(&["add", "--intent-to-add", SECOND]);
    sandbox.write("notes.txt", "").git(&["add", "notes.txt"]);
    clean(&staged(&sandbox));
    goes(&sandbox, "git commit --quiet -m Notes");
    stopped(&sandbox, "git commit --quiet -a -m Sneak", "signoff-missing");
}

#[test]
fn c32_a_commit_of_deletions_alone_is_judged() {
    let sandbox = linked();
    sandbox.git(&["rm", "--quiet", SECOND]);
    let said = stopped(&sandbox, "git commit --quiet -m Remove", "link-broken");
    assert!(said.contains(THIRD), "who links to it is named: {said}");
    sandbox.git(&["rm", "--quiet", THIRD]);
    goes(&sandbox, "git commit --quiet -m 'Remove both'");
    sandbox.git(&["rm", "--quiet", "--cached", PATH]);
    stopped(&sandbox, "git commit --quiet -m Remove", "record-deleted");
}

#[test]
fn c32_a_change_that_takes_away_what_others_link_to_is_kept_out() {
    // Of the log, and of elsewhere, while no record is touched.
    let elsewhere = |sandbox: &Sandbox| {
        let text = sandbox.read(SECOND).replace("live in", "live, see [the code](../src/main.rs), in");
        sandbox.write("src/main.rs", "").write(SECOND, text).commit_all("Link to the code");
    };
    for path in [SECOND, "src/main.rs"] {
        let sandbox = linked();
        elsewhere(&sandbox);
        sandbox.git(&["switch", "--quiet", "--create", "topic"]);
        sandbox.git(&["rm", "--quiet", path]);
        sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "Take it away"]);
        let outcome = sandbox.run(&["check", "--base", "main"]);
        finds(&outcome, "link-broken");
        assert!(outcome.stdout.contains(if path == SECOND { THIRD } else { SECOND }), "{}", outcome.stdout);
    }
    // A link that was broken before is nobody's who takes something else away.
    let sandbox = linked();
    sandbox.git(&["rm", "--quiet", SECOND]);
    sandbox.write("notes.txt", "");
    sandbox.git(&["commit", "--quiet", "--no-verify", "--all", "--message", "It is broken"]);
    sandbox.write("notes.txt", "").commit_all("Notes");
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.git(&["rm", "--quiet", "notes.txt"]);
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "Tidy up"]);
    clean(&sandbox.run(&["check", "--base", "main"]));
}

#[test]
fn c32_what_was_decided_does_not_go_with_its_whole_log() {
    let sandbox = hooked();
    sandbox.git(&["rm", "-r", "--quiet", "decisions"]);
    stopped(&sandbox, "git commit --quiet -m 'Give the log up'", "error[record-deleted]");
    // Nor where another log is left, nor for a log that begins elsewhere.
    sandbox.write("other/countersign.yaml", "version: 1\n").git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m 'Begin another log'", "error[record-deleted]");
}

#[test]
fn c32_a_log_in_which_nothing_was_decided_may_go() {
    let sandbox = crate::support::story::proposed();
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.git(&["rm", "-r", "--quiet", "decisions"]);
    goes(&sandbox, "git commit --quiet -m 'Give the log up'");
}

#[test]
fn c33_a_renamed_record_keeps_its_sign_offs_and_one_moved_out_is_gone() {
    let sandbox = hooked();
    sandbox.git(&["mv", PATH, "decisions/0001-postgresql.md"]);
    goes(&sandbox, "git commit --quiet -m Rename");
    sandbox.write("decisions/2026/notes.txt", "");
    sandbox.git(&["mv", "decisions/0001-postgresql.md", "decisions/2026/0001-postgresql.md"]);
    goes(&sandbox, "git commit --quiet -m 'Sort by year'");
    // Renamed and edited at once.
    let moved = "decisions/2026/0001-orders.md";
    sandbox.git(&["mv", "decisions/2026/0001-postgresql.md", moved]);
    sandbox.write(moved, sandbox.read(moved).replace("live in", "stay in")).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Sneak", "signoff-stale");
    sandbox.git(&["reset", "--quiet", "--hard"]);
    sandbox.write("elsewhere/x", "");
    sandbox.git(&["mv", "decisions/2026/0001-postgresql.md", "elsewhere/0001-postgresql.md"]);
    stopped(&sandbox, "git commit --quiet -m 'Move it out'", "record-deleted");
}

#[test]
fn c34_two_proposals_that_exchange_their_names_are_no_duplicates() {
    let sandbox = linked();
    for (from, to) in [(SECOND, "decisions/x"), (THIRD, SECOND), ("decisions/x", THIRD)] {
        sandbox.git(&["mv", from, to]);
    }
    let outcome = staged(&sandbox);
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(!said.contains("duplicate"), "{said}");
    assert!(!said.contains("record-deleted"), "{said}");
    let _ = outcome.ended(0);
}

#[test]
fn c35_a_record_that_is_a_link_is_never_followed() {
    let sandbox = hooked();
    sandbox.write("secret.md", good());
    let _ = sandbox.sh(&format!("ln -s ../secret.md {SECOND}")).ended(0);
    sandbox.git(&["add", "--all"]);
    let said = stopped(&sandbox, "git commit --quiet -m Link", "unreadable-record");
    assert!(said.contains("symbolic link"), "{said}");
    assert!(!said.contains("Orders live"), "{said}");
}

#[test]
fn c35_a_log_that_becomes_a_link_a_file_or_a_submodule_is_refused() {
    let make = |what: &str| match what {
        "a link" => "mv decisions elsewhere && ln -s elsewhere decisions",
        "a file" => "rm -r decisions && echo x > decisions",
        _ => {
            "rm -r decisions && git init --quiet decisions && cd decisions && \
             git commit --quiet --allow-empty -m x"
        }
    };
    for what in ["a link", "a file", "a submodule"] {
        let sandbox = hooked();
        let _ = sandbox.sh(make(what)).ended(0);
        // The first time takes away what lay there, the second adds what is there now.
        for _ in 0..2 {
            sandbox.git(&["-c", "advice.addEmbeddedRepo=false", "add", "--all"]);
        }
        stopped(&sandbox, "git commit --quiet -m Exchange", "decisions");
        assert_eq!(staged(&sandbox).code, Some(2), "{what}");
    }
}

#[test]
fn c35_a_submodule_among_the_records_is_named() {
    let sandbox = hooked();
    let nested = "git init --quiet decisions/0002-nested.md && cd decisions/0002-nested.md && \
                  git commit --quiet --allow-empty -m x";
    let _ = sandbox.sh(nested).ended(0);
    sandbox.git(&["-c", "advice.addEmbeddedRepo=false", "add", "--all"]);
    let said = stopped(&sandbox, "git commit --quiet -m Nest", "unreadable-record");
    assert!(said.contains("submodule"), "{said}");
}

#[test]
fn c38_a_record_that_may_be_run_stops_nothing() {
    let sandbox = hooked();
    let _ = sandbox.sh(&format!("chmod +x {PATH} && git add {PATH}")).ended(0);
    goes(&sandbox, "git commit --quiet -m 'Mark it'");
    let outcome = sandbox.run(&["check"]).ended(0);
    assert!(outcome.stdout.contains("warning[record-executable]"), "{}", outcome.stdout);
}
