//! Policies that are none, or hardly: they are named, and nothing is signed by them.

use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, RECORD, proposed};
use snapbox::str;

#[test]
fn a_policy_with_mistakes_is_judged_and_nothing_is_signed_by_it() {
    for (what, policy, said) in [
        (
            "another version",
            POLICY.replace("version: 1", "version: 2"),
            str![[r#"
error[policy-malformed]: the policy is of version 2; this program knows version 1
 --> decisions/countersign.yaml:1:10
  |
1 | version: 2
  |          ^
  |
  = help: install a newer countersign, or write `version: 1`
  = note: countersign explain policy-malformed

checked 1 record in 1 log: 1 error

"#]],
        ),
        (
            "a role misspelt",
            POLICY.replace("[engineering]", "[enginering]"),
            str![[r#"
warning[role-unfilled]: nobody in the roster may sign for engineering
 --> decisions/countersign.yaml:8:1
  |
8 | people:
  | ^^^^^^
  |
  = help: `countersign roster add KEY --email ADDRESS --role engineering`
  = note: countersign explain role-unfilled

note[policy-changed]: the policy changes: `ada` may no longer sign for engineering, and nothing that they signed for it counts
  --> decisions/countersign.yaml:13:3
   |
13 |   ada:
   |   ^^^
   |
   = help: nobody has to approve that: `admins:` in the policy names people who do
   = note: countersign explain policy-changed

error[policy-malformed]: there is no role `enginering`
  --> decisions/countersign.yaml:16:13
   |
16 |     roles: [enginering]
   |             ^^^^^^^^^^ did you mean `engineering`?
   |
   = help: roles are product, engineering; name others under `roles:`
   = note: countersign explain policy-malformed

checked 1 record in 1 log: 1 error, 1 warning, 1 note

"#]],
        ),
        (
            "nothing",
            String::new(),
            str![[r#"
error[section-missing]: the section `Consequences` is missing
  --> decisions/0001-adopt-postgresql-for-orders.md:12:1
   |
12 | # Adopt PostgreSQL for orders
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: add a heading `## Consequences` and say there what belongs to it
   = note: countersign explain section-missing

error[section-missing]: the section `Context` is missing
  --> decisions/0001-adopt-postgresql-for-orders.md:12:1
   |
12 | # Adopt PostgreSQL for orders
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: add a heading `## Context` and say there what belongs to it

error[policy-malformed]: the policy is empty
 --> decisions/countersign.yaml
  |
  = help: `countersign init` writes one; the least is `title:`, `log:` and `people:`
  = note: countersign explain policy-malformed

checked 1 record in 1 log: 3 errors

"#]],
        ),
    ] {
        let sandbox = proposed();
        sandbox.write("decisions/countersign.yaml", policy).git(&["add", "--all"]);
        let check = sandbox.run(&["check"]);
        assert_eq!(check.code, Some(1), "{what}");
        check.findings(said, "");
        assert_ne!(sandbox.run(&["sign", "1", "--yes"]).code, Some(0), "{what}");
        assert_eq!(sandbox.read(PATH), RECORD, "{what}");
        let list = sandbox.run(&["list"]).ended(0);
        assert!(list.stderr.contains("`countersign check` shows more"), "{what}: {list:?}");
    }
}

#[test]
fn a_policy_with_crlf_or_a_byte_order_mark_is_read() {
    for policy in [POLICY.replace('\n', "\r\n"), format!("\u{feff}{POLICY}")] {
        let sandbox = proposed();
        sandbox.write("decisions/countersign.yaml", policy);
        let _ = sandbox.run(&["check"]).ended(0);
        assert!(sandbox.run(&["roster", "list"]).ended(0).stdout.contains("Ada Lovelace"));
    }
}

#[test]
fn a_folder_in_place_of_the_policy_is_named() {
    let sandbox = Sandbox::new();
    sandbox.git_init().write("decisions/countersign.yaml/x", "");
    sandbox.run(&["--log", "decisions", "list"]).problem(str![[r#"
countersign: the policy `decisions/countersign.yaml` cannot be read
  because: decisions/countersign.yaml: this is a folder, not a file

"#]]);
}
