//! `check --ci` in clones as the services make them: which change is judged, and that nothing passes unjudged.

mod files;
mod github;
mod others;
mod surroundings;

use crate::support::story::{PATH, RECORD, proposed, signed};
use crate::support::{Outcome, Sandbox};

/// The repository that is cloned: a proposed record on main; Ada acts.
fn origin() -> Sandbox {
    let sandbox = proposed();
    sandbox.write("unrelated.txt", "1\n").commit_all("Work on something else");
    sandbox
}

/// A branch `topic` of it on which Ada has put Grace's sign-off into a commit of her own.
fn forged() -> Sandbox {
    let sandbox = origin();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.write(PATH, signed("proposed", "grace", "")).commit_all("Sign for Grace");
    sandbox
}

/// A record of another number and id.
fn another(number: &str, id: &str) -> (String, String) {
    (format!("decisions/{number}-{id}.md"), RECORD.replace("k7f3-2m9q", id))
}

/// The commit of a name.
fn id(sandbox: &Sandbox, name: &str) -> String {
    sandbox.git(&["rev-parse", name])
}

/// Clones the repository into `clone`, with more arguments, and checks out what `git checkout` is told.
fn cloned(sandbox: &Sandbox, more: &[&str], checkout: &[&str]) {
    let url = format!("file://{}", sandbox.root().display());
    let arguments = [&["clone", "--quiet"], more, &[&url, "clone"]].concat();
    sandbox.git(&arguments);
    if !checkout.is_empty() {
        sandbox.git(&[&["-C", "clone", "checkout", "--quiet"], checkout].concat());
    }
}

fn check(sandbox: &Sandbox) -> Outcome {
    sandbox.run_in("clone", &["check", "--ci", "--format", "text"])
}

/// The rules that found something, and the range in the last line; the check fails.
#[track_caller]
fn found(outcome: &Outcome) -> Vec<String> {
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let codes = outcome.stdout.lines().filter_map(|line| line.strip_prefix("error[")?.split_once(']'));
    codes.map(|(code, _)| code.to_owned()).collect()
}

/// The check finds nothing, and its one line says which commits it judged, or that it judged none.
#[track_caller]
fn passes(outcome: &Outcome, range: Option<(&str, &str)>) {
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(outcome.stdout.lines().count(), 1, "{outcome:?}");
    judged(outcome, range);
}

/// The last line names these commits.
#[track_caller]
fn judged(outcome: &Outcome, range: Option<(&str, &str)>) {
    let last = outcome.stdout.lines().last().unwrap_or_default();
    match range {
        Some((base, head)) => {
            let range = format!(" from {} to {}: ", &base[..7], &head[..7]);
            assert!(last.contains(&range), "no `{range}` in {last}");
        }
        None => assert!(!last.contains(" from "), "{last}"),
    }
    assert!(last.starts_with("checked "), "{last}");
}

/// The check could not be made, and says these words.
#[track_caller]
fn cannot(outcome: &Outcome, words: &[&str]) {
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    for words in words {
        assert!(outcome.stderr.contains(words), "no {words:?} in\n{}", outcome.stderr);
    }
}

#[test]
fn on_a_machine_of_ones_own_it_is_what_main_has_not() {
    let mut sandbox = forged();
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    cloned(&sandbox, &[], &["topic"]);
    sandbox.git(&["-C", "clone", "remote", "set-head", "origin", "main"]);
    let outcome = check(&sandbox);
    assert_eq!(found(&outcome), ["signer-not-author"]);
    judged(&outcome, Some((&main, &topic)));
    // `--base auto` is the same by another name, and a head may be named.
    let auto = sandbox.run_in("clone", &["check", "--base", "auto", "--head", "origin/main"]);
    passes(&auto, None);
    assert!(auto.stderr.contains("nothing that the main branch has not"), "{auto:?}");
    sandbox.as_grace();
    passes(&sandbox.run_in("clone", &["check", "--ci", "--merged"]), Some((&main, &topic)));
}

#[test]
fn what_is_checked_out_as_main_is_not_the_branch_that_it_goes_into() {
    let sandbox = forged();
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    // As a service leaves it that fetches the main branch of somebody's fork, and knows no `origin/HEAD`.
    cloned(&sandbox, &[], &[]);
    sandbox.git(&["-C", "clone", "remote", "set-head", "origin", "--delete"]);
    sandbox.git(&["-C", "clone", "checkout", "--quiet", "-B", "main", &topic]);
    let outcome = check(&sandbox);
    assert_eq!(found(&outcome), ["signer-not-author"]);
    judged(&outcome, Some((&main, &topic)));
}

#[test]
fn a_tag_of_the_name_of_the_branch_is_not_what_a_change_goes_into() {
    let sandbox = forged();
    cloned(&sandbox, &[], &["topic"]);
    sandbox.git(&["-C", "clone", "tag", "origin/main", "topic"]);
    cannot(
        &sandbox.run_in("clone", &["check", "--base", "origin/main"]),
        &["is the name of two commits", "`refs/remotes/origin/main`"],
    );
}

#[test]
fn without_a_main_branch_there_is_no_guess() {
    let sandbox = origin();
    sandbox.git(&["branch", "--quiet", "--move", "main", "trunk"]);
    cannot(
        &sandbox.run(&["check", "--ci"]),
        &["nothing says which branch", "`--base origin/main`", "set-head origin --auto"],
    );
}

#[test]
fn what_belongs_to_commits_is_refused_without_any() {
    let sandbox = origin();
    for option in [&["--head", "HEAD"][..], &["--merged"], &["--trust", "sha256:0"]] {
        let outcome = sandbox.run(&[&["check"], option].concat());
        cannot(&outcome, &[option[0], "is about commits", "--base origin/main"]);
    }
    for other in [&["--staged"][..], &["--base", "main"]] {
        let _ = sandbox.run(&[&["check", "--ci"], other].concat()).ended(2);
    }
}
