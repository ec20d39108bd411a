//! `countersign doctor`: each way in which the check is off or weaker than people think has its name.
#![cfg(unix)] // Most are about files that only other systems run.

mod clone;
mod hooks;

use crate::support::Sandbox;
use crate::support::git::{new, old};
use crate::support::story::accepted;
use snapbox::str;

/// A clone in which nothing is to mend: the hook is there, and the policy is pinned.
fn well(version: fn(Sandbox) -> Sandbox) -> Sandbox {
    let sandbox = version(accepted());
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    let _ = sandbox.run(&["init", "--trust", "--yes"]).ended(0);
    sandbox
}

/// The names of what is found, the gravest first.
#[track_caller]
fn found(sandbox: &Sandbox) -> Vec<String> {
    found_in(sandbox, "")
}

/// The same in a folder below.
#[track_caller]
fn found_in(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let outcome = sandbox.run_in(folder, &["doctor", "--format", "json"]);
    let report: serde_json::Value =
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome:?}"));
    let findings = report["findings"].as_array().expect("a report has findings");
    let grave = findings.iter().any(|finding| finding["severity"] != "note");
    assert_eq!(outcome.code, Some(i32::from(grave)), "{outcome:?}");
    let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().expect("a text").to_owned();
    for finding in findings {
        let mend = text(finding, "mend");
        assert!(!mend.is_empty() && !mend.contains('\n'), "one line that mends it: {finding}");
    }
    findings.iter().map(|finding| text(finding, "code")).collect()
}

#[test]
fn where_all_is_well_one_line_says_so() {
    for version in [old, new] {
        let sandbox = well(version);
        sandbox.run(&["doctor"]).success(
            str![[r#"
the check runs before each commit here; nothing to mend

"#]],
            str![],
        );
        assert_eq!(found(&sandbox), [""; 0]);
    }
}

#[test]
fn it_is_told_in_plain_words() {
    let sandbox = old(accepted());
    sandbox.run(&["doctor"]).findings(str![[r#"
error[hook-missing]: nothing runs the check before a commit in this clone
  mend: countersign hook install
note[policy-not-pinned]: this clone pins no policy of `decisions/countersign.yaml`: whoever rewrites history can change who may sign
  mend: countersign init --trust
1 error, 1 note

"#]], str![]);
    sandbox.run(&["doctor", "--format", "json"]).findings(str![[r#"
{
  "version": 1,
  "tool": {
    "name": "countersign",
    "version": "0.1.0"
  },
  "findings": [
    {
      "code": "hook-missing",
      "severity": "error",
      "message": "nothing runs the check before a commit in this clone",
      "mend": "countersign hook install"
    },
    {
      "code": "policy-not-pinned",
      "severity": "note",
      "message": "this clone pins no policy of `decisions/countersign.yaml`: whoever rewrites history can change who may sign",
      "mend": "countersign init --trust"
    }
  ]
}

"#]], str![]);
    Sandbox::new().run(&["doctor"]).problem(str![[r#"
countersign: this folder is in no git repository, so there are no hooks
  help: `git init` makes one

"#]]);
}

#[test]
fn nothing_is_changed() {
    let sandbox = old(accepted());
    let before = sandbox.sh("find . -newer decisions -type f | sort; git status --porcelain").ended(0).stdout;
    let listing = "find .git -type f -exec cksum {} + | sort";
    let files = sandbox.sh(listing).stdout;
    let _ = sandbox.run(&["doctor"]).ended(1);
    assert_eq!(sandbox.sh(listing).stdout, files);
    let after = sandbox.sh("find . -newer decisions -type f | sort; git status --porcelain").ended(0).stdout;
    assert_eq!(after, before);
}
