//! Puts an entry into the record, looks at what that would make of it, and writes and stages the files.

use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::judge::{outcome, show};
use crate::cli::record_line::waits_for;
use crate::cli::signing::case::Case;
use crate::cli::signing::gate::refuse_what_is_not_staged;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::{Report, Severity};
use crate::policy::Policy;
use crate::record::{Edited, Record, Signoff, Status, Verdict};
use crate::signoff::{Hindrance, State, admission, assess};
use crate::text::Span;

/// An older record that an accepted one takes the place of, and what it is changed to.
pub(super) type Older<'c> = (&'c Record, Edited);

/// Accepts a record that every role has signed.
pub(super) fn accept(case: &Case) -> Result<Edited, Problem> {
    let (record, policy) = (case.record(), &case.log.policy);
    Ok(record.edited(&[record.with_status(Status::Accepted)], |read| is_accepted(read, policy))?)
}

fn is_accepted(record: &Record, policy: &Policy) -> bool {
    assess(record, policy).complete() && has_status(record, Status::Accepted)
}

fn has_status(record: &Record, status: Status) -> bool {
    record.status.as_ref().is_some_and(|own| own.value == status)
}

/// Puts an entry in, and accepts the record where a consent was the last one missing.
pub(super) fn put(case: &Case, role: &str, said: &Signoff) -> Result<Edited, Problem> {
    let (record, policy) = (case.record(), &case.log.policy);
    let edit = record.with_signoff(role, said)?;
    let stands = |read: &Record| {
        let assessment = assess(read, policy);
        let own = assessment.roles.iter().find(|state| state.role == role);
        own.is_some_and(|own| match said.verdict {
            Verdict::Accept => own.holds(),
            Verdict::Object => own.objection().is_some(),
            Verdict::Withdraw => matches!(own.state, State::Withdrawn(_)),
        })
    };
    let edited = record.edited(std::slice::from_ref(&edit), stands)?;
    if said.verdict != Verdict::Accept
        || policy.explicit_acceptance
        || !assess(&edited.record, policy).complete()
    {
        return Ok(edited);
    }
    Ok(record.edited(&[record.with_status(Status::Accepted), edit], |read| is_accepted(read, policy))?)
}

/// Refuses an entry that the policy does not let in today.
pub(super) fn refuse_hindered(
    world: &World<'_>,
    case: &Case,
    role: &str,
    said: &Signoff,
) -> Result<(), Problem> {
    let hindrances = admission(&case.log.policy, role, said, world.today());
    let Some(first) = hindrances.first() else { return Ok(()) };
    let by = case.name_of(said);
    Err(match first {
        Hindrance::TooWeak { least } => Problem::new(format!(
            "the policy asks for `{least}` at least from {role}, and this is `{}`",
            said.via.value
        ))
        .hint("sign with a key that the roster lists: `--key FILE`"),
        Hindrance::Left { until } => {
            Problem::new(format!("{by} signs no more: the roster says that {until} was the last day"))
                .hint("somebody else signs for the role: `countersign roster list`")
        }
        Hindrance::RoleGivenUp => Problem::new(format!("{by} may no longer sign for {role}"))
            .hint("somebody else signs for the role: `countersign roster list`"),
        Hindrance::KeyExpired { until, fingerprint } => {
            Problem::new(format!("the key {fingerprint} signs no more: its last day was {until}"))
                .hint("sign with another key of the roster: `--key FILE`")
        }
        Hindrance::KeyRevoked { since, fingerprint } => {
            Problem::new(format!("the key {fingerprint} is revoked since {since}"))
                .hint("sign with another key of the roster: `--key FILE`")
        }
    })
}

/// Shows the errors that keep a record from being signed; `None` where there are none.
///
/// What is said of the entry in `own`'s place does not count: it stands there on trial, without evidence yet.
pub(super) fn refuse_errors(
    world: &mut World<'_>,
    case: &Case,
    own: Option<&str>,
    changed: &Record,
) -> Result<Option<Outcome>, Problem> {
    let accepted = has_status(changed, Status::Accepted);
    // As the file is, so that lines are those its reader sees; then as it would be.
    let judge = |record: &Record| case.workspace.judge_changed(world, &case.snapshot, &case.log, record);
    let mut report = errors(&judge(case.record())?, case.record(), own, accepted);
    if report.findings().is_empty() {
        report = errors(&judge(changed)?, changed, own, accepted);
    }
    if outcome(&report, Severity::Error) == Outcome::Clean {
        return Ok(None);
    }
    show(&report, world, true, None)?;
    world.say(&format!(
        "{} is not signed: mend this first, then everybody signs what is right",
        case.reference
    ));
    Ok(Some(Outcome::Findings))
}

