//! What is refused of keys, accounts, evidence and admins: each alone, in words that lead on.

use super::messages;
use crate::policy::{NotCounted, Policy, Sigs, approve};

const GRACE: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJo0nwu94FiFuxkci9ehnl6k6TH+7CN8vQ/0oZ3guGdq grace@laptop";
const ADA: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJWWpgCdYDXpW6zxyuDwBpETnZKZ0FiyFx+sGREymrkC ada@laptop";
const CI: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJwRr1yYN78uBELy7dxKJ4nwJtrIxHmmWPP5KxTxJlld ci";
const DEVICE: &str = "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIOcH7wZOM45IYcoQ4fkebrrtFFrrtOVefFejqisAZM8AAAAABHNzaDo= ada@key";
/// The neutral point: a signature by it fits everything.
const SMALL: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA x";

/// Two admins, keys, accounts, an attestor: all of the guard, and nothing wrong.
fn guarded() -> String {
    format!(
        "log: 6f1c0e52\nserial: 3\nadmins: [grace, ada]\nadmin-threshold: 2\nevidence:\n  product: forge\n  engineering: key\nattestors:\n  - {CI}\npeople:\n  grace:\n    emails: [g@e.com]\n    roles: [product]\n    github: 5\n    keys:\n      - {GRACE}\n  ada:\n    emails: [a@e.com]\n    roles: [engineering]\n    gitlab: 5\n    keys:\n      - key: {ADA}\n        until: 2027-01-01\n"
    )
}

