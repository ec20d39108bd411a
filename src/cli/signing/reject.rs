//! Rejects a proposed record: a role's standing "no", and the word that closes the matter.

use crate::cli::args::Global;
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::signable::{signable, successors};
use crate::cli::signing::case::Case;
use crate::cli::signing::evidence::{How, Plan, plan};
use crate::cli::signing::who::{Signer, asked_role, refuse_who_left, signer};
use crate::cli::signing::{checked_reason, entry, evidenced, gate, tell_replaced, write};
use crate::cli::{Outcome, Problem, World};
use crate::record::{Edited, Status, Verdict};
use crate::signoff::assess;

/// A rejection that somebody wants.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Reject<'a> {
    /// The record as it was named.
    pub(in crate::cli) record: &'a str,
    /// The role, where one was named.
    pub(in crate::cli) role: Option<&'a str>,
    /// Why, where it was said.
    pub(in crate::cli) reason: Option<&'a str>,
    /// By what evidence.
    pub(in crate::cli) how: &'a How,
    /// Whether it is committed, or only shown.
    pub(in crate::cli) keep: Keep,
}

/// Rejects: the objection that stands in the role is the reason, or a new one is made of the reason that was given.
pub(in crate::cli) fn reject(
    world: &mut World<'_>,
    global: &Global,
    wanted: &Reject<'_>,
) -> Result<Outcome, Problem> {
    let case = Case::open(world, global, wanted.record)?;
    wanted.keep.refuse(&case.workspace)?;
    signable(&case.log, case.record())?;
    let signer = signer(world, &case.workspace, &case.log.policy, wanted.how)?;
    let role = asked_role(world, wanted.role, &case.log, case.record(), signer)?;
    refuse_who_left(world, signer)?;
    open(&case)?;
    gate::refuse_what_is_not_staged(&case.workspace, case.record())?;
    let standing = case.said(&role).filter(|_| case.objects(&role));
    if let Some(said) = standing {
        let name = case.name_of(said);
        let why = said.reason.as_ref().map_or("", |why| why.value.as_str()).to_owned();
        if wanted.reason.is_none() {
            let edited = rejected(&case, &case.record().edited(&[], |_| true)?)?;
            let by = format!("on the objection of {name} for {role}: “{why}”");
            return keep(world, &case, &edited, wanted.keep, &why, &format!("rejected {by}"));
        }
        if said.by.value != signer.key {
            return Err(Problem::new(format!(
                "{name} objects to {} for {role} already: “{why}”",
                case.reference
            ))
            .hint("leave --reason away: that objection is the reason, and a role has one word"));
        }
    }
    anew(world, &case, signer, &role, wanted)
}

/// Makes the objection, and rejects with it.
fn anew(
    world: &mut World<'_>,
    case: &Case,
    signer: Signer<'_>,
    role: &str,
    wanted: &Reject<'_>,
) -> Result<Outcome, Problem> {
    gate::refuse(case, signer, role, Verdict::Object, Verdict::Object, world.today())?;
    let reason = match wanted.reason {
        Some(reason) => reason.trim().to_owned(),
        None => world.ask("Why is it rejected, in one line", "")?,
    };
    checked_reason(&reason)?;
    let plan = plan(world, &case.workspace, &case.log.policy, &signer, role, wanted.how)?;
    if let Plan::Declared(Some(why)) = &plan {
        world.say(&format!("note: {why}"));
    }
    let said = entry(world, case, signer, role, Verdict::Object, Some(&reason));
    let (edited, level) = if wanted.keep.dry_run {
        (write::put(case, role, &said)?, plan.described())
    } else {
        evidenced(world, case, &plan, role, said)?
    };
    let edited = rejected(case, &edited)?;
    let by = format!("rejected by {} for {role} ({level}): “{reason}”", signer.person.name);
    let outcome = keep(world, case, &edited, wanted.keep, &reason, &by)?;
    if !wanted.keep.dry_run {
        tell_replaced(world, case, signer, role);
    }
    Ok(outcome)
}

/// The record with its objection, and the word.
fn rejected(case: &Case, objected: &Edited) -> Result<Edited, Problem> {
    let record = &objected.record;
    let policy = &case.log.policy;
    Ok(record.edited(&[record.with_status(Status::Rejected)], |read| {
        read.status.as_ref().is_some_and(|status| status.value == Status::Rejected)
            && assess(read, policy).objections().next().is_some()
    })?)
}

fn keep(
    world: &mut World<'_>,
    case: &Case,
    edited: &Edited,
    keep: Keep,
    reason: &str,
    told: &str,
) -> Result<Outcome, Problem> {
    let reference = &case.reference;
    let message = Message::new(&format!("Reject {reference}"), case.record().name()).saying(reason);
    let kept = keep.write(world, &case.workspace, &[Change::of(case.record(), edited)], &message)?;
    if kept != Kept::Shown {
        let way = if kept == Kept::Committed { "" } else { "; `git commit` keeps it" };
        world.say(&format!("{reference} is {told}{way}"));
        world.say(&format!(
            "next: `countersign revise {reference} --reason \"…\"` takes it up again, should things change"
        ));
        write::after(world, &edited.record);
    }
    Ok(Outcome::Clean)
}

/// Refuses what nobody was asked to decide, or was decided.
fn open(case: &Case) -> Result<(), Problem> {
    let reference = &case.reference;
    match case.record().status.as_ref().map(|status| status.value) {
        Some(Status::Proposed) => Ok(()),
        Some(Status::Draft) | None => {
            Err(Problem::new(format!("{reference} is a draft: nobody was asked to decide it yet"))
                .hint(format!("`countersign propose {reference}` asks both roles"))
                .hint(format!("to give it up, delete the file: `git rm {}`", case.record().path())))
        }
        Some(Status::Rejected) => Err(Problem::new(format!("{reference} is rejected already"))
            .hint(format!("`countersign show {reference}` says by whom and why"))),
        Some(Status::Accepted) => Err(Problem::new(format!("{reference} is accepted: it is too late to reject it"))
            .hint(format!("`countersign deprecate {reference} --reason \"…\"` ends it; `countersign supersede {reference} \"…\"` puts another in its place"))),
        Some(Status::Deprecated) => Err(Problem::new(format!("{reference} is deprecated: nobody follows it any more"))
            .hint(format!("`countersign show {reference}` shows it"))),
        Some(Status::Superseded) => {
            Err(Problem::new(format!("{reference} is superseded")).hint(successors(&case.log, case.place)))
        }
    }
}
