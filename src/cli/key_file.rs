//! A public key as somebody names it: a `.pub` file, or the line that stands in one. Private keys are never shown.

use std::io::Read as _;

use crate::cli::{Problem, World};
use crate::sshsig::{KeyFault, PublicKey};
use crate::text::hidden_characters;

/// No `.pub` file is longer, and of another file nothing more is read.
const LIMIT: u64 = 16 * 1024;

/// Reads the public key that was named on the command line.
pub(super) fn public_key(world: &World<'_>, named: &str) -> Result<PublicKey, Problem> {
    let line = named.trim();
    // What a shell gives of a file's content is a line; a path holds none of these.
    let is_text = line.contains("PRIVATE KEY") || line.split(' ').count() > 1 && looks_like_key(line);
    if is_text {
        return read(line).map_err(|fault| refused(&fault, None, false));
    }
    let path = world.folder.join(named);
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(&path).and_then(|file| file.take(LIMIT).read_to_end(&mut bytes));
    if let Err(error) = opened {
        return Err(Problem::new(format!("`{named}` cannot be read: {error}"))
            .hint("give a public key file, such as ~/.ssh/id_ed25519.pub, or the line that stands in it"));
    }
    let there = path.with_file_name(format!(
        "{}.pub",
        path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default()
    ));
    let text = String::from_utf8_lossy(&bytes);
    read(text.trim_end()).map_err(|fault| refused(&fault, Some(named), there.is_file()))
}

fn looks_like_key(line: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-"].iter().any(|start| line.starts_with(start))
}

fn read(text: &str) -> Result<PublicKey, KeyFault> {
    let key = PublicKey::parse(text)?;
    // The comment goes into the policy, where nothing may hide.
    if hidden_characters(key.comment()).next().is_some() { Err(KeyFault::Comment) } else { Ok(key) }
}

fn refused(fault: &KeyFault, named: Option<&str>, has_public: bool) -> Problem {
    let problem = match named {
        Some(named) => Problem::new(format!("`{named}`: {fault}")),
        None => Problem::new(format!("{fault}")),
    };
    match named.filter(|_| has_public && *fault == KeyFault::PrivateKey) {
        Some(named) => problem.hint(format!("its public half lies beside it: `--key {named}.pub`")),
        None => problem,
    }
}