/// The errors that keep a record from being signed; what only other roles can mend does not.
fn errors(report: &Report, record: &Record, own: Option<&str>, accepted: bool) -> Report {
    let on_trial = |span: Span| {
        let slot = record.slots.iter().find(|slot| Some(slot.role.value.as_str()) == own);
        slot.is_some_and(|slot| Span::new(slot.role.span.start, slot.lines.end).overlaps(span))
    };
    let kept = report.findings().iter().filter(|finding| {
        let found = &finding.diagnostic;
        let of_others = match found.code.0 {
            "signoff-stale" | "signer-unknown" | "role-not-held" | "signoff-unverified" => true,
            "evidence-too-weak" | "key-retired" | "key-revoked" | "signer-left" | "signer-not-author" => {
                !accepted
            }
            _ => false,
        };
        // Superseding mends the older record's status in the same step.
        let mended = accepted && found.code.0 == "superseded-status";
        finding.severity == Severity::Error && !of_others && !mended && !on_trial(found.span)
    });
    let mut errors = Report::new(kept.cloned().collect(), Vec::new());
    errors.logs = report.logs;
    errors.records = report.records;
    for finding in report.findings() {
        if let Some(source) = report.source(&finding.diagnostic.path) {
            errors.add_source(source.clone());
        }
    }
    errors
}

/// The records that the changed one takes the place of, if it is accepted now.
pub(super) fn superseded<'c>(case: &'c Case, changed: &Record) -> Result<Vec<Older<'c>>, Problem> {
    let mut older = Vec::new();
    if !has_status(changed, Status::Accepted) {
        return Ok(older);
    }
    for number in &changed.supersedes {
        for place in case.log.numbered(number.value) {
            let old = &case.log.records[*place];
            if has_status(old, Status::Accepted) || has_status(old, Status::Deprecated) {
                // It is staged with the new one, so nothing else of it may be staged by the way.
                refuse_what_is_not_staged(&case.workspace, old)?;
                let edited = old.edited(&[old.with_status(Status::Superseded)], |read| {
                    has_status(read, Status::Superseded)
                })?;
                older.push((old, edited));
            }
        }
    }
    Ok(older)
}

/// Writes and stages the record and those it takes the place of, and prints their paths; or shows all that.
pub(super) fn write(
    world: &mut World<'_>,
    case: &Case,
    edited: &Edited,
    older: &[Older<'_>],
    keep: Keep,
    message: Message,
) -> Result<Kept, Problem> {
    let mut changes = vec![Change::of(case.record(), edited)];
    changes.extend(older.iter().map(|(old, edited)| Change::of(old, edited)));
    let message = older.iter().fold(message, |message, (old, _)| {
        message.saying(&format!("It takes the place of {}.", case.log.reference(old)))
    });
    keep.write(world, &case.workspace, &changes, &message)
}

/// Says where the record stands now, and what comes next.
pub(super) fn tell(world: &mut World<'_>, case: &Case, record: &Record, older: &[Older<'_>], kept: Kept) {
    let reference = &case.reference;
    for (old, _) in older {
        world.say(&format!("{} is superseded", case.log.reference(old)));
    }
    if has_status(record, Status::Accepted) {
        let way = if kept == Kept::Committed { "" } else { "; `git commit` keeps it" };
        world.say(&format!("{reference} is accepted{way}"));
        after(world, record);
        return;
    }
    let policy = &case.log.policy;
    let assessment = assess(record, policy);
    for line in case.objections(record) {
        world.say(&format!("{reference} stays proposed: {line}"));
    }
    let waits = waits_for(&assessment, policy);
    if assessment.complete() {
        world.say(&format!("every role has signed: `countersign accept {reference}` accepts it"));
    } else if !waits.is_empty() {
        world.say(&format!("{reference} waits for {waits}"));
    }
}

/// Says what a decided record asks for still: who is to be told, and when it is looked at again.
pub(super) fn after(world: &mut World<'_>, record: &Record) {
    let informed: Vec<&str> = record.informed.iter().map(|who| who.value.as_str()).collect();
    if !informed.is_empty() {
        world.say(&format!("next: tell {}", informed.join(" and ")));
    }
    if let Some(day) = &record.review {
        world.say(&format!("it is looked at again on {}", day.value));
    }
}
