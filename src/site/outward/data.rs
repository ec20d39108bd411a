//! `records.json`: every record for other programs, and `records.schema.json`, which says what its fields mean.
//!
//! It is written straight from the view, record by record: ten thousand of them are no tree in memory.

use serde::{Serialize, Serializer};

use crate::site::page::Page;
use crate::site::view::{
    DateView, EvidenceLevel, LogView, RecordLink, RecordView, SignatureState, SignatureView, SiteView,
    StatusMark, TicketView,
};

/// The version of the form; it changes when a field is renamed or removed, not when one is added.
pub const SCHEMA: &str = "countersign-records/1";

/// Bytes of a record in the file, on the long side.
const RECORD: usize = 1400;

/// Makes both files.
pub fn pages(site: &SiteView) -> Vec<Page> {
    let schema = include_str!("../../../templates/site/records.schema.json");
    vec![records(site), Page::new("records.schema.json", schema)]
}

/// Makes `records.json` alone.
pub fn records(site: &SiteView) -> Page {
    let mut bytes = Vec::with_capacity(1024 + site.records().count() * RECORD);
    let document = Document {
        schema: SCHEMA,
        title: &site.title,
        url: site.url.as_deref(),
        logs: site
            .logs
            .iter()
            .map(|log| LogLine { id: &log.id, name: &log.name, prefix: &log.prefix, path: &log.path })
            .collect(),
        records: Records(site),
    };
    serde_json::to_writer(&mut bytes, &document).expect("texts and lists can always be written as JSON");
    bytes.push(b'\n');
    Page::new("records.json", bytes)
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    title: &'a str,
    url: Option<&'a str>,
    logs: Vec<LogLine<'a>>,
    records: Records<'a>,
}

#[derive(Serialize)]
struct LogLine<'a> {
    id: &'a str,
    name: &'a str,
    prefix: &'a str,
    path: &'a str,
}

struct Records<'a>(&'a SiteView);

impl Serialize for Records<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.records().map(|(log, record)| Line::new(log, record)))
    }
}

#[derive(Serialize)]
struct Line<'a> {
    log: &'a str,
    id: Option<&'a str>,
    label: &'a str,
    number: Option<u32>,
    title: &'a str,
    kind: Option<&'a str>,
    status: StatusMark,
    status_word: &'a str,
    in_force: bool,
    decision: &'a str,
    revision: Option<u32>,
    level: Option<&'a str>,
    href: &'a str,
    path: &'a str,
    source_url: Option<&'a str>,
    digest: Option<&'a str>,
    date: Option<&'a str>,
    decided: Option<&'a str>,
    review: Option<&'a str>,
    driver: Option<&'a str>,
    informed: &'a [String],
    tags: &'a [String],
    tickets: List<'a, TicketView>,
    affects: &'a [String],
    supersedes: List<'a, RecordLink>,
    superseded_by: List<'a, RecordLink>,
    relates: List<'a, RecordLink>,
    related_from: List<'a, RecordLink>,
    signoffs: List<'a, SignatureView>,
    findings: usize,
}

impl<'a> Line<'a> {
    fn new(log: &'a LogView, record: &'a RecordView) -> Self {
        Self {
            log: &log.id,
            id: record.id.as_deref(),
            label: &record.label,
            number: record.number,
            title: &record.title,
            kind: (!record.kind.key.is_empty()).then_some(&record.kind.key),
            status: record.status.mark,
            status_word: &record.status.word,
            in_force: record.in_force(),
            decision: &record.summary,
            revision: record.revision,
            level: record.level.as_deref(),
            href: &record.href,
            path: &record.path,
            source_url: record.source_url.as_deref(),
            digest: record.digest.as_ref().map(|digest| digest.full.as_str()),
            date: day(record.date.as_ref()),
            decided: day(record.decided.as_ref()),
            review: day(record.review.as_ref().map(|review| &review.date)),
            driver: record.driver.as_deref(),
            informed: &record.informed,
            tags: &record.tags,
            tickets: List(&record.tickets),
            affects: &record.affects,
            supersedes: List(&record.supersedes),
            superseded_by: List(&record.superseded_by),
            relates: List(&record.relates),
            related_from: List(&record.related_from),
            signoffs: List(&record.signatures),
            findings: record.findings.len(),
        }
    }
}

/// A day, if what stands in the record is one.
fn day(date: Option<&DateView>) -> Option<&str> {
    date.map(|date| date.iso.as_str()).filter(|iso| !iso.is_empty())
}

/// A list of the view in the form of this file.
struct List<'a, T>(&'a [T]);

impl<'a, T> Serialize for List<'a, T>
where
    Item<'a>: From<&'a T>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Item::from))
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    Word(&'a str),
    Link { label: &'a str, href: Option<&'a str> },
    Signoff(Signoff<'a>),
}

#[derive(Serialize)]
struct Signoff<'a> {
    role: &'a str,
    state: SignatureState,
    person: Option<&'a str>,
    at: Option<&'a str>,
    evidence: Option<EvidenceLevel>,
    digest: Option<&'a str>,
    waits_for: &'a [String],
}

impl<'a> From<&'a TicketView> for Item<'a> {
    fn from(ticket: &'a TicketView) -> Self {
        Self::Word(&ticket.key)
    }
}

impl<'a> From<&'a RecordLink> for Item<'a> {
    fn from(link: &'a RecordLink) -> Self {
        Self::Link { label: &link.label, href: (!link.href.is_empty()).then_some(&link.href) }
    }
}

impl<'a> From<&'a SignatureView> for Item<'a> {
    fn from(signature: &'a SignatureView) -> Self {
        let at = signature.at.as_ref().map(|moment| moment.iso.as_str());
        Self::Signoff(Signoff {
            role: &signature.role,
            state: signature.state,
            person: signature.signer_name.as_deref(),
            at: at.filter(|iso| !iso.is_empty()),
            evidence: signature.evidence.as_ref().map(|evidence| evidence.level),
            digest: signature.digest.as_ref().map(|digest| digest.full.as_str()),
            waits_for: &signature.waits_for,
        })
    }
}
