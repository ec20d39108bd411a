//! From bytes to a record: never fails, never panics, and takes time in proportion to the bytes.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::record::front::{self, Entry, Front, lines};
use crate::record::keys::{FOREIGN_KEYS, KEYS, Reader, nearest};
use crate::record::model::KeyLines;
use crate::record::signoffs::{is_word, parse_block};
use crate::record::{Format, Record, SIZE_LIMIT, Suppression, body, codes, decode, foreign, outline};
use crate::text::{Hidden, Span, Spanned, hidden_characters, yaml};

/// How many hidden characters are listed one by one.
const HIDDEN_LISTED: usize = 20;

impl Record {
    /// Reads a record from a file's bytes.
    pub fn parse(path: &str, bytes: &[u8]) -> Self {
        let mut record = Self::parse_front(path, bytes);
        if record.format == Format::Unreadable {
            return record;
        }
        hidden(&mut record);
        conflict_markers(&mut record);
        let parsed = body::parse(record.body(), record.body_start);
        record.sections = parsed.sections;
        record.links = parsed.links;
        record.prompts = parsed.prompts;
        record.title = parsed.title.or(record.title);
        if record.format != Format::Native {
            foreign::take_body(&mut record);
            let known = record.status.is_some();
            if let Some(word) = record.status_word.clone().filter(|_| !known) {
                let message = format!("there is no status `{}`", word.value);
                let fault = Diagnostic::new(codes::STATUS_UNKNOWN, path, word.span, message).help(
                    "statuses are `draft`, `proposed`, `accepted`, `rejected`, `deprecated`, `superseded`",
                );
                record.faults.push(fault);
            }
        }
        if record.stated_number.is_none() {
            record.stated_number = record
                .title
                .as_ref()
                .and_then(|t| title_number(&t.value).map(|(number, _)| Spanned::new(number, t.span)));
        }
        record
    }

    /// Reads the front matter alone, for a record that is only looked up: no title, sections or links.
    pub fn parse_front(path: &str, bytes: &[u8]) -> Self {
        let text = match decode::decode(path, bytes) {
            Ok(text) => text,
            Err(fault) => return Self::unreadable(path, fault),
        };
        let mut record = Self::empty(path, text);
        record.format = Format::Plain;
        match front::find(text, path) {
            Ok(Some((inner, body))) => {
                record.body_start = body;
                record.inner = Some(inner);
                take_front(&mut record, text, inner, body);
            }
            Ok(None) => record.faults.push(
                Diagnostic::new(codes::FRONT_MATTER_MISSING, path, record.source.line(1), "there is no front matter")
                    .help("`countersign new` writes a record with it; see `countersign explain front-matter-missing`"),
            ),
            Err(fault) => record.faults.push(fault),
        }
        record
    }

    /// A record of which nothing can be read; its number still counts.
    pub fn unreadable(path: &str, fault: Diagnostic) -> Self {
        let mut record = Self::empty(path, "");
        record.faults.push(fault);
        record
    }

    /// A record whose file is there and was not read, for a reason given in one sentence.
    pub fn unread(path: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::unreadable(path, Diagnostic::new(codes::UNREADABLE, path, Span::at(0), message).help(help))
    }

    /// A record that the repository speaks of and cannot give: nobody can judge it, and nothing is known of it.
    pub fn lost(path: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { is_lost: true, ..Self::unread(path, message, help) }
    }

    /// A record whose file has more than [`SIZE_LIMIT`] bytes.
    pub fn too_large(path: &str, size: u64) -> Self {
        debug_assert!(size > SIZE_LIMIT, "only larger files are refused");
        Self::unreadable(path, decode::too_large(path, size))
    }
}

fn take_front(record: &mut Record, text: &str, inner: Span, body: usize) {
    let path = record.path().to_owned();
    let (front, faults) = front::scan(text, inner, body, &path);
    record.faults.extend(faults);
    record.keys = front.entries.iter().map(KeyLines::from).collect();
    if is_native(&front) {
        record.format = Format::Native;
        take_native(record, &front, &path, text);
        if front.entries.iter().all(|entry| KEYS.contains(&entry.key.value)) {
            // Every line obeys the grammar or is a fault already: no YAML parser could read it otherwise.
            return;
        }
    } else {
        record.format = Format::Foreign;
    }
    take_yaml(record, &front, &path, text);
}

