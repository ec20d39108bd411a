//! `countersign verify`: the story that history tells, how it ends, and that it does not believe what it reads.

mod forms;
mod lines;

use crate::support::story::{PATH, POLICY, accepted, proposed, sign_as_both};
use crate::support::{Outcome, Sandbox};
use serde_json::Value;
use snapbox::str;

/// The story in JSON, with the exit code that is expected.
#[track_caller]
fn story(sandbox: &Sandbox, code: i32) -> Value {
    let outcome = sandbox.run(&["verify", "1", "--format", "json"]).ended(code);
    serde_json::from_str(&outcome.stdout).expect("a story is JSON")
}

/// How a story ends: its standing and its sentence.
fn end(story: &Value) -> (&str, &str) {
    (story["standing"].as_str().expect("a word"), story["sentence"].as_str().expect("a sentence"))
}

/// Everything that was ever said in a story, with the commit that brought it.
fn said(story: &Value) -> Vec<&Value> {
    let texts = story["texts"].as_array().expect("texts");
    texts.iter().flat_map(|text| text["said"].as_array().expect("entries")).collect()
}

fn edit(sandbox: &Sandbox, path: &str, from: &str, to: &str) {
    let text = sandbox.read(path);
    assert!(text.contains(from), "{path} says {from}");
    sandbox.write(path, text.replace(from, to));
}

