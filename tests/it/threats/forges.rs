//! A33–A36, A46: forges, their accounts, and the key that attests what they said.
//!
//! What a workflow runs and which reviews it asks a forge for is not built yet; here stands what any statement of it
//! has to meet.

use super::by_hand::{
    Key, POLICY_PATH, attested, entry, policy, policy_asking, put, signed_over, with_digest_of_now,
};
use super::{begun, begun_with, both, change, keeps_out, lets_in, passes, refused};
use crate::support::Sandbox;
use crate::support::story::{POLICY, RECORD, signed as declared};
use countersign::record::Evidence;

/// The policy that takes for product what a forge said, as `ci` attests it.
fn attesting() -> String {
    policy_asking("forge", &format!("attestors:\n  - {}\n", Key::of("ci").line()))
        .replace("    roles: [product]\n", "    roles: [product]\n    github: 77\n")
}

fn begun_with_forge() -> Sandbox {
    begun_with(&attesting(), RECORD)
}

#[test]
fn a33_the_change_edits_what_judges_it() {
    // Nothing that a change brings besides the log has a say: neither attributes, nor settings, nor a workflow.
    let sandbox = begun();
    sandbox
        .write(
            ".gitattributes",
            "* -diff -merge binary export-ignore linguist-generated\n*.md filter=none eol=crlf\n",
        )
        .write(".github/workflows/countersign.yml", "on: push\njobs: {}\n")
        .write(".countersign.yaml", "rules: {}\n")
        .write(".gitignore", "decisions\n")
        .write(".gitconfig", "[core]\n\tbare = true\n");
    sandbox.git(&["add", "--all", "--force"]);
    change(&sandbox, &both().replace("Orders live in", "Orders do not live in"));
    refused(&sandbox, "signoff-stale");
    // Where there are objects alone, no file of the change is ever on disk.
    sandbox.git(&["clone", "--quiet", "--bare", ".", "bare.git"]);
    let outcome = sandbox.run_in("bare.git", &["check", "--base", "main", "--head", "feature"]);
    super::says(&outcome, "signoff-stale");
}

#[test]
fn a34_a_comment_says_approved() {
    // Whoever can write the file can write that a forge said so; the attestor's signature is what counts.
    let sandbox = begun_with_forge();
    let said = entry(RECORD, "grace", Evidence::Forge);
    change(&sandbox, &put(RECORD, "product", said.clone(), None));
    refused(&sandbox, "signoff-unverified");
    // Her own key attests nothing, nor does a stranger's, nor the attestor's for another purpose.
    for key in ["grace", "ada", "mallory"] {
        change(&sandbox, &attested(RECORD, "product", "grace", &Key::of(key), str::to_owned));
        refused(&sandbox, "signoff-unverified");
    }
    let statement = super::by_hand::stated(RECORD, "product", &said);
    let signature = Key::of("ci").sign("countersign.signoff.v1", &statement);
    change(&sandbox, &put(RECORD, "product", said, Some(signature)));
    refused(&sandbox, "signoff-unverified");
    change(&sandbox, &attested(RECORD, "product", "grace", &Key::of("ci"), str::to_owned));
    passes(&sandbox);
}

#[test]
fn a35_an_approval_of_an_earlier_text() {
    let sandbox = begun_with_forge();
    let earlier = attested(RECORD, "product", "grace", &Key::of("ci"), str::to_owned);
    let later = earlier.replace("Orders live in", "Orders do not live in");
    change(&sandbox, &later);
    refused(&sandbox, "signoff-stale");
    change(&sandbox, &with_digest_of_now(&later));
    refused(&sandbox, "signoff-unverified");
    // An attestation names the person, the role and the revision.
    for (from, to) in [
        ("signer: grace", "signer: joan"),
        ("role: product", "role: engineering"),
        ("revision: 1", "revision: 2"),
    ] {
        change(
            &sandbox,
            &attested(RECORD, "product", "grace", &Key::of("ci"), |text| text.replace(from, to)),
        );
        refused(&sandbox, "signoff-unverified");
    }
}

#[test]
fn a36_an_account_is_renamed_or_taken_over() {
    // Accounts are numbers: a name can be given up and taken by another.
    let sandbox = begun();
    sandbox.write(POLICY_PATH, attesting().replace("github: 77", "github: grace")).commit_all("By name");
    refused(&sandbox, "policy-malformed");
    // The address that an account commits with counts by its number, whatever name stands in it.
    let known = POLICY.replace("roles: [product]\n", "roles: [product]\n    github: 77\n");
    let sandbox = begun_with(&known, RECORD);
    change(&sandbox, &declared("proposed", "grace", ""));
    for (address, is_hers) in [
        ("78+grace@users.noreply.github.com", false),
        ("grace@users.noreply.github.com", false),
        ("77+grace@users.noreply.github.com.evil.example", false),
        ("77-grace@users.noreply.gitlab.com", false),
        ("77+renamed@users.noreply.github.com", true),
    ] {
        let author = format!("Grace Hopper <{address}>");
        sandbox.git(&["commit", "--quiet", "--amend", "--no-edit", "--author", &author]);
        if is_hers {
            passes(&sandbox);
        } else {
            refused(&sandbox, "signer-not-author");
        }
    }
}

#[test]
fn a46_the_key_of_the_attestor_is_stolen() {
    // Where a policy asks for a key, an attestation is too little, and the attestor's key is nobody's own.
    let sandbox = begun_with(&policy(&format!("attestors:\n  - {}\n", Key::of("ci").line())), RECORD);
    change(&sandbox, &attested(RECORD, "product", "grace", &Key::of("ci"), str::to_owned));
    refused(&sandbox, "evidence-too-weak");
    change(&sandbox, &signed_over(RECORD, "product", "grace", &Key::of("ci"), str::to_owned));
    refused(&sandbox, "signoff-unverified");
    // Once the theft is known, nothing new comes in by it.
    let key = Key::of("ci").line();
    let stolen =
        attesting().replace(&format!("  - {key}\n"), &format!("  - key: {key}\n    revoked: 2026-11-22\n"));
    let sandbox = begun_with_forge();
    change(&sandbox, &attested(RECORD, "product", "grace", &Key::of("ci"), str::to_owned));
    passes(&sandbox);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(POLICY_PATH, stolen).commit_all("Revoke it");
    refused(&sandbox, "key-retired");
    // A change that brings its own attestor is judged by those before it.
    let sandbox = begun_with_forge();
    sandbox.write(POLICY_PATH, attesting().replace(&key, &Key::of("mallory").line()));
    change(&sandbox, &attested(RECORD, "product", "grace", &Key::of("mallory"), str::to_owned));
    refused(&sandbox, "signoff-unverified");
    // Without attestors nobody attests anything.
    keeps_out(&attested(RECORD, "product", "grace", &Key::of("ci"), str::to_owned), "signoff-unverified");
    lets_in(&both());
}
