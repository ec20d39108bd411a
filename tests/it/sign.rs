//! `countersign sign`: who may, what is signed, and when a record is accepted.

use crate::support::story::{PATH, POLICY, RECORD, accepted, log, proposed, sign_as_both, signed};
use snapbox::str;

#[test]
fn two_people_in_their_roles_accept_a_record() {
    let mut sandbox = proposed();
    sandbox.as_grace().run(&["sign", "1", "--yes"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
What you sign, to the letter:

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
Grace Hopper signed DR-1 for product (declared)
DR-1 waits for engineering (Ada Lovelace)

"#]],
    );
    assert_eq!(sandbox.read(PATH), signed("proposed", "grace", ""));
    sandbox.as_ada().run(&["sign", "1", "--role", "engineering", "--yes"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
What you sign, to the letter:

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
Ada Lovelace signed DR-1 for engineering (declared)
DR-1 is accepted; `git commit` keeps it

"#]],
    );
    assert_eq!(sandbox.read(PATH), signed("accepted", "grace", "ada"));
    assert_eq!(sandbox.git(&["status", "--short"]), format!("M  {PATH}"));
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn without_a_terminal_nobody_signs_by_accident() {
    let sandbox = proposed();
    sandbox.run(&["sign", "1"]).problem(str![[r#"
What you sign, to the letter:

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
    assert_eq!(sandbox.read(PATH), RECORD);
}

#[test]
fn only_people_of_the_roster_sign_and_only_in_their_roles() {
    let mut sandbox = proposed();
    sandbox.run(&["sign", "1", "--role", "product", "--yes"]).problem(str![[r#"
countersign: `ada` may not sign for product
  help: Grace Hopper may

"#]]);
    sandbox.run(&["sign", "1", "--role", "security", "--yes"]).problem(str![[r#"
countersign: there is no role `security`
  help: roles are product, engineering

"#]]);
    sandbox.env("GIT_AUTHOR_EMAIL", "eve@example.com").run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: the roster knows nobody with the e-mail address `eve@example.com`
  help: git says you are Ada Lovelace <eve@example.com>: `git config user.email` changes that
  help: `countersign roster add` adds a person; `countersign roster list` shows who there is

"#]]);
    sandbox.env("GIT_AUTHOR_EMAIL", "").run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: the roster knows nobody with the e-mail address ``
  help: git says you are Ada Lovelace <>: `git config user.email` changes that
  help: `countersign roster add` adds a person; `countersign roster list` shows who there is

"#]]);
    assert_eq!(sandbox.read(PATH), RECORD);
}

#[test]
fn a_second_address_is_the_same_person_in_any_case() {
    let mut sandbox = proposed();
    let policy = sandbox.read("decisions/countersign.yaml");
    let policy = policy.replace("[ada@example.com]", "[ada@example.com, ada@home.example]");
    sandbox.write("decisions/countersign.yaml", policy).commit_all("A second address");
    let _ = sandbox.env("GIT_AUTHOR_EMAIL", "Ada@Home.Example").run(&["sign", "1", "--yes"]).ended(0);
    assert_eq!(sandbox.read(PATH), signed("proposed", "", "ada"));
}

#[test]
fn one_person_never_signs_for_both() {
    let mut sandbox = proposed();
    let policy = sandbox.read("decisions/countersign.yaml");
    let policy = policy.replace("roles: [engineering]", "roles: [engineering, product]");
    sandbox.write("decisions/countersign.yaml", policy).commit_all("Two roles");
    sandbox.as_ada().run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: `ada` may sign for product and engineering
  help: say which: `--role product`

"#]]);
    let _ = sandbox.run(&["sign", "1", "--role", "engineering", "--yes"]).ended(0);
    sandbox.run(&["sign", "1", "--role", "product", "--yes"]).problem(str![[r#"
countersign: `ada` has signed DR-1 for engineering: the two roles need two people
  help: somebody else signs for product

"#]]);
    assert_eq!(sandbox.read(PATH), signed("proposed", "", "ada"));
}

#[test]
fn what_is_not_open_is_not_signed() {
    let sandbox = proposed();
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: engineering has signed what DR-1 says already
  help: it waits for product (Grace Hopper)

"#]]);
    accepted().run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: DR-1 is accepted: every role has signed it
  help: to change it, `countersign revise DR-1` begins the next revision

"#]]);
    let sandbox = log();
    sandbox.write(PATH, RECORD.replace("proposed", "draft")).commit_all("A draft");
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: DR-1 is a draft
  help: `countersign propose DR-1` comes first

"#]]);
    sandbox.run(&["sign", "2", "--yes"]).problem(str![[r#"
countersign: there is no record `2` in this log
  help: `countersign list` shows the records there are

"#]]);
    sandbox.run(&["sign", "adopt-postgres", "--yes"]).problem(str![[r#"
countersign: there is no record `adopt-postgres` in this log
  help: `countersign list` shows the records there are

"#]]);
}

#[test]
fn only_what_is_staged_is_signed() {
    let sandbox = log();
    sandbox.write(PATH, RECORD);
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: git does not know `decisions/0001-adopt-postgresql-for-orders.md` yet
  help: look at it, then `git add decisions/0001-adopt-postgresql-for-orders.md` and sign what is staged

"#]]);
    let sandbox = proposed();
    let text = format!("{RECORD}\nMore.\n");
    sandbox.write(PATH, &text);
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: `decisions/0001-adopt-postgresql-for-orders.md` differs from what is staged, so it is not plain what you sign
  help: look at it, then `git add decisions/0001-adopt-postgresql-for-orders.md` and sign what is staged

"#]]);
    assert_eq!(sandbox.read(PATH), text);
}

#[test]
fn bytes_that_git_would_change_are_not_signed() {
    let sandbox = proposed();
    sandbox.write(".gitattributes", "*.md ident\n");
    sandbox
        .write(PATH, RECORD.replace("PostgreSQL.", "$Id: 0123 $"))
        .commit_all("A keyword that git expands");
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: git stores `decisions/0001-adopt-postgresql-for-orders.md` with other bytes than the file on disk has
  help: an attribute in .gitattributes (`ident`, `filter`, `working-tree-encoding`) changes it: take it off records

"#]]);
}

#[test]
fn errors_keep_a_record_from_being_signed() {
    let sandbox = proposed();
    sandbox.write(PATH, RECORD.replace("## Decision", "## Something else")).commit_all("A gap");
    sandbox.run(&["sign", "1", "--yes"]).findings(
        str![],
        str![[r#"
error[section-missing]: the section `Decision` is missing
  --> decisions/0001-adopt-postgresql-for-orders.md:12:1
   |
12 | # Adopt PostgreSQL for orders
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: add a heading `## Decision` and say there what belongs to it
   = note: countersign explain section-missing

checked 1 record in 1 log: 1 error
DR-1 is not signed: mend this first, then everybody signs what is right

"#]],
    );
    let sandbox = proposed();
    let policy = sandbox.read("decisions/countersign.yaml").replace("version: 1", "version: 2");
    sandbox.write("decisions/countersign.yaml", policy).commit_all("A newer policy");
    sandbox.run(&["sign", "1", "--yes"]).findings(
        str![],
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
DR-1 is not signed: mend this first, then everybody signs what is right

"#]],
    );
}

#[test]
fn what_a_reader_may_miss_is_pointed_out() {
    let sandbox = log();
    let hidden = "<!-- really MySQL -->\n<details>\nsmall print\n</details>\n";
    sandbox.write(PATH, format!("{RECORD}\n{hidden}")).commit_all("Hide something");
    sandbox.run(&["sign", "1", "--yes"]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
What you sign, to the letter:

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
  │ 
  │ <!-- really MySQL -->
  │ <details>
  │ small print
  │ </details>

note: the text holds an HTML comment, which no page shows
note: the text holds HTML, which a page may show otherwise, folded or not at all: `<details>`
DR-1 of the log "Decisions", sha256:2b7cc1d24b03ef18e3281c45c3f66ffd348c85341cdb75b79f9696d7d46a6985
Ada Lovelace signed DR-1 for engineering (declared)
DR-1 waits for product (Grace Hopper)

"#]],
    );
}

#[test]
fn inside_a_hook_it_does_the_same() {
    let mut sandbox = proposed();
    sign_as_both(sandbox.inside_hook(), "1");
    assert_eq!(sandbox.read(PATH), signed("accepted", "grace", "ada"));
    assert_eq!(sandbox.git(&["diff", "--cached", "--name-only"]), PATH);
}

#[test]
fn without_a_repository_the_files_are_signed() {
    let mut sandbox = crate::support::Sandbox::new();
    sandbox.write("decisions/countersign.yaml", POLICY).write(PATH, RECORD);
    sign_as_both(&mut sandbox, "1");
    assert_eq!(sandbox.read(PATH), signed("accepted", "grace", "ada"));
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn a_locked_index_loses_no_sign_off() {
    let sandbox = proposed();
    sandbox.write(".git/index.lock", "");
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
What you sign, to the letter:

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
countersign: `git --literal-pathspecs add -- decisions/0001-adopt-postgresql-for-orders.md` failed: fatal: Unable to create '[ROOT]/.git/index.lock': File exists. Another git process seems to be running in this repository, e.g. an editor opened by 'git commit'. Please make sure all processes are terminated then try again. If it still fails, a git process may have crashed in this repository earlier: remove the file manually to continue.
  help: what was asked for is written: `git add decisions/0001-adopt-postgresql-for-orders.md` stages it once that is mended

"#]]);
    assert_eq!(sandbox.read(PATH), signed("proposed", "", "ada"));
    sandbox.remove(".git/index.lock").git(&["add", PATH]);
    sandbox.run(&["check", "--staged"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}
