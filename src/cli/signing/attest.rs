//! Writes what a forge said into a record: a sign-off of level `forge`, signed with the attestor's key.

use std::path::Path;

use crate::cli::commit::{Keep, Message};
use crate::cli::signable::signable;
use crate::cli::signing::case::Case;
use crate::cli::signing::evidence::usable;
use crate::cli::signing::gate::{refuse, refuse_what_is_not_staged};
use crate::cli::signing::keys::named;
use crate::cli::signing::make::signature;
use crate::cli::signing::who::{named_person, role};
use crate::cli::signing::{level, write};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log;
use crate::record::{Digest, Evidence, Signoff, Verdict};
use crate::signoff::{ATTEST_NAMESPACE, digest_of, prove, statement};
use crate::text::{Span, Spanned};

/// An approval on a forge, as it was judged.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Attested<'a> {
    /// The record's path from the root.
    pub(in crate::cli) path: &'a str,
    /// The folder of its log.
    pub(in crate::cli) folder: &'a str,
    /// The role that it counts for.
    pub(in crate::cli) role: &'a str,
    /// The person's key in the roster.
    pub(in crate::cli) person: &'a str,
    /// When it was given, `YYYY-MM-DDThh:mm:ssZ`.
    pub(in crate::cli) at: &'a str,
    /// What the record said to the person.
    pub(in crate::cli) digest: Digest,
    /// What it was, for people: `on pull request 7`.
    pub(in crate::cli) whence: &'a str,
}

/// Signs it with the attestor's key, and writes and stages the entry as `sign` would. The policy of the working tree has to
/// know the key as an attestor's.
pub(in crate::cli) fn attest(
    world: &mut World<'_>,
    attested: &Attested<'_>,
    key: &Path,
) -> Result<Outcome, Problem> {
    let case = case(world, attested)?;
    let (record, reference, policy) = (case.record(), &case.reference, &case.log.policy);
    signable(&case.log, record)?;
    if digest_of(record) != attested.digest {
        return Err(Problem::new(format!("{reference} says something else here than what was approved"))
            .hint("check out the branch that the change went into, as it is at the remote"));
    }
    let signer = named_person(policy, attested.person)?;
    let role = role(Some(attested.role), &case.log, record, signer)?;
    refuse(&case, signer, &role, Verdict::Accept, Verdict::Accept, world.today())?;
    // An old word must not come back over a newer one of the same person.
    if let Some(stands) =
        case.said(&role).filter(|said| said.by.value == signer.key && said.at.value.as_str() >= attested.at)
    {
        return Err(Problem::new(format!(
            "{} has said something else to {reference} for {role} since the approval of {}: on {}",
            signer.person.name, attested.at, stands.at.value
        ))
        .hint("a new approval says it anew"));
    }
    refuse_what_is_not_staged(&case.workspace, record)?;
    let found = named(world, &case.workspace, key)?;
    let own = policy.guard.attestors.iter().find(|own| own.public.fingerprint() == found.fingerprint);
    let own = own.ok_or_else(|| {
        Problem::new(format!("the policy does not list the key {} as an attestor's", found.fingerprint)).hint(
            "add the line of its `.pub` file to `attestors:` in countersign.yaml, as the admins approve it",
        )
    })?;
    if !usable(own, world.today()) {
        return Err(Problem::new(format!("the attestor's key {} signs no more", found.fingerprint))
            .hint("its `until` or `revoked` in `attestors:` of countersign.yaml says since when"));
    }
    let place = case.statement_place().ok_or_else(|| {
        Problem::new("the log or the record has no identity that a signature could name")
            .hint("`countersign check` says where it is missing")
    })?;
    let mut said =
        Signoff::new(Verdict::Accept, signer.key, attested.at, Evidence::Forge, attested.digest, None);
    let text = statement(place, &role, &said);
    let signature = signature(world, &case.workspace, &own.public, &found.way, ATTEST_NAMESPACE, &text)?;
    said.signature = Some(Spanned::new(signature.to_base64(), Span::at(0)));
    prove(record, policy, &role, &said)
        .map_err(|why| Problem::new(format!("the attestor's signature proves nothing: {why}")))?;
    write::refuse_hindered(world, &case, &role, &said)?;
    let edited = write::put(&case, &role, &said)?;
    if let Some(outcome) = write::refuse_errors(world, &case, None, &edited.record)? {
        return Ok(outcome);
    }
    let older = write::superseded(&case, &edited.record)?;
    let subject = format!("Note the approval of {} to {reference} for {role}", signer.key);
    let message = Message::new(&subject, record.name());
    let kept = write::write(world, &case, &edited, &older, Keep::default(), message)?;
    world.say(&format!(
        "the approval of {} {} is noted in {reference} for {role} ({})",
        signer.person.name,
        attested.whence,
        level(&said)
    ));
    write::tell(world, &case, &edited.record, &older, kept);
    Ok(Outcome::Clean)
}

/// The record as it lies in the working tree.
fn case(world: &World<'_>, attested: &Attested<'_>) -> Result<Case, Problem> {
    let workspace = Workspace::open(world)?;
    let snapshot = workspace.work_tree()?;
    let log = log::load(&snapshot, attested.folder, &|_| true)?;
    let place = log.records.iter().position(|record| record.path() == attested.path).ok_or_else(|| {
        Problem::new(format!("`{}` is not here", attested.path))
            .hint("check out the branch that the change went into, as it is at the remote")
    })?;
    let reference = log.reference(&log.records[place]);
    Ok(Case { workspace, snapshot, log, place, reference })
}
