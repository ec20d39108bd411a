//! What it takes to say something to a record: who one is, what keeps one from it, what is shown, by what evidence.
//!
//! `sign`, `object`, `withdraw`, `unsign`, `statement` and `attach` are thin: all of them go through here.

mod accept;
mod attach;
#[cfg(feature = "sync")]
mod attest;
mod case;
mod earlier;
mod evidence;
mod gate;
mod keys;
mod make;
mod notes;
mod policy;
mod present;
mod reject;
mod statement;
mod who;
mod write;

pub(super) use accept::accept;
pub(super) use attach::{Attach, attach};
#[cfg(feature = "sync")]
pub(super) use attest::{Attested, attest};
pub(super) use evidence::How;
pub(super) use policy::{Approve, approve};
pub(super) use reject::{Reject, reject};
pub(super) use statement::{Asked, print as print_statement, print_signed};

use jiff::SignedDuration;

use crate::cli::args::Global;
use crate::cli::commit::{Keep, Kept, Message};
use crate::cli::signable::signable;
use crate::cli::signing::case::Case;
use crate::cli::signing::evidence::{Plan, plan};
use crate::cli::signing::make::make;
use crate::cli::signing::who::{Signer, asked_role, refuse_who_left, signer};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::policy::Key;
use crate::record::{Edited, Evidence, Record, Signoff, Status, Verdict, is_reason, parse_instant};
use crate::signoff::{assess, digest_of};
use crate::sshsig::Signature;

/// What somebody wants to say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Act<'a> {
    /// The record as it was named.
    pub(super) record: &'a str,
    /// The role, where one was named.
    pub(super) role: Option<&'a str>,
    /// Consent, an objection, or either taken back.
    pub(super) verdict: Verdict,
    /// What is taken back, where something is.
    pub(super) taken_back: Verdict,
    /// Why, where it was said.
    pub(super) reason: Option<&'a str>,
    /// By what evidence.
    pub(super) how: &'a How,
    /// Whether the person has read it and needs no question.
    pub(super) yes: bool,
    /// Whether to show the whole text, also where an earlier one was signed.
    pub(super) full: bool,
    /// Whether it is committed, or only shown.
    pub(super) keep: Keep,
}

/// Says it: looks at all that could refuse, shows and asks, makes the evidence, and only then writes.
pub(super) fn act(world: &mut World<'_>, global: &Global, act: &Act<'_>) -> Result<Outcome, Problem> {
    let case = Case::open(world, global, act.record)?;
    act.keep.refuse(&case.workspace)?;
    let record = case.record();
    signable(&case.log, record)?;
    let policy = &case.log.policy;
    let signer = signer(world, &case.workspace, policy, act.how)?;
    let role = match own_role(&case, signer, act) {
        Some(role) => role,
        None => asked_role(world, act.role, &case.log, record, signer)?,
    };
    refuse_who_left(world, signer)?;
    gate::refuse(&case, signer, &role, act.verdict, act.taken_back, world.today())?;
    gate::refuse_what_is_not_staged(&case.workspace, record)?;
    if act.verdict != Verdict::Accept {
        return speak(world, &case, signer, &role, act);
    }
    // Two sign-offs that were merged are two sign-offs: what is missing is the word alone.
    if assess(record, policy).complete() {
        return accept::by_signing(world, &case, act);
    }
    consent(world, &case, signer, &role, act)
}

/// Signs: shows the text, asks once, makes the evidence, writes.
fn consent(
    world: &mut World<'_>,
    case: &Case,
    signer: Signer<'_>,
    role: &str,
    act: &Act<'_>,
) -> Result<Outcome, Problem> {
    let reference = &case.reference;
    let plan = plan(world, &case.workspace, &case.log.policy, &signer, role, act.how)?;
    let said = entry(world, case, signer, role, Verdict::Accept, None);
    let trial = write::put(case, role, &said)?;
    if let Some(outcome) = write::refuse_errors(world, case, Some(role), &trial.record)? {
        return Ok(outcome);
    }
    let older = write::superseded(case, &trial.record)?;
    let message = signed_message(case, signer, role, &trial.record);
    if act.keep.dry_run {
        if let Plan::Key { .. } = &plan {
            world.say(&format!("it would be signed {}, in place of `via: declared`", plan.described()));
        }
        write::write(world, case, &trial, &older, act.keep, message)?;
        return Ok(Outcome::Clean);
    }
    let earlier = if act.full { None } else { earlier::signed(case, signer, role) };
    present::text(world, case, signer, earlier.as_ref(), false)?;
    if let Plan::Declared(Some(why)) = &plan {
        world.say(&format!("note: {why}"));
    }
    let question = format!("Sign {reference} for {role} as {}, {}?", signer.person.name, plan.described());
    if !agreed(world, case, act.yes, &question)? {
        return Ok(Outcome::Clean);
    }
    let (edited, level) = evidenced(world, case, &plan, role, said)?;
    if let Some(outcome) = write::refuse_errors(world, case, None, &edited.record)? {
        return Ok(outcome);
    }
    let kept = write::write(world, case, &edited, &older, act.keep, message)?;
    world.say(&format!("{} signed {reference} for {role} ({level})", signer.person.name));
    tell_replaced(world, case, signer, role);
    write::tell(world, case, &edited.record, &older, kept);
    Ok(Outcome::Clean)
}

