//! The grammar of each key that the program acts on: one line, one shape.

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Fix};
use crate::record::front::Entry;
use crate::record::signoffs::is_word;
use crate::record::verdict::unquote;
use crate::record::{Kind, RecordId, Status, codes, parse_date};
use crate::text::{Edit, Span, Spanned};

/// The keys of a record in the order in which the template writes them.
pub(super) const KEYS: [&str; 19] = [
    "id",
    "kind",
    "status",
    "revision",
    "revised",
    "date",
    "driver",
    "informed",
    "tags",
    "supersedes",
    "relates",
    "affects",
    "tickets",
    "review",
    "level",
    "sections",
    "imported",
    "allow",
    "signoffs",
];

/// Keys of other formats that are kept and shown without a word.
pub(super) const FOREIGN_KEYS: [&str; 14] = [
    "title",
    "number",
    "author",
    "authors",
    "deciders",
    "decision-makers",
    "decision_makers",
    "consulted",
    "category",
    "created",
    "updated",
    "last-modified",
    "links",
    "description",
];

/// Reads one value or says what shape it should have.
pub(super) struct Reader<'p> {
    pub(super) path: &'p str,
    pub(super) faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn wrong(&mut self, entry: &Entry<'_>, expected: &str) {
        let (key, value) = (entry.key.value, entry.value.value);
        let span = if value.is_empty() { entry.key.span } else { entry.value.span };
        let mut fault = Diagnostic::new(
            codes::VALUE_MALFORMED,
            self.path,
            span,
            format!("`{key}: {value}` is not {expected}"),
        )
        .label(format!("expected {expected}"));
        if value.contains(" #") {
            fault = fault.help("a comment may not stand behind a value here: give it a line of its own");
        } else if value.ends_with([' ', '\t']) {
            fault = fault.help("delete the blanks at the end of the line");
        }
        fault.fix = without_blanks(entry.value);
        self.faults.push(fault);
    }

    /// The value of an entry that has to stand on one line; `None` where it is empty.
    fn line<'e>(&mut self, entry: &'e Entry<'_>, expected: &str) -> Option<Spanned<&'e str>> {
        if !entry.below.is_empty() {
            self.wrong(entry, &format!("{expected} on one line"));
            return None;
        }
        (!entry.value.value.is_empty()).then_some(entry.value)
    }

    pub(super) fn value<T>(
        &mut self,
        entry: &Entry<'_>,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let text = self.line(entry, expected)?;
        let value = read(text.value);
        if value.is_none() {
            self.wrong(entry, expected);
        }
        value.map(|value| Spanned::new(value, text.span))
    }

    pub(super) fn id(&mut self, entry: &Entry<'_>) -> Option<Spanned<RecordId>> {
        self.value(entry, "an id such as `k7f3-2m9q` (digits and letters without i, l, o, u)", |text| {
            text.parse().ok()
        })
    }

    pub(super) fn revision(&mut self, entry: &Entry<'_>) -> Option<Spanned<u32>> {
        self.value(entry, "a whole number from 1 on", |text| whole_number(text, 6))
    }

    pub(super) fn reason(&mut self, entry: &Entry<'_>) -> Option<Spanned<String>> {
        let expected =
            "one line of 1 to 300 visible characters in double quotes, such as `\"Costs have doubled.\"`";
        self.value(entry, expected, unquote)
    }

    pub(super) fn date(&mut self, entry: &Entry<'_>) -> Option<Spanned<Date>> {
        self.value(entry, "a day such as `2026-11-22`", parse_date)
    }

    pub(super) fn word(&mut self, entry: &Entry<'_>) -> Option<Spanned<String>> {
        self.value(entry, "one word of a–z, 0–9 and `-`", |text| is_word(text).then(|| text.to_owned()))
    }

    pub(super) fn kind(&mut self, entry: &Entry<'_>) -> Option<Spanned<Kind>> {
        let text = self.line(entry, "`product` or `technical`")?;
        if let Ok(kind) = text.value.parse() {
            return Some(Spanned::new(kind, text.span));
        }
        let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        self.unknown(codes::KIND_UNKNOWN, "kind", text, &names);
        None
    }

    pub(super) fn status(&mut self, entry: &Entry<'_>) -> Option<Spanned<Status>> {
        let text = self.line(entry, "a status")?;
        if let Ok(status) = text.value.parse() {
            return Some(Spanned::new(status, text.span));
        }
        let names: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
        self.unknown(codes::STATUS_UNKNOWN, "status", text, &names);
        None
    }

    fn unknown(&mut self, code: crate::diagnostic::Code, what: &str, text: Spanned<&str>, known: &[&str]) {
        let message = format!("there is no {what} `{}`", text.value);
        let mut fault = Diagnostic::new(code, self.path, text.span, message)
            .help(format!("write one of `{}`", known.join("`, `")));
        if let Some(near) = nearest(&text.value.trim().to_lowercase(), known) {
            fault = fault.label(format!("did you mean `{near}`?"));
        }
        fault.fix = without_blanks(text);
        self.faults.push(fault);
    }

    pub(super) fn words(&mut self, entry: &Entry<'_>) -> Vec<Spanned<String>> {
        let expected =
            "a list such as `[storage, checkout]`: words of a–z, 0–9 and `-` that start with a letter";
        self.list(entry, expected, |item| is_word(item).then(|| item.to_owned()))
    }

    pub(super) fn numbers(&mut self, entry: &Entry<'_>) -> Vec<Spanned<u32>> {
        self.list(entry, "a list of record numbers such as `[17, 23]`", |item| whole_number(item, 6))
    }

    pub(super) fn tickets(&mut self, entry: &Entry<'_>) -> Vec<Spanned<String>> {
        self.list(entry, "a list of issue keys such as `[SHOP-12]`", |item| {
            let (project, number) = item.rsplit_once('-')?;
            let valid = project.starts_with(|c: char| c.is_ascii_uppercase())
                && project.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
                && whole_number(number, 9).is_some();
            valid.then(|| item.to_owned())
        })
    }

    pub(super) fn patterns(&mut self, entry: &Entry<'_>) -> Vec<Spanned<String>> {
        self.list(entry, "a list of path patterns such as `[\"src/orders/**\"]`", |item| {
            let quoted = |mark| {
                item.strip_prefix(mark)
                    .and_then(|rest: &str| rest.strip_suffix(mark))
                    .filter(|inside| !inside.contains([mark, '\\']) && !inside.is_empty())
            };
            let plain = |item: &str| {
                // Without a slash or star a plain word may be a number, a day or nothing at all to YAML.
                (is_word(item) || item.contains(['/', '*']))
                    && item.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '_'))
                    && item.bytes().all(|b| b.is_ascii_alphanumeric() || b"._/*@+-".contains(&b))
            };
            quoted('"').or_else(|| quoted('\'')).or_else(|| plain(item).then_some(item)).map(str::to_owned)
        })
    }

    fn list<T>(
        &mut self,
        entry: &Entry<'_>,
        expected: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<Spanned<T>> {
        let Some(text) = self.line(entry, expected) else {
            return Vec::new();
        };
        let Some(inside) = text.value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
            self.wrong(entry, expected);
            return Vec::new();
        };
        let mut items = Vec::new();
        let mut at = text.span.start + 1;
        // Blanks of other scripts are items to YAML.
        if inside.trim_matches(' ').is_empty() {
            return items;
        }
        for part in inside.split(',') {
            let item = part.trim_matches(' ');
            let start = at + (part.len() - part.trim_start_matches(' ').len());
            at += part.len() + 1;
            if let Some(value) = read(item) {
                items.push(Spanned::new(value, Span::new(start, start + item.len())));
            } else {
                let message = format!("`{item}` in `{}` is not what belongs there", entry.key.value);
                let span = Span::new(start, start + item.len());
                let fault = Diagnostic::new(codes::VALUE_MALFORMED, self.path, span, message)
                    .label(format!("expected {expected}"));
                self.faults.push(fault);
            }
        }
        items
    }
}

