//! `countersign renumber`: another number for a record, everywhere it is named, all or nothing.

use crate::support::Sandbox;
use crate::support::story::{accepted, log, sign_as_both};
use snapbox::str;

const OFFER: &str = "decisions/0002-offer-guest-checkout.md";
const MOVED: &str = "decisions/0007-offer-guest-checkout.md";

fn record(id: &str, status: &str, front: &str, body: &str) -> String {
    format!(
        "---\nid: {id}\nkind: product\nstatus: {status}\nrevision: 1\ndate: 2026-11-22\n{front}signoffs:\n  product:\n  \
         engineering:\n---\n{body}"
    )
}

/// A repository in which many things name DR-2, which Grace has signed.
fn named_everywhere() -> Sandbox {
    let mut sandbox = accepted();
    let offer = "# Offer guest checkout\n\n## Decision\n\nGuests order without an account.\n";
    let other = "# Ask guests for an address\n\n## Decision\n\nAs DR-2 says (see [it](0002-offer-guest-checkout.md#decision \"x\") \
                 and [[0002-offer-guest-checkout]], DR-0002, DR-20, XDR-2, UTF-2).\n\n\
                 [ref]: ./0002-offer-guest-checkout.md\n";
    sandbox
        .write(OFFER, record("m4t8-x0wd", "proposed", "", offer))
        .write(
            "decisions/0003-ask.md",
            record("q2c5-7h1z", "draft", "supersedes: [2]\nrelates: [1, 2]\n", other),
        )
        .write(
            "decisions/outcomes/0002-offer.md",
            "---\noutcome: 2\ndate: 2026-11-22\nby: ada\nverdict: met\n---\n# It was met\n",
        )
        .write(
            "docs/notes.md",
            "See [the offer](../decisions/0002-offer-guest-checkout.md), ADR 2, decision #2, 2 apples,\r\n\
                https://example.com/x/decisions/0002-offer-guest-checkout.md and DR2.\r\n",
        )
        .write(
            "src/main.rs",
            "// DR-2: decisions/0002-offer-guest-checkout.md, record 2\nconst X: u32 = 2;\n",
        )
        .write("logo.bin", b"\0DR-2")
        .write(".gitignore", "*.tmp\n")
        .write("x.tmp", "DR-2");
    sandbox.commit_all("Propose a record");
    let _ = sandbox.as_grace().run(&["sign", "2", "--yes"]).ended(0);
    sandbox.commit_all("Sign for product");
    sandbox.as_ada();
    sandbox
}

