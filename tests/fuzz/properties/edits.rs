//! An edit changes its own bytes, says what it was meant to say, and what a sign-off covers stays as it was.

use super::{PATH, cut, pieces};
use countersign::diagnostic::Code;
use countersign::record::{EditProblem, Edited, Format, Record, Signoff, Slot, Status, Verdict, codes};
use countersign::signoff::digest_of;
use countersign::text::{Edit, Span, apply};

/// Sign-offs of each shape, to be put into any record.
const SIGNED: &str = r#"---
id: k7f3-2m9q
kind: technical
signoffs:
  product:
    by: grace
    at: 2026-11-22T08:00:00Z
    via: declared
    digest: sha256:00000000000000000000000000000000000000000000000000000000000000ff
  engineering:
    by: ada
    at: 2026-11-22T09:12:00Z
    via: key
    digest: sha256:00000000000000000000000000000000000000000000000000000000000000ff
    sig: U1NIU0lHAAAAAQ==
  security:
    verdict: object
    by: eve
    at: 2026-11-22T09:12:00Z
    via: declared
    digest: sha256:00000000000000000000000000000000000000000000000000000000000000ff
    reason: "It \"costs\" C:\\ twice: 早すぎる # no comment."
---
"#;

/// Holds every edit that the program makes of a record against the record.
pub(crate) fn hold(input: &[u8]) -> bool {
    let text = pieces::record(input);
    let record = Record::parse(PATH, text.as_bytes());
    if record.format == Format::Unreadable {
        return false;
    }
    // One of each kind is enough for one input: there are many inputs.
    let choice = input.iter().fold(0_usize, |sum, byte| sum + usize::from(*byte));
    let status = Status::ALL[choice % Status::ALL.len()];
    let edit = record.with_status(status);
    let meant = |edited: &Record| edited.status.as_ref().is_some_and(|read| read.value == status);
    let edited = record.edited(std::slice::from_ref(&edit), meant);
    let edited = outcome(&record, &[edit], edited);
    if let Some(edited) = edited.filter(|_| clean(&record, "status", codes::STATUS_UNKNOWN)) {
        assert_eq!(digest_of(&edited.record), digest_of(&record), "a status is not covered: {text:?}");
    }
    let revision = [1, 7, 999_999][choice % 3];
    if let Some(edit) = record.with_revision(revision) {
        let meant = |edited: &Record| edited.revision.as_ref().is_some_and(|read| read.value == revision);
        let edited = record.edited(std::slice::from_ref(&edit), meant);
        if let Some(edited) = outcome(&record, &[edit], edited) {
            let kept = record.revision.as_ref().is_some_and(|old| old.value == revision);
            assert_eq!(
                digest_of(&edited.record) == digest_of(&record),
                kept,
                "a revision is covered: {text:?}"
            );
        }
    }
    let why = "It \"costs\" C:\\ twice: 早すぎる # no comment.";
    if let Some(edit) = record.with_revised(why) {
        let meant = |edited: &Record| edited.revised.as_ref().is_some_and(|read| read.value == why);
        let edited = record.edited(std::slice::from_ref(&edit), meant);
        if let Some(edited) = outcome(&record, &[edit], edited) {
            let kept = record.revised.as_ref().is_some_and(|old| old.value == why);
            assert_eq!(
                digest_of(&edited.record) == digest_of(&record),
                kept,
                "a reason is covered: {text:?}"
            );
        }
    }
    signoffs(&record, choice);
    tags(&record);
    cut::sound(&record)
}

