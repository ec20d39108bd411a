//! What one record of another tool says of itself.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::import::words::{meaning, tag};
use crate::record::{Format, Record, Status};
use crate::text::Span;

/// A tool that keeps decision records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Tool {
    /// adr-tools and its kin: Nygard's headings.
    AdrTools,
    /// MADR 2, 3 and 4.
    Madr,
    /// log4brains.
    Log4brains,
    /// adrs with YAML front matter.
    Adrs,
    /// JSON-ADR.
    JsonAdr,
    /// None that is known.
    Markdown,
}

impl Tool {
    /// All of them, with the names that are written and typed.
    pub const ALL: [(&'static str, Self); 6] = [
        ("adr-tools", Self::AdrTools),
        ("madr", Self::Madr),
        ("log4brains", Self::Log4brains),
        ("adrs", Self::Adrs),
        ("json-adr", Self::JsonAdr),
        ("markdown", Self::Markdown),
    ];

    /// The name that is written and typed.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, tool)| *tool == self).map_or("markdown", |(name, _)| name)
    }

    /// The tool that most likely wrote a record, by the form that it has.
    pub fn of(record: &Record) -> Self {
        let has = |key: &str| record.key_span(key).is_some();
        if record.format == Format::Foreign {
            if has("number") && has("title") {
                return Self::Adrs;
            }
            let people = ["deciders", "decision-makers", "consulted", "informed"];
            let madr = ["Context and Problem Statement", "Considered Options", "Decision Outcome"];
            let is_madr =
                people.iter().any(|key| has(key)) || madr.iter().any(|name| record.section(name).is_some());
            return if is_madr { Self::Madr } else { Self::Markdown };
        }
        if record.section("Status").is_some() {
            return Self::AdrTools;
        }
        let states = record.status_word.is_some() || record.date.is_some();
        let file = record.path().rsplit('/').next().unwrap_or_default();
        let is_dated = file.len() > 9 && file.as_bytes()[..8].iter().all(u8::is_ascii_digit);
        match (states, is_dated) {
            (true, true) => Self::Log4brains,
            (true, false) if record.section("Considered Options").is_some() => Self::Madr,
            _ => Self::Markdown,
        }
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Tool {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, tool)| *tool).ok_or(())
    }
}

/// What a record says of itself, with the line where it says so.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    pub(super) status: Option<(Status, usize)>,
    pub(super) date: Option<(Date, usize)>,
    pub(super) tags: Vec<String>,
    pub(super) tags_line: usize,
    /// What could not be read, by line.
    pub(super) told: Vec<(usize, String)>,
}

/// Reads a record; `told` says what further words for a status mean.
pub(super) fn read(record: &Record, told: &BTreeMap<String, Status>) -> Reading {
    let mut reading = Reading::default();
    let line_of = |span: Span| record.source.position(span.start).line;
    match &record.status_word {
        None => reading.told.push((1, "it does not say its status".to_owned())),
        Some(word) => {
            let line = record.source.line_at(word.span.start);
            let whole = record.source.slice(line);
            let rest = record.source.slice(Span::new(word.span.start, line.end));
            if whole.matches('|').count() > 1 {
                reading.told.push((
                    line_of(word.span),
                    "its status is still the template's list of choices".to_owned(),
                ));
            } else if let Some(status) = meaning(rest, told) {
                reading.status = Some((status, line_of(word.span)));
            } else {
                let shown: String = rest.chars().take(40).collect();
                reading
                    .told
                    .push((line_of(word.span), format!("`{}` means no status that is known", shown.trim())));
            }
        }
    }
    match &record.date {
        Some(date) => reading.date = Some((date.value, line_of(date.span))),
        None => match date_in_name(record.path()) {
            Some(date) => reading.date = Some((date, 0)),
            None => reading.told.push((1, "it has no date of the form 2026-11-22".to_owned())),
        },
    }
    for each in &record.tags {
        match tag(&each.value) {
            Some(word) if !reading.tags.contains(&word) => {
                reading.tags_line = line_of(each.span);
                reading.tags.push(word);
            }
            Some(_) => {}
            None => reading.told.push((line_of(each.span), format!("`{}` cannot be a tag", each.value))),
        }
    }
    reading
}

/// The day in front of a file's name: `20200101-…` or `2020-01-01-…`.
fn date_in_name(path: &str) -> Option<Date> {
    let file = path.rsplit('/').next()?;
    let digits = file.get(..10).filter(|day| day.as_bytes()[4] == b'-').map(|day| day.replace('-', ""));
    let digits = digits.or_else(|| file.get(..8).map(str::to_owned))?;
    let all = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let day = format!("{}-{}-{}", digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?);
    all.then(|| crate::record::parse_date(&day)).flatten()
}
