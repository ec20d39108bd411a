//! `init --trust`, and what a check does with a policy that is trusted.

use crate::support::Sandbox;
use crate::support::keys::{make_key, policy_with, signing_key};
use crate::support::story::{PATH, RECORD, log};
use snapbox::str;

const POLICY_PATH: &str = "decisions/countersign.yaml";

/// The log of the story with one admin, Ada; she acts, on the branch `change`.
fn guarded() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    sandbox.env("SSH_ASKPASS", "false").env("SSH_ASKPASS_REQUIRE", "force");
    let ada = make_key(&sandbox, "ada");
    sandbox.write(POLICY_PATH, format!("{}serial: 1\nadmins: [ada]\n", policy_with(&[("ada", &ada)])));
    sandbox.write(PATH, RECORD);
    sandbox.as_ada().commit_all("Begin a guarded log");
    signing_key(&sandbox, "ada");
    sandbox.git(&["switch", "--quiet", "--create", "change"]);
    sandbox
}

/// Retitles the log on main, approved or not; gives the fingerprint before.
fn step(sandbox: &Sandbox, title: &str, approved: bool) -> String {
    let before = fingerprint(sandbox);
    sandbox.git(&["switch", "--quiet", "main"]);
    let text = sandbox.read(POLICY_PATH);
    let (head, rest) = text.split_once("title: ").expect("the policy has a title");
    let (_, rest) = rest.split_once('\n').expect("a line ends");
    sandbox.write(POLICY_PATH, format!("{head}title: {title}\n{rest}"));
    if approved {
        let _ = sandbox.run(&["policy", "sign", "--yes"]).ended(0);
    }
    sandbox.commit_all(&format!("Call it {title}"));
    sandbox.git(&["switch", "--quiet", "change"]);
    sandbox.git(&["merge", "--quiet", "--ff-only", "main"]);
    before
}

fn fingerprint(sandbox: &Sandbox) -> String {
    let shown = sandbox.run(&["policy", "show", "--format", "json"]).ended(0).stdout;
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
    shown["fingerprint"].as_str().expect("a policy has one").to_owned()
}

fn check(sandbox: &Sandbox, more: &[&str]) -> crate::support::Outcome {
    sandbox.run(&[&["check", "--base", "main"], more].concat())
}

