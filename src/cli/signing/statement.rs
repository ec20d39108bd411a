//! Prints the bytes that a signature is made over, for those who sign by hand and those who verify by hand.

use crate::cli::args::Global;
use crate::cli::signable::signable;
use crate::cli::signing::case::Case;
use crate::cli::signing::evidence::How;
use crate::cli::signing::gate::{refuse, refuse_what_is_not_staged};
use crate::cli::signing::who::{named_person, refuse_who_left, role, signer};
use crate::cli::signing::{checked_reason, moment};
use crate::cli::{Outcome, Problem, World};
use crate::record::{Evidence, Signoff, Verdict, parse_instant};
use crate::signoff::{SIGNOFF_NAMESPACE, digest_of, stated, statement};
use crate::sshsig::Signature;

/// A statement that somebody wants to sign by hand.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Asked<'a> {
    /// The record as it was named.
    pub(in crate::cli) record: &'a str,
    /// The role, where one was named.
    pub(in crate::cli) role: Option<&'a str>,
    /// The roster key of the one who will sign, where it is somebody else than git says.
    pub(in crate::cli) signer: Option<&'a str>,
    /// What will be said.
    pub(in crate::cli) verdict: Verdict,
    /// Why; for all but consent.
    pub(in crate::cli) reason: Option<&'a str>,
    /// The moment, where it is not now.
    pub(in crate::cli) at: Option<&'a str>,
}

/// Prints the statement, after everything that could refuse the sign-off has been asked.
pub(in crate::cli) fn print(
    world: &mut World<'_>,
    global: &Global,
    asked: &Asked<'_>,
) -> Result<Outcome, Problem> {
    let case = Case::open(world, global, asked.record)?;
    let record = case.record();
    signable(&case.log, record)?;
    let policy = &case.log.policy;
    let signer = match asked.signer {
        Some(key) => named_person(policy, key)?,
        None => signer(world, &case.workspace, policy, &How::default())?,
    };
    let role = role(asked.role, &case.log, record, signer)?;
    refuse_who_left(world, signer)?;
    let taken_back = case.said(&role).map_or(Verdict::Object, |said| said.verdict);
    refuse(&case, signer, &role, asked.verdict, taken_back, world.today())?;
    refuse_what_is_not_staged(&case.workspace, record)?;
    let reason = asked.reason.map(str::trim);
    reason.map_or(Ok(()), checked_reason)?;
    let at = asked.at.map_or_else(|| moment(world, &case, signer, &role), str::to_owned);
    if parse_instant(&at).is_none() {
        return Err(Problem::new(format!("`{at}` is no moment"))
            .hint("write it in UTC, to the second, such as 2026-11-22T08:00:00Z"));
    }
    let said = Signoff::new(asked.verdict, signer.key, &at, Evidence::Declared, digest_of(record), reason);
    let place = case.statement_place().ok_or_else(no_identity)?;
    world.out.write_all(statement(place, &role, &said).as_bytes())?;
    world.say(&format!(
        "next, with these bytes in a file `statement`: `ssh-keygen -Y sign -n {SIGNOFF_NAMESPACE} -f KEY statement`, then `countersign attach {} statement.sig`",
        case.reference
    ));
    Ok(Outcome::Clean)
}

/// Prints the statement of the entry that stands in the record, or its signature as `ssh-keygen` takes it.
pub(in crate::cli) fn print_signed(
    world: &mut World<'_>,
    global: &Global,
    record: &str,
    role: Option<&str>,
    signature: bool,
) -> Result<Outcome, Problem> {
    let case = Case::open(world, global, record)?;
    let reference = &case.reference;
    signable(&case.log, case.record())?;
    let mut signed = case.record().slots.iter().filter(|slot| slot.signoff.is_some());
    let slot = match role {
        Some(role) => signed.find(|slot| slot.role.value == role),
        None => signed.next().filter(|_| signed.next().is_none()),
    };
    let Some((slot, said)) = slot.and_then(|slot| Some((slot, slot.signoff.as_ref()?))) else {
        let problem = match role {
            Some(role) => Problem::new(format!("nothing is said in {reference} for {role}")),
            None => Problem::new(format!("{reference} holds no entry, or several")),
        };
        return Err(problem.hint(format!("`countersign show {reference}` lists them; --role names one")));
    };
    let by_name = || {
        Problem::new(format!("{} said so by name alone: there is no signature to verify", case.name_of(said)))
            .hint("a sign-off by key has one: `countersign roster add … --key FILE.pub`")
    };
    if signature {
        let encoded = said.signature.as_ref().ok_or_else(by_name)?;
        let read = Signature::decode(&encoded.value).map_err(|fault| {
            Problem::new(format!("the signature in {reference} cannot be read: {fault}")).hint(format!(
                "`countersign check` says more; whoever signed signs anew: `countersign sign {reference}`"
            ))
        })?;
        world.out.write_all(read.to_armored().as_bytes())?;
        return Ok(Outcome::Clean);
    }
    let text = stated(case.record(), &case.log.policy, &slot.role.value, said).ok_or_else(no_identity)?;
    world.out.write_all(text.as_bytes())?;
    if said.signature.is_none() {
        world.say("note: this was said by name alone: there is no signature to verify");
    }
    Ok(Outcome::Clean)
}

fn no_identity() -> Problem {
    Problem::new("the log or the record has no identity that a statement could name")
        .hint("`countersign check` says where it is missing")
}
