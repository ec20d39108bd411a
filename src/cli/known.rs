//! Words that name something in logs: people, roles, tags. An unknown one is refused with the one that was perhaps meant.

use std::collections::BTreeSet;

use crate::cli::Problem;
use crate::cli::workspace::Workspace;
use crate::log::Log;
use crate::record::nearest;

/// The word that stands for whoever git says is acting.
const ME: &str = "me";

/// A role that one of the logs has.
pub(super) fn role(logs: &[Log], word: &str) -> Result<String, Problem> {
    let mut roles: Vec<&str> = Vec::new();
    for role in logs.iter().flat_map(|log| log.policy.all_roles()) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    let wanted = word.to_lowercase();
    if roles.contains(&wanted.as_str()) {
        return Ok(wanted);
    }
    Err(Problem::new(format!("there is no role `{word}`"))
        .maybe_hint(nearest(&wanted, &roles).map(|near| format!("did you mean `{near}`?")))
        .hint(format!("roles are {}", roles.join(", "))))
}

/// The roster key of a person: by key, `@key`, name or e-mail address, or `me` for whoever git says is acting. People whom a
/// roster does not know any more, and records still name, are known by key.
pub(super) fn person(workspace: &Workspace, logs: &[Log], word: &str) -> Result<String, Problem> {
    if word == ME && !logs.iter().any(|log| log.policy.people.contains_key(ME)) {
        return me(workspace, logs);
    }
    let wanted = word.trim().trim_start_matches('@').to_lowercase();
    let people = || logs.iter().flat_map(|log| &log.policy.people);
    if people().any(|(key, _)| *key == wanted) {
        return Ok(wanted);
    }
    let called = |key: &str, name: &str| name.to_lowercase() == wanted || key.to_lowercase() == wanted;
    if let Some((key, _)) = people().find(|(key, person)| called(key, &person.name)) {
        return Ok(key.clone());
    }
    if let Some((key, _)) = logs.iter().find_map(|log| log.policy.person_by_email(&wanted)) {
        return Ok(key.to_owned());
    }
    let records = logs.iter().flat_map(|log| &log.records);
    let named: BTreeSet<&str> = records
        .flat_map(|record| {
            let signers = record.slots.iter().filter_map(|slot| slot.signoff.as_ref());
            record.driver.iter().chain(signers.map(|said| &said.by)).map(|key| key.value.as_str())
        })
        .collect();
    if named.contains(wanted.as_str()) {
        return Ok(wanted);
    }
    let keys: Vec<&str> = people().map(|(key, _)| key.as_str()).chain(named).collect();
    let names: Vec<String> = people().map(|(_, person)| person.name.to_lowercase()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let near = nearest(&wanted, &keys).or_else(|| nearest(&wanted, &names));
    Err(Problem::new(format!("nobody is called `{word}`")).hint(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`countersign roster list` shows who there is".to_owned(),
    }))
}

/// The roster key of whoever git says is acting.
pub(super) fn me(workspace: &Workspace, logs: &[Log]) -> Result<String, Problem> {
    let author = workspace.author()?;
    let people = || logs.iter().flat_map(|log| &log.policy.people);
    let found = logs.iter().find_map(|log| log.policy.person_by_email(&author.email)).map(|(key, _)| key);
    let found = found.or_else(|| {
        people().find(|(_, person)| person.is_author(&author.email)).map(|(key, _)| key.as_str())
    });
    found.map(str::to_owned).ok_or_else(|| {
        Problem::new(format!("the roster knows nobody with the e-mail address `{}`", author.email))
            .hint(format!(
                "git says you are {} <{}>: `git config user.email` changes that",
                author.name, author.email
            ))
            .hint("`--person` or `--role` say whose it is; `countersign roster list` shows who there is")
    })
}

/// Says of a tag that no record has which one was perhaps meant.
pub(super) fn stray_tag(logs: &[Log], word: &str) -> Option<String> {
    let tags: BTreeSet<&str> = logs
        .iter()
        .flat_map(|log| &log.records)
        .flat_map(|record| record.tags.iter().map(|tag| tag.value.as_str()))
        .collect();
    if tags.contains(word) {
        return None;
    }
    let tags: Vec<&str> = tags.into_iter().collect();
    let near = nearest(word, &tags).map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
    Some(format!("no record has the tag `{word}`{near}"))
}