/// Whether the front matter is of this program: it has sign-offs, or an id or a kind as only this program writes it.
fn is_native(front: &Front<'_>) -> bool {
    front.entry("signoffs").is_some()
        || front.entry("id").is_some_and(|e| e.value.value.parse::<crate::record::RecordId>().is_ok())
        || front.entry("kind").is_some_and(|e| nearest(e.value.value, &["product", "technical"]).is_some())
}

fn take_native(record: &mut Record, front: &Front<'_>, path: &str, text: &str) {
    let mut reader = Reader { path, faults: Vec::new() };
    for (at, entry) in front.entries.iter().enumerate() {
        let key = entry.key.value;
        let faults = reader.faults.len() + record.faults.len();
        match key {
            "id" => record.id = reader.id(entry),
            "kind" => record.kind = reader.kind(entry),
            "status" => {
                record.status = reader.status(entry);
                let word = Spanned::new(entry.value.value.to_owned(), entry.value.span);
                record.status_word = (!word.value.is_empty()).then_some(word);
            }
            "revision" => record.revision = reader.revision(entry),
            "revised" => record.revised = reader.reason(entry),
            "date" => record.date = reader.date(entry),
            "driver" => record.driver = reader.word(entry),
            "informed" => record.informed = reader.words(entry),
            "tags" => record.tags = reader.words(entry),
            "supersedes" => record.supersedes = reader.numbers(entry),
            "relates" => record.relates = reader.numbers(entry),
            "affects" => record.affects = reader.patterns(entry),
            "tickets" => record.tickets = reader.tickets(entry),
            "review" => record.review = reader.date(entry),
            "level" => record.level = reader.word(entry),
            "imported" => record.imported = reader.word(entry),
            "allow" => record.suppressions = suppressions(entry, &mut reader, text),
            "sections" => {
                let (named, faults) = outline::parse_block(entry, path, text);
                record.named_sections = named;
                reader.faults.extend(faults);
            }
            "signoffs" => signoffs(record, entry, text, path),
            _ if FOREIGN_KEYS.contains(&key) => {}
            _ => {
                let mut fault = Diagnostic::new(
                    codes::UNKNOWN_KEY,
                    path,
                    entry.key.span,
                    format!("nothing knows the key `{key}`"),
                );
                if let Some(near) = nearest(&key.to_lowercase(), &KEYS) {
                    fault = fault.label(format!("did you mean `{near}`?"));
                }
                reader.faults.push(
                    fault.help(
                        "a key of your own is kept and shown: name it under `keys:` in countersign.yaml",
                    ),
                );
            }
        }
        let sound = reader.faults.len() + record.faults.len() == faults;
        record.keys[at].unsigned =
            sound && entry.first && matches!(key, "status" | "tags" | "tickets" | "signoffs");
    }
    record.faults.append(&mut reader.faults);
}

fn suppressions(entry: &Entry<'_>, reader: &mut Reader<'_>, text: &str) -> Vec<Suppression> {
    let mut found = Vec::new();
    let mut wrong = |span: Span, message: &str| {
        reader.faults.push(Diagnostic::new(codes::VALUE_MALFORMED, reader.path, span, message).help(
            "write `allow:` and below it, by two blanks, one line for each rule: `  rule-name: the reason`",
        ));
    };
    if !entry.value.value.is_empty() {
        wrong(entry.value.span, "`allow` takes its rules on lines of their own");
    }
    for (span, _) in lines(text, entry.below) {
        let line = &text[span.range()];
        let twice = |code: &str| found.iter().any(|other: &Suppression| other.code.value == code);
        let rule = line.strip_prefix("  ").and_then(|rest| rest.split_once(": "));
        match rule {
            Some((code, reason)) if is_word(code) && plain_reason(reason) && !twice(code) => {
                let code_span = Span::new(span.start + 2, span.start + 2 + code.len());
                let reason_span = Span::new(code_span.end + 2, span.end);
                found.push(Suppression {
                    code: Spanned::new(code.to_owned(), code_span),
                    reason: Spanned::new(reason.to_owned(), reason_span),
                });
            }
            _ => wrong(
                span,
                "this line is not `rule-name: the reason`, with a reason of plain words and each rule once",
            ),
        }
    }
    found
}

