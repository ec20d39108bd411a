//! `countersign sign` with SSH keys where it does not work out: each time a way out, and nothing is changed.

use crate::support::Sandbox;
use crate::support::keys::{
    ask_for, key_file, make_key, make_key_with, policy_with, signing_key, with_keys, with_keys_asked_for,
};
use crate::support::story::{PATH, RECORD};
use snapbox::str;

/// What was said last, below the text that is shown.
fn last(sandbox: &Sandbox, args: &[&str]) -> String {
    let shown = sandbox.run(args).ended(2);
    assert_eq!(sandbox.read(PATH), RECORD, "nothing is changed");
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    assert_eq!(shown.stdout, "");
    let at = shown.stderr.find("countersign: ").expect("a problem is said");
    shown.stderr[at..].to_owned()
}

#[test]
fn a_name_alone_is_refused_where_the_policy_asks_for_a_key() {
    let mut sandbox = with_keys_asked_for();
    sandbox.as_grace().run(&["sign", "1", "--yes", "--declared"]).problem(str![[r#"
countersign: the policy asks for `key` at least from product, and --declared gives a name alone
  help: leave --declared away to sign with your key

"#]]);
    sandbox.run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: the policy asks for `key` at least from product, and no key of Grace Hopper was found here
  help: the roster lists SHA256:[..] grace@laptop
  help: looked at `git config user.signingKey` (not set); the ssh-agent (none runs here); ~/.ssh (none of the usual key files)
  help: `--key FILE` names the private key; for a new one, `countersign roster add grace --key FILE.pub` puts one on the roster
  help: on the machine that has it, `countersign statement` and `countersign attach` do the rest

"#]]);
    sandbox.git(&["config", "user.signingKey", "0123456789ABCDEF"]);
    let looked = last(&sandbox, &["sign", "1", "--yes"]);
    assert!(looked.contains("`git config user.signingKey` (0123456789ABCDEF: no SSH key)"), "{looked}");
    std::fs::remove_file(sandbox.root().join(key_file("grace"))).expect("it is there");
    sandbox.git(&["config", "user.signingKey", &(key_file("grace") + ".pub")]);
    let looked = last(&sandbox, &["sign", "1", "--yes"]);
    assert!(looked.contains(", and only its public half is there)"), "{looked}");
}

#[test]
fn who_has_no_key_on_the_roster_is_told_how_to_get_one_there() {
    let mut sandbox = with_keys();
    let lines = ["ada", "grace"].map(|person| sandbox.read(&(key_file(person) + ".pub")));
    let policy = policy_with(&[("ada", lines[0].trim_end()), ("grace", lines[1].trim_end())]);
    let another = "  katherine:\n    emails: [katherine@example.com]\n    roles: [product]\n";
    sandbox.write("decisions/countersign.yaml", policy + another).commit_all("A colleague");
    ask_for(&sandbox, "key");
    sandbox.env("GIT_AUTHOR_EMAIL", "katherine@example.com").run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: the policy asks for `key` at least from product, and the roster lists no key with which katherine may sign today
  help: `countersign roster add katherine --key FILE.pub` puts one on the roster

"#]]);
}

#[test]
fn only_a_key_of_ones_own_that_signs_today_is_taken() {
    let mut sandbox = with_keys();
    sandbox.as_grace().run(&["sign", "1", "--yes", "--key", &key_file("ada")]).problem(str![[r#"
countersign: `.git/keys/ada` is a key of Ada Lovelace, and you are Grace Hopper
  help: who you are is what git says: `git config user.email`

"#]]);
    make_key(&sandbox, "new");
    sandbox.run(&["sign", "1", "--yes", "--key", &key_file("new")]).problem(str![[r#"
countersign: the roster does not list the key in `.git/keys/new` (SHA256:[..]) for Grace Hopper
  help: `countersign roster add grace --key FILE.pub` puts one on the roster

"#]]);
    sandbox.run(&["sign", "1", "--yes", "--key", "gone"]).problem(str![[r#"
countersign: there is no key file `gone`
  help: --key takes the file of your private key, such as ~/.ssh/id_ed25519, or its .pub file

"#]]);
    sandbox.run(&["sign", "1", "--yes", "--key", PATH]).problem(str![[r#"
countersign: `decisions/0001-adopt-postgresql-for-orders.md` cannot be read as an SSH key
  help: --key takes the file of your private key, such as ~/.ssh/id_ed25519, or its .pub file
  help: where its .pub file is lost, `ssh-keygen -y -f decisions/0001-adopt-postgresql-for-orders.md > decisions/0001-adopt-postgresql-for-orders.md.pub` makes it anew

"#]]);
    let line = sandbox.read(&(key_file("grace") + ".pub"));
    for (word, said) in [
        ("until: 2026-11-21", "signs no more: its last day was 2026-11-21"),
        ("revoked: 2026-12-24", "is revoked since 2026-12-24"),
    ] {
        let key = format!("key: {}\n        {word}", line.trim_end());
        sandbox.write("decisions/countersign.yaml", policy_with(&[("grace", &key)])).commit_all(word);
        let shown = last(&sandbox, &["sign", "1", "--yes", "--key", &key_file("grace")]);
        assert!(shown.contains(said), "{shown}");
    }
    sandbox.run(&["sign", "1", "--key", "a", "--declared"]).problem(str![[r#"
error: the argument '--key <FILE>' cannot be used with '--declared'

Usage: countersign sign --key <FILE> <RECORD>

For more information, try '--help'.

"#]]);
}

#[test]
fn who_left_signs_no_more() {
    let mut sandbox = with_keys();
    let policy = sandbox.read("decisions/countersign.yaml");
    let policy = policy.replace("    roles: [product]\n", "    roles: [product]\n    until: 2026-11-21\n");
    sandbox.write("decisions/countersign.yaml", policy).commit_all("A farewell");
    sandbox.as_grace().run(&["sign", "1", "--yes"]).problem(str![[r#"
countersign: Grace Hopper signs no more: the roster says that 2026-11-21 was the last day
  help: if that is wrong, change `until:` in countersign.yaml

"#]]);
}

#[test]
fn a_passphrase_that_nobody_gives_signs_nothing() {
    let mut sandbox = with_keys();
    let line = make_key_with(&sandbox, "locked", &["-t", "ed25519"], "open sesame");
    sandbox.write("decisions/countersign.yaml", policy_with(&[("grace", &line)])).commit_all("Another key");
    let shown = last(sandbox.as_grace(), &["sign", "1", "--yes", "--key", &key_file("locked")]);
    snapbox::assert_data_eq!(
        shown,
        str![[r#"
countersign: `ssh-keygen` made no signature, and nothing is changed: [..]incorrect passphrase supplied[..]
  help: sign in a terminal, where the passphrase can be asked for, or `ssh-add` the key first

"#]]
    );
}

#[test]
#[cfg(unix)]
fn a_locked_agent_is_said_to_be_one() {
    let mut sandbox = with_keys_asked_for();
    let agent = crate::support::keys::Agent::start(&mut sandbox, &["grace"]);
    sandbox.write(".git/keys/ask", "#!/bin/sh\necho word\n");
    let ask = sandbox.root().join(".git/keys/ask");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&ask, mode).expect("it is ours");
    sandbox.env("SSH_ASKPASS", ask);
    sandbox.tool("ssh-add", &["-x"]);
    let shown = last(sandbox.as_grace(), &["sign", "1", "--yes"]);
    assert!(
        shown.contains("the ssh-agent (it holds no key, or is locked: `ssh-add -X` unlocks it)"),
        "{shown}"
    );
    drop(agent);
    let shown = last(&sandbox, &["sign", "1", "--yes"]);
    assert!(shown.contains("the ssh-agent (it does not answer)"), "{shown}");
}

#[test]
#[cfg(unix)]
fn an_agent_that_will_not_sign_is_no_end() {
    let mut sandbox = with_keys_asked_for();
    let _agent = crate::support::keys::Agent::start(&mut sandbox, &[]);
    // The agent asks before each use, and the answer is no.
    sandbox.tool("ssh-add", &["-q", "-c", &key_file("grace")]);
    let shown = last(sandbox.as_grace(), &["sign", "1", "--yes"]);
    assert!(shown.contains("made no signature, and nothing is changed: "), "{shown}");
    assert!(shown.contains("ssh-add -X` unlocks it), or "), "{shown}");
}

#[test]
#[cfg(unix)]
fn a_program_that_is_missing_or_odd_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut sandbox = with_keys();
    signing_key(&sandbox, "grace");
    sandbox.as_grace();
    sandbox.git(&["config", "gpg.ssh.program", "no-such-program"]);
    let shown = last(&sandbox, &["sign", "1", "--yes"]);
    snapbox::assert_data_eq!(
        shown,
        str![[r#"
countersign: the program `no-such-program`, which signs, was not found
  help: `git config gpg.ssh.program` names it

"#]]
    );
    let script = |text: &str| {
        sandbox.write(".git/keys/program", format!("#!/bin/sh\nfor last; do :; done\n{text}\n"));
        let file = sandbox.root().join(".git/keys/program");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
        sandbox.git(&["config", "gpg.ssh.program", &file.to_string_lossy()]);
        last(&sandbox, &["sign", "1", "--yes"])
    };
    assert!(script("exit 0").contains("ended well and left no signature"));
    assert!(script("echo nonsense >\"$last.sig\"").contains("is not taken: this is not an SSH signature"));
    // A signature that is one, by another key, for another purpose, over another text.
    let wrong = |key: &str, namespace: &str, text: &str| {
        script(&format!("{text}\nexec ssh-keygen -q -Y sign -n {namespace} -f .git/keys/{key} \"$last\""))
    };
    let shown = wrong("ada", "countersign.signoff.v1", "");
    assert!(
        shown.contains("the signature is not what was asked for: this is a signature by the key"),
        "{shown}"
    );
    let shown = wrong("grace", "git", "");
    assert!(shown.contains("this was signed for another purpose: `git`"), "{shown}");
    let shown = wrong("grace", "countersign.signoff.v1", "echo more >>\"$last\"");
    assert!(shown.contains("the signature does not fit"), "{shown}");
    assert!(
        script("echo device not found in agent >&2; exit 255")
            .contains("nothing is changed: device not found")
    );
}

#[test]
#[cfg(unix)]
fn without_ssh_keygen_it_says_where_it_comes_from() {
    let mut sandbox = with_keys();
    signing_key(&sandbox, "grace");
    let git = sandbox.sh("command -v git").ended(0).stdout;
    std::os::unix::fs::symlink(git.trim(), sandbox.root().join(".git/keys/git")).expect("a link");
    let path = sandbox.root().join(".git/keys");
    sandbox.as_grace().env("PATH", path);
    let shown = sandbox.run(&["sign", "1", "--yes"]).ended(2).stderr;
    assert!(
        shown.ends_with(
            "countersign: the program `ssh-keygen`, which signs, was not found\n  help: it comes with OpenSSH, and with Git for Windows: install one, or add its folder to the PATH\n"
        ),
        "{shown}"
    );
    assert_eq!(sandbox.read(PATH), RECORD);
}

#[test]
fn a_log_without_identity_has_no_signatures() {
    let mut sandbox = with_keys();
    let policy = sandbox.read("decisions/countersign.yaml");
    let without: String = policy.split_inclusive('\n').filter(|line| !line.starts_with("log:")).collect();
    sandbox.write("decisions/countersign.yaml", without).commit_all("Lose the identity");
    sandbox.as_grace().run(&["sign", "1", "--yes", "--key", &key_file("grace")]).problem(str![[r#"
countersign: the log has no identity, so no signature could name it: `decisions/countersign.yaml` has no `log:`
  help: add a line `log:` with a random id, such as `uuidgen` gives, and commit it

"#]]);
}
