//! Accepts a record that every role has signed: the word alone is added, and no sign-off.

use crate::cli::args::Global;
use crate::cli::commit::{Keep, Kept, Message};
use crate::cli::record_line::waits_for;
use crate::cli::signable::{signable, successors};
use crate::cli::signing::case::Case;
use crate::cli::signing::gate::refuse_what_is_not_staged;
use crate::cli::signing::{Act, agreed, present, write};
use crate::cli::{Outcome, Problem, World};
use crate::record::{Edited, Status};
use crate::signoff::assess;

/// Accepts a record whose sign-offs came together on two branches, for somebody who signs it once more.
pub(super) fn by_signing(world: &mut World<'_>, case: &Case, act: &Act<'_>) -> Result<Outcome, Problem> {
    let reference = &case.reference;
    if case.log.policy.explicit_acceptance {
        return Err(Problem::new(format!("every role has signed {reference} already"))
            .hint(format!("`countersign accept {reference}` accepts it: the policy asks for the word")));
    }
    let edited = write::accept(case)?;
    if let Some(outcome) = write::refuse_errors(world, case, None, &edited.record)? {
        return Ok(outcome);
    }
    if !act.keep.dry_run {
        present::whole(world, case, true)?;
        if !agreed(world, case, act.yes, &format!("Every role has signed {reference}. Accept it?"))? {
            return Ok(Outcome::Clean);
        }
    }
    keep(world, case, &edited, act.keep)
}

/// Accepts a record for somebody who says so in so many words.
pub(in crate::cli) fn accept(
    world: &mut World<'_>,
    global: &Global,
    wanted: &str,
    keep: Keep,
) -> Result<Outcome, Problem> {
    let case = Case::open(world, global, wanted)?;
    keep.refuse(&case.workspace)?;
    refuse(&case)?;
    refuse_what_is_not_staged(&case.workspace, case.record())?;
    let edited = write::accept(&case)?;
    if let Some(outcome) = write::refuse_errors(world, &case, None, &edited.record)? {
        return Ok(outcome);
    }
    self::keep(world, &case, &edited, keep)
}

fn keep(world: &mut World<'_>, case: &Case, edited: &Edited, keep: Keep) -> Result<Outcome, Problem> {
    let reference = &case.reference;
    let older = write::superseded(case, &edited.record)?;
    let message = Message::new(&format!("Accept {reference}"), case.record().name())
        .saying("Every role that has to had signed it.");
    let kept = write::write(world, case, edited, &older, keep, message)?;
    if kept != Kept::Shown {
        world.say(&format!("every role had signed {reference}; no sign-off was added"));
        write::tell(world, case, &edited.record, &older, kept);
    }
    Ok(Outcome::Clean)
}

/// Refuses what is not proposed, and what somebody has yet to sign or objects to.
fn refuse(case: &Case) -> Result<(), Problem> {
    let (record, policy, reference) = (case.record(), &case.log.policy, &case.reference);
    signable(&case.log, record)?;
    let assessment = assess(record, policy);
    match record.status.as_ref().map(|status| status.value) {
        Some(Status::Proposed) if assessment.complete() => Ok(()),
        Some(Status::Proposed) => {
            let objections = case.objections(record);
            let waits = waits_for(&assessment, policy);
            let problem = if waits.is_empty() {
                Problem::new(format!("{reference} is not accepted while somebody objects"))
            } else {
                Problem::new(format!("{reference} waits for {waits}"))
            };
            let problem = objections.into_iter().fold(problem, Problem::hint);
            Err(if waits.is_empty() {
                problem.hint(format!(
                    "talk it over: who objects takes it back with `countersign withdraw {reference}`"
                ))
            } else if policy.explicit_acceptance {
                problem.hint(format!(
                    "each of them signs it with `countersign sign {reference}`; then `countersign accept {reference}`"
                ))
            } else {
                problem.hint(format!(
                    "signing is what accepts it: the last `countersign sign {reference}` does, without this command"
                ))
            })
        }
        Some(Status::Draft) | None => Err(Problem::new(format!("{reference} is a draft"))
            .hint(format!("`countersign propose {reference}` asks both roles to sign it"))),
        Some(Status::Accepted) => Err(Problem::new(format!("{reference} is accepted already"))
            .hint(format!("`countersign show {reference}` says who has signed it"))),
        Some(Status::Superseded) => {
            Err(Problem::new(format!("{reference} is superseded")).hint(successors(&case.log, case.place)))
        }
        Some(status @ (Status::Rejected | Status::Deprecated)) => {
            Err(Problem::new(format!("{reference} is {status}")).hint(format!(
                "`countersign revise {reference} --reason \"…\"` begins the next revision, which everybody signs anew"
            )))
        }
    }
}
