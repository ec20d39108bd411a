//! Finds the front matter and its lines, before any YAML parser sees them.
//!
//! YAML parsers disagree with each other (keys given twice, U+2028, merge keys), so what a sign-off rests on is read
//! by lines: a key stands at the start of a line, what belongs to it is indented below.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::record::codes;
use crate::text::{Span, Spanned};

/// The longest front matter that is read, in bytes: 64 KiB.
pub const FRONT_LIMIT: usize = 64 * 1024;

/// A key of the front matter with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry<'t> {
    pub(super) key: Spanned<&'t str>,
    /// What stands behind the colon on the key's line, without the blanks in front of it.
    pub(super) value: Spanned<&'t str>,
    /// The lines below it that belong to it, with their line ends.
    pub(super) below: Span,
    /// From the start of the key's line to the end of its last line, line end included.
    pub(super) whole: Span,
    /// Whether its key stands here for the first time.
    pub(super) first: bool,
}

/// Where the front matter lies and what lines it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Front<'t> {
    /// Between the two `---` lines.
    pub(super) inner: Span,
    /// The first byte after the second `---` line.
    pub(super) body: usize,
    pub(super) entries: Vec<Entry<'t>>,
}

impl<'t> Front<'t> {
    pub(super) fn entry(&self, key: &str) -> Option<&Entry<'t>> {
        self.entries.iter().find(|entry| entry.key.value == key)
    }
}

/// The lines of a text with their spans, line ends cut off; LF and CRLF end a line.
pub(super) fn lines(text: &str, span: Span) -> impl Iterator<Item = (Span, Span)> + '_ {
    let mut at = span.start;
    text[span.range()].split_inclusive('\n').map(move |whole| {
        let line = whole.strip_suffix('\n').unwrap_or(whole);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let spans = (Span::new(at, at + line.len()), Span::new(at, at + whole.len()));
        at += whole.len();
        spans
    })
}

/// Finds the front matter. `Ok(None)`: there is none and the text does not look as if there should be.
pub(super) fn find(text: &str, path: &str) -> Result<Option<(Span, usize)>, Diagnostic> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let missing = |at: Span, message: &str| Diagnostic::new(codes::FRONT_MATTER_MISSING, path, at, message);
    let all = Span::new(start, text.len());
    let mut every = lines(text, all);
    let Some((first, first_whole)) = every.next() else {
        return Ok(None);
    };
    // No sign-off covers the fences, so each has one form.
    let blanks = |line: Span| {
        missing(line, "blanks stand behind the `---` of the front matter")
            .help("delete them: a front matter starts and ends with `---` and nothing else")
    };
    let fence = |line: Span| &text[line.range()] == "---";
    match text[first.range()].trim_end() {
        "---" if fence(first) => {}
        "---" => return Err(blanks(first)),
        "+++" => {
            return Err(missing(first, "the front matter is TOML (`+++`), which is not read")
                .help("write it in YAML between two `---` lines"));
        }
        "" => {
            let later = every.find(|(line, _)| !text[line.range()].trim().is_empty());
            return match later {
                Some((line, _))
                    if text[line.range()].trim_end() == "---" && looks_like_key(text, line.end) =>
                {
                    Err(missing(line, "the front matter does not start on the first line")
                        .help("delete the empty lines above the first `---`"))
                }
                _ => Ok(None),
            };
        }
        _ => return Ok(None),
    }
    let inner = first_whole.end;
    for (line, whole) in every {
        match text[line.range()].trim_end() {
            "---" if fence(line) => return Ok(Some((Span::new(inner, line.start), whole.end))),
            "---" => return Err(blanks(line)),
            "..." => {
                return Err(missing(line, "the front matter ends with `...` instead of `---`")
                    .help("write `---` on this line"));
            }
            _ if line.start - inner > FRONT_LIMIT => {
                let message = format!("the front matter does not end within {FRONT_LIMIT} bytes");
                return Err(missing(first, &message).help("close it with a line `---`"));
            }
            _ => {}
        }
    }
    Err(missing(first, "the front matter that starts here does not end")
        .label("starts here")
        .help("close it with a line `---` before the title"))
}

fn looks_like_key(text: &str, after: usize) -> bool {
    text[after..].trim_start().lines().next().is_some_and(|line| key_of(line).is_some())
}

/// Splits `key: value`; gives the key and where the value starts.
pub(super) fn key_of(line: &str) -> Option<(&str, usize)> {
    let colon = line
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| matches!(line.as_bytes().get(at + 1), None | Some(b' ')))?;
    let key = &line[..colon];
    let first = key.chars().next()?;
    let plain = (first.is_alphabetic() || first == '_')
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '/'))
        && !key.ends_with(' ');
    plain.then(|| {
        let value = &line[colon + 1..];
        // Blanks of other scripts are part of the value to YAML, so they are to us.
        (key, colon + 1 + (value.len() - value.trim_start_matches(' ').len()))
    })
}

/// Reads the lines of the front matter into entries; what is no line of the grammar is a fault.
pub(super) fn scan<'t>(text: &'t str, inner: Span, body: usize, path: &str) -> (Front<'t>, Vec<Diagnostic>) {
    let mut front = Front { inner, body, entries: Vec::new() };
    let mut faults = Vec::new();
    for (span, whole) in lines(text, inner) {
        let line = &text[span.range()];
        if line.trim_matches(' ').is_empty() || line.starts_with('#') {
            // A blank line or comment inside a block belongs to it only if more of the block follows. A line with a
            // tab is none: some YAML parsers refuse it.
            continue;
        }
        let continues = line.starts_with([' ', '\t']) || line == "-" || line.starts_with("- ");
        if continues {
            if let Some(entry) = front.entries.last_mut() {
                if entry.below.is_empty() {
                    entry.below.start = entry.whole.end;
                }
                entry.below.end = whole.end;
                entry.whole.end = whole.end;
                continue;
            }
        } else if let Some((key, value)) = key_of(line) {
            front.entries.push(Entry {
                key: Spanned::new(key, Span::new(span.start, span.start + key.len())),
                value: Spanned::new(&line[value..], Span::new(span.start + value, span.end)),
                below: Span::at(whole.end),
                whole,
                first: true,
            });
            continue;
        }
        faults.push(
            Diagnostic::new(
                codes::FRONT_MATTER_MALFORMED,
                path,
                span,
                "this line is neither `key: value` nor indented below a key",
            )
            .help("put what belongs to a key on its line, or indent it by two blanks below"),
        );
    }
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for entry in &mut front.entries {
        let first = *seen.entry(entry.key.value).or_insert(entry.key.span);
        entry.first = first == entry.key.span;
        if !entry.first {
            faults.push(
                Diagnostic::new(
                    codes::DUPLICATE_KEY,
                    path,
                    entry.key.span,
                    format!("the key `{}` stands twice", entry.key.value),
                )
                .related(path, first, "it stands here first")
                .help("keep one of the two: parsers disagree on which one counts"),
            );
        }
    }
    (front, faults)
}
