//! Brings in a signature that was made elsewhere: on another machine, by another program.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::cli::args::Global;
use crate::cli::commit::{Keep, Kept, Message};
use crate::cli::signable::signable;
use crate::cli::signing::case::Case;
use crate::cli::signing::gate::{refuse, refuse_what_is_not_staged};
use crate::cli::signing::who::{named_person, role};
use crate::cli::signing::{level, write};
use crate::cli::{Outcome, Problem, World};
use crate::record::{Evidence, Verdict};
use crate::signoff::{ATTEST_NAMESPACE, SIGNOFF_NAMESPACE, Stated, Unproven, digest_of, prove};
use crate::sshsig::{Proof, Signature, SignatureFault};
use crate::text::{Span, Spanned};

/// The most bytes of a signature or a statement that are read.
const LIMIT: u64 = 64 * 1024;

/// A signature with the statement it was made over.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Attach<'a> {
    /// The record as it was named.
    pub(in crate::cli) record: &'a str,
    /// The role, where one was named; the statement says it anyway.
    pub(in crate::cli) role: Option<&'a str>,
    /// The file of the signature; `-` is the standard input.
    pub(in crate::cli) signature: &'a Path,
    /// The file of the statement; else the signature's without `.sig`.
    pub(in crate::cli) statement: Option<&'a Path>,
    /// Whether it is committed, or only shown.
    pub(in crate::cli) keep: Keep,
}

/// Checks that both fit the record as it is staged, and writes the entry as `sign` would.
pub(in crate::cli) fn attach(
    world: &mut World<'_>,
    global: &Global,
    attach: &Attach<'_>,
) -> Result<Outcome, Problem> {
    let case = Case::open(world, global, attach.record)?;
    attach.keep.refuse(&case.workspace)?;
    let (record, reference, policy) = (case.record(), &case.reference, &case.log.policy);
    signable(&case.log, record)?;
    let beside = beside(attach)?;
    let armoured = read(world, attach.signature)?;
    let text = read(world, &beside)?;
    let signature = Signature::from_armored(&armoured).map_err(|fault| {
        Problem::new(format!("`{}` is no signature that is taken: {fault}", attach.signature.display())).hint(
            format!("it is what `ssh-keygen -Y sign -n {SIGNOFF_NAMESPACE}` writes beside the statement"),
        )
    })?;
    let stated = Stated::parse(&text).ok_or_else(|| no_statement(&beside, &text, reference))?;
    refuse_another(&case, attach.role, &stated)?;
    let signer = named_person(policy, &stated.said.by.value)?;
    let role = role(Some(&stated.role), &case.log, record, signer)?;
    let mut said = stated.said;
    if let Some(stands) = case.said(&role)
        && stands.signature.as_ref().is_some_and(|own| own.value == signature.to_base64())
    {
        return Err(Problem::new(format!("this signature stands in {reference} already"))
            .hint(format!("`countersign show {reference}` shows it")));
    }
    if said.digest.value != digest_of(record) {
        return Err(Problem::new(format!("{reference} was changed since this statement was made")).hint(
            format!("make a new one of what it says now: `countersign statement {reference} --role {role}`"),
        ));
    }
    let taken_back = case.said(&role).map_or(Verdict::Object, |said| said.verdict);
    refuse(&case, signer, &role, said.verdict, taken_back, world.today())?;
    // An old word must not come back over a newer one of the same person.
    if let Some(stands) =
        case.said(&role).filter(|stands| stands.by.value == signer.key && stands.at.value >= said.at.value)
    {
        return Err(Problem::new(format!(
            "{} has said something else to {reference} for {role} since: on {}, and the statement is of {}",
            signer.person.name, stands.at.value, said.at.value
        ))
        .hint(format!("make a new one: `countersign statement {reference} --role {role}`")));
    }
    refuse_what_is_not_staged(&case.workspace, record)?;
    said.via.value = evidence(&signature, &text)?;
    said.signature = Some(Spanned::new(signature.to_base64(), Span::at(0)));
    prove(record, policy, &role, &said).map_err(|why| unproven(&why, &signer.person.name))?;
    write::refuse_hindered(world, &case, &role, &said)?;
    let edited = write::put(&case, &role, &said)?;
    if said.verdict == Verdict::Accept
        && let Some(outcome) = write::refuse_errors(world, &case, None, &edited.record)?
    {
        return Ok(outcome);
    }
    let older = write::superseded(&case, &edited.record)?;
    let what = match said.verdict {
        Verdict::Accept => "sign-off",
        Verdict::Object => "objection",
        _ => "withdrawal",
    };
    let subject = format!("Attach the {what} of {} to {reference} for {role}", signer.key);
    let message = Message::new(&subject, record.name());
    let kept = write::write(world, &case, &edited, &older, attach.keep, message)?;
    if kept == Kept::Shown {
        return Ok(Outcome::Clean);
    }
    world.say(&format!(
        "the {what} of {} to {reference} for {role} is attached ({})",
        signer.person.name,
        level(&said)
    ));
    write::tell(world, &case, &edited.record, &older, kept);
    Ok(Outcome::Clean)
}

