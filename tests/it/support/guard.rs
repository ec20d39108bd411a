//! A log whose policy two admins guard, and what it takes to change that.

use super::Sandbox;
use super::keys::{make_key, policy_with, signing_key};
use super::story::{PATH, RECORD};

/// Where the policy lies.
pub(crate) const POLICY_PATH: &str = "decisions/countersign.yaml";
/// Where the admins' signatures lie.
pub(crate) const SIGS_PATH: &str = "decisions/countersign.sigs";

/// The log of the story, guarded by Grace and Ada, each with a key; Grace has two. Ada acts, on the branch `change`.
pub(crate) fn guarded() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    sandbox.env("SSH_ASKPASS", "false").env("SSH_ASKPASS_REQUIRE", "force");
    let [grace, home, ada] = ["grace", "home", "ada"].map(|name| make_key(&sandbox, name));
    let policy = policy_with(&[("grace", &format!("{grace}\n      - {home}")), ("ada", &ada)]);
    sandbox.write(POLICY_PATH, format!("{policy}serial: 1\nadmins: [grace, ada]\n"));
    sandbox.write(PATH, RECORD);
    sandbox.as_ada().commit_all("Begin a guarded log");
    sandbox.git(&["switch", "--quiet", "--create", "change"]);
    sandbox
}

/// Changes the policy on disk.
pub(crate) fn change(sandbox: &Sandbox, from: &str, to: &str) {
    let text = sandbox.read(POLICY_PATH);
    assert!(text.contains(from), "{from} in {text}");
    sandbox.write(POLICY_PATH, text.replacen(from, to, 1));
}

/// Lets a person approve what is on disk, with the key of this name.
pub(crate) fn approve(sandbox: &mut Sandbox, person: &str, key: &str) {
    let _ = if person == "grace" { sandbox.as_grace() } else { sandbox.as_ada() };
    signing_key(sandbox, key);
    let _ = sandbox.run(&["policy", "sign", "--base", "main", "--yes"]).ended(0);
}

/// The errors that the gate finds, by their codes.
pub(crate) fn errors(sandbox: &Sandbox) -> Vec<String> {
    let said = sandbox.run(&["check", "--base", "main", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{said:?}"));
    let findings = report["findings"].as_array().expect("a report has findings");
    let errors = findings.iter().filter(|finding| finding["severity"] == "error");
    let mut codes: Vec<String> =
        errors.map(|one| one["code"].as_str().unwrap_or_default().to_owned()).collect();
    codes.dedup();
    assert_eq!(said.code, Some(i32::from(!codes.is_empty())), "{said:?}");
    codes
}

/// Puts Eve on the roster, below `people:`.
pub(crate) const EVE: &str = "people:\n  eve:\n    emails: [eve@example.com]\n    roles: [product]\n";