/// A reason that every YAML parser reads as the same plain scalar.
fn plain_reason(reason: &str) -> bool {
    reason.starts_with(char::is_alphabetic)
        && (is_word(reason) || reason.contains(' '))
        && !reason.contains('\t')
        && !reason.contains(": ")
        && !reason.contains(" #")
        && !reason.ends_with([':', ' ', '\t'])
}

fn signoffs(record: &mut Record, entry: &Entry<'_>, text: &str, path: &str) {
    let mut fault = |span: Span, message: String| {
        record.faults.push(Diagnostic::new(codes::SIGNOFF_MALFORMED, path, span, message).help(
            "`countersign sign` writes this block: nothing else may stand in it, for no sign-off covers it",
        ));
    };
    if !entry.value.value.is_empty() {
        fault(entry.value.span, format!("`{}` may not stand behind `signoffs:`", entry.value.value));
    } else if entry.value.span.start > entry.key.span.end + 1 {
        let blanks = Span::new(entry.key.span.end + 1, entry.value.span.start);
        fault(blanks, "blanks stand behind `signoffs:`".to_owned());
    }
    let (slots, faults) = parse_block(&text[entry.below.range()], entry.below.start);
    for each in faults {
        fault(each.span, each.message);
    }
    record.slots = slots;
}

/// Lets the YAML parsers read the front matter: for what the line grammar does not know.
fn take_yaml(record: &mut Record, front: &Front<'_>, path: &str, text: &str) {
    let inside = &text[front.inner.range()];
    let (root, faults) = yaml::parse(inside, front.inner.start);
    let malformed =
        |span: Span, message: String| Diagnostic::new(codes::FRONT_MATTER_MALFORMED, path, span, message);
    let mut sound = true;
    let twice = record.faults.iter().filter(|fault| fault.code == codes::DUPLICATE_KEY);
    let twice: BTreeSet<Span> = twice.map(|fault| fault.span).collect();
    for fault in faults {
        sound = false;
        match &fault.kind {
            yaml::FaultKind::DuplicateKey { .. } if twice.contains(&fault.span) => {}
            yaml::FaultKind::DuplicateKey { key, first } => record.faults.push(
                Diagnostic::new(
                    codes::DUPLICATE_KEY,
                    path,
                    fault.span,
                    format!("the key `{key}` stands twice"),
                )
                .related(path, *first, "it stands here first")
                .help("keep one of the two: parsers disagree on which one counts"),
            ),
            kind => record.faults.push(
                malformed(fault.span, kind.to_string())
                    .help("front matter holds plain keys and values that all YAML parsers read alike"),
            ),
        }
    }
    let Some(root) = root.filter(|_| sound) else {
        return;
    };
    let yaml::Value::Map(pairs) = &root.value else {
        record.faults.push(malformed(
            root.span,
            format!("the front matter is {}, not keys and values", root.describe()),
        ));
        return;
    };
    let seen: BTreeSet<usize> = pairs.iter().map(|(key, _)| key.span.start).collect();
    let scanned: BTreeSet<usize> = front.entries.iter().map(|entry| entry.key.span.start).collect();
    if let Some(at) = seen.symmetric_difference(&scanned).next() {
        let message = "a YAML parser and a reader see different keys here".to_owned();
        let line = record.source.line_at(*at);
        record
            .faults
            .push(malformed(line, message).help("write each key and its value on lines of their own"));
        return;
    }
    match serde_yaml::from_str::<serde_yaml::Mapping>(inside) {
        Ok(values) => {
            for (entry, value) in front.entries.iter().zip(values.values()) {
                let key = entry.key.value;
                if record.format == Format::Foreign {
                    let at = if entry.value.value.is_empty() { entry.whole } else { entry.value.span };
                    foreign::take_key(record, key, value, at);
                } else if !KEYS.contains(&key) {
                    // Tools that keep the title there give it no heading.
                    let title = foreign::display(value).trim().to_owned();
                    if key == "title" && record.imported.is_some() && !title.is_empty() {
                        record.title = Some(Spanned::new(title, entry.value.span));
                    }
                    record.extra.push((key.to_owned(), foreign::display(value)));
                }
            }
        }
        Err(error) => record.faults.push(malformed(front.inner, error.to_string())),
    }
}

