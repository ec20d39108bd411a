//! What a shell offers while a command is typed: what there is in the log at hand.

#[cfg(unix)]
use std::path::Path;

use crate::support::story::log;
use crate::support::{Outcome, Sandbox};

/// Asks as the script for zsh does: there a word and what it is stand beside each other. The last word is being typed.
fn asked(sandbox: &mut Sandbox, words: &[&str]) -> Outcome {
    let at = (words.len() - 1).to_string();
    sandbox.env("COUNTERSIGN_COMPLETE", "zsh").env("_CLAP_COMPLETE_INDEX", at);
    sandbox.env("_CLAP_IFS", "\n");
    let outcome = sandbox.run(&[&["--"], words].concat());
    sandbox.without_env("COUNTERSIGN_COMPLETE");
    outcome
}

fn offered(sandbox: &mut Sandbox, words: &[&str]) -> Vec<String> {
    asked(sandbox, words).ended(0).stdout.lines().map(str::to_owned).collect()
}

#[test]
fn records_people_roles_and_tags_are_offered_as_there_are() {
    let mut sandbox = log();
    sandbox.write(
        "decisions/0002-keep-orders.md",
        "---\nstatus: draft\ntags: [storage, orders]\n---\n# Keep orders\n",
    );
    assert_eq!(offered(&mut sandbox, &["countersign", "show", "2"]), ["2:keep orders"]);
    let people = offered(&mut sandbox, &["countersign", "list", "--person", ""]);
    assert_eq!(people, ["ada:engineering", "grace:product"]);
    let roles = offered(&mut sandbox, &["countersign", "sign", "2", "--role", "e"]);
    assert_eq!(roles, ["engineering"]);
    let tags = offered(&mut sandbox, &["countersign", "list", "--tag", ""]);
    assert_eq!(tags, ["orders", "storage"]);
    let commands = offered(&mut sandbox, &["countersign", "prop"]);
    assert!(matches!(commands.as_slice(), [one] if one.starts_with("propose:")), "{commands:?}");
}

#[test]
fn where_nothing_can_be_read_the_commands_are_offered_all_the_same() {
    let mut sandbox = Sandbox::new();
    let outcome = asked(&mut sandbox, &["countersign", "sho"]).ended(0);
    assert!(outcome.stdout.starts_with("show:") && outcome.stderr.is_empty(), "{}", outcome.stdout);
    assert_eq!(offered(&mut sandbox, &["countersign", "show", "4"]), Vec::<String>::new());
    sandbox.git_init().write("decisions/countersign.yaml", "people: [\n");
    assert!(asked(&mut sandbox, &["countersign", "show", "4"]).ended(0).stderr.is_empty());
}

#[test]
#[cfg(unix)]
fn bash_asks_the_program_by_the_printed_script() {
    let mut sandbox = log();
    sandbox
        .first_on_path(Path::new(env!("CARGO_BIN_EXE_countersign")).parent().expect("it lies in a folder"));
    sandbox.write("decisions/0002-keep-orders.md", "---\nstatus: draft\n---\n# Keep orders\n");
    let line = "eval \"$(countersign completions bash)\"; COMP_WORDS=(countersign show ''); COMP_CWORD=2; \
                COMP_TYPE=9; _clap_complete_countersign countersign '' show; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let said = sandbox.tool("bash", &["-c", line]);
    assert!(said.lines().any(|word| word == "2"), "{said}");
}