/// The key in the field `key:` of a vector in `tests/vectors`.
fn vector(path: &str) -> String {
    let path = format!("{}/tests/vectors/{path}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    text.lines().find_map(|line| line.strip_prefix("key: ")).expect("a vector names its key").to_owned()
}

#[test]
fn a_guard_is_read() {
    let policy = Policy::parse("countersign.yaml", guarded().as_bytes());
    assert_eq!(policy.faults, []);
    assert_eq!((policy.guard.serial(), policy.guard.threshold()), (3, 2));
    assert_eq!(policy.guard.attestors.len(), 1);
    assert_eq!(policy.people["ada"].gitlab.map(|id| id.value), Some(5), "two forges may give one number");
    let admins = |text: &str| Policy::parse("c", guarded().replace("admin-threshold: 2\n", text).as_bytes());
    assert_eq!(admins("").guard.threshold(), 2, "two where there are two");
    assert_eq!(admins("admin-threshold: 1\n").guard.threshold(), 1);
}

#[test]
fn each_mistake_of_the_guard_is_named() {
    let (rsa, dsa) = (vector("refused/rsa-2048.txt"), vector("refused/dsa.txt"));
    let small =
        "this key is worthless: signatures that fit it can be made without any secret; make a new key";
    for (from, to, says) in [
        // One key is one person's.
        (ADA, GRACE, "this key of `grace` is a key of `ada` already"),
        (CI, GRACE, "this key of the attestors is a key of `grace` already"),
        // Weak keys.
        (GRACE, SMALL, small),
        (
            GRACE,
            rsa.as_str(),
            "this RSA key has 2048 bits, and at least 3072 are needed: make a new key with `ssh-keygen -t ed25519`",
        ),
        (
            GRACE,
            dsa.as_str(),
            "keys of the type ssh-dss are not taken: make one with `ssh-keygen -t ed25519`",
        ),
        (
            GRACE,
            "-----BEGIN OPENSSH PRIVATE KEY-----",
            "this is a private key, which must never leave its owner: give the line of the file that ends in .pub",
        ),
        // One account is one person's.
        ("gitlab: 5", "github: 5", "the GitHub account 5 is `ada`'s already"),
        (
            "github: 5",
            "github: grace",
            "`github`, an account's numeric id, should be a number from 1 on, found `grace`",
        ),
        // Admins.
        ("[grace, ada]", "[grace, eve]", "the roster knows nobody called `eve`"),
        ("[grace, ada]", "[grace, grac]", "the roster knows nobody called `grac` did you mean `grace`?"),
        ("[grace, ada]", "[grace, ada, ada]", "`ada` stands twice among the admins"),
        ("admin-threshold: 2", "admin-threshold: 3", "3 admins have to approve, and there are 2"),
        (
            "admin-threshold: 2",
            "admin-threshold: 0",
            "`admin-threshold` should be a number from 1 on, found `0`",
        ),
        (
            "admin-threshold: 2",
            "admin-threshold: 01",
            "`admin-threshold` should be a number from 1 on, found `01`",
        ),
        ("serial: 3", "serial: -3", "`serial` should be a number from 1 on, found `-3`"),
        (
            "until: 2027-01-01\n",
            "until: 2027-01-01\n    until: 2027-01-01\n",
            "`ada` leaves, and 2 of 2 admins have to approve each change of this file 1 would be left",
        ),
        // Evidence.
        (
            "  engineering: key",
            "  enginering: key",
            "nothing knows the key `enginering` in `evidence` did you mean `engineering`?",
        ),
        ("engineering: key", "engineering: keys", "`keys` is no evidence"),
        (
            "engineering: key",
            "engineering: hardware",
            "engineering asks for `hardware`, and nobody who may sign for it has a key in a device",
        ),
        ("attestors:", "ignore:", "a role asks for `forge`, and no key attests what a forge says"),
        // Keys that nothing knows, and days that are none.
        (
            "until: 2027-01-01",
            "untill: 2027-01-01",
            "nothing knows the key `untill` in a key did you mean `until`?",
        ),
        (
            "    github: 5",
            "    git-hub: 5",
            "nothing knows the key `git-hub` in a person did you mean `github`?",
        ),
        ("until: 2027-01-01", "until: 2027-02-30", "`2027-02-30` is no day such as `2026-11-22`"),
        ("until: 2027-01-01", "revoked: tomorrow", "`tomorrow` is no day such as `2026-11-22`"),
        ("    gitlab: 5", "    until: soon", "`soon` is no day such as `2026-11-22`"),
        ("      - key: ", "      - lock: ", "nothing knows the key `lock` in a key"),
        (CI, "[a]", "a key should be a word or sentence, found a list"),
    ] {
        let text = guarded();
        assert!(text.contains(from), "{from}");
        let said = messages(&text.replacen(from, to, 1));
        let said: Vec<&str> = said.iter().map(|line| line.split_once(": ").unwrap().1.trim_end()).collect();
        assert_eq!(said.first(), Some(&says), "{to}: {said:?}");
    }
}

#[test]
fn evidence_counts_what_people_have() {
    let faults = |text: String| messages(&text).len();
    let hardware = guarded().replace("engineering: key", "engineering: hardware");
    assert_eq!(faults(hardware.replace(ADA, DEVICE)), 0);
    let no_account = guarded().replace("    github: 5\n", "");
    assert_eq!(faults(no_account.clone()), 0, "a key is more than an approval");
    let nothing = no_account
        .replace(&format!("    keys:\n      - {GRACE}\n"), "")
        .replace("admins: [grace, ada]\nadmin-threshold: 2\n", "");
    assert_eq!(faults(nothing), 1);
    let revoked = guarded().replace("until: 2027-01-01", "revoked: 2026-01-01");
    let said = messages(&revoked);
    assert!(said.iter().any(|line| line.contains("`ada` has no key, and admins sign with one")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("engineering asks for `key`")), "{said:?}");
}

#[test]
fn the_order_of_keys_in_the_file_does_not_matter() {
    let text = guarded();
    let (head, people) = text.split_once("people:\n").unwrap();
    let turned = format!("people:\n{people}{head}");
    assert_eq!(messages(&turned), [""; 0]);
    assert_eq!(messages(&turned.replace("admin-threshold: 2", "admin-threshold: 3")).len(), 1);
}

#[test]
fn somebody_of_the_roster_who_is_no_admin_is_named_as_such() {
    let before =
        guarded().replace("admins: [grace, ada]", "admins: [grace]").replace("threshold: 2", "threshold: 1");
    let after = before.replace("serial: 3", "serial: 4");
    let parse = |text: &str| Policy::parse("countersign.yaml", text.as_bytes());
    let (before, after) = (parse(&before), parse(&after));
    let (serial, old, new) = (after.guard.serial(), before.fingerprint(), after.fingerprint());
    let vector = include_str!("../../../tests/vectors/accepted/ed25519.txt");
    let signature = vector.lines().find_map(|line| line.strip_prefix("sig: ")).unwrap();
    let text = format!(
        "serial: {serial}\nbefore: {old}\nafter: {new}\nadmins:\n  ada:\n    at: 2026-11-22T08:00:00Z\n    sig: {signature}\n"
    );
    let sigs = Sigs::parse("countersign.sigs", text.as_bytes());
    let approval = approve(&before, &after, Some(&sigs), jiff::civil::date(2026, 11, 22));
    let refused: Vec<(&str, &NotCounted)> =
        approval.refused.iter().map(|each| (each.admin.as_str(), &each.why)).collect();
    assert_eq!(refused, [("ada", &NotCounted::NoAdmin)]);
}
