//! Which SSH keys this machine can sign with: what git is told to sign with, the agent's, the usual files.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::cli::process::{self, Share};
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::policy::Key;
use crate::sshsig::PublicKey;

/// The program that signs, unless git is told of another one.
pub(super) const SSH_KEYGEN: &str = "ssh-keygen";

/// The files in `~/.ssh` that `ssh` itself looks at, those of devices first.
const USUAL: [&str; 5] = ["id_ed25519_sk", "id_ecdsa_sk", "id_ed25519", "id_ecdsa", "id_rsa"];

/// How `ssh-keygen` comes to a private key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// From a file: the private key, or its public half with the private one beside it or in the agent.
    File(PathBuf),
    /// From the agent, which is asked by the public key's line.
    Agent,
}

/// A key that is at hand here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AtHand {
    pub(super) fingerprint: String,
    pub(super) way: Way,
}

/// The keys that are at hand, in the order in which they are preferred, and where they were looked for.
#[derive(Debug, Default)]
pub(super) struct Search {
    pub(super) found: Vec<AtHand>,
    /// Each place with what was there, for people.
    pub(super) looked: Vec<String>,
}

impl Search {
    /// Looks for keys; what is missing or cannot be read is no problem, only not found.
    pub(super) fn run(world: &World<'_>, workspace: &Workspace) -> Result<Self, Problem> {
        let mut search = Self::default();
        let agent = agent(world, workspace);
        let setting = workspace.config("user.signingKey")?;
        search.setting(world, workspace, setting.as_deref(), agent.as_deref().unwrap_or_default())?;
        match &agent {
            Err(why) => search.looked.push(format!("the ssh-agent ({why})")),
            Ok(keys) => {
                let listed: Vec<String> = keys.iter().map(PublicKey::fingerprint).collect();
                search.looked.push(format!("the ssh-agent ({})", listed.join(", ")));
                search
                    .found
                    .extend(listed.into_iter().map(|fingerprint| AtHand { fingerprint, way: Way::Agent }));
            }
        }
        search.usual(world, workspace);
        Ok(search)
    }

    /// The key of this person's that is at hand, one in a device first.
    pub(super) fn of<'k>(&self, keys: &[&'k Key]) -> Option<(&'k Key, &AtHand)> {
        let fits = |hardware: bool| {
            self.found.iter().find_map(|found| {
                let key = keys.iter().find(|key| {
                    key.public.is_hardware() == hardware && key.public.fingerprint() == found.fingerprint
                })?;
                Some((*key, found))
            })
        };
        fits(true).or_else(|| fits(false))
    }

    /// What `git config user.signingKey` names, whatever `gpg.format` is.
    fn setting(
        &mut self,
        world: &World<'_>,
        workspace: &Workspace,
        setting: Option<&str>,
        agent: &[PublicKey],
    ) -> Result<(), Problem> {
        const NAME: &str = "`git config user.signingKey`";
        let Some(value) = setting.filter(|value| !value.trim().is_empty()) else {
            self.looked.push(format!("{NAME} (not set)"));
            return Ok(());
        };
        // A program of the user's own, such as a password manager's, knows where the private half is.
        let elsewhere = workspace.config("gpg.ssh.program")?.is_some();
        let held = |key: &PublicKey| elsewhere || agent.contains(key);
        if let Some(line) = literal(value) {
            let said = match PublicKey::parse(line) {
                Ok(key) if held(&key) => {
                    let fingerprint = key.fingerprint();
                    self.found.push(AtHand { fingerprint: fingerprint.clone(), way: Way::Agent });
                    fingerprint
                }
                Ok(key) => format!("{}, which the ssh-agent does not hold", key.fingerprint()),
                Err(fault) => fault.to_string(),
            };
            self.looked.push(format!("{NAME} ({said})"));
            return Ok(());
        }
        let file = expanded(world, &workspace.root, value);
        let said = match fingerprint(world, workspace, &file) {
            None => "no SSH key".to_owned(),
            Some(fingerprint) => {
                let by_agent = public(&file).is_some_and(|key| held(&key));
                if by_agent || private_half(&file).is_file() {
                    self.found.push(AtHand { fingerprint: fingerprint.clone(), way: Way::File(file) });
                    fingerprint
                } else {
                    format!("{fingerprint}, and only its public half is there")
                }
            }
        };
        self.looked.push(format!("{NAME} ({value}: {said})"));
        Ok(())
    }

    fn usual(&mut self, world: &World<'_>, workspace: &Workspace) {
        let Some(home) = home(world) else { return };
        let mut there = Vec::new();
        for name in USUAL {
            let file = home.join(".ssh").join(name);
            if file.is_file()
                && let Some(fingerprint) = fingerprint(world, workspace, &file)
            {
                there.push(format!("{name}: {fingerprint}"));
                self.found.push(AtHand { fingerprint, way: Way::File(file) });
            }
        }
        let there =
            if there.is_empty() { "none of the usual key files".to_owned() } else { there.join(", ") };
        self.looked.push(format!("~/.ssh ({there})"));
    }
}

