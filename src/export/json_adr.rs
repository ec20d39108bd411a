//! A log as JSON-ADR, the form in which `adrs` hands records to other programs.
//!
//! A record's text is cut at its headings of level 2, and each part goes where JSON-ADR has a place for it. Nothing of
//! it is lost: what stands below no heading has the empty name among the further sections, and deeper headings stay
//! within their part.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use crate::export::csv::status;
use crate::log::Log;
use crate::record::{Record, Section, Verdict};

/// The version of JSON-ADR that is written.
pub const VERSION: &str = "1.0.0";
/// Where its schema lies.
pub const SCHEMA: &str = "https://raw.githubusercontent.com/joshrotenberg/adrs/main/schema/json-adr/v1.json";

/// A log as JSON-ADR.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Exported {
    /// The JSON text, with a line end.
    pub json: String,
    /// What JSON-ADR has no way to say, each a sentence that names the file.
    pub told: Vec<String>,
}

/// Writes every record that has a number.
pub fn json_adr(log: &Log) -> Exported {
    let mut told = Vec::new();
    let mut adrs = Vec::new();
    for (place, record) in log.records.iter().enumerate() {
        let path = record.path();
        let Some(number) = record.number else {
            told.push(format!(
                "{path}: left out, for JSON-ADR knows records by number and this one has none"
            ));
            continue;
        };
        if record.date.is_none() {
            told.push(format!(
                "{path}: it has no date, and JSON-ADR asks for one: it is written as an empty text"
            ));
        }
        if status(record).is_empty() {
            told.push(format!(
                "{path}: it has no status, and JSON-ADR asks for one: it is written as an empty text"
            ));
        }
        adrs.push(Adr::new(log, place, number));
    }
    let document = Document {
        schema: SCHEMA,
        version: VERSION,
        tool: Tool { name: "countersign", version: env!("CARGO_PKG_VERSION") },
        repository: Folder { name: &log.policy.title, adr_directory: &log.folder },
        adrs,
    };
    let json =
        serde_json::to_string_pretty(&document).expect("texts and lists can always be written as JSON");
    Exported { json: json + "\n", told }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    tool: Tool,
    repository: Folder<'a>,
    adrs: Vec<Adr<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Folder<'a> {
    name: &'a str,
    adr_directory: &'a str,
}

#[derive(Serialize)]
struct Adr<'a> {
    number: u32,
    title: &'a str,
    status: String,
    date: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deciders: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    consulted: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    informed: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consequences: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmation: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Tie>,
    #[serde(skip_serializing_if = "Sections::is_empty")]
    custom_sections: Sections,
    path: &'a str,
}

#[derive(Serialize)]
struct Tie {
    #[serde(rename = "type")]
    kind: &'static str,
    target: u32,
}

/// Further sections in the order in which they stand.
#[derive(Default)]
struct Sections(Vec<(String, String)>);

impl Sections {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Sections {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, text) in &self.0 {
            map.serialize_entry(name, text)?;
        }
        map.end()
    }
}

impl<'a> Adr<'a> {
    fn new(log: &'a Log, place: usize, number: u32) -> Self {
        let record = &log.records[place];
        let mut adr = Self {
            number,
            title: record.name(),
            status: status(record),
            date: record.date.as_ref().map(|date| date.value.to_string()).unwrap_or_default(),
            deciders: deciders(log, record),
            consulted: people(record, &["consulted"]),
            informed: record.informed.iter().map(|word| word.value.clone()).collect(),
            tags: record.tags.iter().map(|tag| tag.value.as_str()).collect(),
            context: None,
            decision: None,
            consequences: None,
            confirmation: None,
            links: links(log, place),
            custom_sections: Sections::default(),
            path: record.path(),
        };
        if adr.informed.is_empty() {
            adr.informed = people(record, &["informed"]);
        }
        for (name, text) in parts(record) {
            match name.as_str() {
                "Context" => adr.context = Some(text),
                "Decision" => adr.decision = Some(text),
                "Consequences" => adr.consequences = Some(text),
                "Confirmation" => adr.confirmation = Some(text),
                _ => adr.custom_sections.0.push((name, text)),
            }
        }
        adr
    }
}

/// Who decided: those whose consent stands in it, else whom it names in its own words.
fn deciders(log: &Log, record: &Record) -> Vec<String> {
    let said = record.slots.iter().filter_map(|slot| slot.signoff.as_ref());
    let signers = said.filter(|said| said.verdict == Verdict::Accept).map(|said| &said.by.value);
    let names = signers.map(|key| log.policy.people.get(key).map_or(key, |person| &person.name).clone());
    let mut names: Vec<String> = names.collect();
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    if names.is_empty() { people(record, &["deciders", "decision-makers", "decision_makers"]) } else { names }
}

/// The people under a key that this program only keeps.
fn people(record: &Record, keys: &[&str]) -> Vec<String> {
    let values = record.extra.iter().filter(|(key, _)| keys.contains(&key.as_str())).map(|(_, value)| value);
    let names = values.flat_map(|value| value.split(',')).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

fn links(log: &Log, place: usize) -> Vec<Tie> {
    let record = &log.records[place];
    let tie = |kind: &'static str| move |target: u32| Tie { kind, target };
    let numbers = record.supersedes.iter().map(|number| number.value).map(tie("supersedes"));
    let successors = log.successors(place).iter().filter_map(|newer| log.records[*newer].number);
    let relates = record.relates.iter().map(|number| number.value).map(tie("relates-to"));
    numbers.chain(successors.map(tie("superseded-by"))).chain(relates).collect()
}

/// The text below the title, cut at headings of level 2. A heading that comes twice stays in the part above it.
fn parts(record: &Record) -> Vec<(String, String)> {
    let text = record.text();
    let title = record.title.as_ref().filter(|title| title.span.start >= record.body_start());
    let start = title.map_or(record.body_start(), |title| {
        // A heading may be underlined: its section says where it ends.
        let own = |section: &&Section| {
            section.heading.span.start <= title.span.start && title.span.end <= section.heading.span.end
        };
        record.sections.iter().find(own).map_or(title.span.end, |section| section.body.start)
    });
    let mut cuts: Vec<(usize, usize, String)> = vec![(start, start, String::new())];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for section in record.sections.iter().filter(|section| section.level == 2 && section.body.start > start) {
        let name = section.heading.value.as_str();
        if !name.is_empty() && seen.insert(name) {
            cuts.push((section.heading.span.start, section.body.start, name.to_owned()));
        }
    }
    let ends = cuts.iter().skip(1).map(|(heading, ..)| *heading).chain([text.len()]).collect::<Vec<_>>();
    let cut = |((_, from, name), end): ((usize, usize, String), usize)| {
        let part = text[from.min(end)..end].replace("\r\n", "\n");
        (name, part.trim_matches('\n').to_owned())
    };
    cuts.into_iter()
        .zip(ends)
        .map(cut)
        .filter(|(name, part)| !name.is_empty() || !part.trim().is_empty())
        .collect()
}
