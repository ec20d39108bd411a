//! `transition-not-allowed`: the dead do not rise, and nothing signed goes back, without a new round.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::{Digest, Status, Verdict};
use crate::rules::{Before, Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("transition-not-allowed"),
        "the status went from one to another that may not follow it",
        include_str!("transition_not_allowed.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let before = context.before.get(&Context::key_of(record));
    let (Some(before), Some(status)) = (before, &record.status) else { return };
    let Some(was) = before.status else { return };
    let revision = record.revision.as_ref().map_or(1, |revision| revision.value);
    if let Some(message) = replayed(context, subject, before, revision) {
        let place = record.revision.as_ref().map_or(status.span, |revision| revision.span);
        sink.report(record, place, message)
            .label(format!("was revision {}", before.revision))
            .help("take the change back, or decide anew: `status: draft`, then `countersign propose`")
            .help("a later revision than the last is what keeps an older text from coming back with its sign-offs");
        return;
    }
    let reference = context.log.reference(record);
    if was.may_become(status.value, revision > before.revision) {
        if was != status.value && status.value == Status::Superseded && !has_successor(context, subject) {
            let message =
                format!("{reference} was {was} and is superseded now, by nothing that was accepted");
            sink.report(record, status.span, message).label(format!("was `{was}`")).help(format!(
                "write `status: {was}` again: the last sign-off of what takes its place supersedes it"
            ));
        }
        return;
    }
    let next: Vec<&str> = Status::ALL
        .into_iter()
        .filter(|next| *next != was && was.may_become(*next, false))
        .map(Status::name)
        .collect();
    let message = format!("{reference} was {was} and is {} now, which may not follow", status.value);
    let said = sink.report(record, status.span, message).label(format!("was `{was}`"));
    let said = match next.as_slice() {
        [] => said.help(format!("write `status: {was}` again: that is where a record's life ends")),
        _ => said.help(format!("after `{was}` comes `{}`", next.join("` or `"))),
    };
    if was.may_become(status.value, true) {
        said.help(format!("to decide anew, begin a new round: `countersign propose {reference}`"));
    }
}

/// Whether something that was accepted takes its place; where nothing does at all, another rule says so.
fn has_successor(context: &Context<'_>, subject: &Subject<'_>) -> bool {
    let successors = context.log.successors(subject.place);
    let accepted = |place: &usize| {
        context.log.records[*place].status.as_ref().is_some_and(|status| status.value.was_accepted())
    };
    subject.record.is_inherited() || successors.is_empty() || successors.iter().any(accepted)
}

/// What is wrong with the revision: it fell, or a decided text was replaced by another signed one under the same.
///
/// A changed text whose sign-offs no longer hold is `signoff-stale`, and is said there alone.
fn replayed(context: &Context<'_>, subject: &Subject<'_>, before: &Before, revision: u32) -> Option<String> {
    let reference = context.log.reference(subject.record);
    if revision < before.revision {
        return Some(format!("{reference} goes back from revision {} to {revision}", before.revision));
    }
    let decided = before.status.is_some_and(|was| !matches!(was, Status::Draft | Status::Proposed));
    let assessment = subject.assessment(context);
    let replaced = decided
        && revision == before.revision
        && assessment.digest != before.digest
        && subject.must_be_signed()
        && assessment.complete()
        && !is_restored(before, assessment.digest);
    replaced.then(|| format!("{reference} says something else under the same revision {revision}"))
}

/// Whether every sign-off before the change was to this very text already: then a change is taken back, and no signed
/// text is replaced.
fn is_restored(before: &Before, digest: Digest) -> bool {
    let mut consents = before
        .slots
        .iter()
        .filter_map(|slot| slot.signoff.as_ref())
        .filter(|said| said.verdict == Verdict::Accept)
        .peekable();
    consents.peek().is_some() && consents.all(|said| said.digest.value == digest)
}
