//! `countersign roster`: who may sign, and what is refused there.

use crate::support::Sandbox;
use crate::support::story::{POLICY, log};
use snapbox::str;

const POLICY_PATH: &str = "decisions/countersign.yaml";

fn add(sandbox: &Sandbox, key: &str, more: &[&str]) -> crate::support::Outcome {
    sandbox.run(&[&["roster", "add", key], more].concat())
}

const ANY: [&str; 4] = ["--email", "eve@example.com", "--role", "product"];

#[test]
fn the_first_people_are_told_who_is_missing() {
    let sandbox = Sandbox::new();
    let _ = sandbox.git_init().run(&["init", "--yes"]).ended(0);
    sandbox.run(&["roster", "list"]).success(
        str![],
        str![[r#"
the roster is empty: `countersign roster add --help` shows how to add people

"#]],
    );
    let product = ["--name", "Grace Hopper", "--email", "grace@example.com", "--role", "product"];
    add(&sandbox, "grace", &product).success(
        str![[r#"
decisions/countersign.yaml

"#]],
        str![[r#"
Grace Hopper may sign for product
nobody may sign for engineering yet: `countersign roster add … --role engineering`

"#]],
    );
    let engineering = ["--name", "Ada Lovelace", "--email", "ada@example.com", "--role", "engineering"];
    add(&sandbox, "ada", &engineering).success(
        str![[r#"
decisions/countersign.yaml

"#]],
        str![[r#"
Ada Lovelace may sign for engineering

"#]],
    );
    sandbox.run(&["roster", "list"]).success(
        str![[r#"
person  name          signs for    known by    e-mail
ada     Ada Lovelace  engineering  name alone  ada@example.com
grace   Grace Hopper  product      name alone  grace@example.com

"#]],
        str![],
    );
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn the_list_is_there_for_programs() {
    log().run(&["roster", "list", "--format", "json"]).success(
        str![[r#"
{
  "people": [
    {
      "admin": false,
      "emails": [
        "ada@example.com"
      ],
      "former_roles": [],
      "github": null,
      "gitlab": null,
      "key": "ada",
      "keys": [],
      "name": "Ada Lovelace",
      "roles": [
        "engineering"
      ],
      "until": null
    },
    {
      "admin": false,
      "emails": [
        "grace@example.com"
      ],
      "former_roles": [],
      "github": null,
      "gitlab": null,
      "key": "grace",
      "keys": [],
      "name": "Grace Hopper",
      "roles": [
        "product"
      ],
      "until": null
    }
  ],
  "version": 1
}

"#]],
        str![],
    );
}

#[test]
fn an_odd_name_and_a_second_address_are_kept_to_the_letter() {
    let sandbox = log();
    let name = "O'Hara \"Q\" \\ <x>: #";
    let more = ["--name", name, "--email", "o@x.com", "--email", "o2@x.com", "--role", "product"];
    add(&sandbox, "o", &[&more[..], &["--role", "engineering"]].concat()).success(
        str![[r#"
decisions/countersign.yaml

"#]],
        str![[r#"
O'Hara "Q" / <x>: # may sign for product and engineering

"#]],
    );
    let added = "  o:\n    name: \"O'Hara \\\"Q\\\" \\\\ <x>: #\"\n    emails: [o@x.com, o2@x.com]\n    roles: [product, engineering]\n";
    assert_eq!(sandbox.read(POLICY_PATH), format!("{POLICY}{added}"));
    sandbox.run(&["roster", "list"]).success(
        str![[r#"
person  name                 signs for             known by    e-mail
ada     Ada Lovelace         engineering           name alone  ada@example.com
grace   Grace Hopper         product               name alone  grace@example.com
o       O'Hara "Q" / <x>: #  product, engineering  name alone  o@x.com, o2@x.com

"#]],
        str![],
    );
}

#[test]
fn what_would_make_a_sign_off_ambiguous_is_refused() {
    let sandbox = log();
    add(&sandbox, "grace", &[&ANY[..], &["--name", "Grace Jones"]].concat()).problem(str![[r#"
countersign: `grace` is in the roster already: Grace Hopper
  help: choose another key for another person
  help: leave --name away to add to the entry; the name is changed in `decisions/countersign.yaml` by hand

"#]]);
    add(&sandbox, "Eve Smith", &ANY).problem(str![[r#"
countersign: `Eve Smith` cannot stand in a sign-off as a person's key
  help: use a short word of a–z, 0–9 and `-` that starts with a letter, such as `grace`

"#]]);
    add(&sandbox, "eve", &["--email", "GRACE@example.com", "--role", "product"]).problem(str![[r#"
countersign: `GRACE@example.com` is the e-mail address of `grace` already
  help: one address belongs to one person: sign-offs count people, not accounts

"#]]);
    add(&sandbox, "eve", &["--email", "eve", "--role", "product"]).problem(str![[r#"
countersign: `eve` is not an e-mail address
  help: give the one that `git config user.email` says on that person's machine

"#]]);
    add(&sandbox, "eve", &["--email", "eve@example.com", "--role", "prodct"]).problem(str![[r#"
countersign: there is no role `prodct`
  help: roles are product, engineering; name others under `roles:` in the policy

"#]]);
    add(&sandbox, "eve", &[&ANY[..], &["--name", "two\nlines"]].concat()).problem(str![[r#"
countersign: the name holds a character that cannot be seen
  help: type it anew

"#]]);
    add(&sandbox, "eve", &[&ANY[..], &["--name", " "]].concat()).problem(str![[r#"
countersign: the name is empty
  help: leave --name away to be shown as `eve`

"#]]);
    assert_eq!(sandbox.read(POLICY_PATH), POLICY);
}

#[test]
fn a_roster_on_one_line_is_left_to_its_author() {
    let sandbox = log();
    let flow = "version: 1\nlog: 6f1c0e52-8d5e\npeople: {grace: {name: Grace, emails: [g@e.com], roles: [product]}}\n";
    sandbox.write(POLICY_PATH, flow);
    add(&sandbox, "eve", &ANY).problem(str![[r#"
countersign: `decisions/countersign.yaml` is written in a form to which no line can be added
  help: write the people below `people:` on lines of their own

"#]]);
    assert_eq!(sandbox.read(POLICY_PATH), flow);
    sandbox.run(&["roster", "list"]).success(
        str![[r#"
person  name   signs for  known by    e-mail
grace   Grace  product    name alone  g@e.com

"#]],
        str![],
    );
}

#[test]
fn nobody_is_added_to_a_policy_with_mistakes() {
    let sandbox = log();
    for (bytes, said) in [
        (
            POLICY.replace("version: 1", "version: 2").into_bytes(),
            str![[r#"
countersign: decisions/countersign.yaml:1: the policy is of version 2; this program knows version 1
  help: install a newer countersign, or write `version: 1`
  help: mend it, then add people

"#]],
        ),
        (
            POLICY.replace("[engineering]", "[enginering]").into_bytes(),
            str![[r#"
countersign: decisions/countersign.yaml:16: there is no role `enginering`
  help: roles are product, engineering; name others under `roles:`
  help: mend it, then add people

"#]],
        ),
        (
            Vec::new(),
            str![[r#"
countersign: decisions/countersign.yaml:1: the policy is empty
  help: `countersign init` writes one; the least is `title:`, `log:` and `people:`
  help: mend it, then add people

"#]],
        ),
        (
            vec![0xff, 0xfe, 0, b'a'],
            str![[r#"
countersign: decisions/countersign.yaml:1: the policy is not UTF-8 text
  help: save it as UTF-8
  help: mend it, then add people

"#]],
        ),
        (
            b"people:\n\tgrace: x".to_vec(),
            str![[r#"
countersign: decisions/countersign.yaml:2: tabs disallowed within this context (block indentation)
  help: mend it, then add people

"#]],
        ),
    ] {
        sandbox.write(POLICY_PATH, &bytes);
        add(&sandbox, "eve", &ANY).problem(said);
        assert_eq!(std::fs::read(sandbox.root().join(POLICY_PATH)).unwrap(), bytes);
    }
}
