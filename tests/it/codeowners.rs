//! `codeowners`: the block that asks those for reviews who may sign.

use crate::support::story::{POLICY, log};
use snapbox::str;

const FILE: &str = ".github/CODEOWNERS";

#[test]
fn the_block_is_written_checked_and_kept_in_step_with_the_roster() {
    let sandbox = log();
    sandbox.run(&["codeowners"]).success(
        str![[r#"
# >>> countersign
# Made from the roster: `countersign codeowners --write`. What stands between the marks is made anew.
# One of a line is enough here. That both roles have signed is what the status countersign/signoff says.
/decisions/ ada@example.com grace@example.com
# <<< countersign

"#]],
        str![""],
    );
    let said = sandbox.run(&["codeowners", "--check"]).ended(1);
    assert!(said.stdout.contains(".github/CODEOWNERS: not as the roster has it"), "{said:?}");
    assert!(!sandbox.root().join(FILE).exists(), "--check writes nothing");
    sandbox.write(FILE, "* @acme/all\n");
    let _ = sandbox.run(&["codeowners", "--write"]).ended(0);
    let text = sandbox.read(FILE);
    assert!(text.starts_with("* @acme/all\n\n# >>> countersign\n"), "{text}");
    let _ = sandbox.run(&["codeowners", "--check"]).ended(0);
    let _ = sandbox.run(&["codeowners", "--write"]).ended(0);
    assert_eq!(sandbox.read(FILE), text);
    sandbox
        .write("decisions/countersign.yaml", POLICY.replace("[grace@example.com]", "[hopper@example.com]"));
    let _ = sandbox.run(&["codeowners", "--check"]).ended(1);
    let _ = sandbox.run(&["codeowners", "--write"]).ended(0);
    assert_eq!(sandbox.read(FILE), text.replace("grace@example.com", "hopper@example.com"));
}

#[test]
fn the_file_is_the_one_that_the_forge_reads() {
    let sandbox = log();
    sandbox.write("CODEOWNERS", "* @acme/all\n");
    let _ = sandbox.run(&["codeowners", "--write"]).ended(0);
    assert!(sandbox.read("CODEOWNERS").contains("/decisions/ ada@example.com"));
    assert!(!sandbox.root().join(FILE).exists());
    sandbox.remove("CODEOWNERS");
    let site = "site:\n  repository: https://gitlab.example.com/acme/shop\n";
    sandbox.write("decisions/countersign.yaml", format!("{POLICY}{site}"));
    let _ = sandbox.run(&["codeowners", "--write"]).ended(0);
    let text = sandbox.read("CODEOWNERS");
    assert!(text.contains("[Sign-off: product][1]\n/decisions/ grace@example.com\n"), "{text}");
}

#[test]
fn marks_that_are_no_pair_are_told_and_nothing_is_written() {
    let sandbox = log();
    let broken = "* @acme/all\n# >>> countersign\n/decisions/ @acme/pm\n";
    sandbox.write(FILE, broken);
    for option in ["--check", "--write"] {
        let said = sandbox.run(&["codeowners", option]).ended(2);
        assert!(said.stderr.contains("`.github/CODEOWNERS`, line 2: the marks"), "{said:?}");
    }
    assert_eq!(sandbox.read(FILE), broken);
}
