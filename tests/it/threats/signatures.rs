//! A7–A9, A21, A37–A40: what a signature was made over, for which purpose, by which key, and how it is spelt.

use super::by_hand::{
    Key, LOG, POLICY_PATH, entry, policy, policy_asking, put, signed, signed_for, signed_over, stated,
    with_digest_of_now,
};
use super::{accepted, begun, begun_with, both, change, judged, keeps_out, lets_in, passes, refused};
use crate::support::story::{PATH, RECORD};
use countersign::record::Evidence;

/// The record with Grace's sign-off for product over what is made of the true statement.
fn over(make: impl Fn(&str) -> String) -> String {
    signed_over(RECORD, "product", "grace", &Key::of("grace"), make)
}

#[test]
fn a07_moved_to_the_other_role() {
    let key = Key::of("eve").line();
    let eve = format!(
        "  eve:\n    emails: [eve@example.com]\n    roles: [product, engineering]\n    keys:\n      - {key}\n"
    );
    let sandbox = begun_with(&policy(&eve), RECORD);
    let text = signed(RECORD, "product", "eve");
    change(&sandbox, &text);
    passes(&sandbox);
    let (_, lines) = text.split_once("  product:\n").expect("a role");
    let (lines, _) = lines.split_once("  engineering:\n").expect("another");
    let moved = RECORD.replace("  engineering:\n", &format!("  engineering:\n{lines}"));
    change(&sandbox, &moved);
    refused(&sandbox, "signoff-unverified");
    // Nor does a signature that is right in all else count in a role that its signer has not got.
    change(&sandbox, &signed(RECORD, "product", "ada"));
    refused(&sandbox, "role-not-held");
}

#[test]
fn a08_moved_to_another_record() {
    let sandbox = begun_with(&policy(""), &both());
    let copy = both().replace("k7f3-2m9q", "m2q9-7f3k");
    sandbox.write("decisions/0002-copy.md", &copy).commit_all("Copy what is signed");
    refused(&sandbox, "signoff-stale");
    sandbox.write("decisions/0002-copy.md", with_digest_of_now(&copy)).commit_all("And its digest");
    refused(&sandbox, "signoff-unverified");
    // The statement names the record besides the digest, and the revision.
    for (from, to) in [("record: k7f3-2m9q", "record: m2q9-7f3k"), ("revision: 1", "revision: 2")] {
        keeps_out(&over(|statement| statement.replace(from, to)), "signoff-unverified");
    }
    // What somebody consented to before is not consent to this revision.
    let second = RECORD.replace("revision: 1", "revision: 2");
    let earlier = |text: &str| text.replace("revision: 2", "revision: 1");
    keeps_out(&signed_over(&second, "product", "grace", &Key::of("grace"), earlier), "signoff-unverified");
    lets_in(&signed(&second, "product", "grace"));
}

#[test]
fn a09_moved_to_another_repository() {
    let elsewhere = "7f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90";
    keeps_out(&over(|statement| statement.replace(LOG, elsewhere)), "signoff-unverified");
    // Nor by giving this log the other's identity.
    let sandbox = begun_with(&policy(""), RECORD);
    sandbox.write(POLICY_PATH, policy("").replace(LOG, elsewhere)).commit_all("Become the other");
    refused(&sandbox, "log-changed");
    // A second log of the repository is another one too.
    let sandbox = begun_with(&policy(""), &both());
    sandbox.write("other/countersign.yaml", policy("").replace(LOG, elsewhere)).commit_all("Begin another");
    sandbox.git(&["branch", "--force", "main", "HEAD"]);
    sandbox.write("other/0001-copy.md", both()).commit_all("Copy what is signed");
    refused(&sandbox, "signoff-unverified");
    refused(&sandbox, "id-duplicate");
}

#[test]
fn a21_made_for_another_purpose() {
    for purpose in ["git", "file", "countersign.policy.v1", "countersign.attest.v1", "countersign.signoff.v2"]
    {
        let text = signed_for(RECORD, "product", "grace", &Key::of("grace"), purpose, str::to_owned);
        keeps_out(&text, "signoff-unverified");
    }
    lets_in(&over(str::to_owned));
    // What was signed says another verdict, another person or another moment.
    for (from, to) in [
        ("verdict: accept", "verdict: withdraw"),
        ("signer: grace", "signer: ada"),
        ("at: 2026", "at: 2025"),
        ("countersign signoff v1", "countersign signoff v2"),
        ("digest: sha256:7", "digest: sha256:8"),
    ] {
        assert!(stated(RECORD, "product", &entry(RECORD, "grace", Evidence::Key)).contains(from), "{from}");
        keeps_out(&over(|statement| statement.replace(from, to)), "signoff-unverified");
    }
}

