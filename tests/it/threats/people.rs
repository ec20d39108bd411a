//! A4–A6, A19, A20: who has signed.

use super::by_hand::{Key, POLICY_PATH, entry, policy, policy_asking, put, signed, signed_over};
use super::{begun, begun_with, both, change, keeps_out, passes, refused};
use crate::support::Sandbox;
use crate::support::story::{POLICY, RECORD, signed as declared};
use countersign::record::Evidence;

/// Somebody who may sign in both roles.
fn eve() -> String {
    let key = Key::of("eve").line();
    format!(
        "  eve:\n    emails: [eve@example.com]\n    roles: [product, engineering]\n    keys:\n      - {key}\n"
    )
}

/// This text in place of what main's policy says of Grace; on main itself.
fn with_grace(sandbox: &Sandbox, from: &str, to: &str) {
    let text = policy("");
    assert!(text.contains(from), "{text}");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(POLICY_PATH, text.replace(from, to)).commit_all("Change the roster");
    sandbox.git(&["switch", "--quiet", "feature"]);
}

/// The lines of Grace that her key stands in.
fn key_of_grace() -> String {
    format!("      - {}\n", Key::of("grace").line())
}

#[test]
fn a04_one_person_signs_in_both_roles() {
    let accepted = RECORD.replace("status: proposed", "status: accepted");
    let sandbox = begun_with(&policy(&eve()), RECORD);
    change(&sandbox, &signed(&signed(&accepted, "product", "eve"), "engineering", "eve"));
    refused(&sandbox, "same-signer");
    change(&sandbox, &signed(&signed(&accepted, "product", "eve"), "engineering", "ada"));
    passes(&sandbox);
    // Unless the policy says so in so many words; and where the change goes to, not in it.
    let sandbox = begun_with(&policy(&eve()), RECORD);
    let alone = policy(&eve()) + "one-person-may-sign-both-roles: true\n";
    sandbox.write(POLICY_PATH, alone);
    change(&sandbox, &signed(&signed(&accepted, "product", "eve"), "engineering", "eve"));
    refused(&sandbox, "same-signer");
}

#[test]
fn a05_one_human_is_enrolled_twice() {
    let key = Key::of("ada").line();
    for own in [
        format!("emails: [other@example.com]\n    keys:\n      - {key}"),
        "emails: [ADA@example.com]".to_owned(),
    ] {
        let sandbox = begun();
        let twin = format!("  countess:\n    {own}\n    roles: [product]\n");
        sandbox.write(POLICY_PATH, policy(&twin)).commit_all("Enrol a twin");
        refused(&sandbox, "policy-malformed");
    }
    let forge = |id: u32| {
        policy("").replace("    roles: [product]\n", "    roles: [product]\n    github: 7\n")
            + &format!("  twin:\n    emails: [t@example.com]\n    roles: [product]\n    github: {id}\n")
    };
    let sandbox = begun();
    sandbox.write(POLICY_PATH, forge(7)).commit_all("Enrol an account twice");
    refused(&sandbox, "policy-malformed");
    sandbox.write(POLICY_PATH, forge(8)).commit_all("Enrol another");
    passes(&sandbox);
}

#[test]
fn a06_signed_in_the_name_of_another() {
    // With a key: it is not hers, or nobody's.
    for key in ["ada", "mallory"] {
        let forged = signed_over(RECORD, "product", "grace", &Key::of(key), str::to_owned);
        keeps_out(&forged, "signoff-unverified");
    }
    // By name alone: the commit has another author, whoever committed it.
    let sandbox = begun_with(POLICY, RECORD);
    change(&sandbox, &declared("proposed", "grace", ""));
    refused(&sandbox, "signer-not-author");
    sandbox.git(&[
        "commit",
        "--quiet",
        "--amend",
        "--author",
        "Grace Hopper <grace@example.com>",
        "--no-edit",
    ]);
    passes(&sandbox);
}

