//! Makes a signature: lets `ssh-keygen -Y sign` ask what it has to, and believes only what was verified here.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;

use crate::cli::process::{self, Share};
use crate::cli::signing::evidence::Plan;
use crate::cli::signing::keys::{SSH_KEYGEN, Way, expanded};
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::record::{Evidence, Signoff};
use crate::signoff::{Place, SIGNOFF_NAMESPACE, statement};
use crate::sshsig::{Proof, PublicKey, Signature};
use crate::text::{Span, Spanned};

/// Gives a sign-off its evidence: nothing more for a name, the signature over its statement for a key.
pub(super) fn make(
    world: &mut World<'_>,
    workspace: &Workspace,
    plan: &Plan,
    place: Option<Place<'_>>,
    role: &str,
    mut said: Signoff,
    least: Evidence,
) -> Result<Signoff, Problem> {
    let Plan::Key { public, way } = plan else { return Ok(said) };
    let place = place.ok_or_else(|| {
        Problem::new("the log or the record has no identity that a signature could name")
            .hint("`countersign check` says where it is missing")
    })?;
    let text = statement(place, role, &said);
    let signature = signature(world, workspace, public, way, SIGNOFF_NAMESPACE, &text)?;
    let proof = signature.verify(SIGNOFF_NAMESPACE, text.as_bytes(), public).map_err(|fault| {
        Problem::new(format!("the signature is not what was asked for: {fault}"))
            .hint("nothing is changed; name the key that the roster lists with --key")
    })?;
    said.via.value = match proof {
        Proof::Device { touched: true, .. } => Evidence::Hardware,
        Proof::Device { touched: false, .. } if least == Evidence::Hardware => {
            return Err(Problem::new(
                "the device signed without being touched, and the policy asks for a touch",
            )
            .hint("make the key without `no-touch-required`, and put that one on the roster"));
        }
        Proof::Device { touched: false, .. } => {
            world.say("note: the device signed without being touched, so this counts as `key`");
            Evidence::Key
        }
        Proof::Software => Evidence::Key,
    };
    said.signature = Some(Spanned::new(signature.to_base64(), Span::at(0)));
    Ok(said)
}

/// Runs the program that signs, as git would for a commit, and reads what it wrote.
pub(super) fn signature(
    world: &mut World<'_>,
    workspace: &Workspace,
    public: &PublicKey,
    way: &Way,
    namespace: &str,
    text: &str,
) -> Result<Signature, Problem> {
    let own = workspace.config("gpg.ssh.program")?.filter(|program| !program.trim().is_empty());
    let program = own.as_deref().unwrap_or(SSH_KEYGEN);
    let no_room = |error: std::io::Error| {
        Problem::new(format!("what is to be signed cannot be handed to `{program}`: {error}"))
            .hint("it needs a folder for temporary files: look at TMPDIR")
    };
    let folder = tempfile::Builder::new().prefix("countersign-").tempdir().map_err(no_room)?;
    let message = folder.path().join("statement");
    std::fs::write(&message, text).map_err(no_room)?;
    let line = folder.path().join("key.pub");
    let mut arguments = ["-Y", "sign", "-n", namespace].map(OsStr::new).to_vec();
    // Programs that stand in for ssh-keygen know what git says to it, and no more.
    if own.is_none() {
        arguments.push(OsStr::new("-q"));
    }
    arguments.push(OsStr::new("-f"));
    match way {
        Way::File(file) => arguments.push(file.as_os_str()),
        Way::Agent => {
            std::fs::write(&line, format!("{}\n", public.line())).map_err(no_room)?;
            arguments.extend([line.as_os_str(), OsStr::new("-U")]);
        }
    }
    arguments.push(message.as_os_str());
    world.out.flush()?;
    world.err.flush()?;
    let share = if world.can_ask { Share::Dialogue } else { Share::Nothing };
    let path = if own.is_some() && program.contains('/') {
        expanded(world, &workspace.root, program).into_os_string()
    } else {
        program.into()
    };
    let ended = process::run(world, &workspace.root, &path, &arguments, share).map_err(|error| {
        let problem = if error.kind() == ErrorKind::NotFound {
            Problem::new(format!("the program `{program}`, which signs, was not found"))
        } else {
            Problem::new(format!("the program `{program}`, which signs, cannot be run: {error}"))
        };
        match &own {
            Some(_) => problem.hint("`git config gpg.ssh.program` names it"),
            None => problem.hint(
                "it comes with OpenSSH, and with Git for Windows: install one, or add its folder to the PATH",
            ),
        }
    })?;
    if !ended.status.success() {
        return Err(refused(program, &String::from_utf8_lossy(&ended.stderr), way));
    }
    read(&message.with_extension("sig"), program)
}

fn read(file: &Path, program: &str) -> Result<Signature, Problem> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Problem::new(format!("`{program}` ended well and left no signature: {error}")).hint(
            "try `ssh-keygen -Y sign` by hand; `git config gpg.ssh.program` names the program that signs",
        )
    })?;
    Signature::from_armored(&text).map_err(|fault| {
        Problem::new(format!("what `{program}` wrote is not taken: {fault}"))
            .hint("nothing is changed; another key may do: `--key FILE`")
    })
}

/// Why no signature was made, as far as the program said so.
fn refused(program: &str, said: &str, way: &Way) -> Problem {
    let lower = said.to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let problem = match last {
        "" => Problem::new(format!("`{program}` made no signature, and nothing is changed")),
        last => Problem::new(format!("`{program}` made no signature, and nothing is changed: {last}")),
    };
    if holds(&["passphrase"]) {
        problem.hint("sign in a terminal, where the passphrase can be asked for, or `ssh-add` the key first")
    } else if holds(&["agent refused"]) {
        problem.hint(
            "the ssh-agent is locked (`ssh-add -X` unlocks it), or somebody answered its question with no",
        )
    } else if holds(&["device not found", "fido", "requested feature", "sk_"]) {
        problem.hint("plug the security key in, and touch it when it blinks")
    } else if holds(&["no private key", "couldn't find key", "not found in agent"]) {
        problem.hint("the private half is neither in that file nor in the ssh-agent: `ssh-add FILE` adds it")
    } else if holds(&["too open", "bad permissions"]) {
        problem.hint("others may read the private key: `chmod 600` on its file")
    } else {
        let again = match way {
            Way::File(_) => "the passphrase was wrong or the question was left: sign once more",
            Way::Agent => {
                "the ssh-agent is locked (`ssh-add -X` unlocks it), or its question was left: sign once more"
            }
        };
        problem.hint(again).hint("`--key FILE` signs with another key of yours")
    }
}
