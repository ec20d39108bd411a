//! lefthook, husky and lint-staged.

use super::{bad, holds, passes, stopped, with};
use crate::support::Sandbox;
use crate::support::fetched::node;
use crate::support::git::new;
use crate::support::story::PATH;

const LEFTHOOK: &str = "pre-commit:
  commands:
    countersign:
      run: countersign hook run pre-commit
pre-merge-commit:
  commands:
    countersign:
      run: countersign hook run pre-merge-commit
";

fn husky() -> Sandbox {
    let sandbox = with(&node());
    sandbox.write("package.json", "{\"name\": \"x\", \"private\": true}\n");
    for event in ["pre-commit", "pre-merge-commit"] {
        sandbox.write(&format!(".husky/{event}"), format!("countersign hook run {event}\n"));
    }
    passes(&sandbox, "husky");
    sandbox.write(".gitignore", "/linked\n").commit_all("Take a hook manager");
    sandbox
}

#[test]
fn c56_lefthook_judges_a_commit_as_it_will_be() {
    let sandbox = with(&node());
    sandbox.write("lefthook.yml", LEFTHOOK).commit_all("Take a hook manager");
    passes(&sandbox, "lefthook install");
    holds(&sandbox);
    // By hand, with nothing staged.
    let said = sandbox.sh("lefthook run pre-commit --all-files").ended(0);
    assert!(format!("{}{}", said.stdout, said.stderr).contains("checked 1 record in 1 log"), "{said:?}");
    sandbox.write(PATH, bad(&sandbox));
    sandbox.git(&["commit", "--quiet", "--all", "--no-verify", "--message", "Sneak"]);
    stopped(&sandbox, "lefthook run pre-commit --all-files", "signoff-stale");
    // A linked working tree has no hooks of its own.
    sandbox.git(&["worktree", "add", "--quiet", "../linked"]);
    sandbox.write(&format!("../linked/{PATH}"), bad(&sandbox) + "\nMore.\n");
    stopped(&sandbox, "cd ../linked && git commit --quiet -a -m Sneak", "signoff-stale");
}

#[test]
fn c56_husky_judges_a_commit_as_it_will_be() {
    let sandbox = husky();
    holds(&sandbox);
    sandbox.write(PATH, bad(&sandbox));
    passes(&sandbox, "HUSKY=0 git commit --quiet -a -m Sneak");
}

#[test]
fn husky_leaves_linked_working_trees_alone_and_a_new_git_does_not() {
    let sandbox = husky();
    sandbox.git(&["worktree", "add", "--quiet", "linked"]);
    sandbox.write(&format!("linked/{PATH}"), bad(&sandbox));
    // This is husky's hole: nothing runs, and nobody says so but the doctor.
    passes(&sandbox, "cd linked && git commit --quiet -a -m Sneak");
    let said = sandbox.run_in("linked", &["doctor"]).ended(1).stdout;
    assert!(said.contains("error[hooks-path-missing]"), "{said}");
    // Whoever takes the check out of husky's files gets it everywhere by git's settings.
    let sandbox = new(sandbox);
    for event in ["pre-commit", "pre-merge-commit"] {
        sandbox.write(&format!(".husky/{event}"), "true\n");
    }
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.write(&format!("linked/{PATH}"), bad(&sandbox) + "\nMore.\n");
    stopped(&sandbox, "cd linked && git commit --quiet -a -m Sneak", "signoff-stale");
    sandbox.write(PATH, bad(&sandbox));
    stopped(&sandbox, "git commit --quiet -a -m Sneak", "signoff-stale");
}

#[test]
fn c56_lint_staged_is_the_wrong_place_and_the_doctor_says_so() {
    let sandbox = husky();
    let config = "{\"name\": \"x\", \"private\": true, \"lint-staged\": {\"*.md\": \"countersign hook run pre-commit\"}}\n";
    sandbox.write("package.json", config).write(".husky/pre-commit", "lint-staged\n");
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "Check by lint-staged"]);
    sandbox.write(PATH, bad(&sandbox)).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Sneak", "signoff-stale");
    sandbox.git(&["reset", "--quiet", "--hard"]);
    // Of files that are only deleted it tells nobody.
    sandbox.git(&["rm", "--quiet", PATH]);
    passes(&sandbox, "git commit --quiet -m Delete");
    let said = sandbox.run(&["doctor"]).ended(1).stdout;
    assert!(said.contains("warning[lint-staged]"), "{said}");
}
