//! A14–A18, A44: the policy that judges, and who may change it.

use super::by_hand::{
    Key, LOG, POLICY_PATH, SIGS_PATH, approvals, entry, policy, policy_asking, put, signed,
};
use super::{accepted, begun, begun_with, both, change, judged, passes, refused, says};
use crate::support::Sandbox;
use crate::support::story::{PATH, RECORD};
use countersign::policy::{Policy, Sigs, Void, approve};
use countersign::record::Evidence;

/// The policy with two admins, both of whom have to approve each change of it.
fn guarded(serial: u64, more: &str) -> String {
    policy(&format!("serial: {serial}\nadmins: [grace, ada]\nadmin-threshold: 2\n{more}"))
}

/// Grace and Ada with their own keys.
fn admins() -> [(&'static str, Key); 2] {
    ["grace", "ada"].map(|admin| (admin, Key::of(admin)))
}

/// Commits this policy with these signatures on `feature`.
fn propose(sandbox: &Sandbox, policy: &str, sigs: &str) {
    sandbox.write(POLICY_PATH, policy).write(SIGS_PATH, sigs).commit_all("Change the policy");
}

#[test]
fn a14_somebody_enrols_himself() {
    let key = Key::of("mallory").line();
    let own = format!(
        "  mallory:\n    emails: [m@example.com]\n    roles: [product, engineering]\n    keys:\n      - {key}\n"
    );
    // The change that enrols him is judged by the roster before it.
    let sandbox = begun();
    sandbox.write(POLICY_PATH, policy(&own));
    change(&sandbox, &signed(RECORD, "product", "mallory"));
    refused(&sandbox, "signer-unknown");
    // So is one that gives somebody of the roster another key.
    let sandbox = begun();
    sandbox.write(POLICY_PATH, policy("").replace(&Key::of("grace").line(), &key));
    change(
        &sandbox,
        &super::by_hand::signed_over(RECORD, "product", "grace", &Key::of("mallory"), str::to_owned),
    );
    refused(&sandbox, "signoff-unverified");
    // With admins not even the enrolment alone goes in.
    let sandbox = begun_with(&guarded(1, ""), RECORD);
    sandbox.write(POLICY_PATH, guarded(2, "").replace("  grace:\n", &format!("{own}  grace:\n")));
    sandbox.commit_all("Enrol myself");
    refused(&sandbox, "policy-not-approved");
}

#[test]
fn a15_the_policy_is_weakened() {
    let weak = put(RECORD, "product", entry(RECORD, "grace", Evidence::Declared), None);
    for weaker in [
        policy_asking("declared", ""),
        policy("rules:\n  evidence-too-weak: off\n"),
        policy("").replace("  product: key\n", ""),
    ] {
        let sandbox = begun();
        sandbox.write(POLICY_PATH, weaker);
        change(&sandbox, &weak);
        refused(&sandbox, "evidence-too-weak");
    }
    // One admin alone approves nothing, and a threshold that the change lowers is not yet lowered.
    let (before, after) = (guarded(1, ""), guarded(2, "").replace("threshold: 2", "threshold: 1"));
    let sandbox = begun_with(&before, RECORD);
    let [grace, ada] = admins();
    propose(&sandbox, &after, &approvals(&before, &after, &[grace]));
    refused(&sandbox, "policy-not-approved");
    propose(&sandbox, &after, &approvals(&before, &after, &[("mallory", Key::of("mallory")), ada]));
    refused(&sandbox, "policy-not-approved");
    propose(&sandbox, &after, &approvals(&before, &after, &admins()));
    passes(&sandbox);
}

#[test]
fn a16_the_policy_is_removed() {
    let sandbox = begun_with(&policy(""), &both());
    sandbox.git(&["rm", "--quiet", POLICY_PATH]);
    change(&sandbox, &both().replace("Orders live in", "Orders do not live in"));
    refused(&sandbox, "policy-removed");
    // Nor does it lie elsewhere, and the records with it.
    let sandbox = begun_with(&policy(""), &both());
    sandbox.git(&["mv", "decisions", "elsewhere"]);
    sandbox.commit_all("Move the log");
    refused(&sandbox, "record-deleted");
}

#[test]
fn a17_the_policy_is_rolled_back() {
    // From A to B and back to A: the signatures under A were made for another step.
    let (first, second) = (guarded(1, ""), guarded(2, "keys: [cost-center]\n"));
    let to_first = approvals(&guarded(0, "").replace("serial: 0\n", ""), &first, &admins());
    let sandbox = begun_with(&second, RECORD);
    propose(&sandbox, &first, &to_first);
    refused(&sandbox, "policy-serial");
    let again = guarded(3, "");
    for sigs in [to_first, approvals(&first, &second, &admins())] {
        propose(&sandbox, &again, &sigs);
        refused(&sandbox, "policy-not-approved");
    }
    propose(&sandbox, &again, &approvals(&second, &again, &admins()));
    passes(&sandbox);
}

#[test]
fn a17_one_admin_signs_twice() {
    let second = Key::of("grace-2").line();
    let own = format!("      - {}\n", Key::of("grace").line());
    let two_keys = |serial| guarded(serial, "").replace(&own, &format!("{own}      - {second}\n"));
    let (before, after) = (two_keys(1), two_keys(2) + "keys: [cost-center]\n");
    let sandbox = begun_with(&before, RECORD);
    for sigs in [
        vec![("grace", Key::of("grace")), ("ada", Key::of("grace"))],
        vec![("grace", Key::of("grace")), ("ada", Key::of("grace-2"))],
        vec![("grace", Key::of("grace"))],
    ] {
        propose(&sandbox, &after, &approvals(&before, &after, &sigs));
        refused(&sandbox, "policy-not-approved");
    }
    // The same line twice is not even a file of signatures.
    let one = approvals(&before, &after, &[("grace", Key::of("grace"))]);
    let (_, lines) = one.split_once("admins:\n").expect("a list");
    propose(&sandbox, &after, &format!("{one}{lines}"));
    refused(&sandbox, "policy-sigs-malformed");
    propose(&sandbox, &after, &approvals(&before, &after, &admins()));
    passes(&sandbox);
}

#[test]
fn a17_an_approval_of_another_log_or_purpose() {
    let (before, after) = (guarded(1, ""), guarded(2, "keys: [cost-center]\n"));
    let sandbox = begun_with(&before, RECORD);
    let good = approvals(&before, &after, &admins());
    // Signatures for sign-offs over the same words count for nothing: `make` signs for another purpose.
    let step = good.split_once("admins:\n").expect("a list").0;
    let make = |namespace: &str, log: &str| {
        let lines = admins().map(|(admin, key)| {
            let text = format!(
                "countersign policy v1\nlog: {log}\n{step}admin: {admin}\nat: {}\n",
                super::by_hand::AT
            );
            format!("  {admin}:\n    at: {}\n    sig: {}\n", super::by_hand::AT, key.sign(namespace, &text))
        });
        format!("{step}admins:\n{}", lines.concat())
    };
    assert_eq!(make("countersign.policy.v1", LOG), good);
    for sigs in [make("countersign.signoff.v1", LOG), make("countersign.policy.v1", "7f1c0e52")] {
        propose(&sandbox, &after, &sigs);
        refused(&sandbox, "policy-not-approved");
    }
    // Nor do the signatures hold for one more word.
    propose(&sandbox, &after.replace("cost-center", "cost-centre"), &good);
    refused(&sandbox, "policy-not-approved");
    // Signed by all, and yet void: a policy that cannot be meant, and one of another log.
    let void = |after: &str| {
        let read = |text: &str| Policy::parse(POLICY_PATH, text.as_bytes());
        let sigs = Sigs::parse(SIGS_PATH, approvals(&before, after, &admins()).as_bytes());
        approve(&read(&before), &read(after), Some(&sigs), jiff::civil::date(2026, 11, 22)).void
    };
    assert_eq!(void(&after), None);
    assert_eq!(void(&format!("{after}prefix: [1]\n")), Some(Void::Malformed));
    assert_eq!(void(&after.replace(LOG, "7f1c0e52")), Some(Void::OtherLog));
}

#[test]
fn a18_a_branch_from_before_a_removal() {
    let sandbox = begun();
    change(&sandbox, &signed(RECORD, "product", "grace"));
    passes(&sandbox);
    sandbox.git(&["switch", "--quiet", "main"]);
    for (left, code) in [
        (
            policy("").replace("    roles: [product]\n", "    roles: [product]\n    until: 2026-11-21\n"),
            "signer-left",
        ),
        (policy("").replace("  grace:\n", "  joan:\n"), "signer-unknown"),
        (policy("").replace(&Key::of("grace").line(), &Key::of("joan").line()), "signoff-unverified"),
    ] {
        sandbox.write(POLICY_PATH, left).commit_all("Let her go");
        refused(&sandbox, code);
    }
}

#[test]
fn a44_a_log_that_vouches_for_itself() {
    // Nothing before the first policy can judge it: the check says so, and an audit begins where it is told to.
    let mut sandbox = Sandbox::new();
    sandbox.git_init().write("notes.txt", "");
    sandbox.as_ada().commit_all("Begin");
    sandbox.git(&["switch", "--quiet", "--create", "feature"]);
    let mine = policy("").replace(&Key::of("grace").line(), &Key::of("mallory").line());
    sandbox.write(POLICY_PATH, &mine);
    change(&sandbox, &accepted(RECORD));
    // Also by itself it has to hold.
    refused(&sandbox, "signoff-unverified");
    sandbox.write(POLICY_PATH, policy("")).commit_all("The right one");
    let outcome = judged(&sandbox).ended(0);
    assert!(outcome.stderr.contains("is judged by its own policy"), "{}", outcome.stderr);
    // A history that begins with another policy than the trusted one is not the one that was trusted.
    let trusted = Policy::parse(POLICY_PATH, policy("").as_bytes()).fingerprint().to_string();
    let _ = sandbox.run(&["audit", "feature", "--trust", &trusted]).ended(0);
    sandbox.git(&["switch", "--quiet", "--create", "strange", "main"]);
    sandbox.write(POLICY_PATH, &mine).write(PATH, RECORD).commit_all("Begin in another way");
    let outcome = sandbox.run(&["audit", "strange", "--trust", &trusted]).ended(2);
    assert!(outcome.stderr.contains("fingerprint"), "{}", outcome.stderr);
    // Nor does a log begin anew where there was one.
    let sandbox = begun_with(&policy(""), &both());
    sandbox.git(&["rm", "--quiet", "-r", "decisions"]);
    sandbox.commit_all("Remove the log");
    says(&judged(&sandbox), "record-deleted");
}