#[test]
fn a37_a_device_that_nobody_touched() {
    let device = Key::in_device_of("grace");
    let software = Key::of("grace");
    let both_keys = format!("      - {}\n      - {}\n", software.line(), device.line());
    let asking = policy_asking("declared", "")
        .replace("  product: declared", "  product: hardware")
        .replace(&format!("      - {}\n", software.line()), &both_keys);
    let sandbox = begun_with(&asking, RECORD);
    let made = |key: &Key, via: Evidence, flags: u8| {
        let said = entry(RECORD, "grace", via);
        let statement = stated(RECORD, "product", &said);
        put(RECORD, "product", said, Some(key.sign_with("countersign.signoff.v1", &statement, flags)))
    };
    // Untouched; untouched but with a PIN; a key that lies in no device.
    for text in [
        made(&device, Evidence::Hardware, 0),
        made(&device, Evidence::Hardware, 4),
        made(&software, Evidence::Hardware, 1),
    ] {
        change(&sandbox, &text);
        refused(&sandbox, "signoff-unverified");
    }
    // The last of them is told apart from a device that nobody touched.
    let said = judged(&sandbox).stdout;
    assert!(said.contains("it claims a device, and its key lies in none"), "{said}");
    change(&sandbox, &made(&device, Evidence::Key, 1));
    refused(&sandbox, "evidence-too-weak");
    // The flag that says so is signed.
    let touched = made(&device, Evidence::Hardware, 1);
    change(&sandbox, &touched);
    passes(&sandbox);
}

#[test]
fn a38_a_weak_key() {
    crate::vectors::hostile::keys_of_small_order_are_refused_in_every_spelling();
    crate::vectors::hostile::a_signature_that_fits_everything_is_refused();
    // Such a key never comes into a roster; the vectors are keys of every weak kind.
    let small = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let weak = ["rsa-2048", "dsa"].map(crate::vectors::refused_key);
    for key in weak.iter().map(String::as_str).chain([small]) {
        let sandbox = begun();
        sandbox.write(POLICY_PATH, policy("").replace(&Key::of("grace").line(), key)).commit_all("A key");
        refused(&sandbox, "policy-malformed");
    }
}

#[test]
fn a39_another_spelling_of_a_signature() {
    crate::vectors::hostile::text_that_is_no_signature_is_refused_with_a_reason();
    crate::vectors::hostile::signatures_that_are_put_together_oddly_are_refused_with_a_reason();
    let text = over(str::to_owned);
    let line = text.lines().find(|line| line.starts_with("    sig: ")).expect("it is signed");
    for odd in [
        format!("{line}AAAA"),
        format!("{line}="),
        line.replacen("sig: U1NI", "sig: U1NJ", 1),
        line.replace("sig: ", "sig: -----BEGIN SSH SIGNATURE-----"),
        format!("{line} # true"),
    ] {
        let sandbox = begun();
        change(&sandbox, &text.replace(line, &odd));
        let outcome = judged(&sandbox);
        assert_eq!(outcome.code, Some(1), "{odd}: {}", outcome.stdout);
        let named = ["error[signoff-unverified]", "error[signoff-malformed]"];
        assert!(named.iter().any(|name| outcome.stdout.contains(name)), "{odd}: {}", outcome.stdout);
    }
    // Two lines of it, or one that is cut.
    keeps_out(&text.replace(line, &format!("{line}\n{line}")), "signoff-malformed");
    keeps_out(&text.replace(line, &line[..60]), "signoff-unverified");
}

#[test]
fn a40_a_list_of_signers_that_somebody_planted() {
    // Lists of allowed signers are written and never read: neither a planted file nor git's settings add a key.
    let sandbox = begun();
    let mallory = Key::of("mallory");
    let line = format!("* {}\ngrace,ada {}\n", mallory.line(), mallory.line());
    for place in ["decisions/allowed_signers", ".ssh/allowed_signers", "allowed_signers"] {
        sandbox.write(place, &line);
    }
    sandbox.git(&["config", "gpg.ssh.allowedSignersFile", "allowed_signers"]);
    change(&sandbox, &signed_over(RECORD, "product", "grace", &mallory, str::to_owned));
    refused(&sandbox, "signoff-unverified");
    // Names of keys that would mean more than one person in such a list are none.
    for name in ["\"*\"", "\"gr*\"", "\"!ada\"", "\"grace,ada\""] {
        sandbox.git(&["reset", "--quiet", "--hard", "main"]);
        sandbox.write(POLICY_PATH, policy("").replace("  grace:\n", &format!("  {name}:\n")));
        sandbox.commit_all("A pattern");
        refused(&sandbox, "policy-malformed");
    }
    sandbox.git(&["reset", "--quiet", "--hard", "main"]);
    sandbox.write(PATH, accepted(RECORD)).commit_all("Both sign");
    passes(&sandbox);
}
