//! By what a sign-off is shown to be its signer's: a name alone, or a key, and then which one.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::cli::signing::keys::{AtHand, Search, Way, named};
use crate::cli::signing::who::Signer;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::policy::{Key, Policy};
use crate::record::Evidence;
use crate::sshsig::PublicKey;

/// How to show that it is you.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct How {
    /// The file of the private key to sign with [default: one of yours that the roster lists]
    #[arg(long, value_name = "FILE", conflicts_with = "declared")]
    pub(super) key: Option<PathBuf>,
    /// Sign by name alone, where the policy takes that
    #[arg(long)]
    pub(super) declared: bool,
}

/// What a sign-off will be shown by.
#[derive(Debug, Clone)]
pub(super) enum Plan {
    /// A name in the file, and why it is not more where more might be expected.
    Declared(Option<String>),
    /// A signature by this key.
    Key { public: Box<PublicKey>, way: Way },
}

impl Plan {
    /// How it is spoken of before the sign-off is made.
    pub(super) fn described(&self) -> String {
        match self {
            Self::Declared(_) => "by name alone".to_owned(),
            Self::Key { public, .. } => format!("with the key {}", public.fingerprint()),
        }
    }
}

/// Chooses the strongest evidence that can be given for a role, or what was asked for.
pub(super) fn plan(
    world: &World<'_>,
    workspace: &Workspace,
    policy: &Policy,
    signer: &Signer<'_>,
    role: &str,
    how: &How,
) -> Result<Plan, Problem> {
    let least = policy.least_evidence(role);
    let plan = choose(world, workspace, policy, signer, role, how)?;
    match &plan {
        Plan::Key { public, .. } if least == Evidence::Hardware && !public.is_hardware() => {
            Err(too_weak(role, least, "and this key lies in no device").hint(
                "`ssh-keygen -t ed25519-sk` makes a key in a security key; `--key FILE` names it once the roster lists it",
            ))
        }
        Plan::Key { .. } if policy.log.is_none() => Err(Problem::new(format!(
            "the log has no identity, so no signature could name it: `{}` has no `log:`",
            policy.source.path()
        ))
        .hint("add a line `log:` with a random id, such as `uuidgen` gives, and commit it")),
        _ => Ok(plan),
    }
}

fn choose(
    world: &World<'_>,
    workspace: &Workspace,
    policy: &Policy,
    signer: &Signer<'_>,
    role: &str,
    how: &How,
) -> Result<Plan, Problem> {
    let name = &signer.person.name;
    let least = policy.least_evidence(role);
    let with = |key: &Key, found: &AtHand| Plan::Key {
        public: Box::new(key.public.clone()),
        way: found.way.clone(),
    };
    let listed: Vec<&Key> = signer.person.keys.iter().filter(|key| usable(key, world.today())).collect();
    if how.declared {
        let way_out = match listed.as_slice() {
            [] => to_the_roster(signer),
            _ => "leave --declared away to sign with your key".to_owned(),
        };
        return if least == Evidence::Declared {
            Ok(Plan::Declared(None))
        } else {
            Err(too_weak(role, least, "and --declared gives a name alone").hint(way_out))
        };
    }
    if let Some(file) = &how.key {
        let found = named(world, workspace, file)?;
        let own = signer.person.keys.iter().find(|key| key.public.fingerprint() == found.fingerprint);
        return match own {
            Some(key) if usable(key, world.today()) => Ok(with(key, &found)),
            Some(key) => Err(no_longer(key, name)),
            None => Err(not_theirs(policy, signer, &file.display().to_string(), &found.fingerprint)),
        };
    }
    if listed.is_empty() {
        return if least == Evidence::Declared {
            Ok(Plan::Declared(None))
        } else {
            let why = format!("and the roster lists no key with which {name} may sign today");
            Err(too_weak(role, least, &why).hint(to_the_roster(signer)))
        };
    }
    let search = Search::run(world, workspace)?;
    if let Some((key, found)) = search.of(&listed) {
        return Ok(with(key, found));
    }
    let expected: Vec<String> = listed.iter().map(|key| described(&key.public)).collect();
    let expected = expected.join(" or ");
    if least == Evidence::Declared {
        return Ok(Plan::Declared(Some(format!(
            "your key is not on this machine ({expected}), so you sign by name alone; --key FILE names it"
        ))));
    }
    Err(too_weak(role, least, &format!("and no key of {name} was found here"))
        .hint(format!("the roster lists {expected}"))
        .hint(format!("looked at {}", search.looked.join("; ")))
        .hint(format!("`--key FILE` names the private key; for a new one, {}", to_the_roster(signer)))
        .hint("on the machine that has it, `countersign statement` and `countersign attach` do the rest"))
}

/// Whether a new sign-off may be made with the key today. One that will be revoked is in wrong hands already.
pub(super) fn usable(key: &Key, today: Date) -> bool {
    key.revoked.is_none() && key.signs(today)
}

/// A key with what its owner knows it by.
pub(super) fn described(key: &PublicKey) -> String {
    match key.comment() {
        "" => key.fingerprint(),
        comment => format!("{} {comment}", key.fingerprint()),
    }
}

fn to_the_roster(signer: &Signer<'_>) -> String {
    format!("`countersign roster add {} --key FILE.pub` puts one on the roster", signer.key)
}

fn too_weak(role: &str, least: Evidence, why: &str) -> Problem {
    Problem::new(format!("the policy asks for `{least}` at least from {role}, {why}"))
}

/// Why a key that the roster lists signs no more.
pub(super) fn no_longer(key: &Key, name: &str) -> Problem {
    let fingerprint = key.public.fingerprint();
    match (key.revoked, key.until) {
        (Some(day), _) => Problem::new(format!("the key {fingerprint} of {name} is revoked since {day}"))
            .hint("sign with another key of yours: `--key FILE`"),
        (None, Some(day)) => {
            Problem::new(format!("the key {fingerprint} of {name} signs no more: its last day was {day}"))
                .hint("sign with another key of yours: `--key FILE`")
        }
        (None, None) => Problem::new(format!("the key {fingerprint} of {name} does not sign")),
    }
}

/// Why a key that was named is not the signer's.
pub(super) fn not_theirs(policy: &Policy, signer: &Signer<'_>, file: &str, fingerprint: &str) -> Problem {
    let owner = policy
        .people
        .iter()
        .find(|(_, person)| person.keys.iter().any(|key| key.public.fingerprint() == fingerprint));
    match owner {
        Some((_, owner)) => {
            Problem::new(format!("`{file}` is a key of {}, and you are {}", owner.name, signer.person.name))
                .hint("who you are is what git says: `git config user.email`")
        }
        None => Problem::new(format!(
            "the roster does not list the key in `{file}` ({fingerprint}) for {}",
            signer.person.name
        ))
        .hint(to_the_roster(signer)),
    }
}