#[test]
fn a_policy_is_pinned_once_and_shown() {
    let sandbox = log();
    sandbox.run(&["init", "--trust"]).ended_with(
        2,
        str![[r#"
policy            decisions/countersign.yaml
log               6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90
fingerprint       sha256:4b16f1ebd2132a0a2461300a3e1f65767b96cdf5cf02a53426d118bdd90814bf
a decision        needs product (by name) and engineering (by name)
a change of this  needs nobody in particular: whoever may write to the repository

person  name          signs for    known by    e-mail
ada     Ada Lovelace  engineering  name alone  ada@example.com
grace   Grace Hopper  product      name alone  grace@example.com

"#]],
        str![[r#"
compare the fingerprint with what the team says, over another way than this repository
countersign: trusting asks first, and there is no terminal to ask on
  help: compare the fingerprint above, then add --yes

"#]],
    );
    assert!(!sandbox.git(&["config", "--list", "--local"]).contains("countersign"));
    sandbox.run(&["init", "--trust", "--yes"]).success(str![[r#"
policy            decisions/countersign.yaml
log               6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90
fingerprint       sha256:4b16f1ebd2132a0a2461300a3e1f65767b96cdf5cf02a53426d118bdd90814bf
a decision        needs product (by name) and engineering (by name)
a change of this  needs nobody in particular: whoever may write to the repository

person  name          signs for    known by    e-mail
ada     Ada Lovelace  engineering  name alone  ada@example.com
grace   Grace Hopper  product      name alone  grace@example.com

"#]], str![[r#"
compare the fingerprint with what the team says, over another way than this repository
git's setting `countersign.6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90.trust` pins it: `check --base` and `audit` begin with it
elsewhere, such as in CI, `COUNTERSIGN_TRUST=sha256:4b16f1ebd2132a0a2461300a3e1f65767b96cdf5cf02a53426d118bdd90814bf` does the same

"#]]);
    sandbox.run(&["init", "--trust=main"]).success(
        str![[r#"
policy            decisions/countersign.yaml
log               6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90
fingerprint       sha256:4b16f1ebd2132a0a2461300a3e1f65767b96cdf5cf02a53426d118bdd90814bf
a decision        needs product (by name) and engineering (by name)
a change of this  needs nobody in particular: whoever may write to the repository

person  name          signs for    known by    e-mail
ada     Ada Lovelace  engineering  name alone  ada@example.com
grace   Grace Hopper  product      name alone  grace@example.com

"#]],
        str![[r#"
this clone trusts exactly this policy already

"#]],
    );
    let key = "countersign.6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90.trust";
    assert_eq!(sandbox.git(&["config", key]), fingerprint(&sandbox));
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "", "nothing lies in the working tree");
    sandbox.run(&["policy", "show"]).success(
        str![[r#"
policy            decisions/countersign.yaml
log               6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90
fingerprint       sha256:4b16f1ebd2132a0a2461300a3e1f65767b96cdf5cf02a53426d118bdd90814bf
trust             pinned in this clone: this version
a decision        needs product (by name) and engineering (by name)
a change of this  needs nobody in particular: whoever may write to the repository

person  name          signs for    known by    e-mail
ada     Ada Lovelace  engineering  name alone  ada@example.com
grace   Grace Hopper  product      name alone  grace@example.com

"#]],
        str![],
    );
    sandbox.run(&["init", "--trust=nowhere"]).ended_with(
        2,
        "",
        str![[r#"
countersign: `nowhere` is not the name of a commit in this repository
  help: See `git branch --all` and `git log --oneline` for names; `git fetch` brings what is new elsewhere.

"#]],
    );
    Sandbox::new().run(&["init", "--trust"]).problem(str![[r#"
countersign: this folder is in no git repository, so there is nothing to trust
  help: `countersign init` makes a log here; --trust is for the clone of another one

"#]]);
}

#[test]
fn a_branch_that_came_by_approved_changes_is_trusted() {
    let sandbox = guarded();
    let _ = sandbox.run(&["init", "--trust", "--yes"]).ended(0);
    let first = step(&sandbox, "Ours", true);
    let second = step(&sandbox, "Theirs", true);
    let _ = check(&sandbox, &[]).ended(0);
    let _ = check(&sandbox, &["--trust", &first]).ended(0);
    let _ = check(&sandbox, &["--trust", &second]).ended(0);
    let _ = sandbox.run(&["audit"]).ended(0);
}

#[test]
fn a_change_that_nobody_approved_is_found_however_it_came_in() {
    let mut sandbox = guarded();
    let _ = sandbox.run(&["init", "--trust", "--yes"]).ended(0);
    let first = step(&sandbox, "Taken", false);
    check(&sandbox, &[]).findings(str![[r#"
error[policy-not-approved]: `decisions/countersign.yaml` was changed in [..] by Ada Lovelace, and the admins of the policy that is trusted here have not approved that
 --> decisions/countersign.yaml
  |
  = help: `countersign audit --trust sha256:[..]` shows each step
  = help: if what stands there now is right, and you know that from elsewhere: `countersign init --trust`
  = note: countersign explain policy-not-approved

checked 0 of 1 record in 1 log, 0 commits from [..] to [..]: 1 error

"#]], str![]);
    // By CI, which pins nothing itself; the variable is stronger than the clone, the option than both.
    sandbox.git(&["config", "--remove-section", "countersign.6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90"]);
    let _ = check(&sandbox, &[]).ended(0);
    check(&sandbox, &["--verbose"]).success(
        str![[r#"
checked 0 of 1 record in 1 log, 0 commits from [..] to [..]: nothing to mend

"#]],
        str![[r#"
trust: no policy is pinned in this clone; `countersign init --trust` pins one

"#]],
    );
    sandbox.env("COUNTERSIGN_TRUST", &first);
    let _ = check(&sandbox, &[]).ended(1);
    let now = fingerprint(&sandbox);
    let _ = check(&sandbox, &["--trust", &now]).ended(0);
    // What was approved later, from what is trusted, mends it.
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    sandbox.git(&["branch", "--force", "change"]);
    let _ = check(&sandbox, &[]).ended(0);
    step(&sandbox, "Ours", true);
    let _ = check(&sandbox, &[]).ended(0);
}

#[test]
fn a_key_that_ended_is_not_brought_back_by_a_clock() {
    let mut sandbox = guarded();
    let text = sandbox.read(POLICY_PATH);
    let (head, rest) = text.split_once("      - ssh").expect("a key is listed");
    let (key, rest) = rest.split_once('\n').expect("a line ends");
    let ends = "until: 2026-11-30";
    let entry = format!("{head}      - key: ssh{key}\n        {ends}\n{rest}");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(POLICY_PATH, entry).git(&["commit", "--quiet", "--all", "--amend", "--no-edit"]);
    sandbox.git(&["branch", "--force", "change"]);
    let _ = sandbox.run(&["init", "--trust", "--yes"]).ended(0);
    step(&sandbox, "Ours", true);
    let before = sandbox.git(&["rev-parse", "main"]);
    sandbox.at("2027-01-10T08:00:00Z");
    let _ = check(&sandbox, &[]).ended(0);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("notes.txt", "x").commit_all("Something else");
    sandbox.git(&["branch", "--force", "change"]);
    sandbox.at("2026-11-25T08:00:00Z");
    step(&sandbox, "Theirs", true);
    sandbox.at("2027-01-10T08:00:00Z");
    let _ = check(&sandbox, &[]).ended(1);
    // Without that other commit in between, nothing shows on which day it was made.
    sandbox.git(&["switch", "--quiet", "--create", "early", &before]);
    sandbox.at("2026-11-25T08:00:00Z");
    sandbox.git(&["cherry-pick", "main"]);
    sandbox.at("2027-01-10T08:00:00Z");
    let _ = sandbox.run(&["check", "--base", "early"]).ended(0);
}

#[test]
fn a_policy_that_went_away_is_found() {
    let sandbox = guarded();
    let _ = sandbox.run(&["init", "--trust", "--yes"]).ended(0);
    let policy = sandbox.read(POLICY_PATH);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["mv", "decisions", "elsewhere"]);
    sandbox.commit_all("Move the log");
    sandbox.git(&["switch", "--quiet", "--create", "more"]);
    sandbox.write("elsewhere/0002-x.md", RECORD.replace("k7f3-2m9q", "k7f3-2m9r"));
    sandbox.commit_all("Go on");
    // As it was, in another folder: that is what is trusted.
    let _ = check(&sandbox, &[]).ended(0);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("elsewhere/countersign.yaml", policy.replace("admins: [ada]\n", "")).commit_all("Free it");
    sandbox.git(&["merge", "--quiet", "--no-edit", "more"]);
    sandbox.git(&["switch", "--quiet", "more"]);
    sandbox.git(&["commit", "--quiet", "--allow-empty", "--message", "Nothing"]);
    let found = check(&sandbox, &[]).ended(1).stdout;
    assert!(found.contains("`elsewhere/countersign.yaml` was changed in"), "{found}");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["rm", "--quiet", "elsewhere/countersign.yaml"]);
    sandbox.write("other/countersign.yaml", policy.replace("log: 6f", "log: 7f")).commit_all("Another log");
    sandbox.git(&["switch", "--quiet", "--create", "last"]);
    sandbox.git(&["commit", "--quiet", "--allow-empty", "--message", "Nothing"]);
    let found = check(&sandbox, &[]).ended(1).stdout;
    assert!(found.contains("`elsewhere/countersign.yaml` was removed in"), "{found}");
}

#[test]
fn a_fingerprint_that_stands_nowhere_is_a_problem() {
    let mut sandbox = guarded();
    let other = format!("sha256:{}", "0".repeat(64));
    check(&sandbox, &["--trust", &other]).problem(str![[r#"
countersign: no commit of the branch has the policy that is trusted, sha256:0000000000000000000000000000000000000000000000000000000000000000
  help: either this is not the history that was trusted, or the fingerprint is of another log
  help: `countersign init --trust` shows what stands here, and trusts that instead

"#]]);
    check(&sandbox, &["--trust", "sha256:1"]).problem(str![[r#"
countersign: `sha256:1` in --trust is not a fingerprint
  help: it is `sha256:` and 64 digits of 0–9 and a–f, as `countersign policy show` shows it

"#]]);
    sandbox.env("COUNTERSIGN_TRUST", "yes");
    check(&sandbox, &[]).problem(str![[r#"
countersign: `yes` in COUNTERSIGN_TRUST is not a fingerprint
  help: it is `sha256:` and 64 digits of 0–9 and a–f, as `countersign policy show` shows it

"#]]);
    sandbox.env("COUNTERSIGN_TRUST", "");
    let _ = check(&sandbox, &[]).ended(0);
}
