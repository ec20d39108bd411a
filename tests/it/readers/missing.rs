//! Partial clones whose server is away, and hooks in them: what is missing is named, and nothing passes for it.

use super::stage::{CHANGE, Said, Stage, record};
use crate::support::story::PATH;

/// A clone that has no file but those of the folder `src`, and git has forgotten where to fetch the others.
fn cut_off() -> Stage {
    let mut stage = Stage::new(&[], true);
    stage.git("git config uploadpack.allowFilter true && git config uploadpack.allowAnySHA1InWant true");
    let from = format!("file://{}", stage.sandbox.root().display());
    stage.git(&format!("git clone --quiet --no-checkout --filter=blob:none {from} ../clone"));
    stage.git("cd ../clone && git sparse-checkout set --cone src && git checkout --quiet change");
    stage.git("cd ../clone && git branch --quiet main origin/main");
    stage.folder = "../clone".to_owned();
    stage
}

/// Stages a change of a record that lies outside of what is checked out.
fn staged(stage: &Stage) {
    stage.write(CHANGE, record(2, true)).git(&format!("git add --sparse {CHANGE}"));
}

fn server(stage: &Stage, is_there: bool) {
    let [here, away] = ["../work/.git", "../away"];
    let (from, to) = if is_there { (away, here) } else { (here, away) };
    stage.git(&format!("mv {from} {to}"));
}

#[track_caller]
fn is_no_verdict(said: &Said, wanted: &[&str]) {
    assert_eq!(said.code, Some(2), "{said:?}");
    let text = format!("{}{}", said.stdout, said.stderr);
    for wanted in wanted {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}

#[test]
fn a_hook_fetches_nothing_and_names_what_is_missing() {
    let mut stage = cut_off();
    staged(&stage);
    let blob = stage.git("git rev-parse HEAD:decisions/countersign.yaml");
    let said = stage.hooked("git commit --quiet --message=x");
    is_no_verdict(&said, &["decisions/countersign.yaml", blob.trim(), "git fetch"]);
    // Run by hand, it fetches; then the hook has all it needs.
    assert_eq!(stage.both(&["check", "--staged"]).code, Some(0));
    assert_eq!(stage.hooked("git commit --quiet --message=x").code, Some(0));
}

#[test]
fn without_the_server_there_is_no_verdict() {
    let mut stage = cut_off();
    staged(&stage);
    server(&stage, false);
    for args in
        [&["check", "--staged"][..], &["check", "--base", "main"], &["audit", "change"], &["verify", PATH]]
    {
        is_no_verdict(&stage.both(args), &["fetch"]);
    }
    server(&stage, true);
    assert_eq!(stage.both(&["check", "--base", "main"]).code, Some(0));
    assert_eq!(stage.both(&["audit", "change"]).code, Some(0));
}

#[test]
fn one_record_that_is_lost_hides_no_other_and_is_no_pass() {
    for good in [true, false] {
        let mut stage = Stage::new(&[], good);
        stage.change(good, true);
        let lost = stage.git(&format!("git rev-parse HEAD:{PATH}"));
        let lost = lost.trim();
        stage.git(&format!("rm -f .git/objects/{}/{}", &lost[..2], &lost[2..]));
        for args in [&["check", "--staged"][..], &["check", "--base", "main"]] {
            let said = stage.both(args);
            is_no_verdict(&said, &[PATH, lost, "git fsck"]);
            assert_eq!(said.stdout.contains("signoff-missing"), !good, "{said:?}");
        }
        is_no_verdict(&stage.hooked("git commit --quiet --message=x"), &[PATH, lost]);
        // What history holds of it cannot be told either.
        is_no_verdict(&stage.both(&["verify", "1"]), &[lost]);
        is_no_verdict(&stage.both(&["audit", "change"]), &[lost]);
    }
}

#[test]
fn what_was_lost_for_a_while_is_not_remembered_as_nothing() {
    let mut stage = Stage::new(&[], true);
    stage.sandbox.env("COUNTERSIGN_CACHE", "on");
    stage.change(true, true);
    let id = stage.git(&format!("git rev-parse HEAD:{PATH}"));
    let object = format!(".git/objects/{}/{}", &id[..2], id[2..].trim());
    stage.git(&format!("mv {object} kept"));
    for _ in 0..2 {
        is_no_verdict(&stage.both(&["check", "--staged"]), &[PATH, id.trim()]);
    }
    stage.git(&format!("mv kept {object}"));
    assert_eq!(stage.both(&["check", "--staged"]).code, Some(0));
    stage.write(CHANGE, record(2, true).replace("k7f3-2m2q", "k7f3-2m9q")).git("git add --all");
    let said = stage.both(&["check", "--staged"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.stdout.contains("id-duplicate"), "{said:?}");
}
