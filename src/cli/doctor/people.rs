//! Who the person at work is to the log, with which key they sign, and which policy this clone trusts.

use crate::cli::Problem;
use crate::cli::doctor::Patient;
use crate::cli::signing::is_at_hand;
use crate::cli::trust::pin_of;
use crate::git::GitError;
use crate::policy::Key;

pub(super) fn examine(patient: &mut Patient<'_, '_>) -> Result<(), Problem> {
    let Some(workspace) = patient.workspace else { return Ok(()) };
    let policies = std::mem::take(&mut patient.policies);
    let email = match patient.repository.author() {
        Ok(author) => Some(author.email),
        Err(error @ GitError::NoIdentity { .. }) => {
            patient.warning("identity-missing", error.to_string(), error.advice().unwrap_or_default());
            None
        }
        Err(error) => return Err(error.into()),
    };
    for (folder, policy) in &policies {
        let shown = policy.source.path().to_owned();
        if let Some(email) = &email {
            match policy.people.iter().find(|(_, person)| person.is_author(email)) {
                None => patient.note(
                    "identity-unknown",
                    format!("you commit as {email}, which no one on the roster of `{shown}` has: you can sign nothing"),
                    "git config user.email ADDRESS, or `countersign roster add`",
                ),
                Some((name, person)) => {
                    let today = patient.world.today();
                    let keys: Vec<&Key> = person.keys.iter().filter(|key| key.signs(today)).collect();
                    if !keys.is_empty()
                        && let Err(looked) = is_at_hand(patient.world, workspace, &keys)?
                    {
                        patient.note(
                            "key-not-at-hand",
                            format!("the roster of `{shown}` has keys of `{name}`, and none is at hand here: looked at {}", looked.join(", ")),
                            "git config user.signingKey FILE, or ssh-add FILE",
                        );
                    }
                }
            }
        }
        if pin_of(workspace, policy)?.is_none() {
            let log = if policies.len() > 1 { format!(" --log {folder}") } else { String::new() };
            patient.note(
                "policy-not-pinned",
                format!(
                    "this clone pins no policy of `{shown}`: whoever rewrites history can change who may sign"
                ),
                format!("countersign init --trust{log}"),
            );
        }
    }
    patient.policies = policies;
    Ok(())
}