fn signoffs(record: &Record, choice: usize) {
    let signed = Record::parse(PATH, SIGNED.as_bytes());
    let signoffs: Vec<&Signoff> = signed.slots.iter().filter_map(|slot| slot.signoff.as_ref()).collect();
    assert_eq!(signoffs.len(), 3, "{:?}", signed.faults);
    let role = ["product", "engineering", "security"][choice % 3];
    let signoff = signoffs[choice / 3 % signoffs.len()];
    let Ok(edit) = record.with_signoff(role, signoff) else {
        return assert_ne!(record.format, Format::Native);
    };
    let edited = record.edited(std::slice::from_ref(&edit), |edited| stands(edited, role, signoff));
    let Some(edited) = outcome(record, &[edit], edited) else { return };
    let kept = clean(record, "signoffs", codes::SIGNOFF_MALFORMED);
    assert!(!kept || digest_of(&edited.record) == digest_of(record), "it covers itself: {:?}", record.text());
    let removal = edited.record.without_signoffs();
    // An objection is taken back by its author alone.
    let objects = |slot: &Slot| slot.signoff.as_ref().is_none_or(|said| said.verdict == Verdict::Object);
    let bare = edited.record.edited(&removal, |bare| bare.slots.iter().all(objects));
    let Some(bare) = outcome(&edited.record, &removal, bare) else { return };
    assert!(!kept || digest_of(&bare.record) == digest_of(record), "it is covered: {:?}", record.text());
}

fn stands(record: &Record, role: &str, signoff: &Signoff) -> bool {
    let slot = record.slots.iter().find(|slot| slot.role.value == role);
    // Their places differ; what is written of them does not.
    slot.and_then(|slot| slot.signoff.as_ref()).is_some_and(|read| read.render("\n") == signoff.render("\n"))
}

/// A label, given by hand: by line, as people do it.
fn tags(record: &Record) {
    let Some(inner) = cut::inner(record).filter(|_| cut::sound(record)) else { return };
    let edit = match record.key_span("tags") {
        Some(_) if record.tags.is_empty() => return,
        Some(value) => Edit::replace(value, "[fuzz]"),
        None => Edit::insert(inner.end, format!("tags: [fuzz]{}", record.line_end())),
    };
    let text = apply(record.text(), &[edit]).expect("one edit inside the text");
    let tagged = Record::parse(PATH, text.as_bytes());
    assert_eq!(tagged.tags.iter().map(|tag| tag.value.as_str()).collect::<Vec<_>>(), ["fuzz"], "{text:?}");
    assert_eq!(tagged.faults.len(), record.faults.len(), "{:?} of {text:?}", tagged.faults);
    assert_eq!(digest_of(&tagged), digest_of(record), "a label is not covered: {text:?}");
}

/// Whether the lines of a key are as its grammar wants them, so that no edit has to mend them.
fn clean(record: &Record, key: &str, code: Code) -> bool {
    let malformed = [code, codes::DUPLICATE_KEY, codes::VALUE_MALFORMED, codes::FRONT_MATTER_MALFORMED];
    let known = record.key_span(key).is_some() || cut::inner(record).is_some();
    record.format == Format::Native
        && known
        && !record.faults.iter().any(|fault| malformed.contains(&fault.code))
}

/// The edited record; `None` where the edit was refused, which a sound record gives no reason for.
fn outcome(record: &Record, edits: &[Edit], edited: Result<Edited, EditProblem>) -> Option<Edited> {
    let text = record.text();
    match edited {
        Ok(edited) => {
            assert_eq!(edited.text, edited.record.text());
            untouched(text, edits, &edited.text);
            Some(edited)
        }
        Err(problem) => {
            assert!(!cut::sound(record), "{problem}: {edits:?} of {text:?}");
            None
        }
    }
}

/// What lies outside the edits is there as it was, and in its place.
fn untouched(before: &str, edits: &[Edit], after: &str) {
    let (mut old, mut new) = (0, 0);
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| edit.span);
    let end = Edit::replace(Span::at(before.len()), "");
    for Edit { span, text } in ordered.into_iter().chain([&end]) {
        let kept = span.start - old;
        assert_eq!(after.get(new..new + kept), before.get(old..span.start), "{edits:?} of {before:?}");
        assert_eq!(after.get(new + kept..new + kept + text.len()), Some(text.as_str()));
        (old, new) = (span.end, new + kept + text.len());
    }
    assert_eq!(new, after.len(), "{edits:?} of {before:?}");
}