/// The statement's file: as given, else where `ssh-keygen` put the signature beside it.
fn beside(attach: &Attach<'_>) -> Result<PathBuf, Problem> {
    if let Some(file) = attach.statement {
        return Ok(file.to_path_buf());
    }
    let signature = attach.signature;
    if signature.extension().is_some_and(|extension| extension == "sig") {
        return Ok(signature.with_extension(""));
    }
    Err(Problem::new("it is not plain which statement was signed")
        .hint("`--statement FILE` names the file that `ssh-keygen -Y sign` was given"))
}

fn read(world: &mut World<'_>, file: &Path) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        world.input.take(LIMIT).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(world.folder.join(file)).and_then(|open| open.take(LIMIT).read_to_end(&mut bytes))
    };
    read.map_err(|error| {
        Problem::new(format!("`{}` cannot be read: {error}", file.display()))
            .hint("name the file of the signature, and with --statement the one that was signed")
    })?;
    String::from_utf8(bytes).map_err(|_| {
        Problem::new(format!("`{}` is not text", file.display()))
            .hint("a signature is the text that begins with `-----BEGIN SSH SIGNATURE-----`")
    })
}

fn no_statement(file: &Path, text: &str, reference: &str) -> Problem {
    let shown = file.display();
    if Stated::parse(&text.replace("\r\n", "\n")).is_some() {
        return Problem::new(format!("`{shown}` has the line ends of Windows, and so has what was signed"))
            .hint("sign the bytes that `countersign statement` prints: in PowerShell, redirect it in `cmd`");
    }
    Problem::new(format!("`{shown}` is no statement"))
        .hint(format!("it is what `countersign statement {reference}` prints, to the byte"))
}

/// Refuses a statement on another record, log, revision or role.
fn refuse_another(case: &Case, role: Option<&str>, stated: &Stated) -> Result<(), Problem> {
    let reference = &case.reference;
    let own = case.statement_place().ok_or_else(|| {
        Problem::new("the log or the record has no identity that a statement could name")
            .hint("`countersign check` says where it is missing")
    })?;
    if stated.log != own.log {
        return Err(Problem::new("the statement is on a record of another log")
            .hint(format!("it names the log {}, and this is {}", stated.log, own.log)));
    }
    if stated.record != own.record {
        let meant = case
            .log
            .records
            .iter()
            .find(|other| other.id.as_ref().is_some_and(|id| id.value == stated.record));
        let problem = Problem::new(format!(
            "the statement is on another record: it names `{}`, and {reference} is `{}`",
            stated.record, own.record
        ));
        return Err(match meant {
            Some(meant) => problem.hint(format!("that is {}: name it instead", case.log.reference(meant))),
            None => problem.hint("no record of this log has that id"),
        });
    }
    if stated.revision != own.revision {
        return Err(Problem::new(format!(
            "the statement is on revision {}, and {reference} is at revision {}",
            stated.revision, own.revision
        ))
        .hint(format!("make a new one: `countersign statement {reference} --role {}`", stated.role)));
    }
    match role {
        Some(role) if role != stated.role => {
            Err(Problem::new(format!("the statement is for {}, not for {role}", stated.role))
                .hint(format!("leave --role away, or say `--role {}`", stated.role)))
        }
        _ => Ok(()),
    }
}

/// What a signature over these bytes is worth, whoever made it.
fn evidence(signature: &Signature, text: &str) -> Result<Evidence, Problem> {
    let namespace = signature.namespace();
    if namespace != SIGNOFF_NAMESPACE && namespace != ATTEST_NAMESPACE {
        return Err(Problem::new(format!("the signature was made for another purpose: `{namespace}`"))
            .hint(format!("sign the statement with `ssh-keygen -Y sign -n {SIGNOFF_NAMESPACE}`")));
    }
    let proof = signature.verify(namespace, text.as_bytes(), signature.key()).map_err(|fault| {
        Problem::new(format!("the signature does not fit the statement: {fault}"))
            .hint("give the very file that was signed with --statement")
    })?;
    Ok(match proof {
        _ if namespace == ATTEST_NAMESPACE => Evidence::Forge,
        Proof::Device { touched: true, .. } => Evidence::Hardware,
        _ => Evidence::Key,
    })
}

fn unproven(why: &Unproven, name: &str) -> Problem {
    let problem = Problem::new(format!("the signature is not one of {name}: {why}"));
    match why {
        Unproven::OtherKey { owner: None, .. } | Unproven::Signature(SignatureFault::OtherKey { .. }) => {
            problem
                .hint("if the key is theirs, `countersign roster add … --key FILE.pub` says so in the policy")
        }
        _ => problem.hint("who signs has to be who the statement names"),
    }
}
