//! `countersign check`: what it reads, what it holds it against, and how it ends.

use crate::support::story::{PATH, POLICY, RECORD, accepted, log, proposed};
use crate::support::{Outcome, Sandbox};
use snapbox::str;

/// An accepted record of which one word was changed.
fn stale() -> Sandbox {
    let sandbox = accepted();
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in"));
    sandbox
}

#[test]
fn one_changed_word_makes_both_sign_offs_stale() {
    stale().run(&["check"]).findings(str![[r#"
error[signoff-stale]: DR-1 was changed after grace signed it for product: that sign-off no longer holds
  --> decisions/0001-adopt-postgresql-for-orders.md:13:13
   |
13 |     digest: sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
   |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ signed this; the record now is 8f92cb0c980f
   |
   = help: take the change back, or ask both roles anew: `countersign propose DR-1`
   = note: countersign explain signoff-stale

error[signoff-stale]: DR-1 was changed after ada signed it for engineering: that sign-off no longer holds
  --> decisions/0001-adopt-postgresql-for-orders.md:18:13
   |
18 |     digest: sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
   |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ signed this; the record now is 8f92cb0c980f
   |
   = help: take the change back, or ask both roles anew: `countersign propose DR-1`

checked 1 record in 1 log: 2 errors

"#]], str![]);
}

#[test]
fn the_same_is_there_for_programs() {
    let Outcome { stdout, .. } = stale().run(&["check", "--format", "json"]).ended(1);
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("it is JSON");
    let codes: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]).collect();
    assert_eq!(codes, ["signoff-stale", "signoff-stale"]);
    let schema = log().run(&["check", "--schema"]).ended(0).stdout;
    assert!(jsonschema::is_valid(&serde_json::from_str(&schema).unwrap(), &report), "{stdout}");
}

#[test]
fn a_status_alone_accepts_nothing() {
    let sandbox = proposed();
    sandbox.write(PATH, RECORD.replace("status: proposed", "status: accepted"));
    sandbox.run(&["check"]).findings(
        str![[r#"
error[signoff-missing]: DR-1 is accepted, and product has not signed it
 --> decisions/0001-adopt-postgresql-for-orders.md:9:3
  |
9 |   product:
  |   ^^^^^^^ nobody has signed here
  |
  = help: write `status: proposed` (and the next `revision:`, if it was committed so), then `countersign sign DR-1 --role product`
  = note: countersign explain signoff-missing

error[signoff-missing]: DR-1 is accepted, and engineering has not signed it
  --> decisions/0001-adopt-postgresql-for-orders.md:10:3
   |
10 |   engineering:
   |   ^^^^^^^^^^^ nobody has signed here
   |
   = help: write `status: proposed` (and the next `revision:`, if it was committed so), then `countersign sign DR-1 --role engineering`

checked 1 record in 1 log: 2 errors

"#]],
        str![],
    );
}

#[test]
fn staged_means_what_would_be_committed() {
    let sandbox = stale();
    sandbox.run(&["check", "--staged"]).success(
        str![[r#"
checked 0 records in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.git(&["add", "--all"]);
    let _ = sandbox.run(&["check", "--staged"]).ended(1);
    sandbox.git(&["checkout", "HEAD", "--", PATH]);
    sandbox.run(&["check", "--staged"]).success(
        str![[r#"
checked 0 records in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn staged_means_the_index_that_a_commit_names() {
    let mut sandbox = stale();
    sandbox.git(&["add", "--all"]);
    let _ = sandbox.inside_hook().run(&["check", "--staged"]).ended(1);
    std::fs::copy(sandbox.root().join(".git/index"), sandbox.root().join(".git/other")).unwrap();
    sandbox.git(&["checkout", "HEAD", "--", PATH]);
    let _ = sandbox.run(&["check", "--staged"]).ended(0);
    let _ = sandbox.env("GIT_INDEX_FILE", ".git/other").run(&["check", "--staged"]).ended(1);
}

#[test]
fn a_log_that_is_not_staged_is_no_healthy_one() {
    let sandbox = Sandbox::new();
    sandbox.git_init().write("decisions/countersign.yaml", POLICY);
    sandbox.run(&["check", "--staged"]).problem(str![[r#"
countersign: no log is staged: git does not know `decisions/countersign.yaml` yet
  help: `git add decisions/countersign.yaml`, and the records beside it

"#]]);
}

#[test]
fn a_policy_that_is_gone_is_no_way_round() {
    let sandbox = proposed();
    sandbox.remove("decisions/countersign.yaml");
    sandbox.run(&["check"]).problem(str![[r#"
countersign: `decisions/countersign.yaml` is gone, and nothing would judge the 1 record beside it
  help: `git restore --staged --worktree decisions/countersign.yaml` brings it back
  help: to give the log up, remove its records in the same commit; what was decided stays

"#]]);
    sandbox.run(&["check", "--staged"]).success(
        str![[r#"
checked 0 records in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.git(&["rm", "--quiet", "--cached", "decisions/countersign.yaml"]);
    sandbox.run(&["check", "--staged"]).problem(str![[r#"
countersign: `decisions/countersign.yaml` is gone, and nothing would judge the 1 record beside it
  help: `git restore --staged --worktree decisions/countersign.yaml` brings it back
  help: to give the log up, remove its records in the same commit; what was decided stays

"#]]);
    sandbox.run(&["list"]).problem(str![[r#"
countersign: there is no log here: no countersign.yaml was found
  help: the last commit has one: `git restore --staged --worktree decisions/countersign.yaml` brings it back

"#]]);
    sandbox.git(&["restore", "--staged", "--worktree", "decisions/countersign.yaml"]);
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn a_log_may_move() {
    let sandbox = proposed();
    sandbox.git(&["mv", "decisions", "records"]);
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["check", "--staged"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn one_rule_alone_and_a_milder_end() {
    let sandbox = stale();
    sandbox.run(&["check", "--rule", "signoff-missing"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    let _ = sandbox.run(&["check", "--rule", "signoff-stale"]).ended(1);
    sandbox.run(&["check", "--rule", "signoff-stal"]).problem(str![[r#"
countersign: there is no rule `signoff-stal`
  help: did you mean `signoff-stale`?

"#]]);
    sandbox.run(&["check", "--rule", "nonsense"]).problem(str![[r#"
countersign: there is no rule `nonsense`
  help: `countersign rules` lists them

"#]]);
    sandbox.run(&["check", "--fail-on", "grave"]).problem(str![[r#"
error: invalid value 'grave' for '--fail-on <SEVERITY>'
  [possible values: note, warning, error]

For more information, try '--help'.

"#]]);
}

#[test]
fn a_limit_says_what_it_leaves_out() {
    stale().run(&["check", "--limit", "1"]).findings(str![[r#"
error[signoff-stale]: DR-1 was changed after grace signed it for product: that sign-off no longer holds
  --> decisions/0001-adopt-postgresql-for-orders.md:13:13
   |
13 |     digest: sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
   |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ signed this; the record now is 8f92cb0c980f
   |
   = help: take the change back, or ask both roles anew: `countersign propose DR-1`
   = note: countersign explain signoff-stale

and 1 more: 1 error
checked 1 record in 1 log: 2 errors

"#]], str![]);
}

#[test]
fn outside_a_repository_there_is_nothing_staged() {
    let sandbox = Sandbox::new();
    sandbox.write("decisions/countersign.yaml", POLICY).write(PATH, RECORD);
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["check", "--staged"]).problem(str![[r#"
countersign: nothing is staged here: this folder is in no git repository
  help: leave --staged away to check the files on disk

"#]]);
}

#[test]
fn a_rule_is_explained() {
    let sandbox = Sandbox::new();
    let page = sandbox.run(&["explain", "signoff-stale"]).ended(0).stdout;
    assert!(page.starts_with("# signoff-"), "{page}");
    sandbox.run(&["explain", "signoff-stal"]).problem(str![[r#"
countersign: there is no rule `signoff-stal`
  help: did you mean `signoff-stale`?

"#]]);
    let rules = sandbox.run(&["rules"]).ended(0).stdout;
    assert!(rules.contains("\nsignoff-stale "), "{rules}");
    let json = sandbox.run(&["rules", "--format", "json"]).ended(0).stdout;
    let rules: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert!(rules["rules"].as_array().unwrap().len() > 10);
}

#[test]
fn what_a_record_allows_itself_is_shown_on_demand() {
    let sandbox = log();
    let text = RECORD.replace("Orders live in", "See [it](gone.md). Orders live in");
    let text =
        text.replace("driver: ada\n", "driver: ada\nallow:\n  link-broken: the page moves next week\n");
    sandbox.write(PATH, text);
    let quiet = sandbox.run(&["check"]).ended(0);
    assert!(!quiet.stdout.contains("moves next week"), "{}", quiet.stdout);
    assert!(quiet.stdout.contains("1 allowed by the records themselves"), "{}", quiet.stdout);
    let told = sandbox.run(&["check", "--verbose"]).ended(0);
    assert!(told.stdout.contains("allowed[link-broken]"), "{}", told.stdout);
    assert!(told.stdout.contains("the page moves next week"), "{}", told.stdout);
}
