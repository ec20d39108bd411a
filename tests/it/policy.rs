//! `countersign policy`: shown to people, and its changes approved by admins.

use crate::support::Sandbox;
use crate::support::guard::{EVE, POLICY_PATH, approve, change, errors, guarded};
use crate::support::keys::{key_file, make_key, signing_key};
use crate::support::story::log;
use snapbox::str;

#[test]
fn the_policy_is_shown_to_people() {
    log().run(&["policy", "show", "--verbose"]).success(
        str![[r#"
policy            decisions/countersign.yaml
log               6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90
fingerprint       sha256:4b16f1ebd2132a0a2461300a3e1f65767b96cdf5cf02a53426d118bdd90814bf
trust             not pinned in this clone: `countersign init --trust`
a decision        needs product (by name) and engineering (by name)
a change of this  needs nobody in particular: whoever may write to the repository

person  name          signs for    known by    e-mail
ada     Ada Lovelace  engineering  name alone  ada@example.com
grace   Grace Hopper  product      name alone  grace@example.com

"#]],
        str![],
    );
    let sandbox = guarded();
    change(
        &sandbox,
        "admins:",
        "roles: [security]\nevidence:\n  product: key\nlevels:\n  grave:\n    roles: [product, engineering, security]\nrules:\n  link-broken: off\nadmins:",
    );
    sandbox.run(&["policy", "show"]).success(
        str![[r#"
policy            decisions/countersign.yaml
log               6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90
version           1
fingerprint       sha256:[..]
a decision        needs product (by a key) and engineering (by name)
level grave       needs product (by a key) and engineering (by name) and security (by name)
a change of this  needs the approval of 2 of grace, ada
rules off         link-broken

person  name          signs for    known by                                        e-mail             notes
ada     Ada Lovelace  engineering  key SHA256:[..]…                          ada@example.com    admin
grace   Grace Hopper  product      key SHA256:[..]…, key SHA256:[..]…  grace@example.com  admin

"#]],
        str![],
    );
    let shown = sandbox.run(&["policy", "show", "--format", "json"]).ended(0).stdout;
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
    assert_eq!(shown["threshold"], 2);
    assert_eq!(shown["roles"][0]["evidence"], "key");
    assert_eq!(shown["people"][1]["admin"], true);
    assert_eq!(shown["pinned"], serde_json::Value::Null);
}

#[test]
fn two_admins_approve_a_change_and_it_goes_in() {
    let mut sandbox = guarded();
    let eve = ["roster", "add", "eve", "--email", "eve@example.com", "--role", "product"];
    sandbox.run(&eve).success(
        str![[r#"
decisions/countersign.yaml

"#]],
        str![[r#"
eve may sign for product
it counts once 2 admins have approved it: `countersign policy sign`

"#]],
    );
    // On disk an approval may be to come.
    let _ = sandbox.run(&["check"]).ended(0);
    signing_key(&sandbox, "ada");
    sandbox.run(&["policy", "sign"]).ended_with(
        2,
        "",
        str![[r#"
What you approve, from `decisions/countersign.yaml` in the last commit to that on disk:

  │      roles: [engineering]
  │      keys:
  │        - ssh-ed25519 [..] ada@laptop
  │ -serial: 1
  │ +  eve:
  │ +    name: eve
  │ +    emails: [eve@example.com]
  │ +    roles: [product]
  │ +serial: 2
  │  admins: [grace, ada]

that means:
  `eve` may now sign for product (lets more through)
countersign: approving asks before it signs, and there is no terminal to ask on
  help: read the change above, then add --yes

"#]],
    );
    sandbox.run(&["policy", "sign", "--yes"]).success(
        str![[r#"
decisions/countersign.yaml
decisions/countersign.sigs

"#]],
        str![[r#"
What you approve, from `decisions/countersign.yaml` in the last commit to that on disk:

  │      roles: [engineering]
  │      keys:
  │        - ssh-ed25519 [..] ada@laptop
  │ -serial: 1
  │ +  eve:
  │ +    name: eve
  │ +    emails: [eve@example.com]
  │ +    roles: [product]
  │ +serial: 2
  │  admins: [grace, ada]

that means:
  `eve` may now sign for product (lets more through)
Ada Lovelace approved version 2 of the policy (1 of 2)
it waits for one more of `grace`; commit it, and they run `countersign policy sign` too

"#]],
    );
    assert!(sandbox.read(POLICY_PATH).contains("serial: 2\nadmins:"));
    sandbox.run(&["policy", "sign", "--yes"]).problem(str![[r#"
countersign: you have approved this change already
  help: it waits for one more of `grace`; commit it, and they run `countersign policy sign` too

"#]]);
    sandbox.commit_all("Add Eve, approved by one");
    assert_eq!(errors(&sandbox), ["policy-not-approved"]);
    signing_key(&sandbox, "grace");
    sandbox.as_grace().run(&["policy", "sign", "--yes"]).success(
        str![[r#"
decisions/countersign.yaml
decisions/countersign.sigs

"#]],
        str![[r#"
What you approve, from `decisions/countersign.yaml` in main to that on disk:

  │      roles: [engineering]
  │      keys:
  │        - ssh-ed25519 [..] ada@laptop
  │ -serial: 1
  │ +  eve:
  │ +    name: eve
  │ +    emails: [eve@example.com]
  │ +    roles: [product]
  │ +serial: 2
  │  admins: [grace, ada]

that means:
  `eve` may now sign for product (lets more through)
Grace Hopper approved version 2 of the policy (2 of 2)
as many as have to approve have done so; `git commit` keeps it

"#]],
    );
    sandbox.commit_all("Approve it too");
    assert_eq!(errors(&sandbox), [""; 0]);
    sandbox.run(&["policy", "sign", "--base", "main", "--yes"]).problem(str![[r#"
countersign: you have approved this change already
  help: as many as have to approve have done so; `git commit` keeps it

"#]]);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--ff-only", "change"]);
    sandbox.run(&["policy", "sign", "--yes"]).problem(str![[r#"
countersign: there is nothing to approve: `decisions/countersign.yaml` says what it says in the last commit
  help: `--base REF` names the branch that the change goes into

"#]]);
}

#[test]
fn admins_on_two_branches_merge_without_conflict() {
    let mut sandbox = guarded();
    let mary = make_key(&sandbox, "mary");
    let entry = format!(
        "people:\n  mary:\n    emails: [mary@example.com]\n    roles: [engineering]\n    keys:\n      - {mary}\n"
    );
    change(&sandbox, "people:\n", &entry);
    change(&sandbox, "admins: [grace, ada]", "admins: [grace, ada, mary]\nadmin-threshold: 3");
    sandbox.commit_all("Three admins");
    sandbox.git(&["branch", "--force", "main"]);
    change(&sandbox, "people:\n", EVE);
    // Whoever comes first leaves a line for each of the others.
    let _ = sandbox.run(&["policy", "sign", "--yes", "--key", &key_file("ada")]).ended(0);
    sandbox.commit_all("Add Eve, approved by one");
    sandbox.git(&["switch", "--quiet", "--create", "by-grace"]);
    approve(&mut sandbox, "grace", "grace");
    sandbox.commit_all("Approve as Grace");
    sandbox.git(&["switch", "--quiet", "change"]);
    for name in ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"] {
        sandbox.env(name, "mary@example.com");
    }
    signing_key(&sandbox, "mary");
    let _ = sandbox.run(&["policy", "sign", "--base", "main", "--yes"]).ended(0);
    sandbox.commit_all("Approve as Mary");
    assert_eq!(errors(&sandbox), ["policy-not-approved"]);
    sandbox.git(&["merge", "--quiet", "--no-edit", "by-grace"]);
    assert_eq!(errors(&sandbox), [""; 0]);
}

#[test]
fn who_cannot_approve_is_told_why() {
    let mut sandbox = guarded();
    sandbox.run(&["policy", "sign", "--yes"]).problem(str![[r#"
countersign: there is nothing to approve: `decisions/countersign.yaml` says what it says in the last commit
  help: `--base REF` names the branch that the change goes into

"#]]);
    change(&sandbox, "people:\n", EVE);
    sandbox.run(&["policy", "sign", "--yes"]).ended_with(2, "", str![[r#"
countersign: admins approve with a key, and none of Ada Lovelace was found here
  help: the policy before the change lists SHA256:[..] ada@laptop
  help: looked at `git config user.signingKey` (not set); the ssh-agent (none runs here); ~/.ssh (none of the usual key files)
  help: `--key FILE` names the private key

"#]]);
    sandbox.run(&["policy", "sign", "--yes", "--key", &key_file("grace")]).ended_with(
        2,
        "",
        str![[r#"
countersign: `.git/keys/grace` is a key of Grace Hopper, and you are Ada Lovelace
  help: who you are is what git says: `git config user.email`

"#]],
    );
    sandbox.run(&["policy", "sign", "--yes", "--base", "nowhere"]).ended_with(
        2,
        "",
        str![[r#"
countersign: `nowhere` is not the name of a commit in this repository
  help: See `git branch --all` and `git log --oneline` for names; `git fetch` brings what is new elsewhere.

"#]],
    );
    sandbox.git(&["config", "user.email", "nobody@example.com"]);
    for name in ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"] {
        sandbox.env(name, "nobody@example.com");
    }
    sandbox.run(&["policy", "sign", "--yes"]).ended_with(
        2,
        "",
        str![[r#"
countersign: the roster knows nobody with the e-mail address `nobody@example.com`
  help: git says you are Ada Lovelace <nobody@example.com>: `git config user.email` changes that
  help: `countersign roster add` adds a person; `countersign roster list` shows who there is

"#]],
    );
    sandbox.as_ada();
    change(&sandbox, "log: 6f", "log: 7f");
    sandbox.run(&["policy", "sign", "--yes"]).problem(str![[r#"
countersign: the identity of the log was changed, and no admin can approve that
  help: write `log: 6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90` again

"#]]);
    change(&sandbox, "log: 7f", "log: 6f");
    change(&sandbox, "version: 1", "version: 2");
    sandbox.run(&["policy", "sign", "--yes"]).problem(str![[r#"
countersign: decisions/countersign.yaml:1: the policy is of version 2; this program knows version 1
  help: install a newer countersign, or write `version: 1`
  help: mend it, then approve it

"#]]);
    log().run(&["policy", "sign", "--yes"]).problem(str![[r#"
countersign: nobody has to approve a change of `decisions/countersign.yaml`: it names no admins in the last commit
  help: it goes in as every other change does; `admins:` in it names people who approve the next one

"#]]);
    Sandbox::new().run(&["policy", "sign", "--yes"]).problem(str![[r#"
countersign: there is no log here: no countersign.yaml was found
  help: `countersign init` makes one

"#]]);
}

#[test]
fn somebody_who_is_no_admin_leaves_it_to_them() {
    let sandbox = guarded();
    change(&sandbox, "admins: [grace, ada]", "admins: [grace]");
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--amend", "--no-edit"]);
    sandbox.git(&["branch", "--force", "main"]);
    change(&sandbox, "people:\n", EVE);
    signing_key(&sandbox, "ada");
    sandbox.run(&["policy", "sign", "--yes"]).problem(str![[r#"
countersign: Ada Lovelace is no admin of this policy
  help: admins are grace
  help: commit the change, and let them approve it: `countersign policy sign`

"#]]);
    // The hook lets the change be committed: it waits for the admin.
    sandbox.git(&["add", "--all"]);
    let _ = sandbox.run(&["hook", "run", "pre-commit"]).ended(0);
}

#[test]
fn an_approval_can_be_looked_at_first() {
    let sandbox = guarded();
    signing_key(&sandbox, "ada");
    change(&sandbox, "people:\n", EVE);
    let before = (sandbox.read(POLICY_PATH), sandbox.git(&["ls-files", "-s"]));
    let said = sandbox.run(&["policy", "sign", "--dry-run"]).ended(0);
    assert_eq!(said.stdout, "");
    let last: Vec<&str> = said.stderr.lines().rev().take(2).collect();
    assert_eq!(
        last,
        [
            "Ada Lovelace would approve version 2 of the policy; nothing is signed",
            "  `eve` may now sign for product (lets more through)"
        ]
    );
    assert_eq!((sandbox.read(POLICY_PATH), sandbox.git(&["ls-files", "-s"])), before);
    assert!(!sandbox.root().join("decisions/countersign.sigs").exists());
}
