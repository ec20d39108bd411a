//! `countersign object` and `withdraw`: a role's standing "no", what it blocks, and who takes it back.

use crate::support::Sandbox;
use crate::support::keys::{key_file, with_keys_asked_for};
use crate::support::story::{PATH, POLICY, RECORD, accepted, log, proposed, sign_as_both};
use snapbox::str;

/// Ada objects for engineering.
fn objected() -> Sandbox {
    let sandbox = proposed();
    let _ = sandbox.run(&["object", "1", "--reason", "Too early."]).ended(0);
    sandbox
}

/// A third role, and Katherine who holds it.
fn with_security() -> Sandbox {
    let mut sandbox = proposed();
    let more = "  katherine:\n    name: Katherine Johnson\n    emails: [katherine@example.com]\n    roles: [security, engineering]\nroles: [security]\n";
    sandbox.write("decisions/countersign.yaml", format!("{POLICY}{more}")).commit_all("A third role");
    sandbox.env("GIT_AUTHOR_EMAIL", "katherine@example.com");
    sandbox
}

#[test]
fn an_objection_stands_in_the_record_and_blocks_acceptance() {
    let mut sandbox = proposed();
    sandbox.run(&["object", "1", "--reason", "It says \"MySQL\" nowhere."]).success(str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]], str![[r#"
Ada Lovelace objects to DR-1 for engineering (declared): “It says "MySQL" nowhere.”
DR-1 is not accepted until Ada Lovelace takes it back (`countersign withdraw DR-1`) or signs; `git commit` keeps it

"#]]);
    let entry = "  engineering:
    verdict: object
    by: ada
    at: 2026-11-22T08:00:00Z
    via: declared
    digest: sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
    reason: \"It says \\\"MySQL\\\" nowhere.\"
";
    assert_eq!(sandbox.read(PATH), RECORD.replace("  engineering:\n", entry));
    assert_eq!(sandbox.git(&["status", "--short"]), format!("M  {PATH}"));
    let shown = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0).stderr;
    assert!(
        shown.ends_with(
            "Grace Hopper signed DR-1 for product (declared)\n\
         DR-1 stays proposed: Ada Lovelace objects for engineering: “It says \"MySQL\" nowhere.”\n\
         DR-1 waits for engineering (Ada Lovelace)\n"
        ),
        "{shown}"
    );
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![""],
    );
    sandbox.run(&["show", "1"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
proposed · technical · revision 1 · decisions/0001-adopt-postgresql-for-orders.md

  product      signed by Grace Hopper on 2026-11-22T08:00:00Z, declared
  engineering  objected by Ada Lovelace on 2026-11-22T08:00:00Z, declared
               “It says "MySQL" nowhere.”
  weakest evidence: declared
  waits for engineering (Ada Lovelace)
  not accepted while `ada` objects for engineering

# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.

"#]],
        str![""],
    );
    sandbox.run(&["list"]).success(
        str![[r#"
record  status    kind       product                     engineering    evidence  title
DR-1    proposed  technical  signed by grace (declared)  objected: ada  declared  Adopt PostgreSQL for orders

"#]],
        str![""],
    );
    let json: serde_json::Value =
        serde_json::from_str(&sandbox.run(&["list", "--format", "json"]).ended(0).stdout).expect("JSON");
    let roles = &json["records"][0]["roles"];
    assert_eq!((&roles[0]["verdict"], &roles[0]["via"]), (&"accept".into(), &"declared".into()));
    assert_eq!((&roles[1]["verdict"], &roles[1]["state"]), (&"object".into(), &"objected".into()));
    assert_eq!(roles[1]["reason"], "It says \"MySQL\" nowhere.");
    assert_eq!(json["records"][0]["evidence"], "declared");
}

#[test]
fn its_author_takes_it_back_by_withdrawing() {
    let sandbox = objected();
    sandbox.run(&["withdraw", "1", "--reason", "The figures convince me."]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
Ada Lovelace took the objection to DR-1 for engineering back (declared): “The figures convince me.”
DR-1 waits for product (Grace Hopper) and engineering (Ada Lovelace)

"#]],
    );
    let text = sandbox.read(PATH);
    assert!(text.contains("  engineering:\n    verdict: withdraw\n    by: ada\n"), "{text}");
    sandbox.run(&["withdraw", "1"]).problem(str![[r#"
countersign: there is no objection to DR-1 for engineering to take back
  help: `countersign show DR-1` says who has said what

"#]]);
    sandbox.run(&["show", "1"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
proposed · technical · revision 1 · decisions/0001-adopt-postgresql-for-orders.md

  product      not signed
  engineering  withdrawn by Ada Lovelace on 2026-11-22T08:00:01Z, declared
               “The figures convince me.”
  waits for product (Grace Hopper) and engineering (Ada Lovelace)

# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.

"#]],
        str![""],
    );
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    let text = sandbox.read(PATH);
    assert!(!text.contains("verdict:"), "{text}");
}

#[test]
fn its_author_takes_it_back_by_signing() {
    let mut sandbox = objected();
    let shown = sandbox.run(&["sign", "1", "--yes"]).ended(0).stderr;
    assert!(shown.contains("\nyour own objection for engineering gave way to it\n"), "{shown}");
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    assert!(sandbox.read(PATH).contains("status: accepted"));
}

#[test]
fn nobody_else_takes_it_back() {
    let mut sandbox = with_security();
    let _ = sandbox.run(&["object", "1", "--role", "engineering", "--reason", "Too early."]).ended(0);
    sandbox.as_ada().run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: Katherine Johnson objects to DR-1 for engineering: “Too early.”
  help: talk it over: Katherine Johnson takes it back with `countersign withdraw DR-1`

"#]]);
    sandbox.run(&["object", "1", "--reason", "Me too."]).problem(str![[r#"
countersign: Katherine Johnson objects to DR-1 for engineering: “Too early.”
  help: talk it over: Katherine Johnson takes it back with `countersign withdraw DR-1`

"#]]);
    sandbox.run(&["withdraw", "1"]).problem(str![[r#"
countersign: the objection to DR-1 for engineering is one of Katherine Johnson, who alone can take it back
  help: you are Ada Lovelace

"#]]);
    // Until the other has left: then it stands in nobody's way.
    let policy = sandbox.read("decisions/countersign.yaml");
    let until = "    name: Katherine Johnson\n    until: 2026-11-21\n";
    sandbox.write("decisions/countersign.yaml", policy.replace("    name: Katherine Johnson\n", until));
    let shown = sandbox.run(&["sign", "1", "--yes"]).ended(0).stderr;
    assert!(
        shown.contains("\nthe objection of Katherine Johnson for engineering gave way to it\n"),
        "{shown}"
    );
}

#[test]
fn a_role_that_need_not_sign_can_object_too() {
    let mut sandbox = with_security();
    let _ = sandbox.run(&["object", "1", "--role", "security", "--reason", "Card numbers."]).ended(0);
    sign_as_both(&mut sandbox, "1");
    assert!(sandbox.read(PATH).contains("status: proposed"));
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: engineering has signed what DR-1 says already
  help: Katherine Johnson objects for security: “Card numbers.”

"#]]);
    sandbox.run(&["show", "1"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
proposed · technical · revision 1 · decisions/0001-adopt-postgresql-for-orders.md

  product      signed by Grace Hopper on 2026-11-22T08:00:00Z, declared
  engineering  signed by Ada Lovelace on 2026-11-22T08:00:00Z, declared
  security     objected by Katherine Johnson on 2026-11-22T08:00:00Z, declared
               “Card numbers.”
  weakest evidence: declared
  not accepted while `katherine` objects for security

# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.

"#]],
        str![""],
    );
    let shown =
        sandbox.env("GIT_AUTHOR_EMAIL", "katherine@example.com").run(&["withdraw", "1"]).ended(0).stderr;
    assert!(shown.ends_with("every role has signed: `countersign accept DR-1` accepts it\n"), "{shown}");
    let _ = sandbox.as_ada().run(&["sign", "1", "--yes"]).ended(0);
    assert!(sandbox.read(PATH).contains("status: accepted"));
}

#[test]
fn a_sign_off_of_the_role_gives_way() {
    let mut sandbox = with_security();
    let _ = sandbox.as_ada().run(&["sign", "1", "--yes"]).ended(0);
    sandbox
        .env("GIT_AUTHOR_EMAIL", "katherine@example.com")
        .run(&["object", "1", "--role", "engineering", "--reason", "Too early."])
        .success(str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]], str![[r#"
Katherine Johnson objects to DR-1 for engineering (declared): “Too early.”
the sign-off of Ada Lovelace for engineering gave way to it
DR-1 is not accepted until Katherine Johnson takes it back (`countersign withdraw DR-1`) or signs; `git commit` keeps it

"#]]);
    assert!(!sandbox.read(PATH).contains("by: ada"));
}

#[test]
fn it_outlasts_a_change_of_the_text() {
    let mut sandbox = objected();
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("PostgreSQL.", "MySQL.")).commit_all("Change the text");
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    assert!(sandbox.read(PATH).contains("status: proposed"), "the objection stands");
    let _ = sandbox.as_ada().run(&["withdraw", "1"]).ended(0);
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![""],
    );
}

#[test]
fn drafts_take_objections_and_decided_records_do_not() {
    let sandbox = log();
    sandbox.write(PATH, RECORD.replace("proposed", "draft")).commit_all("A draft");
    let _ = sandbox.run(&["object", "1", "--reason", "Too early."]).ended(0);
    let _ = sandbox.run(&["propose", "1"]).ended(0);
    assert!(sandbox.read(PATH).contains("verdict: object"), "proposing keeps it");
    accepted().run(&["object", "1", "--reason", "Too late."]).problem(str![[r#"
countersign: DR-1 is accepted: it is too late to object to it
  help: `countersign revise DR-1 --reason "…"` begins the next revision, which everybody signs anew

"#]]);
    accepted().run(&["withdraw", "1"]).problem(str![[r#"
countersign: DR-1 is accepted: it is too late to take an objection back from it
  help: `countersign revise DR-1 --reason "…"` begins the next revision, which everybody signs anew

"#]]);
}

#[test]
fn a_reason_is_one_line_that_everybody_can_read() {
    let sandbox = proposed();
    sandbox.run(&["object", "1"]).problem(str![[r#"
countersign: the reason is missing
  help: say why in one line: `--reason "It doubles the cost of each order."`

"#]]);
    sandbox.run(&["object", "1", "--reason", " "]).problem(str![[r#"
countersign: the reason is missing
  help: say why in one line: `--reason "It doubles the cost of each order."`

"#]]);
    sandbox.run(&["object", "1", "--reason", "one\ntwo"]).problem(str![[r#"
countersign: the reason is not one line of at most 300 visible characters
  help: say why in one line: `--reason "It doubles the cost of each order."`

"#]]);
    sandbox.run(&["object", "1", "--reason", "a\u{202e}b"]).problem(str![[r#"
countersign: the reason is not one line of at most 300 visible characters
  help: say why in one line: `--reason "It doubles the cost of each order."`

"#]]);
    sandbox.run(&["object", "1", "--reason", &"x".repeat(301)]).problem(str![[r#"
countersign: the reason is not one line of at most 300 visible characters
  help: say why in one line: `--reason "It doubles the cost of each order."`

"#]]);
    assert_eq!(sandbox.read(PATH), RECORD);
}

#[test]
fn it_meets_the_same_gates_as_a_signature() {
    let mut sandbox = proposed();
    sandbox.run(&["object", "1", "--role", "product", "--reason", "No."]).problem(str![[r#"
countersign: `ada` may not sign for product
  help: Grace Hopper may

"#]]);
    sandbox.write(PATH, RECORD.replace("PostgreSQL.", "MySQL."));
    sandbox.run(&["object", "1", "--reason", "No."]).problem(str![[r#"
countersign: `decisions/0001-adopt-postgresql-for-orders.md` differs from what is staged, so it is not plain what you sign
  help: look at it, then `git add decisions/0001-adopt-postgresql-for-orders.md` and sign what is staged

"#]]);
    sandbox.env("GIT_AUTHOR_EMAIL", "eve@example.com");
    sandbox.run(&["object", "1", "--reason", "No."]).problem(str![[r#"
countersign: the roster knows nobody with the e-mail address `eve@example.com`
  help: git says you are Ada Lovelace <eve@example.com>: `git config user.email` changes that
  help: `countersign roster add` adds a person; `countersign roster list` shows who there is

"#]]);
}

#[test]
fn a_key_signs_an_objection_that_outlasts_revisions() {
    let mut sandbox = with_keys_asked_for();
    sandbox.run(&["object", "1", "--reason", "No.", "--declared"]).problem(str![[r#"
countersign: the policy asks for `key` at least from engineering, and --declared gives a name alone
  help: leave --declared away to sign with your key

"#]]);
    let _ = sandbox.run(&["object", "1", "--reason", "No.", "--key", &key_file("ada")]).ended(0);
    let text = sandbox.read(PATH);
    assert!(
        text.contains("    via: key\n") && text.contains("    reason: \"No.\"\n    sig: U1NIU0lH"),
        "{text}"
    );
    sandbox.commit_all("Object");
    // A later revision still holds the objection, and the signature still fits the one that it was said to.
    let text = sandbox.read(PATH).replace("revision: 1", "revision: 2");
    sandbox.write(PATH, text).commit_all("Next round");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![""],
    );
    let statement = sandbox.run(&["statement", "1", "--signed"]).ended(0).stdout;
    assert!(
        statement.contains("\nrevision: 1\n") && statement.contains("\nverdict: object\nreason: No.\n"),
        "{statement}"
    );
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes", "--key", &key_file("grace")]).ended(0);
    assert!(sandbox.read(PATH).contains("status: proposed"));
}
