//! `countersign roster`: keys and accounts of people, and people who leave.

use crate::support::Sandbox;
use crate::support::story::{POLICY, accepted, log};
use snapbox::str;

const POLICY_PATH: &str = "decisions/countersign.yaml";

const GRACE: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJo0nwu94FiFuxkci9ehnl6k6TH+7CN8vQ/0oZ3guGdq grace@laptop";
const ADA: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJWWpgCdYDXpW6zxyuDwBpETnZKZ0FiyFx+sGREymrkC ada@laptop";

fn roster(sandbox: &Sandbox, words: &[&str]) -> crate::support::Outcome {
    sandbox.run(&[&["roster"], words].concat())
}

/// The log, and the public keys of both people in files.
fn with_keys() -> Sandbox {
    let sandbox = log();
    sandbox.write("grace.pub", format!("{GRACE}\n")).write("ada.pub", format!("{ADA}\r\n"));
    sandbox
}

#[test]
fn keys_and_accounts_come_to_people_who_are_there() {
    let sandbox = with_keys();
    roster(&sandbox, &["add", "grace", "--key", "grace.pub", "--github", "1234567"]).success(str![[r#"
decisions/countersign.yaml

"#]], str![[r#"
Grace Hopper: signs with the key SHA256:quDYjDa5vf0z4UdB90byOCXZOm9DFf7lbrdopBV0IQo; has the GitHub account 1234567

"#]]);
    roster(&sandbox, &["add", "ada", "--key", ADA, "--gitlab", "99"]).success(
        str![[r#"
decisions/countersign.yaml

"#]],
        str![[r#"
Ada Lovelace: signs with the key SHA256:y/FLNunhU4w6U1HUNynxoa/5oQjBNj8tolx/YQER28I; has the GitLab account 99

"#]],
    );
    let grace = format!("    roles: [product]\n    keys:\n      - {GRACE}\n    github: 1234567\n");
    let ada = format!("    roles: [engineering]\n    keys:\n      - {ADA}\n    gitlab: 99\n");
    let expected =
        POLICY.replace("    roles: [product]\n", &grace).replace("    roles: [engineering]\n", &ada);
    assert_eq!(sandbox.read(POLICY_PATH), expected);
    roster(&sandbox, &["list"]).success(
        str![[r#"
person  name          signs for    known by                                        e-mail
ada     Ada Lovelace  engineering  key SHA256:y/FLNunhU4…, GitLab account 99       ada@example.com
grace   Grace Hopper  product      key SHA256:quDYjDa5vf…, GitHub account 1234567  grace@example.com

"#]],
        str![],
    );
    roster(&sandbox, &["add", "grace", "--key", GRACE]).problem(str![[r#"
countersign: nothing is added: the entry of `grace` says that already
  help: `countersign roster list` shows what it says

"#]]);
    let _ = sandbox.run(&["check"]).ended(0);
}

#[test]
fn somebody_new_comes_with_all_of_it() {
    let sandbox = log();
    let who = ["add", "mary", "--name", "Mary", "--email", "mary@example.com", "--role", "product"];
    roster(&sandbox, &[&who[..], &["--key", GRACE, "--github", "7"]].concat()).success(
        str![[r#"
decisions/countersign.yaml

"#]],
        str![[r#"
Mary may sign for product

"#]],
    );
    let added = format!(
        "  mary:\n    name: Mary\n    emails: [mary@example.com]\n    roles: [product]\n    keys:\n      - {GRACE}\n    github: 7\n"
    );
    assert_eq!(sandbox.read(POLICY_PATH), format!("{POLICY}{added}"));
    roster(&sandbox, &["add", "eve"]).problem(str![[r#"
countersign: `eve` is new in the roster, and needs an e-mail address and a role
  help: `countersign roster add eve --email ADDRESS --role ROLE`

"#]]);
    roster(&sandbox, &["add", "eve", "--email", "eve@example.com"]).problem(str![[r#"
countersign: `eve` is new in the roster, and needs a role
  help: `countersign roster add eve --email ADDRESS --role ROLE`

"#]]);
    roster(&sandbox, &["add", "grace", "--name", "Grace Jones", "--email", "jones@example.com"]).problem(
        str![[r#"
countersign: `grace` is in the roster already: Grace Hopper
  help: choose another key for another person
  help: leave --name away to add to the entry; the name is changed in `decisions/countersign.yaml` by hand

"#]],
    );
}

#[test]
fn what_belongs_to_somebody_else_is_refused() {
    let sandbox = with_keys();
    let _ = roster(&sandbox, &["add", "grace", "--key", "grace.pub", "--github", "5"]).ended(0);
    let before = sandbox.read(POLICY_PATH);
    roster(&sandbox, &["add", "ada", "--key", "grace.pub"]).problem(str![[r#"
countersign: SHA256:quDYjDa5vf0z4UdB90byOCXZOm9DFf7lbrdopBV0IQo is a key of `grace` already
  help: one key belongs to one person: sign-offs count people, not keys

"#]]);
    roster(&sandbox, &["add", "ada", "--github", "5"]).problem(str![[r#"
countersign: the GitHub account 5 is `grace`'s already
  help: one account belongs to one person: sign-offs count people, not accounts

"#]]);
    roster(&sandbox, &["add", "ada", "--email", "Grace@Example.com"]).problem(str![[r#"
countersign: `Grace@Example.com` is the e-mail address of `grace` already
  help: one address belongs to one person: sign-offs count people, not accounts

"#]]);
    roster(&sandbox, &["add", "ada", "--key", ADA, "--key", "ada.pub"]).problem(str![[r#"
countersign: SHA256:y/FLNunhU4w6U1HUNynxoa/5oQjBNj8tolx/YQER28I was given twice
  help: give each key once

"#]]);
    let weak = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA x";
    roster(&sandbox, &["add", "ada", "--key", weak]).problem(str![[r#"
countersign: this key is worthless: signatures that fit it can be made without any secret; make a new key

"#]]);
    roster(&sandbox, &["add", "ada", "--key", "nowhere.pub"]).problem(str![[r#"
countersign: `nowhere.pub` cannot be read: No such file or directory (os error 2)
  help: give a public key file, such as ~/.ssh/id_ed25519.pub, or the line that stands in it

"#]]);
    assert_eq!(sandbox.read(POLICY_PATH), before);
}

#[test]
fn a_private_key_is_never_taken_nor_shown() {
    let sandbox = with_keys();
    let secret = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ";
    let private =
        format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{secret}\n-----END OPENSSH PRIVATE KEY-----\n");
    sandbox.write("grace", &private).write("alone", &private);
    roster(&sandbox, &["add", "grace", "--key", "grace"]).problem(str![[r#"
countersign: `grace`: this is a private key, which must never leave its owner: give the line of the file that ends in .pub
  help: its public half lies beside it: `--key grace.pub`

"#]]);
    roster(&sandbox, &["add", "grace", "--key", "alone"]).problem(str![[r#"
countersign: `alone`: this is a private key, which must never leave its owner: give the line of the file that ends in .pub

"#]]);
    let shown = roster(&sandbox, &["add", "grace", "--key", &private]).ended(2);
    assert!(!shown.stderr.contains(secret), "{}", shown.stderr);
    let hidden = GRACE.replace("grace@laptop", "grace\u{202e}");
    roster(&sandbox, &["add", "grace", "--key", &hidden]).problem(str![[r#"
countersign: the comment behind the key holds a control character: take it out

"#]]);
    assert_eq!(sandbox.read(POLICY_PATH), POLICY);
}

#[test]
fn whoever_leaves_stays_in_the_roster() {
    let sandbox = accepted();
    roster(&sandbox, &["retire", "ada", "--on", "2026-12-31"]).success(
        str![[r#"
decisions/countersign.yaml

"#]],
        str![[r#"
Ada Lovelace signs nothing new after 2026-12-31; what they signed before keeps its meaning
nobody may sign for engineering any more: `countersign roster add … --role engineering`

"#]],
    );
    assert_eq!(sandbox.read(POLICY_PATH), format!("{POLICY}    until: 2026-12-31\n"));
    roster(&sandbox, &["list"]).success(
        str![[r#"
person  name          signs for    known by    e-mail             notes
ada     Ada Lovelace  engineering  name alone  ada@example.com    signs until 2026-12-31
grace   Grace Hopper  product      name alone  grace@example.com

"#]],
        str![],
    );
    sandbox.run(&["check"]).findings(
        str![[r#"
note[policy-changed]: the policy changes: the last day of `ada` is 2026-12-31
  --> decisions/countersign.yaml:13:3
   |
13 |   ada:
   |   ^^^
   |
   = help: nobody has to approve that: `admins:` in the policy names people who do
   = note: countersign explain policy-changed

error[role-vacant]: nobody in the roster who stays may sign for engineering
  --> decisions/countersign.yaml:13:3
   |
13 |   ada:
   |   ^^^ `ada` leaves
   |
   = help: `countersign roster add KEY --email ADDRESS --role engineering`
   = note: countersign explain role-vacant

checked 1 record in 1 log: 1 error, 1 note

"#]],
        str![],
    );
    roster(&sandbox, &["retire", "ada"]).problem(str![[r#"
countersign: the last day of `ada` is 2026-12-31 already
  help: `--on DAY` sets another

"#]]);
    let _ = roster(&sandbox, &["retire", "ada", "--on", "2026-11-30"]).ended(0);
    assert_eq!(sandbox.read(POLICY_PATH), format!("{POLICY}    until: 2026-11-30\n"));
    roster(&sandbox, &["add", "ada", "--email", "ada@example.org"]).success(
        str![[r#"
decisions/countersign.yaml

"#]],
        str![[r#"
Ada Lovelace: is known by ada@example.org
note: the entry says `until: 2026-11-30`; delete that line if Ada Lovelace comes back
nobody may sign for engineering any more: `countersign roster add … --role engineering`

"#]],
    );
    roster(&sandbox, &["retire", "grac"]).problem(str![[r#"
countersign: the roster knows nobody called `grac`
  help: did you mean `grace`?

"#]]);
    roster(&sandbox, &["retire", "grace", "--on", "soon"]).problem(str![[r#"
countersign: `soon` is no day
  help: write it as `2026-12-31`

"#]]);
}

#[test]
fn somebody_changes_sides() {
    let sandbox = log();
    let _ = roster(&sandbox, &["add", "ada", "--role", "product"]).ended(0);
    roster(&sandbox, &["retire", "ada", "--role", "engineering"]).success(
        str![[r#"
decisions/countersign.yaml

"#]],
        str![[r#"
Ada Lovelace signs nothing new for engineering; what they signed for it before keeps its meaning
nobody may sign for engineering any more: `countersign roster add … --role engineering`

"#]],
    );
    let moved = "    roles: [product]\n    former-roles: [engineering]\n";
    assert_eq!(sandbox.read(POLICY_PATH), POLICY.replace("    roles: [engineering]\n", moved));
    roster(&sandbox, &["retire", "ada", "--role", "engineering"]).problem(str![[r#"
countersign: `ada` does not sign for engineering
  help: they sign for product

"#]]);
    roster(&sandbox, &["list"]).success(
        str![[r#"
person  name          signs for  known by    e-mail             notes
ada     Ada Lovelace  product    name alone  ada@example.com    formerly engineering
grace   Grace Hopper  product    name alone  grace@example.com

"#]],
        str![],
    );
}

#[test]
fn a_key_ends_or_is_stolen() {
    let sandbox = with_keys();
    let _ = roster(&sandbox, &["add", "grace", "--key", "grace.pub", "--key", ADA]).ended(0);
    roster(&sandbox, &["retire", "grace", "--key", "grace.pub", "--revoked"]).success(str![[r#"
decisions/countersign.yaml

"#]], str![[r#"
from 2026-11-22 on nothing new that SHA256:quDYjDa5vf0z4UdB90byOCXZOm9DFf7lbrdopBV0IQo signs is taken; what it signed before keeps its meaning

"#]]);
    let listed = roster(&sandbox, &["list", "--format", "json"]).ended(0).stdout;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("it is JSON");
    let keys = &listed["people"][1]["keys"];
    assert_eq!(keys[0]["revoked"], "2026-11-22");
    assert_eq!(keys[1]["revoked"], serde_json::Value::Null);
    let fingerprint = keys[1]["fingerprint"].as_str().expect("a key has one").to_owned();
    roster(&sandbox, &["retire", "grace", "--key", &fingerprint[..20], "--on", "2027-01-01"])
        .success(str![[r#"
decisions/countersign.yaml

"#]], str![[r#"
after 2027-01-01 nothing new that SHA256:y/FLNunhU4w6U1HUNynxoa/5oQjBNj8tolx/YQER28I signs is taken; what it signed before keeps its meaning

"#]]);
    roster(&sandbox, &["retire", "grace", "--key", "SHA256:"]).problem(str![[r#"
countersign: `grace` has no key that `SHA256:` alone stands for
  help: the entry holds SHA256:quDYjDa5vf0z4UdB90byOCXZOm9DFf7lbrdopBV0IQo, SHA256:y/FLNunhU4w6U1HUNynxoa/5oQjBNj8tolx/YQER28I

"#]]);
    roster(&sandbox, &["retire", "grace", "--key", "SHA256:nothing"]).problem(str![[r#"
countersign: `grace` has no key with the fingerprint `SHA256:nothing`
  help: the entry holds SHA256:quDYjDa5vf0z4UdB90byOCXZOm9DFf7lbrdopBV0IQo, SHA256:y/FLNunhU4w6U1HUNynxoa/5oQjBNj8tolx/YQER28I

"#]]);
    roster(&sandbox, &["retire", "ada", "--key", "ada.pub"]).problem(str![[r#"
countersign: `ada` has no key with the fingerprint `SHA256:y/FLNunhU4w6U1HUNynxoa/5oQjBNj8tolx/YQER28I`
  help: the entry holds no keys

"#]]);
    roster(&sandbox, &["list"]).success(str![[r#"
person  name          signs for    known by                                                                                e-mail
ada     Ada Lovelace  engineering  name alone                                                                              ada@example.com
grace   Grace Hopper  product      key SHA256:quDYjDa5vf… (revoked 2026-11-22), key SHA256:y/FLNunhU4… (until 2027-01-01)  grace@example.com

"#]], str![]);
    let lines = format!(
        "    keys:\n      - key: {GRACE}\n        revoked: 2026-11-22\n      - key: {ADA}\n        until: 2027-01-01\n"
    );
    assert!(sandbox.read(POLICY_PATH).contains(&lines), "{}", sandbox.read(POLICY_PATH));
}

#[test]
fn what_the_policy_could_not_mean_is_not_written() {
    let sandbox = with_keys();
    let _ = roster(&sandbox, &["add", "ada", "--key", "ada.pub"]).ended(0);
    let _ = roster(&sandbox, &["add", "grace", "--key", "grace.pub"]).ended(0);
    let guarded =
        format!("{}evidence:\n  engineering: key\nadmins: [grace, ada]\n", sandbox.read(POLICY_PATH));
    sandbox.write(POLICY_PATH, &guarded);
    roster(&sandbox, &["retire", "grace"]).problem(str![[r#"
countersign: `grace` leaves, and 2 of 2 admins have to approve each change of this file
  help: name another person under `admins:` in their place

"#]]);
    roster(&sandbox, &["retire", "ada", "--key", "ada.pub", "--revoked"]).problem(str![[r#"
countersign: `ada` has no key, and admins sign with one
  help: `countersign roster add ada --key FILE.pub`

"#]]);
    assert_eq!(sandbox.read(POLICY_PATH), guarded);
    roster(&sandbox, &["add", "ada", "--email", "ada@example.org"]).success(
        str![[r#"
decisions/countersign.yaml

"#]],
        str![[r#"
Ada Lovelace: is known by ada@example.org
it counts once 2 admins have approved it: `countersign policy sign`

"#]],
    );
}