/// The message of a commit that brings a sign-off, and with the last one the acceptance.
fn signed_message(case: &Case, signer: Signer<'_>, role: &str, signed: &Record) -> Message {
    let (reference, title, name) = (&case.reference, case.record().name(), &signer.person.name);
    if signed.status.as_ref().is_some_and(|status| status.value == Status::Accepted) {
        let why = format!("{name} signed it for {role}, the last of those who had to.");
        return Message::new(&format!("Accept {reference}"), title).saying(&why);
    }
    Message::new(&format!("Sign {reference} for {role}"), title)
}

/// Objects, or takes something back: what the record says is not approved, so only who and why matter.
fn speak(
    world: &mut World<'_>,
    case: &Case,
    signer: Signer<'_>,
    role: &str,
    act: &Act<'_>,
) -> Result<Outcome, Problem> {
    let (reference, name) = (&case.reference, &signer.person.name);
    let reason = reason(world, act)?;
    let plan = plan(world, &case.workspace, &case.log.policy, &signer, role, act.how)?;
    if let Plan::Declared(Some(why)) = &plan {
        world.say(&format!("note: {why}"));
    }
    let said = entry(world, case, signer, role, act.verdict, Some(&reason));
    let message = spoken_message(case, role, act, &reason);
    if act.keep.dry_run {
        let trial = write::put(case, role, &said)?;
        if let Plan::Key { .. } = &plan {
            world.say(&format!("it would be signed {}, in place of `via: declared`", plan.described()));
        }
        write::write(world, case, &trial, &[], act.keep, message)?;
        return Ok(Outcome::Clean);
    }
    let (edited, level) = evidenced(world, case, &plan, role, said)?;
    let kept = write::write(world, case, &edited, &[], act.keep, message)?;
    if act.verdict == Verdict::Object {
        world.say(&format!("{name} objects to {reference} for {role} ({level}): “{reason}”"));
        tell_replaced(world, case, signer, role);
        let way = if kept == Kept::Committed { "" } else { "; `git commit` keeps it" };
        world.say(&format!(
            "{reference} is not accepted until {name} takes it back (`countersign withdraw {reference}`) or signs{way}"
        ));
        return Ok(Outcome::Clean);
    }
    let what = if act.taken_back == Verdict::Object { "objection" } else { "sign-off" };
    world.say(&format!("{name} took the {what} to {reference} for {role} back ({level}): “{reason}”"));
    if edited.record.status.as_ref().is_some_and(|status| status.value == Status::Proposed) {
        write::tell(world, case, &edited.record, &[], kept);
    }
    Ok(Outcome::Clean)
}

/// The message of a commit that brings an objection, or takes something back.
fn spoken_message(case: &Case, role: &str, act: &Act<'_>, reason: &str) -> Message {
    let reference = &case.reference;
    let what = match (act.verdict, act.taken_back) {
        (Verdict::Object, _) => format!("Object to {reference} for {role}"),
        (_, Verdict::Object) => format!("Withdraw the objection to {reference} for {role}"),
        _ => format!("Take back the sign-off to {reference} for {role}"),
    };
    Message::new(&what, case.record().name()).saying(reason)
}

/// The entry as it stands before there is evidence.
fn entry(
    world: &World<'_>,
    case: &Case,
    signer: Signer<'_>,
    role: &str,
    verdict: Verdict,
    reason: Option<&str>,
) -> Signoff {
    let at = moment(world, case, signer, role);
    Signoff::new(verdict, signer.key, &at, Evidence::Declared, digest_of(case.record()), reason)
}