#[test]
fn the_story_of_an_accepted_record() {
    let mut sandbox = proposed();
    let _ = sandbox.as_grace().at("2026-11-22T09:00:00Z").run(&["sign", "1", "--yes"]).ended(0);
    sandbox.commit_all("Sign for product");
    let _ = sandbox.as_ada().at("2026-11-22T10:00:00Z").run(&["sign", "1", "--yes"]).ended(0);
    sandbox.commit_all("Accept a record");
    sandbox.run(&["verify", "DR-1"]).success(str![[r#"
DR-1 Adopt PostgreSQL for orders
accepted · revision 1 · decisions/0001-adopt-postgresql-for-orders.md
as of 7d03448, 2026-11-22T10:00:00Z, Ada Lovelace <ada@example.com>
says sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b

  DR-1 is accepted: Grace Hopper (product, declared) and Ada Lovelace
  (engineering, declared) signed exactly this text; the weakest evidence is
  `declared`: one trusts the writers of the repository.

Signatures
  product      signed by Grace Hopper at 2026-11-22T09:00:00Z, declared
  engineering  signed by Ada Lovelace at 2026-11-22T10:00:00Z, declared

Text 1: revision 1, what it says now
  sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
  came in      4318e84, 2026-11-22T08:00:00Z, Ada Lovelace <ada@example.com>
  as           DR-1 decisions/0001-adopt-postgresql-for-orders.md
  status       proposed
               4318e84, 2026-11-22T08:00:00Z, Ada Lovelace <ada@example.com>
  status       proposed → accepted
               7d03448, 2026-11-22T10:00:00Z, Ada Lovelace <ada@example.com>
  product      Grace Hopper signed at 2026-11-22T09:00:00Z
    evidence   declared: a name in the file, with nothing to verify
    came by    d7d17cf, 2026-11-22T09:00:00Z, Grace Hopper <grace@example.com>
               the signer wrote that commit
    policy then sha256:4b16f1ebd213, in 4318e84
               let it in: it let them sign for product, by `declared` or better
  engineering  Ada Lovelace signed at 2026-11-22T10:00:00Z
    evidence   declared: a name in the file, with nothing to verify
    came by    7d03448, 2026-11-22T10:00:00Z, Ada Lovelace <ada@example.com>
               the signer wrote that commit
    policy then sha256:4b16f1ebd213, in d7d17cf
               let it in: it let them sign for engineering, by `declared` or
               better

What this proves, and what it does not
  - Proved: the digests. Each is computed from the raw bytes of the file in the
    commit, so whoever computes it from the same bytes gets the same one.
  - Not proved: a `declared` sign-off. It is a name in the file, and everyone
    who may write to the repository can put it there; the author of the commit
    that brought it is named beside it, and is an assertion too.
  - Not proved: who made a commit, and when. Names and dates in git are what the
    committer’s machine wrote; what history fixes is the order, and that nothing
    in it was changed since.
  - Not proved: that the signers read or understood the text; that the roster
    names the right people; that this clone has the history that others have:
    compare the commit’s id with theirs.
  - Not proved: that every step of the branch went through the gates. Without
    branch protection a check is advice; `countersign audit` finds what went
    round.

To confirm it without this program
  - The digest, in a POSIX shell:
      git show 7d03448f76f15d589edb276456f7ce0fa93267b4:decisions/0001-adopt-postgresql-for-orders.md | awk '{ sub(sprintf("%c$", 13), "") } 1' > record.md
      awk 'NR == 1 { next } /^--- *$/ { exit } /^(status|tags|tickets):/ { next }
        /^signoffs:/ { s = 1; next } s && /^ / { next } { s = 0; print }' record.md > front
      awk 'f { print } NR > 1 && /^--- *$/ { f = 1 }' record.md > body
      { echo countersign-record-v1; echo $(($(wc -c < front))); cat front
        echo $(($(wc -c < body))); cat body; } | sha256sum
    prints 7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b

"#]], str![]);
}

#[test]
fn what_is_open_says_what_it_waits_for() {
    let mut sandbox = proposed();
    let told = story(&sandbox, 0);
    assert_eq!(
        end(&told),
        ("open", "DR-1 is proposed: it waits for product (Grace Hopper) and engineering (Ada Lovelace).")
    );
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    sandbox.commit_all("Sign");
    let told = story(&sandbox, 0);
    assert_eq!(
        end(&told).1,
        "DR-1 is proposed: Grace Hopper (product, declared) signed exactly this text; it waits for engineering \
         (Ada Lovelace)."
    );
}

#[test]
fn a_word_in_the_file_accepts_nothing() {
    let sandbox = proposed();
    edit(&sandbox, PATH, "status: proposed", "status: accepted");
    sandbox.commit_all("Accept it alone");
    let told = story(&sandbox, 1);
    assert_eq!(
        end(&told),
        (
            "broken",
            "DR-1 says that it is accepted, and that does not hold: product has not signed; engineering has not signed."
        )
    );
}

#[test]
fn an_edit_makes_it_stale_and_names_who_made_it() {
    let mut sandbox = accepted();
    sandbox.as_grace();
    edit(&sandbox, PATH, "live in PostgreSQL", "live in a spreadsheet");
    let commit = sandbox.commit_all("Tidy up");
    let told = story(&sandbox, 1);
    assert_eq!(end(&told).0, "broken");
    assert!(end(&told).1.contains("they signed another text, 7b9a63aae0b6"), "{}", end(&told).1);
    let texts = told["texts"].as_array().unwrap();
    assert_eq!(texts.len(), 2);
    assert_eq!(texts[1]["arrival"]["by"]["commit"], commit.as_str());
    assert_eq!(texts[1]["arrival"]["by"]["author"], "Grace Hopper");
    let diff = texts[1]["diff"].as_str().unwrap();
    assert!(
        diff.contains("-Orders live in PostgreSQL.\n+Orders live in a spreadsheet.\n"),
        "the difference is there to the letter: {diff}"
    );
    // What was signed stays with the text that it was said to.
    assert_eq!(
        (texts[0]["said"].as_array().unwrap().len(), texts[1]["said"].as_array().unwrap().len()),
        (2, 0)
    );
}

#[test]
fn a_rewritten_digest_is_an_entry_of_its_own_by_whoever_wrote_it() {
    let sandbox = accepted();
    edit(&sandbox, PATH, "live in PostgreSQL", "live in a spreadsheet");
    sandbox.commit_all("Change it");
    let stale = story(&sandbox, 1);
    let now = stale["record"]["digest"].as_str().unwrap().to_owned();
    let text = sandbox.read(PATH);
    let before = text.lines().find_map(|line| line.trim().strip_prefix("digest: ")).unwrap().to_owned();
    sandbox.write(PATH, text.replace(&before, &now));
    let commit = sandbox.commit_all("Refresh digests");
    // With names alone for evidence nothing is forged that could be seen to be; but the story tells where it came from.
    let told = story(&sandbox, 0);
    let seen = "History does not show that Grace Hopper signed for product: the commit that brought it is by Ada Lovelace.";
    assert!(end(&told).1.ends_with(seen), "{}", end(&told).1);
    let fresh: Vec<&Value> = said(&told).into_iter().filter(|said| said["stands"] == true).collect();
    assert_eq!(fresh.len(), 2);
    for entry in &fresh {
        assert_eq!(entry["arrival"]["by"]["commit"], commit.as_str());
    }
    assert_eq!(fresh[0]["author"], "other", "Ada brought what claims to be Grace's");
    let gone: Vec<&Value> = said(&told).into_iter().filter(|said| said["stands"] == false).collect();
    assert_eq!(gone[0]["gone"]["commit"], commit.as_str());
}

#[test]
fn what_came_in_against_the_policy_of_its_time_is_told() {
    let mut sandbox = proposed();
    sandbox.write("decisions/countersign.yaml", format!("{POLICY}evidence:\n  product: key\n"));
    let base = sandbox.commit_all("Ask for keys");
    sign_by_hand(&sandbox, "grace", "ada");
    sandbox.as_ada().commit_all("Accept it");
    let told = story(&sandbox, 1);
    let expected = "what Grace Hopper says for product came in against the policy of its time: it asked for `key` or \
                    better for product";
    assert!(end(&told).1.contains(expected), "{}", end(&told).1);
    let product = said(&told)[0];
    assert_eq!(product["policy_then"]["base"], base.as_str());
    assert_eq!(product["policy_then"]["let_in"], false);
    assert_eq!(product["policy_then"]["least"], "key");
    assert_eq!(said(&told)[1]["policy_then"]["let_in"], true);
}

#[test]
fn a_later_policy_takes_nothing_back() {
    let mut sandbox = proposed();
    sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Accept a record");
    let later =
        POLICY.replace("roles: [product]", "former-roles: [product]\n    roles: []\n    until: 2026-11-23");
    sandbox.write("decisions/countersign.yaml", format!("{later}evidence:\n  product: key\n"));
    sandbox.commit_all("Grace leaves, and keys are asked for");
    let told = story(&sandbox, 0);
    assert_eq!(end(&told).0, "in-force", "{}", end(&told).1);
    let product = said(&told)[0];
    assert_eq!(
        (&product["policy_then"]["role"], &product["policy_then"]["least"]),
        (&"held".into(), &"declared".into())
    );
}

#[test]
fn objections_and_what_was_taken_back_have_their_reasons() {
    let sandbox = proposed();
    let digest = story(&sandbox, 0)["record"]["digest"].as_str().unwrap().to_owned();
    let entry = |verdict: &str, reason: &str| {
        format!(
            "  product:\n    verdict: {verdict}\n    by: grace\n    at: 2026-11-22T08:00:00Z\n    via: declared\n    \
             digest: {digest}\n    reason: \"{reason}\"\n"
        )
    };
    edit(&sandbox, PATH, "  product:\n", &entry("object", "Too early."));
    sandbox.commit_all("Object");
    assert_eq!(
        end(&story(&sandbox, 0)).1,
        "DR-1 is proposed: Grace Hopper objects for product: “Too early.”; it waits for engineering (Ada Lovelace)."
    );
    edit(&sandbox, PATH, &entry("object", "Too early."), &entry("withdraw", "The numbers convinced me."));
    sandbox.commit_all("Withdraw");
    let told = story(&sandbox, 0);
    let verdicts: Vec<(&Value, &Value)> = said(&told).iter().map(|s| (&s["verdict"], &s["reason"])).collect();
    assert_eq!(
        verdicts,
        [(&"object".into(), &"Too early.".into()), (&"withdraw".into(), &"The numbers convinced me.".into())]
    );
    edit(&sandbox, PATH, &entry("withdraw", "The numbers convinced me."), &entry("object", "No."));
    edit(&sandbox, PATH, "status: proposed", "status: accepted");
    sandbox.commit_all("Accept over an objection");
    assert!(end(&story(&sandbox, 1)).1.contains("Grace Hopper objects for product: “No.”"));
}

#[test]
fn the_committed_file_counts_and_not_the_one_on_disk() {
    let sandbox = accepted();
    edit(&sandbox, PATH, "live in PostgreSQL", "live in a spreadsheet");
    let outcome = sandbox.run(&["verify", "1"]).ended(0);
    assert_eq!(outcome.stderr, format!("{PATH} differs on disk: this is the story of what is committed\n"));
    assert!(outcome.stdout.contains("DR-1 is accepted:"), "{}", outcome.stdout);
    sandbox.git(&["commit", "--quiet", "--all", "--message", "Edit"]);
    assert_eq!(sandbox.run(&["verify", "1"]).ended(1).stderr, "");
    let then = sandbox.run(&["verify", "1", "--at", "HEAD~1"]).ended(0);
    assert_eq!(then.stderr, "", "an old commit is not held against the disk");
}

#[test]
fn what_cannot_be_told_says_why() {
    let mut sandbox = Sandbox::new();
    sandbox.run(&["verify", "1"]).problem(str![[r#"
countersign: there is no history here: this folder is in no git repository
  help: `countersign show` shows a record as it is on disk

"#]]);
    sandbox.git_init().write("decisions/countersign.yaml", POLICY);
    sandbox.run(&["verify", "1"]).problem(str![[r#"
countersign: there is no commit yet, so there is no story
  help: `git commit` begins one

"#]]);
    sandbox.write("decisions/0002-old.md", "# 2. Old\n\n## Decision\n\nYes.\n");
    sandbox.as_ada().commit_all("Begin");
    sandbox.run(&["verify", "1"]).problem(str![[r#"
countersign: there is no record `1` in this log
  help: `countersign list` shows the records there are

"#]]);
    sandbox.run(&["verify", "2"]).problem(str![[r#"
countersign: DR-2 has no `id:`, so it cannot be followed through history
  help: records of other tools have no sign-offs whose story could be told
  help: `git log --follow -p -- decisions/0002-old.md` shows what git knows of it

"#]]);
    sandbox.run(&["verify", "2", "--at", "nowhere"]).problem(str![[r#"
countersign: `nowhere` is not the name of a commit in this repository
  help: See `git branch --all` and `git log --oneline` for names; `git fetch` brings what is new elsewhere.

"#]]);
}

/// Signs the proposed record as no program would: by writing the names into the file.
fn sign_by_hand(sandbox: &Sandbox, product: &str, engineering: &str) {
    sandbox.write(PATH, crate::support::story::signed("accepted", product, engineering));
}

#[track_caller]
fn html(sandbox: &Sandbox) -> String {
    let Outcome { stdout, .. } = sandbox.run(&["verify", "1", "--format", "html"]).ended(0);
    stdout
}