/// The key in a file that somebody named: the private one, or its public half.
pub(super) fn named(world: &World<'_>, workspace: &Workspace, typed: &Path) -> Result<AtHand, Problem> {
    let file = expanded(world, &world.folder, &typed.to_string_lossy());
    let shown = typed.display();
    if !file.is_file() {
        return Err(Problem::new(format!("there is no key file `{shown}`"))
            .hint("--key takes the file of your private key, such as ~/.ssh/id_ed25519, or its .pub file"));
    }
    match fingerprint(world, workspace, &file) {
        Some(fingerprint) => Ok(AtHand { fingerprint, way: Way::File(file) }),
        None => Err(Problem::new(format!("`{shown}` cannot be read as an SSH key"))
            .hint("--key takes the file of your private key, such as ~/.ssh/id_ed25519, or its .pub file")
            .hint(format!(
                "where its .pub file is lost, `ssh-keygen -y -f {shown} > {shown}.pub` makes it anew"
            ))),
    }
}

/// The keys that the agent holds, or why there are none.
fn agent(world: &World<'_>, workspace: &Workspace) -> Result<Vec<PublicKey>, &'static str> {
    // On Windows the agent is found without it.
    if cfg!(not(windows)) && world.environment.get("SSH_AUTH_SOCK").is_none() {
        return Err("none runs here");
    }
    let listed =
        process::run(world, &workspace.root, "ssh-add".as_ref(), &[OsStr::new("-L")], Share::Nothing)
            .map_err(|_| "`ssh-add` cannot be run")?;
    let text = String::from_utf8_lossy(&listed.stdout);
    match listed.status.code() {
        Some(0) => Ok(text.lines().filter_map(|line| PublicKey::parse(line).ok()).collect()),
        Some(1) => Err("it holds no key, or is locked: `ssh-add -X` unlocks it"),
        _ => Err("it does not answer"),
    }
}

/// The public key that a setting holds itself: `key::ssh-ed25519 AAAA…`, or the older form without `key::`.
fn literal(setting: &str) -> Option<&str> {
    setting.strip_prefix("key::").or_else(|| setting.starts_with("ssh-").then_some(setting)).map(str::trim)
}

/// The fingerprint of the key in a file, asked without its passphrase.
fn fingerprint(world: &World<'_>, workspace: &Workspace, file: &Path) -> Option<String> {
    if let Some(key) = public(file) {
        return Some(key.fingerprint());
    }
    // A private key without its .pub file: newer ones hold the public half in the clear.
    let arguments = ["-l", "-E", "sha256", "-f"].map(OsStr::new);
    let arguments = [&arguments[..], &[file.as_os_str()]].concat();
    let said = process::run(world, &workspace.root, SSH_KEYGEN.as_ref(), &arguments, Share::Nothing).ok()?;
    let line = String::from_utf8_lossy(&said.stdout).into_owned();
    let word = line.split(' ').nth(1).filter(|word| word.starts_with("SHA256:"))?;
    said.status.success().then(|| word.to_owned())
}

/// The public key in a file, or in the `.pub` file beside it.
fn public(file: &Path) -> Option<PublicKey> {
    let read = |file: &Path| {
        let text = std::fs::read_to_string(file).ok()?;
        PublicKey::parse(text.trim_end()).ok()
    };
    read(file).or_else(|| {
        let mut beside = file.as_os_str().to_owned();
        beside.push(".pub");
        read(Path::new(&beside))
    })
}

/// The file of the private key: what is named, without `.pub`.
fn private_half(file: &Path) -> PathBuf {
    if file.extension() == Some(OsStr::new("pub")) { file.with_extension("") } else { file.to_path_buf() }
}

/// A path as it was typed or configured: `~/` is the home, others start at the folder.
pub(super) fn expanded(world: &World<'_>, folder: &Path, path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), home(world)) {
        (Some(below), Some(home)) => home.join(below),
        _ => folder.join(path),
    }
}

fn home(world: &World<'_>) -> Option<PathBuf> {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    world.environment.get("HOME").or_else(|| world.environment.get(name)).map(PathBuf::from)
}
