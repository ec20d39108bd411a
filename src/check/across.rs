//! Looks across the logs of a repository: a record copied into another log could take its sign-offs along.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Finding, Report};
use crate::log::Log;
use crate::record::{Record, RecordId};
use crate::rules;
use crate::text::{Source, Span};

/// Where the ids of several logs stand.
#[derive(Debug, Default)]
pub struct Identities {
    folders: BTreeSet<String>,
    places: BTreeMap<RecordId, Vec<Place>>,
}

/// Where an id stands.
#[derive(Debug)]
struct Place {
    folder: String,
    reference: String,
    source: Source,
    span: Span,
    is_new: bool,
}

impl Identities {
    /// Takes the ids of a log; of two records with one id it is the new one that is told.
    pub fn add(&mut self, log: &Log, is_new: impl Fn(&Record) -> bool) {
        self.folders.insert(log.folder.clone());
        for record in &log.records {
            let Some(id) = &record.id else { continue };
            self.places.entry(id.value).or_default().push(Place {
                folder: log.folder.clone(),
                reference: log.reference(record),
                source: record.source.clone(),
                span: id.span,
                is_new: is_new(record),
            });
        }
    }

    /// Whether the ids of the log of this folder were taken.
    pub fn knows(&self, folder: &str) -> bool {
        self.folders.contains(folder)
    }

    /// Whether any id is new, so that the other logs have to be looked at.
    pub fn has_new(&self) -> bool {
        self.places.values().flatten().any(|place| place.is_new)
    }

    /// Says which records have an id that stands in another log already. Within one log a rule says so.
    pub fn report(&self) -> Report {
        let Some(rule) = rules::find("id-duplicate") else { return Report::default() };
        let Some(severity) = rule.meta.default.severity() else { return Report::default() };
        let mut findings = Vec::new();
        let mut sources = Vec::new();
        for (id, places) in &self.places {
            let first = places.iter().find(|place| !place.is_new).or_else(|| places.first());
            let Some(first) = first else { continue };
            for place in places.iter().filter(|place| place.is_new && place.folder != first.folder) {
                let (path, other) = (place.source.path(), first.source.path());
                let message = format!(
                    "the id `{id}` is that of {} in another log (`{other}`) already",
                    first.reference
                );
                let diagnostic = Diagnostic::new(rule.meta.code, path, place.span, message)
                    .related(other, first.span, "it stands here first")
                    .help("a sign-off counts in one log: begin a record of its own there with `countersign new`");
                findings.push(Finding::new(diagnostic, severity, Some(place.reference.clone())));
                sources.extend([place.source.clone(), first.source.clone()]);
            }
        }
        let mut report = Report::new(findings, Vec::new());
        for source in sources {
            report.add_source(source);
        }
        report
    }
}
