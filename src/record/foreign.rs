//! What records of other tools say of themselves: MADR, Nygard, log4brains, adrs, under the names they really use.

use serde_yaml::Value;

use crate::record::front::lines;
use crate::record::parse::find_in;
use crate::record::{Record, Status, parse_date};
use crate::text::{Span, Spanned};

/// The text of a YAML value as a reader would write it: a list with commas, a map as `key: value`.
pub(super) fn display(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(bool) => bool.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Sequence(items) => items.iter().map(display).collect::<Vec<_>>().join(", "),
        Value::Mapping(pairs) => pairs
            .iter()
            .map(|(key, value)| format!("{}: {}", display(key), display(value)))
            .collect::<Vec<_>>()
            .join(", "),
        Value::Tagged(tagged) => display(&tagged.value),
    }
}

/// Reads the keys of a foreign front matter that mean the same here.
pub(super) fn take_key(record: &mut Record, key: &str, value: &Value, at: Span) {
    let text = display(value);
    let spanned = |text: &str| Spanned::new(text.to_owned(), at);
    match key.to_lowercase().as_str() {
        "status" => take_status(record, &text, at),
        "title" => {
            let title = text.trim();
            record.title = record.title.take().or_else(|| (!title.is_empty()).then(|| spanned(title)));
        }
        "date" | "created" if record.date.is_none() => {
            record.date = text.get(..10).and_then(parse_date).map(|date| Spanned::new(date, at));
        }
        "number" | "eip" => {
            record.stated_number = text.parse().ok().map(|number| Spanned::new(number, at));
        }
        "tags" => {
            record.tags = text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(spanned).collect();
        }
        _ => record.extra.push((key.to_owned(), text)),
    }
}

/// Looks for a status and a date in a body without front matter.
pub(super) fn take_body(record: &mut Record) {
    let text = record.source.text().to_owned();
    let section = record.section("Status").map(|section| section.body);
    let whole = Span::new(record.body_start, text.len());
    if let Some(body) = section {
        let first =
            lines(&text, body).map(|(line, _)| line).find(|line| !text[line.range()].trim().is_empty());
        if let Some(line) = first {
            take_status(record, &text[line.range()], line);
        }
    }
    for (line, _) in lines(&text, whole).take(40) {
        let words = text[line.range()].trim_start_matches(['*', '-', ' ', '_']);
        let Some((key, value)) = words.split_once(':') else {
            continue;
        };
        let value = value.trim_matches(['*', '_', ' ']);
        match key.trim_matches(['*', '_', ' ']).to_lowercase().as_str() {
            "status" if record.status_word.is_none() => {
                let span = find_in(&text, line, value);
                take_status(record, value, span);
            }
            "date" if record.date.is_none() => {
                let span = find_in(&text, line, value);
                record.date = value.get(..10).and_then(parse_date).map(|date| Spanned::new(date, span));
            }
            _ => {}
        }
    }
}

/// Takes a status by its first word, whole and in any case: never by a part of a word, never by default.
fn take_status(record: &mut Record, text: &str, at: Span) {
    let whole = record.source.slice(at).to_owned();
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let length = start.find(|c: char| !c.is_alphanumeric()).unwrap_or(start.len());
    let word = &start[..length];
    if word.is_empty() {
        return;
    }
    let offset = whole.find(word).map_or(at.start, |offset| at.start + offset);
    let span = if whole.contains(word) { Span::new(offset, offset + word.len()) } else { at };
    record.status_word = Some(Spanned::new(word.to_owned(), span));
    let lower = word.to_lowercase();
    // adr-tools has spelt it so for years, and its records say it.
    let lower = if lower == "superceded" { "superseded" } else { lower.as_str() };
    record.status = lower.parse::<Status>().ok().map(|status| Spanned::new(status, span));
}
