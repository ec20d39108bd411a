//! `countersign roster`.

mod add;
pub(in crate::cli::command) mod list;
mod retire;

use clap::Subcommand;

use crate::cli::args::Global;
use crate::cli::commit::{Change, Keep, Message};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::policy::{Policy, PolicyEditProblem};

/// List the people of the roster and what each may sign, add one, or say who leaves
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:
  countersign roster list
  countersign roster add grace --name \"Grace Hopper\" --email grace@example.com --role product
  countersign roster add grace --key ~/.ssh/id_ed25519.pub
  countersign roster retire grace --on 2026-12-31")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(list::List),
    Add(add::Add),
    Retire(retire::Retire),
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (_, log) = workspace.one_log(global)?;
        match &self.action {
            Action::List(list) => list.run(world, &log),
            Action::Add(add) => add.run(world, &workspace, &log),
            Action::Retire(retire) => retire.run(world, &workspace, &log),
        }
    }
}

/// Refuses to change a policy that cannot be read as it is meant.
fn refuse_faults(policy: &Policy, then: &str) -> Result<(), Problem> {
    let malformed = |fault: &&crate::diagnostic::Diagnostic| fault.code == crate::policy::POLICY_MALFORMED;
    let Some(fault) = policy.faults.iter().find(malformed) else { return Ok(()) };
    let line = policy.source.position(fault.span.start).line;
    let problem = Problem::new(format!("{}:{line}: {}", fault.path, fault.message));
    Err(fault.help.iter().fold(problem, Problem::hint).hint(format!("mend it, then {then}")))
}

/// Says why a change of the policy is not made.
fn not_edited(policy: &Policy, problem: PolicyEditProblem, by_hand: &str) -> Problem {
    match problem {
        PolicyEditProblem::Fault(fault) => {
            fault.help.iter().fold(Problem::new(fault.message.clone()), Problem::hint)
        }
        _ => Problem::new(format!(
            "`{}` is written in a form to which no line can be added",
            policy.source.path()
        ))
        .hint(by_hand),
    }
}

/// Writes the changed policy, commits it with these words, or shows it.
fn write(
    world: &mut World<'_>,
    workspace: &Workspace,
    (before, after): (&Policy, &Policy),
    keep: Keep,
    message: &Message,
) -> Result<(), Problem> {
    keep.refuse(workspace)?;
    let path = before.source.path();
    let change = Change::between(path, before.source.text(), after.source.text());
    keep.create(world, workspace, &[change], message)?;
    Ok(())
}

/// Says which roles nobody is left for, and who has to approve the change.
fn say_what_follows(world: &mut World<'_>, before: &Policy, after: &Policy) {
    let of_levels = after.levels.values().flat_map(|level| &level.roles).map(String::as_str);
    let mut roles: Vec<&str> = crate::policy::ROLES.to_vec();
    roles.extend(of_levels.filter(|role| !crate::policy::ROLES.contains(role)));
    roles.dedup();
    for role in roles {
        if after.holders(role).next().is_none() {
            let held = before.people.values().any(|person| person.holds(role));
            let word = if held { "any more" } else { "yet" };
            world
                .say(&format!("nobody may sign for {role} {word}: `countersign roster add … --role {role}`"));
        }
    }
    match before.guard.threshold() {
        0 => {}
        1 => world.say("it counts once an admin has approved it: `countersign policy sign`"),
        needed => {
            world.say(&format!("it counts once {needed} admins have approved it: `countersign policy sign`"))
        }
    }
}