fn hidden(record: &mut Record) {
    let mut found = Vec::new();
    let mut more = 0_usize;
    let text = record.source.text();
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let returns = text.match_indices('\r').filter(|(at, _)| text.as_bytes().get(at + 1) != Some(&b'\n'));
    let returns = returns.map(|(at, _)| (at, '\r', Hidden::LineEnd));
    for (at, character, kind) in hidden_characters(text).chain(returns).filter(|(at, ..)| *at >= start) {
        if kind == Hidden::ZeroWidth && at >= record.body_start {
            // Scripts and emoji need joiners; in front matter nothing does.
            continue;
        }
        if found.len() == HIDDEN_LISTED {
            more += 1;
            continue;
        }
        let message = format!("the text holds {} (U+{:04X})", kind.describe(), character as u32);
        found.push(
            Diagnostic::new(
                codes::HIDDEN_CHARACTER,
                record.path(),
                Span::new(at, at + character.len_utf8()),
                message,
            )
            .help("delete it: a reader cannot see what they would sign"),
        );
    }
    if let (Some(last), 1..) = (found.last_mut(), more) {
        last.message.push_str(&format!(", and {more} more follow"));
    }
    record.faults.append(&mut found);
}

fn conflict_markers(record: &mut Record) {
    let text = record.source.text();
    let Some(start) = marker(text, "<<<<<<< ", 0) else {
        return;
    };
    let Some(end) = marker(text, ">>>>>>> ", start) else {
        return;
    };
    let fault = Diagnostic::new(
        codes::CONFLICT_MARKERS,
        record.path(),
        record.source.line_at(start),
        "the file holds the marks of an unfinished merge",
    )
    .related(record.path(), record.source.line_at(end), "to here")
    .help("choose between the two sides, delete the marks, and `git add` the file");
    record.faults.push(fault);
}

fn marker(text: &str, mark: &str, from: usize) -> Option<usize> {
    text[from..]
        .match_indices(mark)
        .map(|(at, _)| at + from)
        .find(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')
}

/// Finds a number at the start of a title (`1. `, `ADR-001: `, `ADR 1 - `) and the length of what states it.
pub(super) fn title_number(title: &str) -> Option<(u32, usize)> {
    let letters = title.len() - title.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let named =
        matches!(title[..letters].to_ascii_lowercase().as_str(), "adr" | "rfc" | "dr" | "pdr" | "tdr");
    if letters > 0 && !named {
        return None;
    }
    let rest = title[letters..].trim_start_matches(['-', ' ', '#']);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number =
        rest.get(..digits).filter(|d| (1..=6).contains(&d.len()))?.parse().ok().filter(|n| *n > 0)?;
    let after = &rest[digits..];
    let marked =
        after.starts_with(". ") || after.starts_with(": ") || (named && after.starts_with([' ', ':', '-']));
    let stated = title.len() - after.trim_start_matches(['.', ':', ' ', '-', '–', '—']).len();
    marked.then_some((number, stated))
}

/// Where a part of a line stands; the line where it cannot be found.
pub(super) fn find_in(text: &str, line: Span, part: &str) -> Span {
    match text[line.range()].find(part) {
        Some(at) if !part.is_empty() => Span::new(line.start + at, line.start + at + part.len()),
        _ => line,
    }
}
