//! When a record is accepted without another word: sign-offs that a merge brought together, and what is superseded.

use crate::support::story::{PATH, POLICY, RECORD, accepted, proposed, sign_as_both, signed};
use snapbox::str;

#[test]
fn sign_offs_of_two_branches_are_accepted_by_signing_again() {
    let mut sandbox = proposed();
    sandbox.git(&["switch", "--quiet", "--create", "hers"]);
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    sandbox.commit_all("Grace signs");
    sandbox.git(&["switch", "--quiet", "main"]);
    let _ = sandbox.as_ada().run(&["sign", "1", "--yes"]).ended(0);
    sandbox.commit_all("Ada signs");
    sandbox.git(&["merge", "--quiet", "--no-edit", "hers"]);
    assert_eq!(sandbox.read(PATH), signed("proposed", "grace", "ada"));
    // Both have signed, and nobody has claimed more than that yet.
    sandbox.run(&["check"]).success(
        str![[r#"
note[acceptance-pending]: DR-1 is signed by all who have to, and still proposed
 --> decisions/0001-adopt-postgresql-for-orders.md:4:9
  |
4 | status: proposed
  |         ^^^^^^^^ may be `accepted` now
  |
  = help: `countersign accept DR-1` accepts it, and adds no further sign-off
  = note: countersign explain acceptance-pending

checked 1 record in 1 log: 1 note

"#]],
        str![],
    );
    sandbox.run(&["show", "1"]).success(
        str![[r#"
DR-1 Adopt PostgreSQL for orders
proposed · technical · revision 1 · decisions/0001-adopt-postgresql-for-orders.md

  product      signed by Grace Hopper on 2026-11-22T08:00:00Z, declared
  engineering  signed by Ada Lovelace on 2026-11-22T08:00:00Z, declared
  weakest evidence: declared
  every role has signed: `countersign accept DR-1` accepts it

# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.

"#]],
        str![],
    );
    sandbox.run(&["propose", "1"]).problem(str![[r#"
countersign: DR-1 is proposed already
  help: every role has signed it: `countersign accept DR-1` accepts it

"#]]);
    sandbox.run(&["sign", "1"]).problem(str![[r#"
What every role has signed, to the letter:

  │ ---
  │ id: k7f3-2m9q
  │ kind: technical
  │ revision: 1
  │ date: 2026-11-22
  │ driver: ada
  │ ---
  │ # Adopt PostgreSQL for orders
  │ 
  │ ## Decision
  │ 
  │ Orders live in PostgreSQL.

DR-1 of the log "Decisions", sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
countersign: signing asks before it signs, and there is no terminal to ask on
  help: read the text above, then add --yes

"#]]);
    sandbox.run(&["sign", "1", "--yes"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
What every role has signed, to the letter:

  │ ---
  │ id: k7f3-2m9q
  │ kind: technical
  │ revision: 1
  │ date: 2026-11-22
  │ driver: ada
  │ ---
  │ # Adopt PostgreSQL for orders
  │ 
  │ ## Decision
  │ 
  │ Orders live in PostgreSQL.

DR-1 of the log "Decisions", sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
every role had signed DR-1; no sign-off was added
DR-1 is accepted; `git commit` keeps it

"#]],
    );
    assert_eq!(sandbox.read(PATH), signed("accepted", "grace", "ada"));
    sandbox.run(&["check", "--staged"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn a_new_record_takes_the_place_of_an_older_one() {
    let mut sandbox = accepted();
    let next = RECORD
        .replace("k7f3-2m9q", "m2q9-7f3k")
        .replace("driver: ada\n", "driver: ada\nsupersedes: [1]\n")
        .replace("Adopt PostgreSQL for orders", "Move orders to the cloud");
    sandbox.write("decisions/0002-cloud.md", next).commit_all("Propose another");
    let _ = sandbox.as_grace().run(&["sign", "2", "--yes"]).ended(0);
    assert_eq!(sandbox.read(PATH), signed("accepted", "grace", "ada"), "one role alone supersedes nothing");
    sandbox.as_ada().run(&["sign", "2", "--yes"]).success(
        str![[r#"
decisions/0002-cloud.md
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
What you sign, to the letter:

  │ ---
  │ id: m2q9-7f3k
  │ kind: technical
  │ revision: 1
  │ date: 2026-11-22
  │ driver: ada
  │ supersedes: [1]
  │ ---
  │ # Move orders to the cloud
  │ 
  │ ## Decision
  │ 
  │ Orders live in PostgreSQL.

DR-2 of the log "Decisions", sha256:dd88bd1d0d53f6b3f61c0110cab733a76d25127f3d59105925b2e429b0da1c79
Ada Lovelace signed DR-2 for engineering (declared)
DR-1 is superseded
DR-2 is accepted; `git commit` keeps it

"#]],
    );
    assert_eq!(sandbox.read(PATH), signed("superseded", "grace", "ada"));
    sandbox.run(&["check"]).success(
        str![[r#"
checked 2 records in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.commit_all("Accept another");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 2 records in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["list"]).success(
        str![[r#"
record  status      kind       product                     engineering               evidence  title
DR-1    superseded  technical  signed by grace (declared)  signed by ada (declared)  declared  Adopt PostgreSQL for orders
DR-2    accepted    technical  signed by grace (declared)  signed by ada (declared)  declared  Move orders to the cloud

"#]],
        str![],
    );
}

#[test]
fn accepting_is_signing_unless_the_policy_asks_for_the_word() {
    let mut sandbox = proposed();
    sandbox.run(&["accept", "1"]).problem(str![[r#"
countersign: DR-1 waits for product (Grace Hopper) and engineering (Ada Lovelace)
  help: signing is what accepts it: the last `countersign sign DR-1` does, without this command

"#]]);
    let _ = sandbox.run(&["object", "1", "--reason", "Too early."]).ended(0);
    sandbox.run(&["accept", "1"]).problem(str![[r#"
countersign: DR-1 waits for product (Grace Hopper) and engineering (Ada Lovelace)
  help: Ada Lovelace objects for engineering: “Too early.”
  help: signing is what accepts it: the last `countersign sign DR-1` does, without this command

"#]]);
    let _ = sandbox.run(&["withdraw", "1"]).ended(0);
    sandbox.write("decisions/countersign.yaml", format!("{POLICY}explicit-acceptance: true\n"));
    sandbox.commit_all("Ask for the word");
    sandbox.run(&["accept", "1"]).problem(str![[r#"
countersign: DR-1 waits for product (Grace Hopper) and engineering (Ada Lovelace)
  help: each of them signs it with `countersign sign DR-1`; then `countersign accept DR-1`

"#]]);
    sign_as_both(&mut sandbox, "1");
    assert!(sandbox.read(PATH).contains("status: proposed"), "two sign-offs are not the word");
    sandbox.commit_all("Sign it");
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: every role has signed DR-1 already
  help: `countersign accept DR-1` accepts it: the policy asks for the word

"#]]);
    sandbox.run(&["accept", "1", "--commit"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
committed as [..]: Accept DR-1: Adopt PostgreSQL for orders
every role had signed DR-1; no sign-off was added
DR-1 is accepted

"#]],
    );
    assert!(sandbox.read(PATH).contains("status: accepted"));
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["accept", "1"]).problem(str![[r#"
countersign: DR-1 is accepted already
  help: `countersign show DR-1` says who has signed it

"#]]);
}