/// The change that takes the blanks away behind a value, if there are any; to YAML they are no part of it.
fn without_blanks(text: Spanned<&str>) -> Option<Fix> {
    let kept = text.value.trim_end_matches([' ', '\t']).len();
    let blanks = Span::new(text.span.start + kept, text.span.end);
    let fix = || Fix::new("delete the blanks at the end of the line", Edit::replace(blanks, ""));
    (kept > 0 && !blanks.is_empty() && text.value.len() == text.span.len()).then(fix)
}

/// A decimal number without leading zeros and with at most so many digits, at least 1.
pub(super) fn whole_number(text: &str, digits: usize) -> Option<u32> {
    let valid = !text.is_empty()
        && text.len() <= digits
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| text.parse().ok()).flatten()
}

/// The known word that a misspelt one was most likely meant to be.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let allowed = |name: &str| (name.len().max(word.len()) / 3).clamp(1, 3);
    // A distance takes time for each pair of letters, and is never less than the difference of the lengths.
    let width = word.chars().count();
    known
        .iter()
        .filter(|name| name.chars().count().abs_diff(width) <= allowed(name))
        .map(|name| (strsim::osa_distance(word, name), *name))
        .filter(|(distance, name)| *distance <= allowed(name))
        .min()
        .map(|(_, name)| name)
}
