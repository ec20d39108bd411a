//! Every place that a record or a policy names lies in its file, on the borders of characters.

use countersign::diagnostic::Diagnostic;
use countersign::record::{Format, Record};
use countersign::signoff::{digest_of, signed_text};
use countersign::text::{Span, Spanned};
use std::fmt::Display;

/// Holds all places of a record against its text.
pub(crate) fn check(record: &Record, bytes: &[u8]) {
    let text = record.text();
    if record.format == Format::Unreadable {
        assert!(text.is_empty() && !record.faults.is_empty(), "what cannot be read says why");
        for fault in &record.faults {
            assert!(fault.span.end <= bytes.len(), "{fault:?}");
        }
        return;
    }
    assert_eq!(text.as_bytes(), bytes, "the text is the file's");
    for fault in &record.faults {
        fault_inside(text, fault);
    }
    let whole: [Option<Span>; 11] = [
        record.stated_number.as_ref().map(|each| each.span),
        record.id.as_ref().map(|each| each.span),
        record.kind.as_ref().map(|each| each.span),
        record.status.as_ref().map(|each| each.span),
        record.status_word.as_ref().map(|each| each.span),
        record.revision.as_ref().map(|each| each.span),
        record.date.as_ref().map(|each| each.span),
        record.revised.as_ref().map(|each| each.span),
        record.review.as_ref().map(|each| each.span),
        record.title.as_ref().map(|each| each.span),
        Some(Span::new(record.body_start(), text.len())),
    ];
    whole.into_iter().flatten().for_each(|span| inside(text, span));
    let words = [&record.informed, &record.tags, &record.affects, &record.tickets, &record.prompts];
    let words = words.into_iter().flatten().chain(&record.driver).chain(&record.level);
    words.for_each(|word| inside(text, word.span));
    record.supersedes.iter().chain(&record.relates).for_each(|number| inside(text, number.span));
    for each in &record.suppressions {
        inside(text, each.code.span);
        inside(text, each.reason.span);
    }
    for section in &record.sections {
        inside(text, section.heading.span);
        inside(text, section.body);
        assert!((1..=6).contains(&section.level), "{section:?}");
    }
    for link in &record.links {
        inside(text, link.span);
        let _ = link.path_from(record.path());
    }
    for slot in &record.slots {
        inside(text, slot.lines);
        spelt(text, &slot.role);
    }
    for span in [record.headline(), record.front_span()] {
        inside(text, span);
    }
    if record.format == Format::Native {
        machine_values(record, text);
    }
    // What is derived from a record must not fail either.
    let _ = (
        record.name(),
        record.line_end(),
        record.section("Decision"),
        digest_of(record),
        signed_text(record),
    );
}

/// The values that the program acts on are, letter for letter, what stands in their place.
fn machine_values(record: &Record, text: &str) {
    record.id.iter().for_each(|id| spelt(text, id));
    record.kind.iter().for_each(|kind| spelt(text, kind));
    record.status.iter().for_each(|status| spelt(text, status));
    record.status_word.iter().for_each(|word| spelt(text, word));
    record.revision.iter().for_each(|revision| spelt(text, revision));
    record.date.iter().chain(&record.review).for_each(|day| spelt(text, day));
    record.driver.iter().chain(&record.level).for_each(|word| spelt(text, word));
    record.informed.iter().chain(&record.tags).chain(&record.tickets).for_each(|word| spelt(text, word));
    record.supersedes.iter().chain(&record.relates).for_each(|number| spelt(text, number));
    for each in &record.suppressions {
        spelt(text, &each.code);
        spelt(text, &each.reason);
    }
    for signoff in record.slots.iter().filter_map(|slot| slot.signoff.as_ref()) {
        spelt(text, &signoff.by);
        spelt(text, &signoff.at);
        spelt(text, &signoff.via);
        spelt(text, &signoff.digest);
        signoff.reason.iter().for_each(|reason| inside(text, reason.span));
        signoff.signature.iter().for_each(|signature| spelt(text, signature));
    }
}

/// A record of which only the front matter is read says the same of it.
pub(crate) fn check_front_alone(whole: &Record, front: &Record) {
    assert_eq!(whole.body_start(), front.body_start());
    assert_eq!(whole.signed_front(), front.signed_front());
    assert_eq!(whole.slots, front.slots);
    if whole.format == Format::Native {
        assert_eq!(front.format, Format::Native);
        assert_eq!((whole.id, whole.kind, whole.status), (front.id, front.kind, front.status));
        assert_eq!(whole.revision, front.revision);
        assert_eq!((&whole.supersedes, &whole.level), (&front.supersedes, &front.level));
    }
}

/// Holds a fault's places against its text.
pub(crate) fn fault_inside(text: &str, fault: &Diagnostic) {
    inside(text, fault.span);
    for related in fault.related.iter().filter(|related| related.path == fault.path) {
        inside(text, related.span);
    }
    assert!(!fault.message.is_empty(), "{fault:?}");
}

/// Holds one place against its text.
pub(crate) fn inside(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no place of {text:?}");
}

fn spelt<T: Display>(text: &str, spanned: &Spanned<T>) {
    inside(text, spanned.span);
    assert_eq!(&text[spanned.span.range()], spanned.value.to_string(), "{:?} of {text:?}", spanned.span);
}
