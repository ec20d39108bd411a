//! Where a job runs: in a container as somebody else, without a terminal, on a narrow one, with a stream that is closed.
#![cfg(unix)]

use super::{cannot, check, cloned, forged, id, judged};
use crate::support::Sandbox;
use crate::support::story::{PATH, accepted};

/// An accepted record of which one word was changed.
fn stale() -> Sandbox {
    let sandbox = accepted();
    sandbox.write(PATH, sandbox.read(PATH).replace("live in", "stay in"));
    sandbox
}

#[test]
fn c61_a_container_with_another_user_brings_the_advice_of_git() {
    let mut sandbox = forged();
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    cloned(&sandbox, &[], &["topic"]);
    if sandbox.sh("chown -R 12345:12345 clone").code != Some(0) {
        // Only root may give files away.
        return;
    }
    let event = format!(
        r#"{{"pull_request": {{"base": {{"sha": "{main}", "ref": "main"}}, "head": {{"sha": "{topic}"}}}}}}"#
    );
    let event = sandbox.write("event.json", event).root().join("event.json");
    sandbox
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_EVENT_NAME", "pull_request")
        .env("GITHUB_EVENT_PATH", event);
    let outcome = check(&sandbox);
    cannot(&outcome, &["belongs to another user", "git config --global --add safe.directory "]);
    // The command of the advice is the way out.
    let advice = outcome.stderr.split('`').find(|part| part.starts_with("git config ")).unwrap();
    let _ = sandbox.sh(&advice.replace("[ROOT]", &sandbox.root().display().to_string())).ended(0);
    let outcome = check(&sandbox).ended(1);
    judged(&outcome, Some((&main, &topic)));
}

#[test]
fn c62_without_a_terminal_nothing_is_coloured_and_nothing_depends_on_ci() {
    let mut sandbox = stale();
    let plain = sandbox.run(&["check"]).ended(1).stdout;
    for (name, value) in
        [("CI", "true"), ("TERM", "dumb"), ("NO_COLOR", "1"), ("NO_COLOR", ""), ("TERM", "xterm")]
    {
        sandbox.env(name, value);
        let outcome = sandbox.run(&["check"]).ended(1);
        assert_eq!(
            (outcome.stdout.as_str(), outcome.stderr.as_str()),
            (plain.as_str(), ""),
            "{name}={value}"
        );
    }
}

#[test]
fn c62_on_a_terminal_colour_is_left_out_where_it_is_not_wanted() {
    let mut sandbox = stale();
    // `script` gives the program a terminal; not every machine has it.
    if sandbox.sh("command -v script >/dev/null && script -qec true /dev/null").code != Some(0) {
        return;
    }
    let shown = |sandbox: &Sandbox| sandbox.sh("script -qec 'countersign check' /dev/null").ended(1).stdout;
    sandbox.env("TERM", "xterm");
    assert!(shown(&sandbox).contains('\u{1b}'));
    for (name, value) in [("TERM", "dumb"), ("NO_COLOR", "1")] {
        let mut sandbox = stale();
        sandbox.env("TERM", "xterm").env(name, value);
        assert!(!shown(&sandbox).contains('\u{1b}'), "{name}={value}");
    }
}

#[test]
fn c62_a_narrow_or_senseless_width_hides_no_finding() {
    let mut sandbox = stale();
    for columns in ["1", "20", "40", "0", "-3", "wide", "99999999999999999999"] {
        sandbox.env("COLUMNS", columns);
        let outcome = sandbox.run(&["check"]).ended(1);
        assert_eq!(outcome.stdout.matches("error[signoff-stale]: DR-1 was changed").count(), 2, "{columns}");
        assert!(outcome.stdout.ends_with("checked 1 record in 1 log: 2 errors\n"), "{columns}");
    }
}

#[test]
fn c62_a_reader_that_leaves_early_or_was_never_there_changes_no_verdict() {
    let sandbox = stale();
    for form in ["text", "json", "github", "sarif", "junit", "gitlab", "rdjson", "markdown"] {
        for to in ["| true", "| head -n 1 >/dev/null", ">&-"] {
            let line = format!("{{ countersign check --format {form}; echo $? >code; }} {to}");
            let outcome = sandbox.sh(&line);
            assert!(!outcome.stderr.contains("panicked"), "{line}: {}", outcome.stderr);
            let code = sandbox.read("code");
            assert!(matches!(code.trim(), "1" | "2"), "{line}: {code}");
        }
    }
    let full = sandbox.sh("GITHUB_ACTIONS=true countersign check >/dev/full").ended(2);
    assert!(full.stderr.contains("cannot be written"), "{full:?}");
}
