//! The block of sign-offs has one form: what is accepted is, byte for byte, what would be written.

use super::{PATH, cut, differential, pieces};
use countersign::record::{Format, Record, codes};

/// Holds a block against what the program itself writes, and against what YAML parsers read in it.
pub(crate) fn holds(input: &[u8]) -> bool {
    let front = "---\nid: k7f3-2m9q\nkind: technical\nstatus: proposed\nrevision: 1\n";
    // A part of its own stands behind the block, where other lines may follow it.
    let (block, rest) = match input.iter().position(|byte| *byte == pieces::PART) {
        Some(at) => (&input[..at], &input[at + 1..]),
        None => (input, &[][..]),
    };
    let text = format!("{front}signoffs:{}{}---\n# Title\n", pieces::text(block), pieces::text(rest));
    let record = Record::parse(PATH, text.as_bytes());
    let malformed = [codes::SIGNOFF_MALFORMED, codes::DUPLICATE_KEY, codes::HIDDEN_CHARACTER];
    if record.format != Format::Native || record.faults.iter().any(|fault| malformed.contains(&fault.code)) {
        return false;
    }
    let Some(span) = cut::block(&record) else { return false };
    let mut written = "signoffs:\n".to_owned();
    for slot in &record.slots {
        written.push_str(&format!("  {}:\n", slot.role.value));
        if let Some(signoff) = &slot.signoff {
            let edit = record.with_signoff(&slot.role.value, signoff).expect("the record is of our own form");
            assert_eq!(edit.span, slot.lines, "a sign-off is written where it stands");
            written.push_str(&edit.text.replace("\r\n", "\n"));
        }
    }
    assert_eq!(text[span.range()].replace("\r\n", "\n"), written, "{text:?}");
    // Without roles the block is one line, which may end another.
    let bare = record.slots.is_empty();
    assert!(bare || !record.signed_front().contains(&written), "the block is left out of {text:?}");
    differential::each_reads(&text, span, "signoffs", &differential::signoffs(&record));
    record.slots.iter().any(|slot| slot.signoff.is_some())
}
