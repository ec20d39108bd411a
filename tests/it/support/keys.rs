//! Keys for Grace and Ada, made by stock `ssh-keygen`, and an agent that ends with its test.

use super::Sandbox;
use super::story::{PATH, POLICY, RECORD};
use std::path::PathBuf;
#[cfg(unix)]
use std::process::Child;

/// Where the private key of a person lies; its public half has `.pub` behind it. Below `.git`, nothing tracks it.
pub(crate) fn key_file(person: &str) -> String {
    format!(".git/keys/{person}")
}

/// Makes a key without a passphrase and gives the line of its `.pub` file.
pub(crate) fn make_key(sandbox: &Sandbox, person: &str) -> String {
    make_key_with(sandbox, person, &["-t", "ed25519"], "")
}

/// Makes a key of a kind, with a passphrase.
pub(crate) fn make_key_with(sandbox: &Sandbox, person: &str, kind: &[&str], passphrase: &str) -> String {
    let file = key_file(person);
    sandbox.write(".git/keys/here", "");
    let rest = ["-q", "-N", passphrase, "-C", &format!("{person}@laptop"), "-f", &file];
    sandbox.tool("ssh-keygen", &[kind, &rest].concat());
    sandbox.read(&format!("{file}.pub")).trim_end().to_owned()
}

/// The fingerprint of a person's key as `ssh-keygen -l` shows it.
pub(crate) fn fingerprint(sandbox: &Sandbox, person: &str) -> String {
    let line = sandbox.tool("ssh-keygen", &["-l", "-f", &format!("{}.pub", key_file(person))]);
    line.split(' ').nth(1).expect("the second word is the fingerprint").to_owned()
}

/// The policy of the story with keys on the roster, each a line below its person.
pub(crate) fn policy_with(keys: &[(&str, &str)]) -> String {
    keys.iter().fold(POLICY.to_owned(), |policy, (person, line)| {
        let role = if *person == "grace" { "[product]" } else { "[engineering]" };
        policy.replace(
            &format!("    roles: {role}\n"),
            &format!("    roles: {role}\n    keys:\n      - {line}\n"),
        )
    })
}

/// The proposed record of the story; Grace and Ada each have a key, which the roster lists. Ada acts.
///
/// No key is where it would be found by itself: neither in `~/.ssh`, nor in an agent, nor in git's settings.
pub(crate) fn with_keys() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    // Whoever is asked for a passphrase has none to give, also where the tests run in a terminal.
    sandbox.env("SSH_ASKPASS", "false").env("SSH_ASKPASS_REQUIRE", "force");
    let keys = [("grace", make_key(&sandbox, "grace")), ("ada", make_key(&sandbox, "ada"))];
    let keys = keys.each_ref().map(|(person, line)| (*person, line.as_str()));
    sandbox.write("decisions/countersign.yaml", policy_with(&keys)).write(PATH, RECORD);
    sandbox.as_ada().commit_all("Begin a log, propose a record");
    sandbox
}

/// The same under a policy that asks both roles for keys.
pub(crate) fn with_keys_asked_for() -> Sandbox {
    let sandbox = with_keys();
    ask_for(&sandbox, "key");
    sandbox
}

/// Asks both roles for this evidence at least.
pub(crate) fn ask_for(sandbox: &Sandbox, level: &str) {
    let policy = sandbox.read("decisions/countersign.yaml");
    let evidence = format!("evidence:\n  product: {level}\n  engineering: {level}\npeople:\n");
    sandbox.write("decisions/countersign.yaml", policy.replace("people:\n", &evidence));
    sandbox.commit_all("Ask for evidence");
}

/// Lets git sign with a person's key: what `sign` looks at first.
pub(crate) fn signing_key(sandbox: &Sandbox, person: &str) {
    let file = sandbox.root().join(key_file(person));
    sandbox.git(&["config", "user.signingKey", &file.to_string_lossy()]);
}

/// An ssh-agent for one test; it ends when this goes.
#[cfg(unix)]
pub(crate) struct Agent {
    child: Child,
}

#[cfg(unix)]
impl Agent {
    /// Starts one for everything that runs in the sandbox from now on, and gives it these people's keys.
    pub(crate) fn start(sandbox: &mut Sandbox, people: &[&str]) -> Self {
        // A socket's path may have no more than about a hundred bytes: it lies at the top of the sandbox.
        let socket: PathBuf = sandbox.root().with_file_name("agent");
        let child = sandbox.start("ssh-agent", &["-D", "-a", &socket.to_string_lossy()]);
        let agent = Self { child };
        sandbox.env("SSH_AUTH_SOCK", &socket);
        // The file is there before anybody listens.
        while std::os::unix::net::UnixStream::connect(&socket).is_err() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        for person in people {
            sandbox.tool("ssh-add", &["-q", &key_file(person)]);
        }
        agent
    }
}

#[cfg(unix)]
impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
