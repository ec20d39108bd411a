//! `countersign statement`: exactly the bytes, and nothing where no sign-off could come of them.

use crate::support::keys::{key_file, with_keys};
use crate::support::story::{PATH, accepted, proposed};
use snapbox::str;

#[test]
fn it_prints_the_bytes_and_nothing_else() {
    let sandbox = proposed();
    sandbox.run(&["statement", "1"]).success(str![[r#"
countersign signoff v1
log: 6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90
record: k7f3-2m9q
revision: 1
digest: sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
role: engineering
signer: ada
verdict: accept
at: 2026-11-22T08:00:00Z

"#]], str![[r#"
next, with these bytes in a file `statement`: `ssh-keygen -Y sign -n countersign.signoff.v1 -f KEY statement`, then `countersign attach DR-1 statement.sig`

"#]]);
    let said = |args: &[&str]| sandbox.run(args).ended(0).stdout;
    let other =
        said(&["statement", "1", "--as", "grace", "--role", "product", "--at", "2026-12-24T18:00:00Z"]);
    assert!(
        other.contains("\nrole: product\nsigner: grace\nverdict: accept\nat: 2026-12-24T18:00:00Z\n"),
        "{other}"
    );
    let other = said(&["statement", "1", "--object", "Too early."]);
    assert!(other.ends_with("\nverdict: object\nreason: Too early.\nat: 2026-11-22T08:00:00Z\n"), "{other}");
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    let other = said(&["statement", "1", "--withdraw", "No."]);
    assert!(other.ends_with("\nverdict: withdraw\nreason: No.\nat: 2026-11-22T08:00:01Z\n"), "{other}");
}

#[test]
fn what_could_not_be_signed_is_not_stated() {
    let sandbox = proposed();
    sandbox.run(&["statement", "1", "--as", "grce"]).problem(str![[r#"
countersign: the roster knows nobody called `grce`
  help: did you mean `grace`?

"#]]);
    sandbox.run(&["statement", "1", "--role", "product"]).problem(str![[r#"
countersign: `ada` may not sign for product
  help: Grace Hopper may

"#]]);
    sandbox.run(&["statement", "1", "--at", "yesterday"]).problem(str![[r#"
countersign: `yesterday` is no moment
  help: write it in UTC, to the second, such as 2026-11-22T08:00:00Z

"#]]);
    sandbox.run(&["statement", "1", "--withdraw", "No."]).problem(str![[r#"
countersign: there is no objection to DR-1 for engineering to take back
  help: `countersign show DR-1` says who has said what

"#]]);
    sandbox.run(&["statement", "1", "--object", ""]).problem(str![[r#"
countersign: the reason is missing
  help: say why in one line: `--reason "It doubles the cost of each order."`

"#]]);
    accepted().run(&["statement", "1"]).problem(str![[r#"
countersign: DR-1 is accepted: every role has signed it
  help: to change it, `countersign revise DR-1` begins the next revision

"#]]);
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("PostgreSQL.", "MySQL."));
    sandbox.run(&["statement", "1"]).problem(str![[r#"
countersign: `decisions/0001-adopt-postgresql-for-orders.md` differs from what is staged, so it is not plain what you sign
  help: look at it, then `git add decisions/0001-adopt-postgresql-for-orders.md` and sign what is staged

"#]]);
}

#[test]
fn an_entry_is_stated_as_it_was_signed() {
    let mut sandbox = with_keys();
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes", "--key", &key_file("grace")]).ended(0);
    let signed = sandbox.run(&["statement", "1", "--signed"]).ended(0);
    assert_eq!(signed.stderr, "");
    assert!(
        signed.stdout.ends_with("role: product\nsigner: grace\nverdict: accept\nat: 2026-11-22T08:00:00Z\n")
    );
    let armoured = sandbox.run(&["statement", "1", "--signed", "--signature"]).ended(0).stdout;
    assert!(armoured.starts_with("-----BEGIN SSH SIGNATURE-----\nU1NIU0lH"), "{armoured}");
    assert!(armoured.ends_with("\n-----END SSH SIGNATURE-----\n"), "{armoured}");
    sandbox.run(&["statement", "1", "--signed", "--role", "engineering"]).problem(str![[r#"
countersign: nothing is said in DR-1 for engineering
  help: `countersign show DR-1` lists them; --role names one

"#]]);
    let _ = sandbox.as_ada().run(&["sign", "1", "--yes", "--declared"]).ended(0);
    sandbox.run(&["statement", "1", "--signed"]).problem(str![[r#"
countersign: DR-1 holds no entry, or several
  help: `countersign show DR-1` lists them; --role names one

"#]]);
    sandbox.run(&["statement", "1", "--signed", "--role", "engineering"]).success(
        str![[r#"
countersign signoff v1
log: 6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90
record: k7f3-2m9q
revision: 1
digest: sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
role: engineering
signer: ada
verdict: accept
at: 2026-11-22T08:00:00Z

"#]],
        str![[r#"
note: this was said by name alone: there is no signature to verify

"#]],
    );
    sandbox.run(&["statement", "1", "--signed", "--signature", "--role", "engineering"]).problem(str![[r#"
countersign: Ada Lovelace said so by name alone: there is no signature to verify
  help: a sign-off by key has one: `countersign roster add … --key FILE.pub`

"#]]);
}
