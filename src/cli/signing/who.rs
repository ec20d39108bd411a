//! Who signs, and in which role: what git says, what the roster says, and at last what the keys say.

use crate::cli::signing::evidence::{How, usable};
use crate::cli::signing::keys::{Search, named};
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::log::Log;
use crate::policy::{Key, Person, Policy};
use crate::record::Record;
use crate::signoff::assess;

/// A person of the roster who is about to say something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signer<'p> {
    /// The roster key.
    pub(super) key: &'p str,
    pub(super) person: &'p Person,
}

/// Who is acting: by git's e-mail address, else by the one person whose key is at hand; that is said.
pub(super) fn signer<'p>(
    world: &mut World<'_>,
    workspace: &Workspace,
    policy: &'p Policy,
    how: &How,
) -> Result<Signer<'p>, Problem> {
    let author = workspace.author();
    if let Ok(author) = &author
        && let Some((key, person)) = policy.person_by_email(&author.email)
    {
        return Ok(Signer { key, person });
    }
    let has_keys = policy.people.values().any(|person| !person.keys.is_empty());
    if !how.declared && has_keys {
        let found = match &how.key {
            Some(file) => vec![named(world, workspace, file)?],
            None => Search::run(world, workspace)?.found,
        };
        let today = world.today();
        let at_hand = |key: &Key| {
            usable(key, today) && found.iter().any(|found| found.fingerprint == key.public.fingerprint())
        };
        let mut owners = policy.people.iter().filter(|(_, person)| person.keys.iter().any(at_hand));
        if let (Some((key, person)), None) = (owners.next(), owners.next()) {
            let known = author.map_or_else(
                |_| "git does not know who you are".to_owned(),
                |author| format!("the roster does not know `{}`", author.email),
            );
            world.say(&format!("{known}; by the key on this machine you are {}", person.name));
            return Ok(Signer { key, person });
        }
    }
    let author = author?;
    Err(Problem::new(format!("the roster knows nobody with the e-mail address `{}`", author.email))
        .hint(format!(
            "git says you are {} <{}>: `git config user.email` changes that",
            author.name, author.email
        ))
        .hint("`countersign roster add` adds a person; `countersign roster list` shows who there is"))
}

/// A person of the roster by their key there.
pub(super) fn named_person<'p>(policy: &'p Policy, key: &str) -> Result<Signer<'p>, Problem> {
    let found = policy.people.get_key_value(key);
    found.map(|(key, person)| Signer { key, person }).ok_or_else(|| {
        let keys: Vec<&str> = policy.people.keys().map(String::as_str).collect();
        let problem = Problem::new(format!("the roster knows nobody called `{key}`"));
        match crate::record::nearest(key, &keys) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint("`countersign roster list` shows who there is"),
        }
    })
}

/// The role to speak in: the one asked for, else the one that the person holds of those that have to sign.
pub(super) fn role(
    wanted: Option<&str>,
    log: &Log,
    record: &Record,
    signer: Signer<'_>,
) -> Result<String, Problem> {
    let Signer { key, person } = signer;
    let required = log.policy.required_roles(record);
    let held: Vec<&str> = required.iter().copied().filter(|role| person.holds(role)).collect();
    match (wanted, held.as_slice()) {
        (Some(role), _) if !log.policy.all_roles().contains(&role) => {
            Err(Problem::new(format!("there is no role `{role}`"))
                .hint(format!("roles are {}", log.policy.all_roles().join(", "))))
        }
        (Some(role), _) if !person.holds(role) => {
            let holders: Vec<&str> =
                log.policy.holders(role).map(|(_, holder)| holder.name.as_str()).collect();
            let problem = Problem::new(format!("`{key}` may not sign for {role}"));
            Err(if holders.is_empty() {
                problem.hint(format!("nobody may yet: `countersign roster add … --role {role}`"))
            } else {
                problem.hint(format!("{} may", holders.join(" or ")))
            })
        }
        (Some(role), _) => Ok(role.to_owned()),
        (None, [one]) => Ok((*one).to_owned()),
        (None, []) => Err(Problem::new(format!("`{key}` holds none of the roles that have to sign"))
            .hint(format!("this record needs {}", required.join(" and ")))),
        (None, several) => Err(Problem::new(format!("`{key}` may sign for {}", several.join(" and ")))
            .hint(format!("say which: `--role {}`", several[0]))),
    }
}

/// The same, and a person who holds several is asked which, those that wait first.
pub(super) fn asked_role(
    world: &mut World<'_>,
    wanted: Option<&str>,
    log: &Log,
    record: &Record,
    signer: Signer<'_>,
) -> Result<String, Problem> {
    let assessment = assess(record, &log.policy);
    let waits = |role: &str| assessment.waiting().any(|state| state.role == role);
    let required = log.policy.required_roles(record);
    let mut held: Vec<&str> = required.into_iter().filter(|role| signer.person.holds(role)).collect();
    held.sort_by_key(|role| !waits(role));
    if wanted.is_none() && held.len() > 1 && world.can_ask {
        let choices: Vec<(&str, &str)> =
            held.iter().map(|role| (*role, if waits(role) { "waits" } else { "" })).collect();
        if let Some(at) = world.choose("For which role do you speak", &choices, None)? {
            return Ok(held[at].to_owned());
        }
    }
    role(wanted, log, record, signer)
}

/// Refuses somebody whose last day has passed.
pub(super) fn refuse_who_left(world: &World<'_>, signer: Signer<'_>) -> Result<(), Problem> {
    match signer.person.until {
        Some(until) if !signer.person.is_here(world.today()) => Err(Problem::new(format!(
            "{} signs no more: the roster says that {until} was the last day",
            signer.person.name
        ))
        .hint("if that is wrong, change `until:` in countersign.yaml")),
        _ => Ok(()),
    }
}
