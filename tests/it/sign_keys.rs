//! `countersign sign` with SSH keys: which one is taken, and what then stands in the record.

use crate::support::Sandbox;
use crate::support::keys::{
    ask_for, fingerprint, key_file, make_key, make_key_with, policy_with, signing_key, with_keys,
    with_keys_asked_for,
};
use crate::support::story::PATH;
use snapbox::str;

/// The level of each entry in the record, in the order they stand.
fn levels(sandbox: &Sandbox) -> Vec<String> {
    let text = sandbox.read(PATH);
    text.lines().filter_map(|line| line.strip_prefix("    via: ")).map(str::to_owned).collect()
}

/// What is said on stderr below the text that is signed.
fn said(stderr: &str) -> String {
    stderr
        .split_once("\n\nDR-1 of the log")
        .map_or(stderr, |(_, rest)| rest)
        .lines()
        .skip(1)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_key_in_a_file_signs_and_check_verifies() {
    let mut sandbox = with_keys_asked_for();
    sandbox.as_grace().run(&["sign", "1", "--yes", "--key", &key_file("grace")]).success(
        str![[r#"
decisions/0001-adopt-postgresql-for-orders.md

"#]],
        str![[r#"
What you sign, to the letter:

  │ ---
  │ id: k7f3-2m9q
  │ kind: technical
  │ revision: 1
  │ date: 2026-11-22
  │ driver: ada
  │ ---
  │ # Adopt PostgreSQL for orders
  │ 
  │ ## Decision
  │ 
  │ Orders live in PostgreSQL.

DR-1 of the log "Decisions", sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b
Grace Hopper signed DR-1 for product (key SHA256:[..])
DR-1 waits for engineering (Ada Lovelace)

"#]],
    );
    // The public half names the private one beside it.
    let public = format!("{}.pub", key_file("ada"));
    let shown = sandbox.as_ada().run(&["sign", "1", "--yes", "--key", &public]).ended(0);
    let key = fingerprint(&sandbox, "ada");
    assert_eq!(
        said(&shown.stderr),
        format!(
            "Ada Lovelace signed DR-1 for engineering (key {key})\nDR-1 is accepted; `git commit` keeps it"
        )
    );
    assert_eq!(levels(&sandbox), ["key", "key"]);
    assert_eq!(sandbox.git(&["status", "--short"]), format!("M  {PATH}"));
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
}

#[test]
fn the_key_that_git_signs_with_is_taken_in_each_form() {
    let mut sandbox = with_keys();
    sandbox.as_grace();
    let home = sandbox.root().with_file_name("home");
    std::fs::copy(sandbox.root().join(key_file("grace")), home.join("own")).expect("a copy");
    std::fs::copy(sandbox.root().join(key_file("grace") + ".pub"), home.join("own.pub")).expect("a copy");
    for setting in [
        sandbox.root().join(key_file("grace")).to_string_lossy().into_owned(),
        sandbox.root().join(key_file("grace") + ".pub").to_string_lossy().into_owned(),
        key_file("grace"),
        "~/own".to_owned(),
    ] {
        sandbox.git(&["config", "user.signingKey", &setting]);
        let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
        assert_eq!(levels(&sandbox), ["key"], "{setting}");
        sandbox.git(&["reset", "--quiet", "--hard"]);
    }
}

#[test]
fn a_usual_file_in_the_home_is_found() {
    let mut sandbox = with_keys();
    let home = sandbox.root().with_file_name("home");
    std::fs::create_dir(home.join(".ssh")).expect("a folder");
    // Without its public half, which a newer private key holds in the clear.
    std::fs::copy(sandbox.root().join(key_file("grace")), home.join(".ssh/id_ed25519")).expect("a copy");
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    assert_eq!(levels(&sandbox), ["key"]);
}

#[test]
#[cfg(unix)]
fn a_key_in_the_agent_is_found() {
    let mut sandbox = with_keys_asked_for();
    let _agent = crate::support::keys::Agent::start(&mut sandbox, &["ada", "grace"]);
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    let _ = sandbox.as_ada().run(&["sign", "1", "--yes"]).ended(0);
    assert_eq!(levels(&sandbox), ["key", "key"]);
    sandbox.git(&["reset", "--quiet", "--hard"]);
    // As 1Password and others set it up: the public key itself, and the agent has the rest.
    let line = sandbox.read(&(key_file("grace") + ".pub"));
    for setting in [line.trim_end().to_owned(), format!("key::{}", line.trim_end())] {
        sandbox.git(&["config", "user.signingKey", &setting]);
        let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
        assert_eq!(levels(&sandbox), ["key"]);
        sandbox.git(&["reset", "--quiet", "--hard"]);
    }
}

#[test]
#[cfg(unix)]
fn a_passphrase_is_asked_for() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut sandbox = with_keys();
    let line = make_key_with(&sandbox, "locked", &["-t", "ed25519"], "open sesame");
    sandbox.write("decisions/countersign.yaml", policy_with(&[("grace", &line)])).commit_all("Another key");
    sandbox.write(".git/keys/ask", "#!/bin/sh\necho open sesame\n");
    let ask = sandbox.root().join(".git/keys/ask");
    std::fs::set_permissions(&ask, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    sandbox.env("SSH_ASKPASS", ask);
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes", "--key", &key_file("locked")]).ended(0);
    assert_eq!(levels(&sandbox), ["key"]);
}

#[test]
fn keys_of_other_types_sign_too() {
    let mut sandbox = with_keys();
    for kind in [["-t", "ecdsa", "-b", "521"], ["-t", "rsa", "-b", "3072"]] {
        let name = kind[1];
        let line = make_key_with(&sandbox, name, &kind, "");
        sandbox.write("decisions/countersign.yaml", policy_with(&[("grace", &line)])).commit_all(name);
        let _ = sandbox.as_grace().run(&["sign", "1", "--yes", "--key", &key_file(name)]).ended(0);
        assert_eq!(levels(&sandbox), ["key"], "{name}");
        sandbox.git(&["reset", "--quiet", "--hard"]);
    }
}

#[test]
#[cfg(unix)]
fn a_program_of_ones_own_signs_as_it_does_for_git() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut sandbox = with_keys();
    // A password manager takes what git says to ssh-keygen, and gets the public key alone.
    let script = "#!/bin/sh\necho \"$1 $2 $3 $4 $5\" >>.git/keys/calls\nexec ssh-keygen -q \"$1\" \"$2\" \"$3\" \"$4\" -f .git/keys/grace \"$8\"\n";
    sandbox.write(".git/keys/manager", script);
    let manager = sandbox.root().join(".git/keys/manager");
    std::fs::set_permissions(&manager, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    sandbox.git(&["config", "gpg.ssh.program", &manager.to_string_lossy()]);
    let line = sandbox.read(&(key_file("grace") + ".pub"));
    sandbox.git(&["config", "user.signingKey", line.trim_end()]);
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    assert_eq!(levels(&sandbox), ["key"]);
    assert_eq!(sandbox.read(".git/keys/calls"), "-Y sign -n countersign.signoff.v1 -f\n");
}

#[test]
fn where_the_key_is_elsewhere_a_name_is_enough_if_the_policy_says_so() {
    let mut sandbox = with_keys();
    let shown = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    let key = fingerprint(&sandbox, "grace");
    assert_eq!(
        said(&shown.stderr),
        format!(
            "note: your key is not on this machine ({key} grace@laptop), so you sign by name alone; --key FILE names it\n\
             Grace Hopper signed DR-1 for product (declared)\nDR-1 waits for engineering (Ada Lovelace)"
        )
    );
    assert_eq!(levels(&sandbox), ["declared"]);
    signing_key(&sandbox, "ada");
    let _ = sandbox.as_ada().run(&["sign", "1", "--yes", "--declared"]).ended(0);
    assert_eq!(levels(&sandbox), ["declared", "declared"]);
}

#[test]
fn whom_git_does_not_know_the_key_names() {
    let mut sandbox = with_keys();
    signing_key(&sandbox, "grace");
    sandbox.env("GIT_AUTHOR_EMAIL", "hopper@navy.example");
    let shown = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    let first = shown.stderr.lines().next();
    assert_eq!(
        first,
        Some(
            "the roster does not know `hopper@navy.example`; by the key on this machine you are Grace Hopper"
        )
    );
    assert!(sandbox.read(PATH).contains("    by: grace\n"));
    assert_eq!(levels(&sandbox), ["key"]);
    sandbox.git(&["reset", "--quiet", "--hard"]);
    // A name alone has nothing to go by.
    let shown = sandbox.run(&["sign", "1", "--yes", "--declared"]).ended(2);
    assert!(shown.stderr.contains("the roster knows nobody with the e-mail address"), "{}", shown.stderr);
}

#[test]
#[cfg(unix)]
fn keys_of_several_people_name_nobody() {
    let mut sandbox = with_keys();
    let _agent = crate::support::keys::Agent::start(&mut sandbox, &["ada", "grace"]);
    sandbox.env("GIT_AUTHOR_EMAIL", "someone@example.com");
    let shown = sandbox.run(&["sign", "1", "--yes"]).ended(2);
    assert!(shown.stderr.contains("the roster knows nobody with the e-mail address"), "{}", shown.stderr);
}

#[test]
fn a_key_that_ran_out_is_passed_over_for_one_that_signs() {
    let mut sandbox = with_keys();
    let old = sandbox.read(&(key_file("grace") + ".pub"));
    let new = make_key(&sandbox, "new");
    let grace = format!("key: {}\n        until: 2026-11-21\n      - {new}", old.trim_end());
    let ada = sandbox.read(&(key_file("ada") + ".pub"));
    let policy = policy_with(&[("grace", &grace), ("ada", ada.trim_end())]);
    sandbox.write("decisions/countersign.yaml", policy).commit_all("A new key");
    ask_for(&sandbox, "key");
    signing_key(&sandbox, "new");
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    assert_eq!(levels(&sandbox), ["key"]);
}
