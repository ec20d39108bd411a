//! What `sign` shows to those who have signed an earlier text: the difference, and never one that hides something.

use crate::support::Sandbox;
use crate::support::keys::{key_file, with_keys};
use crate::support::story::{PATH, accepted};
use snapbox::str;

/// Grace and Ada have signed; then the text was changed, and both are asked anew.
fn revised() -> Sandbox {
    let sandbox = accepted();
    let _ = sandbox.run(&["revise", "1", "--reason", "Prices."]).ended(0);
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("PostgreSQL.\n", "MySQL.\n\n<!-- for now -->\n"));
    let _ = sandbox.run(&["propose", "1"]).ended(0);
    sandbox.commit_all("Ask anew");
    sandbox
}

/// The first line and the lines of the text that are shown.
fn shown(sandbox: &Sandbox, args: &[&str]) -> (String, usize) {
    let said = sandbox.run(args).ended(0).stderr;
    let lines = said.lines().filter(|line| line.starts_with("  │ ")).count();
    (said.lines().next().unwrap_or_default().to_owned(), lines)
}

#[test]
fn who_signed_before_sees_what_changed() {
    let sandbox = revised();
    let sandbox_of_ada = sandbox.run(&["sign", "1", "--yes"]);
    // Ada committed her sign-off herself.
    sandbox_of_ada.success(str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]], str![[r#"
What changed since Ada Lovelace signed revision 1 on 2026-11-22T08:00:00Z (declared); --full shows the whole text:

  │  ---
  │  id: k7f3-2m9q
  │  kind: technical
  │ -revision: 1
  │ +revision: 2
  │ +revised: "Prices."
  │  date: 2026-11-22
  │  driver: ada
  │  ---
  │ …
  │  
  │  ## Decision
  │  
  │ -Orders live in PostgreSQL.
  │ +Orders live in MySQL.
  │ +
  │ +<!-- for now -->

note: the text holds an HTML comment, which no page shows
DR-1 of the log "Decisions", sha256:064241cab6001287f56e5d022674690a97f33983b7961b25120e8ab5771a84fb
Ada Lovelace signed DR-1 for engineering (declared)
DR-1 waits for product (Grace Hopper)

"#]]);
}

#[test]
fn the_whole_text_is_shown_on_demand() {
    let (first, lines) = shown(&revised(), &["sign", "1", "--yes", "--full"]);
    assert_eq!((first.as_str(), lines), ("What you sign, to the letter:", 15));
}

#[test]
fn what_somebody_else_committed_in_ones_name_is_not_taken_for_ones_own() {
    // Grace's sign-off came in with a commit of Ada's.
    let mut sandbox = revised();
    let (first, _) = shown(sandbox.as_grace(), &["sign", "1", "--yes"]);
    assert_eq!(first, "What you sign, to the letter:");
}

#[test]
fn who_has_a_key_is_shown_the_difference_to_what_the_key_signed_alone() {
    let mut sandbox = with_keys();
    let change = |sandbox: &Sandbox, from: &str, to: &str| {
        let text = sandbox.read(PATH);
        sandbox.write(PATH, text.replace(from, to));
        let _ = sandbox.run(&["propose", "1"]).ended(0);
        sandbox.commit_all("Change it");
    };
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes", "--key", &key_file("grace")]).ended(0);
    sandbox.as_ada().commit_all("Carry it");
    change(&sandbox, "in PostgreSQL.", "in MySQL.");
    let (first, lines) = shown(sandbox.as_grace(), &["sign", "1", "--yes", "--key", &key_file("grace")]);
    assert_eq!(
        first,
        "What changed since Grace Hopper signed revision 1 on 2026-11-22T08:00:00Z (key); --full shows the whole text:"
    );
    assert_eq!(lines, 5);
    sandbox.git(&["reset", "--quiet", "--hard"]);
    // By name alone anybody could have written it, to hide a text behind a small difference.
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes", "--declared"]).ended(0);
    sandbox.commit_all("By name");
    change(&sandbox, "in MySQL.", "in Oracle.");
    let said = sandbox.run(&["sign", "1", "--yes", "--declared"]).ended(0).stderr;
    assert!(said.contains("  │ -Orders live in PostgreSQL.\n  │ +Orders live in Oracle.\n"), "{said}");
}