#[test]
fn a_dry_run_shows_each_place_and_writes_nothing() {
    let sandbox = named_everywhere();
    sandbox.run(&["renumber", "2", "7", "--dry-run"]).findings(str![[r#"
decisions/0002-offer-guest-checkout.md -> decisions/0007-offer-guest-checkout.md
decisions/outcomes/0002-offer.md -> decisions/outcomes/0007-offer.md
decisions/0003-ask.md:7:14: 2 -> 7
decisions/0003-ask.md:8:14: 2 -> 7
decisions/0003-ask.md:17:7: 2 -> 7
decisions/0003-ask.md:17:24: 0002-offer-guest-checkout -> 0007-offer-guest-checkout
decisions/0003-ask.md:17:73: 0002-offer-guest-checkout -> 0007-offer-guest-checkout
decisions/0003-ask.md:17:105: 0002 -> 0007
decisions/0003-ask.md:19:10: 0002-offer-guest-checkout -> 0007-offer-guest-checkout
decisions/outcomes/0002-offer.md:2:10: 2 -> 7
docs/notes.md:1:30: 0002-offer-guest-checkout -> 0007-offer-guest-checkout
src/main.rs:1:7: 2 -> 7
src/main.rs:1:20: 0002-offer-guest-checkout -> 0007-offer-guest-checkout

"#]], str![[r#"
left as they are, to be looked at: 4 places that may name DR-2
  docs/notes.md:1:61: ADR 2: it may mean this record
  docs/notes.md:1:68: decision #2: it may mean this record
  docs/notes.md:2:1: https://example.com/x/decisions/0002-offer-guest-checkout.md: the address may be of another repository
  docs/notes.md:2:66: DR2: it may mean this record
DR-2 would be DR-7; nothing was changed

"#]]);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}

#[test]
fn everything_that_names_it_follows_and_its_sign_offs_hold() {
    let sandbox = named_everywhere();
    sandbox.run(&["renumber", "DR-2", "7"]).findings(str![[r#"
decisions/0007-offer-guest-checkout.md
decisions/outcomes/0007-offer.md
decisions/0003-ask.md
docs/notes.md
src/main.rs

"#]], str![[r#"
DR-2 is DR-7 now: 2 files renamed, 11 places changed in 4 files
left as they are, to be looked at: 4 places that may name DR-2
  docs/notes.md:1:61: ADR 2: it may mean this record
  docs/notes.md:1:68: decision #2: it may mean this record
  docs/notes.md:2:1: https://example.com/x/decisions/0002-offer-guest-checkout.md: the address may be of another repository
  docs/notes.md:2:66: DR2: it may mean this record
next: look at it with `git diff`, then `git add --all` and commit

"#]]);
    let ask = sandbox.read("decisions/0003-ask.md");
    assert!(ask.contains("supersedes: [7]\nrelates: [1, 7]\n"), "{ask}");
    assert!(
        ask.contains("As DR-7 says (see [it](0007-offer-guest-checkout.md#decision \"x\") and [[0007-offer-guest-checkout]], DR-0007, DR-20, XDR-2, UTF-2)"),
        "{ask}"
    );
    assert!(ask.ends_with("[ref]: ./0007-offer-guest-checkout.md\n"), "{ask}");
    assert_eq!(
        sandbox.read("docs/notes.md"),
        "See [the offer](../decisions/0007-offer-guest-checkout.md), ADR 2, decision #2, 2 apples,\r\n\
         https://example.com/x/decisions/0002-offer-guest-checkout.md and DR2.\r\n"
    );
    assert_eq!(
        sandbox.read("src/main.rs"),
        "// DR-7: decisions/0007-offer-guest-checkout.md, record 2\nconst X: u32 = 2;\n"
    );
    assert!(sandbox.read("decisions/outcomes/0007-offer.md").starts_with("---\noutcome: 7\n"));
    assert_eq!((sandbox.read("logo.bin").as_str(), sandbox.read("x.tmp").as_str()), ("\0DR-2", "DR-2"));
    assert_eq!(sandbox.git(&["status", "--short", OFFER]), format!(" D {OFFER}"));
    sandbox.commit_all("Renumber");
    let shown = sandbox.run(&["list", "--status", "proposed"]).ended(0).stdout;
    assert!(shown.contains("DR-7") && shown.contains("signed by grace"), "{shown}");
    let _ = sandbox.run(&["check"]).ended(0);
    let _ = sandbox.run(&["check", "--base", "HEAD~1"]).ended(0);
}

#[test]
fn a_signed_text_changes_only_if_that_is_said() {
    let mut sandbox = named_everywhere();
    sandbox
        .write("decisions/0003-ask.md", sandbox.read("decisions/0003-ask.md").replace("draft", "proposed"));
    sandbox.commit_all("Propose what names DR-2");
    sign_as_both(&mut sandbox, "3");
    sandbox.commit_all("Accept what names DR-2");
    sandbox.run(&["renumber", "2", "7"]).problem(str![[r#"
countersign: 1 text that somebody has signed would say something else, for DR-2 is named in it; nothing was changed
  help: DR-3 (`decisions/0003-ask.md`) is signed by grace (product) and ada (engineering)
  help: `--keep-signed` leaves these texts as they are, and lists what in them names the old number
  help: `--stale-ok` changes them, and they have to be signed again

"#]]);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    let before = sandbox.read("decisions/0003-ask.md");
    let kept = sandbox.run(&["renumber", "2", "7", "--keep-signed"]).ended(1);
    assert!(
        kept.stderr
            .contains("decisions/0003-ask.md:8:14: 2: signed by grace (product) and ada (engineering)"),
        "{}",
        kept.stderr
    );
    assert_eq!(sandbox.read("decisions/0003-ask.md"), before);
    assert!(sandbox.read("src/main.rs").starts_with("// DR-7"));
    sandbox.git(&["checkout", "--quiet", "."]);
    sandbox.git(&["clean", "--quiet", "--force"]);
    let stale = sandbox.run(&["renumber", "2", "7", "--stale-ok"]).ended(1);
    assert!(
        stale.stderr.contains("DR-3: the sign-offs of grace (product) and ada (engineering) hold no more"),
        "{}",
        stale.stderr
    );
    assert!(sandbox.read("decisions/0003-ask.md").contains("supersedes: [7]"));
    let checked = sandbox.run(&["check"]).ended(1);
    assert!(checked.stdout.contains("signoff-stale"), "{}", checked.stdout);
}

#[test]
fn of_two_records_with_one_number_the_path_says_which() {
    let sandbox = named_everywhere();
    let twin = "# Pay by invoice\n\n## Decision\n\nAs DR-2 says, which is this one.\n";
    sandbox.write("decisions/0002-pay-by-invoice.md", record("w8n3-5k0b", "draft", "", twin));
    sandbox.commit_all("Take a number that is taken");
    let checked = sandbox.run(&["check"]).ended(1).stdout;
    assert!(checked.contains("countersign renumber decisions/0002-"), "{checked}");
    let _ = sandbox.run(&["renumber", "2"]).ended(2);
    sandbox
        .run(&[
            "renumber",
            "decisions/0002-pay-by-invoice.md",
            "--cited-in",
            "decisions/0002-pay-by-invoice.md",
        ])
        .findings(
            str![[r#"
decisions/0004-pay-by-invoice.md

"#]],
            str![[r#"
DR-2 is DR-4 now: 1 file renamed, 1 place changed in 1 file
left as they are, to be looked at: 9 places that may name DR-2
  decisions/0003-ask.md:7:14: 2: two records have the number 2, and this may mean the other
  decisions/0003-ask.md:8:14: 2: two records have the number 2, and this may mean the other
  decisions/0003-ask.md:17:4: DR-2: two records have the number 2, and this may mean the other
  decisions/0003-ask.md:17:102: DR-0002: two records have the number 2, and this may mean the other
  decisions/outcomes/0002-offer.md:2:10: 2: two records have the number 2, and this may mean the other
  docs/notes.md:1:61: ADR 2: it may mean this record
  docs/notes.md:1:68: decision #2: it may mean this record
  docs/notes.md:2:66: DR2: it may mean this record
  src/main.rs:1:4: DR-2: two records have the number 2, and this may mean the other
next: look at it with `git diff`, then `git add --all` and commit

"#]],
        );
    assert!(sandbox.read("decisions/0004-pay-by-invoice.md").contains("As DR-4 says, which is this one"));
    assert!(sandbox.read("decisions/0003-ask.md").contains("supersedes: [2]"));
    assert!(sandbox.read("src/main.rs").contains("DR-2"));
    let _ = sandbox.run(&["check"]).ended(0);
}

#[test]
fn a_number_that_is_taken_anywhere_is_refused() {
    let sandbox = named_everywhere();
    let _ = sandbox.run(&["renumber", "2", "1"]).ended(2);
    let _ = sandbox.run(&["renumber", "2", "2"]).ended(2);
    let _ = sandbox.run(&["renumber", "9"]).ended(2);
    let _ = sandbox.run(&["renumber", "2", "0"]).ended(2);
    sandbox.git(&["checkout", "--quiet", "-b", "other"]);
    sandbox.write("decisions/0007-x.md", record("w8n3-5k0b", "draft", "", "# X\n"));
    sandbox.commit_all("Take 7 on a branch");
    sandbox.git(&["checkout", "--quiet", "-"]);
    sandbox.run(&["renumber", "2", "7"]).problem(str![[r#"
countersign: DR-7 is `decisions/0007-x.md` already, here or on another branch
  help: DR-8 is free

"#]]);
    let told = sandbox.run(&["renumber", "2", "--dry-run"]).ended(1).stderr;
    assert!(told.contains("DR-2 would be DR-8"), "{told}");
}

#[test]
fn what_a_branch_decided_gives_way_to_what_the_main_branch_has() {
    let mut sandbox = named_everywhere();
    let main = sandbox.git(&["branch", "--show-current"]);
    sandbox.git(&["checkout", "--quiet", "-b", "ours"]);
    sandbox.write(
        "decisions/0004-ours.md",
        record("w8n3-5k0b", "proposed", "", "# Ours\n\n## Decision\n\nYes.\n"),
    );
    sandbox.commit_all("Propose ours");
    let _ = sandbox.as_grace().run(&["sign", "4", "--yes"]).ended(0);
    sandbox.commit_all("Sign for product");
    let _ = sandbox.as_ada().run(&["sign", "4", "--yes"]).ended(0);
    sandbox.commit_all("Accept ours");
    // Nobody else has it: what was decided keeps its number.
    let _ = sandbox.run(&["renumber", "4", "8"]).ended(0);
    sandbox.git(&["add", "--all"]);
    let checked = sandbox.run(&["check", "--staged"]).ended(1).stdout;
    assert!(checked.contains("number-changed"), "{checked}");
    sandbox.git(&["reset", "--quiet", "--hard"]);
    sandbox.git(&["checkout", "--quiet", &main]);
    sandbox.write("decisions/0004-theirs.md", record("v2c5-7h1z", "draft", "", "# Theirs\n"));
    sandbox.commit_all("Take 4 on the main branch");
    sandbox.git(&["checkout", "--quiet", "ours"]);
    let _ = sandbox.run(&["renumber", "4", "8"]).ended(0);
    let _ = sandbox.run(&["check"]).ended(0);
    sandbox.git(&["add", "--all"]);
    let _ = sandbox.run(&["check", "--staged"]).ended(0);
    sandbox.commit_all("Give way");
    let _ = sandbox.run(&["check", "--base", &main]).ended(0);
    sandbox.git(&["merge", "--quiet", "--no-edit", &main]);
    let listed = sandbox.run(&["list", "--status", "accepted"]).ended(0).stdout;
    assert!(listed.contains("DR-8") && listed.contains("signed by grace"), "{listed}");
}

#[test]
fn a_failure_in_the_middle_is_put_back() {
    let sandbox = named_everywhere();
    let path = sandbox.root().join("src/main.rs");
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights.clone()).unwrap();
    sandbox.run(&["renumber", "2", "7"]).problem(str![[r#"
countersign: [ROOT]/src/main.rs: this may not be written to; nothing was changed
  because: [ROOT]/src/main.rs: this may not be written to
  help: Allow writing to it, then run the command again.

"#]]);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    assert!(!sandbox.root().join(MOVED).exists());
}

#[test]
fn a_file_of_the_same_name_in_another_log_is_another() {
    let sandbox = log();
    let policy = sandbox.read("decisions/countersign.yaml");
    sandbox
        .write("api/countersign.yaml", policy.replace("6f1c0e52", "7f1c0e52"))
        .write("api/0002-x.md", record("w8n3-5k0b", "draft", "relates: [2]\n", "# X\n\nDR-2 is this one.\n"))
        .write(
            "decisions/0002-x.md",
            record("m4t8-x0wd", "draft", "", "# X\n\nSee [api](../api/0002-x.md) and 0002-x.md.\n"),
        )
        .write("README.md", "[a](api/0002-x.md) [d](decisions/0002-x.md) [?](0002-x.md) DR-2\n");
    sandbox.commit_all("Two logs");
    sandbox.run(&["renumber", "decisions/0002-x.md", "5"]).findings(
        str![[r#"
decisions/0005-x.md
README.md

"#]],
        str![[r#"
DR-2 is DR-5 now: 1 file renamed, 2 places changed in 2 files
left as they are, to be looked at: 3 places that may name DR-2
  README.md:1:49: 0002-x.md: several files have this name
  README.md:1:60: DR-2: another log has a DR-2 too
  api/0002-x.md:14:1: DR-2: it may mean this record
next: look at it with `git diff`, then `git add --all` and commit

"#]],
    );
    assert!(sandbox.read("api/0002-x.md").contains("relates: [2]"));
    assert!(sandbox.read("api/0002-x.md").contains("DR-2 is this one"));
    assert!(sandbox.read("decisions/0005-x.md").ends_with("See [api](../api/0002-x.md) and 0005-x.md.\n"));
    assert_eq!(
        sandbox.read("README.md"),
        "[a](api/0002-x.md) [d](decisions/0005-x.md) [?](0002-x.md) DR-2\n"
    );
}

#[test]
fn records_of_other_tools_are_renumbered_too() {
    let sandbox = Sandbox::new();
    sandbox
        .git_init()
        .write("adr/0002-use-x.md", "# 2. Use X\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n")
        .write("adr/0003-use-y/README.md", "# Use Y\n\n![picture](picture.svg) [x](../0002-use-x.md)\n")
        .write("adr/0003-use-y/picture.svg", "<svg/>")
        .write("adr/20200101-use-z.md", "# Use Z\n\n[y](0003-use-y/README.md) [y](0003-use-y)\n");
    let _ = sandbox.run(&["init", "adr", "--yes"]).ended(0);
    let _ = sandbox.run(&["renumber", "2", "9"]).ended(0);
    assert!(sandbox.read("adr/0009-use-x.md").starts_with("# 9. Use X\n"));
    let _ = sandbox.run(&["renumber", "3", "10"]).ended(0);
    assert!(sandbox.read("adr/0010-use-y/README.md").contains("[x](../0009-use-x.md)"));
    assert_eq!(sandbox.read("adr/0010-use-y/picture.svg"), "<svg/>");
    assert!(!sandbox.root().join("adr/0003-use-y").exists());
    let _ = sandbox.run(&["renumber", "adr/20200101-use-z.md"]).ended(0);
    assert!(sandbox.read("adr/0011-use-z.md").contains("[y](0010-use-y/README.md) [y](0010-use-y)"));
}
