//! pre-commit, and prek, which reads the same files.

use super::{bad, holds, passes, stopped, with};
use crate::support::Sandbox;
use crate::support::fetched::python;
use crate::support::story::{PATH, RECORD};

const CONFIG: &str = ".pre-commit-config.yaml";
const BOTH: [&str; 2] = ["pre-commit", "prek"];

/// A repository that takes the hook from our own list of hooks, as teams do, and has it installed.
fn installed(program: &str) -> Sandbox {
    let sandbox = with(&python());
    sandbox.write("../hooks/.pre-commit-hooks.yaml", include_str!("../../../.pre-commit-hooks.yaml"));
    let git = |args: &[&str]| sandbox.git(&[&["-C", "../hooks"], args].concat());
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "Offer a hook"]);
    let config = format!(
        "default_install_hook_types: [pre-commit, pre-merge-commit]\nrepos:\n  - repo: {}\n    rev: {}\n    hooks:\n      - id: countersign-system\n  - repo: local\n    hooks:\n      - {{id: other, name: other, language: system, entry: \"true\"}}\n",
        sandbox.root().with_file_name("hooks").display(),
        git(&["rev-parse", "HEAD"])
    );
    sandbox.write(CONFIG, config).commit_all("Take a hook manager");
    passes(&sandbox, &format!("{program} install"));
    sandbox
}

/// The same with a hook of the repository's own, of which some keys are other than we recommend.
fn own(program: &str, keys: &str) -> Sandbox {
    let sandbox = with(&python());
    let hook = "      - id: countersign\n        name: countersign\n        language: system\n        always_run: true\n";
    sandbox.write(CONFIG, format!("repos:\n  - repo: local\n    hooks:\n{hook}{keys}"));
    sandbox.commit_all("Take a hook manager");
    passes(&sandbox, &format!("{program} install -t pre-commit -t commit-msg"));
    sandbox
}

#[test]
fn our_list_of_hooks_is_one() {
    let sandbox = with(&python());
    sandbox.write("hooks.yaml", include_str!("../../../.pre-commit-hooks.yaml"));
    passes(&sandbox, "pre-commit validate-manifest hooks.yaml && prek validate-manifest hooks.yaml");
}

#[test]
fn c56_a_commit_is_judged_as_it_will_be() {
    for program in BOTH {
        holds(&installed(program));
    }
}

#[test]
fn a_merge_is_judged_too() {
    for program in BOTH {
        let sandbox = installed(program);
        sandbox.git(&["switch", "--quiet", "--create", "other"]);
        sandbox.write(PATH, bad(&sandbox));
        sandbox.git(&["commit", "--quiet", "--all", "--no-verify", "--message", "Sneak"]);
        sandbox.git(&["switch", "--quiet", "main"]);
        sandbox.write("notes.txt", "").git(&["add", "notes.txt"]);
        sandbox.git(&["commit", "--quiet", "--message", "Notes"]);
        stopped(&sandbox, "git merge --quiet --no-edit other", "signoff-stale");
    }
}

#[test]
fn c54_all_files_are_all_records() {
    for program in BOTH {
        let sandbox = installed(program);
        let said = sandbox.sh(&format!("{program} run --all-files --verbose")).ended(0).stdout;
        assert!(said.contains("checked 1 record in 1 log: nothing to mend"), "{program}: {said}");
        sandbox.write(PATH, bad(&sandbox));
        sandbox.git(&["commit", "--quiet", "--all", "--no-verify", "--message", "Sneak"]);
        for how in ["--all-files", "", "--files notes.txt", "--hook-stage manual --all-files"] {
            stopped(&sandbox, &format!("{program} run {how}"), "signoff-stale");
        }
    }
}

#[test]
fn c55_a_range_is_that_range() {
    for program in BOTH {
        let sandbox = installed(program);
        sandbox.write(PATH, bad(&sandbox));
        sandbox.git(&["commit", "--quiet", "--all", "--no-verify", "--message", "Sneak"]);
        sandbox.write("notes.txt", "").git(&["add", "notes.txt"]);
        sandbox.git(&["commit", "--quiet", "--message", "Notes"]);
        stopped(&sandbox, &format!("{program} run --from-ref HEAD~2 --to-ref HEAD"), "signoff-stale");
        let line = format!("{program} run --verbose --from-ref HEAD~1 --to-ref HEAD");
        let said = sandbox.sh(&line).ended(0).stdout;
        assert!(said.contains("1 commit from "), "{program}: {said}");
    }
}

#[test]
fn c55_it_can_be_skipped_by_name() {
    for program in BOTH {
        let sandbox = installed(program);
        sandbox.write(PATH, bad(&sandbox)).git(&["add", "--all"]);
        passes(&sandbox, "SKIP=countersign-system git commit --quiet -m Sneak");
    }
}

#[test]
fn c53_an_id_that_is_in_two_batches_is_found() {
    for program in BOTH {
        for keys in [
            "        entry: countersign hook run --auto\n        pass_filenames: false\n",
            // Against our advice: files in batches, several at once.
            "        entry: countersign hook run --auto\n",
        ] {
            let sandbox = own(program, keys);
            for number in 2..42 {
                let id = if number == 41 { 2 } else { number };
                let text = RECORD.replace("k7f3-2m9q", &format!("k7f3-2m{id:02}"));
                sandbox.write(&format!("decisions/{number:04}-r{number}.md"), text);
            }
            sandbox.git(&["add", "--all"]);
            let outcome = sandbox.sh("git commit --quiet -m Many").ended(1);
            let said = format!("{}{}", outcome.stdout, outcome.stderr);
            assert!(said.contains("error[id-duplicate]"), "{program}: {said}");
            if keys.contains("pass_filenames") {
                assert_eq!(said.matches("stopped this commit").count(), 1, "one report: {said}");
            }
        }
    }
}

#[test]
fn c58_at_a_stage_that_is_not_ours_nothing_slips_through() {
    // pre-commit does not tell the stage: what is staged is judged there too. prek tells it.
    for (program, code) in [("pre-commit", 0), ("prek", 1)] {
        let sandbox =
            own(program, "        entry: countersign hook run --auto\n        stages: [commit-msg]\n");
        sandbox.write("notes.txt", "").git(&["add", "notes.txt"]);
        let _ = sandbox.sh("git commit --quiet -m Notes").ended(code);
        sandbox.write(PATH, bad(&sandbox)).git(&["add", "--all"]);
        let _ = sandbox.sh("git commit --quiet -m Sneak").ended(1);
        let sandbox =
            own(program, "        entry: countersign hook run commit-msg\n        stages: [commit-msg]\n");
        sandbox.write("notes.txt", "").git(&["add", "notes.txt"]);
        let outcome = sandbox.sh("git commit --quiet -m Notes").ended(1);
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert_eq!(said.matches("nothing is checked at commit-msg").count(), 1, "{program}: {said}");
    }
}

#[test]
fn c57_a_project_below_the_top_judges_the_whole_repository() {
    let sandbox = with(&python());
    sandbox.write(CONFIG, "repos: []\n");
    sandbox.write("team/app/x.txt", "");
    sandbox.write(
        "team/app/.pre-commit-config.yaml",
        "repos:\n  - repo: local\n    hooks:\n      - id: countersign\n        name: countersign\n        language: system\n        entry: countersign hook run --auto\n        always_run: true\n        pass_filenames: false\n",
    );
    sandbox.commit_all("Take a hook manager");
    passes(&sandbox, "prek install");
    holds(&sandbox);
}