/// The moment of a new entry: now, and in any case after what the same person said before in the same place. Two
/// machines whose clocks differ would leave open which of the two holds.
fn moment(world: &World<'_>, case: &Case, signer: Signer<'_>, role: &str) -> String {
    let now = world.instant();
    let before = case.said(role).filter(|said| said.by.value == signer.key && said.at.value >= now);
    let after =
        before.and_then(|said| parse_instant(&said.at.value)?.checked_add(SignedDuration::from_secs(1)).ok());
    after.map_or(now, |after| after.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Makes the evidence and puts the entry in; gives how strong it is, for people.
fn evidenced(
    world: &mut World<'_>,
    case: &Case,
    plan: &Plan,
    role: &str,
    said: Signoff,
) -> Result<(Edited, String), Problem> {
    let least = case.log.policy.least_evidence(role);
    let said = make(world, &case.workspace, plan, case.statement_place(), role, said, least)?;
    let edited = write::put(case, role, &said)?;
    write::refuse_hindered(world, case, role, &said)?;
    Ok((edited, level(&said)))
}

/// The level of a sign-off, with the key where there is one.
fn level(said: &Signoff) -> String {
    let signature = said.signature.as_ref().and_then(|signature| Signature::decode(&signature.value).ok());
    match signature {
        Some(signature) => format!("{} {}", said.via.value, signature.key().fingerprint()),
        None => said.via.value.to_string(),
    }
}

/// Asks once, unless the person has said that they have read it.
fn agreed(world: &mut World<'_>, case: &Case, yes: bool, question: &str) -> Result<bool, Problem> {
    if !yes && !world.can_ask {
        return Err(Problem::new("signing asks before it signs, and there is no terminal to ask on")
            .hint("read the text above, then add --yes"));
    }
    let agreed = yes || world.confirm(question)?;
    if !agreed {
        world.say(&format!("nothing is changed: {} is as it was", case.reference));
    }
    Ok(agreed)
}

/// The role in which this person said what they take back, where it is one and none was named.
fn own_role(case: &Case, signer: Signer<'_>, act: &Act<'_>) -> Option<String> {
    if act.role.is_some() || act.verdict != Verdict::Withdraw {
        return None;
    }
    let own = |said: &Signoff| said.by.value == signer.key && said.verdict == act.taken_back;
    let mut slots = case.record().slots.iter().filter(|slot| slot.signoff.as_ref().is_some_and(own));
    let first = slots.next().filter(|_| slots.next().is_none())?;
    signer.person.holds(&first.role.value).then(|| first.role.value.clone())
}

/// Says whose word gave way to the new one.
fn tell_replaced(world: &mut World<'_>, case: &Case, signer: Signer<'_>, role: &str) {
    let Some(said) = case.said(role).filter(|said| said.verdict != Verdict::Withdraw) else { return };
    let what = if said.verdict == Verdict::Object { "objection" } else { "sign-off" };
    let whose = if said.by.value == signer.key { "your own" } else { case.name_of(said) };
    let line = if whose == "your own" {
        format!("your own {what} for {role} gave way to it")
    } else {
        format!("the {what} of {whose} for {role} gave way to it")
    };
    world.say(&line);
}

/// Why: as given, as asked for on a terminal, or the usual words where taking back needs no reason.
fn reason(world: &mut World<'_>, act: &Act<'_>) -> Result<String, Problem> {
    let usual = if act.taken_back == Verdict::Object && act.verdict == Verdict::Withdraw {
        "Taken back."
    } else {
        ""
    };
    let given = match act.reason {
        Some(reason) => reason.trim().to_owned(),
        None => world.ask("Why, in one line", usual)?,
    };
    checked_reason(&given)?;
    Ok(given)
}

/// Whether one of these keys is at hand on this machine; if not, where it was looked for.
pub(super) fn is_at_hand(
    world: &World<'_>,
    workspace: &Workspace,
    keys: &[&Key],
) -> Result<Result<(), Vec<String>>, Problem> {
    let search = keys::Search::run(world, workspace)?;
    Ok(if search.of(keys).is_some() { Ok(()) } else { Err(search.looked) })
}

/// Refuses what cannot stand as a reason.
pub(super) fn checked_reason(reason: &str) -> Result<(), Problem> {
    if is_reason(reason) {
        return Ok(());
    }
    let problem = if reason.is_empty() {
        Problem::new("the reason is missing")
    } else {
        Problem::new("the reason is not one line of at most 300 visible characters")
    };
    Err(problem.hint("say why in one line: `--reason \"It doubles the cost of each order.\"`"))
}
