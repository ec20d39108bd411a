//! What a sign-off covers and what it leaves out are the front matter, line for line, and nothing between.

use countersign::record::{Format, Record, Status, codes};
use countersign::text::Span;

/// The front matter, fences not included, by the lines alone; `None` where there is none.
pub(crate) fn inner(record: &Record) -> Option<Span> {
    let text = record.text();
    let head = &text[..record.body_start()];
    let start = head.find('\n')? + 1;
    let end = head.strip_suffix('\n').unwrap_or(head).rfind('\n')? + 1;
    Some(Span::new(start, end))
}

/// Whether nothing is wrong with a record of our own form but keys of the team's own.
pub(crate) fn sound(record: &Record) -> bool {
    record.format == Format::Native && record.faults.iter().all(|fault| fault.code == codes::UNKNOWN_KEY)
}

/// Holds the covered text against the front matter.
pub(crate) fn check(record: &Record) {
    let signed = record.signed_front();
    let Some(inner) = inner(record) else {
        assert_eq!(signed, "", "nothing is covered where there is no front matter");
        return;
    };
    let all = record.text()[inner.range()].replace("\r\n", "\n");
    let mut covered = signed.split_inclusive('\n').peekable();
    let cut: Vec<&str> =
        all.split_inclusive('\n').filter(|line| covered.next_if_eq(line).is_none()).collect();
    assert_eq!(covered.next(), None, "a covered line stands nowhere in {all:?}");
    for line in &cut {
        assert_eq!(record.format, Format::Native, "{line:?} of another tool's record is left out");
        assert!(may_be_cut(line.trim_end_matches('\n')), "{line:?} is left out of {all:?}");
    }
    if sound(record) {
        let block = block(record).map_or(0, |block| record.text()[block.range()].lines().count());
        let ends = |line: &&str| ["status:", "tags:", "tickets:"].iter().any(|key| line.starts_with(key));
        let lines = all.lines().filter(ends).count();
        assert_eq!(cut.len(), block + lines, "of {all:?} only these are left out: {cut:?}");
    }
}

/// From `signoffs:` to the end of the last role's lines; `None` where there is no block.
pub(crate) fn block(record: &Record) -> Option<Span> {
    let text = record.text();
    let key = record.key_span("signoffs")?.start;
    let start = text[..key].rfind('\n').map_or(0, |at| at + 1);
    let after = |at: usize| text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
    let end = record
        .slots
        .last()
        .map_or_else(|| after(start), |slot| slot.lines.end.max(after(slot.role.span.end)));
    Some(Span::new(start, end))
}

/// Whether a line is one of those that hold no free text.
fn may_be_cut(line: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let ticket = |ticket: &str| {
        let (project, number) = ticket.rsplit_once('-').unwrap_or_default();
        let project_fits = project.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        !project.is_empty()
            && project_fits
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    };
    let list = |value: &str, item: &dyn Fn(&str) -> bool| {
        let inside = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let blank = |inside: &str| inside.bytes().all(|byte| byte == b' ');
        value.is_empty()
            || inside.is_some_and(|inside| {
                blank(inside) || inside.split(',').all(|each| item(each.trim_matches(' ')))
            })
    };
    if line == "signoffs:" {
        return true;
    }
    if let Some(field) = line.strip_prefix("    ") {
        let names = ["verdict", "by", "at", "via", "digest", "reason", "sig"];
        return field.split_once(": ").is_some_and(|(name, value)| {
            names.contains(&name) && !value.is_empty() && !value.contains(char::is_control)
        });
    }
    if let Some(role) = line.strip_prefix("  ") {
        return role.strip_suffix(':').is_some_and(word);
    }
    let (key, value) = line.split_once(':').unwrap_or_default();
    let value = value.trim_start_matches(' ');
    match key {
        "status" => value.is_empty() || value.parse::<Status>().is_ok(),
        "tags" => list(value, &word),
        "tickets" => list(value, &ticket),
        _ => false,
    }
}