#[test]
fn a06_the_name_is_swapped_later() {
    let accepted = RECORD.replace("status: proposed", "status: accepted");
    let text = signed(&signed(&accepted, "product", "eve"), "engineering", "ada");
    let sandbox = begun_with(&policy(&eve()), &text);
    change(&sandbox, &text.replace("by: eve", "by: grace"));
    refused(&sandbox, "signoff-unverified");
    change(&sandbox, &text.replace("by: eve", "by: mallory"));
    refused(&sandbox, "signer-unknown");
}

#[test]
fn a06_less_evidence_than_asked_for() {
    // Whoever has no key of hers takes the level for which none is needed.
    let sandbox = begun();
    let said = put(RECORD, "product", entry(RECORD, "grace", Evidence::Declared), None);
    change(&sandbox, &said);
    refused(&sandbox, "evidence-too-weak");
    keeps_out(&put(RECORD, "product", entry(RECORD, "grace", Evidence::Key), None), "signoff-unverified");
    let made = Key::of("mallory").sign("countersign.signoff.v1", "");
    let odd = put(RECORD, "product", entry(RECORD, "grace", Evidence::Declared), Some(made));
    let sandbox = begun_with(&policy_asking("declared", ""), RECORD);
    change(&sandbox, &odd);
    refused(&sandbox, "signoff-unverified");
}

#[test]
fn a19_the_departed_back_dates() {
    let text = signed(RECORD, "product", "grace").replace("2026-11-22T08", "2026-11-20T08");
    let back_dated = signed_back_dated("2026-11-20T08:00:00Z");
    assert_eq!(back_dated.lines().count(), text.lines().count());
    for (from, to, code) in [
        ("    roles: [product]\n", "    roles: [product]\n    until: 2026-11-21\n".to_owned(), "signer-left"),
        ("    roles: [product]\n", "    roles: []\n    former-roles: [product]\n".to_owned(), "signer-left"),
        (
            &key_of_grace(),
            format!("      - key: {}\n        until: 2026-11-21\n", Key::of("grace").line()),
            "key-retired",
        ),
        (
            &key_of_grace(),
            format!("      - key: {}\n        revoked: 2026-11-21\n", Key::of("grace").line()),
            "key-retired",
        ),
    ] {
        let sandbox = begun();
        with_grace(&sandbox, from, &to);
        // The date of the commit says nothing either.
        let mut sandbox = sandbox;
        sandbox.at("2026-11-20T08:00:00Z");
        change(&sandbox, &back_dated);
        sandbox.at("2026-11-22T08:00:00Z");
        refused(&sandbox, code);
    }
    let sandbox = begun();
    with_grace(&sandbox, "    roles: [product]\n", "    roles: [product]\n    until: 2026-11-22\n");
    change(&sandbox, &back_dated);
    passes(&sandbox);
}

/// The record as Grace signs it, saying that it was then.
fn signed_back_dated(at: &str) -> String {
    let mut said = entry(RECORD, "grace", Evidence::Key);
    at.clone_into(&mut said.at.value);
    let statement = super::by_hand::stated(RECORD, "product", &said);
    put(RECORD, "product", said, Some(Key::of("grace").sign("countersign.signoff.v1", &statement)))
}

#[test]
fn a20_a_decision_outlasts_its_signer() {
    let sandbox = begun_with(&policy(""), &both());
    with_grace(
        &sandbox,
        &format!("    roles: [product]\n    keys:\n{}", key_of_grace()),
        &format!(
            "    roles: []\n    former-roles: [product]\n    until: 2026-11-21\n    keys:\n      - key: {}\n        until: 2026-11-21\n  joan:\n    emails: [joan@example.com]\n    roles: [product]\n    keys:\n      - {}\n",
            Key::of("grace").line(),
            Key::of("joan").line()
        ),
    );
    // Neither as it lies there, nor when somebody labels it.
    change(&sandbox, &both().replace("signoffs:", "tags: [storage]\nsignoffs:"));
    passes(&sandbox);
    let _ = sandbox.run(&["check"]).ended(0);
    // Without her entry nothing says who signed: that is no way to leave.
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(POLICY_PATH, policy("").replace("  grace:\n", "  joan:\n")).commit_all("Forget her");
    super::says(&sandbox.run(&["check"]), "signer-unknown");
}
