//! `countersign policy show`.

use serde_json::json;

use crate::cli::args::{Format, Global};
use crate::cli::command::roster::list::{person_json, table};
use crate::cli::trust::pin_of;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::Level;
use crate::policy::{Policy, ROLES};
use crate::record::{Digest, Evidence};

/// Show who may sign what, by which evidence, and who may change that
#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// The form of the answer: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
    /// Say too whether the policy is pinned in this clone
    #[arg(long, short)]
    verbose: bool,
}

impl Show {
    pub(super) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (_, log) = workspace.one_log(global)?;
        let policy = &log.policy;
        let pin = pin_of(&workspace, policy)?;
        let trust = match pin {
            Some(pin) if pin == policy.fingerprint() => Some("pinned in this clone: this version".to_owned()),
            Some(pin) => Some(format!("pinned in this clone: {pin}")),
            None => self.verbose.then(|| "not pinned in this clone: `countersign init --trust`".to_owned()),
        };
        match self.format {
            Format::Text => text(world, policy, trust)?,
            Format::Json => writeln!(world.out, "{:#}", document(policy, pin))?,
        }
        world.warn(&policy.faults);
        Ok(Outcome::Clean)
    }
}

/// Shows a policy to people.
pub(in crate::cli) fn text(
    world: &mut World<'_>,
    policy: &Policy,
    trust: Option<String>,
) -> Result<(), Problem> {
    let mut rows: Vec<[String; 2]> = Vec::new();
    let mut row = |what: &str, said: String| rows.push([what.to_owned(), said]);
    row("policy", policy.source.path().to_owned());
    row("log", policy.log.as_ref().map_or_else(|| "no identity".to_owned(), |log| log.value.clone()));
    if let Some(serial) = policy.guard.serial {
        row("version", serial.value.to_string());
    }
    row("fingerprint", policy.fingerprint().to_string());
    if let Some(trust) = trust {
        row("trust", trust);
    }
    row("a decision", needs(policy, &ROLES));
    for (level, demands) in &policy.levels {
        let roles: Vec<&str> = demands.roles.iter().map(String::as_str).collect();
        row(&format!("level {level}"), needs(policy, &roles));
    }
    row("a change of this", changes(policy));
    let off: Vec<&str> = policy
        .rules
        .iter()
        .filter(|(_, setting)| setting.level == Some(Level::Off))
        .map(|(name, _)| name.value.as_str())
        .collect();
    if !off.is_empty() {
        row("rules off", off.join(", "));
    }
    crate::output::table::render(None, &rows, world.out)?;
    if policy.people.is_empty() {
        world.say("the roster is empty: `countersign roster add --help` shows how to add people");
        return Ok(());
    }
    writeln!(world.out)?;
    table(world, policy)
}

/// What a decision needs, role by role.
fn needs(policy: &Policy, roles: &[&str]) -> String {
    let role = |role: &&str| {
        let by = match policy.least_evidence(role) {
            Evidence::Declared => "by name",
            Evidence::Forge => "by an approval on the forge or a key",
            Evidence::Hardware => "by a key in a device",
            _ => "by a key",
        };
        format!("{role} ({by})")
    };
    let roles: Vec<String> = roles.iter().map(role).collect();
    let people = if policy.one_person_may_sign_both_roles { "; one person may sign for both" } else { "" };
    let word = if policy.explicit_acceptance { "; then `countersign accept`" } else { "" };
    format!("needs {}{people}{word}", roles.join(" and "))
}

fn changes(policy: &Policy) -> String {
    let admins: Vec<&str> = policy.guard.admins.iter().map(|admin| admin.value.as_str()).collect();
    match (policy.guard.threshold(), admins.as_slice()) {
        (0, _) => "needs nobody in particular: whoever may write to the repository".to_owned(),
        (_, [one]) => format!("needs the approval of {one}"),
        (needed, some) => format!("needs the approval of {needed} of {}", some.join(", ")),
    }
}

fn document(policy: &Policy, pin: Option<Digest>) -> serde_json::Value {
    let roles: Vec<_> = policy
        .all_roles()
        .into_iter()
        .map(|role| {
            let holders: Vec<&str> = policy.holders(role).map(|(key, _)| key).collect();
            json!({ "role": role, "evidence": policy.least_evidence(role), "people": holders })
        })
        .collect();
    let levels: serde_json::Map<String, serde_json::Value> =
        policy.levels.iter().map(|(name, level)| (name.clone(), json!(level.roles))).collect();
    let people: Vec<_> = policy.people.iter().map(|(key, person)| person_json(policy, key, person)).collect();
    let admins: Vec<&str> = policy.guard.admins.iter().map(|admin| admin.value.as_str()).collect();
    let attestors: Vec<String> = policy.guard.attestors.iter().map(|key| key.public.fingerprint()).collect();
    json!({
        "version": 1,
        "path": policy.source.path(),
        "title": policy.title,
        "log": policy.log.as_ref().map(|log| &log.value),
        "serial": policy.guard.serial.map(|serial| serial.value),
        "fingerprint": policy.fingerprint().to_string(),
        "pinned": pin.map(|pin| pin.to_string()),
        "required": ROLES,
        "roles": roles,
        "levels": levels,
        "one_person_may_sign_both_roles": policy.one_person_may_sign_both_roles,
        "explicit_acceptance": policy.explicit_acceptance,
        "admins": admins,
        "threshold": policy.guard.threshold(),
        "attestors": attestors,
        "people": people,
    })
}
