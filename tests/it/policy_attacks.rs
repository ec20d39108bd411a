//! Changes of the policy at the gate: who may sign is not for a change to decide for itself.

use crate::support::Sandbox;
use crate::support::guard::{EVE, POLICY_PATH, SIGS_PATH, approve, change, errors, guarded};
use crate::support::keys::make_key;
use crate::support::story::{PATH, signed};

#[test]
fn nobody_puts_themselves_on_the_roster() {
    let mut sandbox = guarded();
    change(&sandbox, "people:\n", EVE);
    sandbox.commit_all("Add Eve");
    assert_eq!(errors(&sandbox), ["policy-serial"]);
    change(&sandbox, "serial: 1", "serial: 2");
    sandbox.commit_all("With the next serial");
    assert_eq!(errors(&sandbox), ["policy-not-approved"]);
    // Signed by an admin whom the change itself brings.
    let eve = make_key(&sandbox, "eve");
    change(&sandbox, "    roles: [product]\n", &format!("    roles: [product]\n    keys:\n      - {eve}\n"));
    change(&sandbox, "admins: [grace, ada]", "admins: [eve]");
    sandbox.commit_all("With an admin of our own");
    assert_eq!(errors(&sandbox), ["policy-not-approved"]);
    approve(&mut sandbox, "ada", "ada");
    sandbox.commit_all("One real approval");
    assert_eq!(errors(&sandbox), ["policy-not-approved"]);
}

#[test]
fn a_change_cannot_lower_the_threshold_for_itself() {
    let mut sandbox = guarded();
    change(&sandbox, "admins:", "admin-threshold: 1\nadmins:");
    approve(&mut sandbox, "ada", "ada");
    sandbox.commit_all("One is enough");
    assert_eq!(errors(&sandbox), ["policy-not-approved"]);
    change(&sandbox, "admin-threshold: 1\nadmins: [grace, ada]\n", "");
    change(&sandbox, "serial: 2\n", "");
    sandbox.commit_all("No admins at all");
    assert_eq!(errors(&sandbox), ["policy-serial"]);
}

#[test]
fn two_keys_of_one_admin_count_once() {
    let mut sandbox = guarded();
    change(&sandbox, "people:\n", EVE);
    approve(&mut sandbox, "grace", "grace");
    let first = sandbox.read(SIGS_PATH);
    sandbox.remove(SIGS_PATH);
    approve(&mut sandbox, "grace", "home");
    let second = sandbox.read(SIGS_PATH);
    let lines =
        |text: &str| text.split("  grace:\n").nth(1).unwrap().split("  ada:\n").next().unwrap().to_owned();
    sandbox.write(SIGS_PATH, format!("{first}{}", lines(&second)));
    sandbox.commit_all("Grace with two keys, once below Ada's line");
    assert_eq!(errors(&sandbox), ["policy-not-approved"]);
}

#[test]
fn the_policy_does_not_go_away() {
    let sandbox = guarded();
    sandbox.git(&["rm", "--quiet", POLICY_PATH]);
    sandbox.commit_all("No policy, no rules");
    assert_eq!(errors(&sandbox), ["policy-removed"]);
}

#[test]
fn an_earlier_policy_does_not_come_back_with_its_signatures() {
    let mut sandbox = guarded();
    let merge = |sandbox: &Sandbox| {
        sandbox.git(&["branch", "--force", "main"]);
    };
    let first = sandbox.read(POLICY_PATH);
    change(&sandbox, "people:\n", EVE);
    approve(&mut sandbox, "ada", "ada");
    approve(&mut sandbox, "grace", "grace");
    let (with_eve, signatures) = (sandbox.read(POLICY_PATH), sandbox.read(SIGS_PATH));
    sandbox.commit_all("Eve comes");
    merge(&sandbox);
    change(&sandbox, EVE, "people:\n");
    approve(&mut sandbox, "ada", "ada");
    approve(&mut sandbox, "grace", "grace");
    sandbox.commit_all("Eve goes");
    assert_eq!(errors(&sandbox), [""; 0]);
    merge(&sandbox);
    sandbox.write(POLICY_PATH, &with_eve).write(SIGS_PATH, &signatures).commit_all("Eve again");
    assert_eq!(errors(&sandbox), ["policy-serial"]);
    sandbox.write(POLICY_PATH, with_eve.replace("serial: 2", "serial: 4")).commit_all("With the next serial");
    assert_eq!(errors(&sandbox), ["policy-not-approved"]);
    sandbox.write(POLICY_PATH, &first).commit_all("The first one");
    assert_eq!(errors(&sandbox), ["policy-serial"]);
}

#[test]
fn a_branch_from_before_somebody_went_does_not_bring_them_back() {
    let mut sandbox = guarded();
    change(&sandbox, "    roles: [product]\n", "    roles: [product]\n    former-roles: [engineering]\n");
    sandbox.git(&["switch", "--quiet", "--create", "old", "main"]);
    sandbox.git(&["checkout", "--quiet", "--", "."]);
    // Grace signs on a branch that was made while she might.
    sandbox.write(PATH, signed("proposed", "grace", ""));
    sandbox.as_grace().commit_all("Sign");
    sandbox.git(&["switch", "--quiet", "change"]);
    change(&sandbox, "    roles: [product]\n", "    roles: []\n    former-roles: [product]\n");
    change(&sandbox, "people:\n", EVE);
    approve(&mut sandbox, "ada", "ada");
    approve(&mut sandbox, "grace", "grace");
    sandbox.commit_all("Grace gives the role up, Eve takes it");
    assert_eq!(errors(&sandbox), [""; 0]);
    sandbox.git(&["branch", "--force", "main"]);
    sandbox.git(&["switch", "--quiet", "old"]);
    assert_eq!(errors(&sandbox), ["signer-left"]);
}
