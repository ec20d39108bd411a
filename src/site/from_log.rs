//! Fills in the view from logs: the one place of the site that knows how a record is read and judged.

mod beside;
mod history;
mod mentions;
mod model;
mod renew;
mod signatures;

#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostic::Report;
use crate::life::LogLife;
use crate::log::Log;
use crate::policy::Person;
use crate::record::{Record, Status, summary};
use crate::signoff::assess;
use crate::site::escape::path_segment;
use crate::site::forge::Addresses;
use crate::site::markdown::{Cited, LinkMap, Options};
use crate::site::slug::{Named, slugs};
use crate::site::tickets::Tickets;
use crate::site::view::{
    DateView, DigestView, ExtraFact, FindingView, HeldRole, KindView, LogView, PersonView, RecordLink,
    RecordView, ReviewView, RoleView, SiteView, StatusMark, StatusView, TicketView,
};
use crate::text::Spanned;

pub use model::{Beside, Judged, Site};

/// Gives the site of logs.
///
/// `today` decides which reviews are due. The same day and the same bytes give the same site: take the day of the commit
/// that is shown where a site has to be reproducible.
pub fn from_log(logs: &[Judged], today: Date) -> Site {
    let named: Vec<Named<'_>> = logs
        .iter()
        .flat_map(|judged| judged.log.records.iter().map(|record| (&judged.log, record)))
        .map(|(log, record)| Named { prefix: &log.policy.prefix, number: record.number, path: record.path() })
        .collect();
    let mut pages = slugs(&named).into_iter();
    let names: Vec<Arc<[String]>> =
        logs.iter().map(|judged| pages.by_ref().take(judged.log.records.len()).collect()).collect();
    let mut every_page: BTreeMap<usize, BTreeMap<String, String>> = BTreeMap::new();
    for (judged, slugs) in logs.iter().zip(&names) {
        let pages = judged.log.records.iter().zip(slugs.iter());
        let pages = pages.map(|(record, slug)| (record.path().to_owned(), file_name(slug)));
        every_page.entry(judged.repository).or_default().extend(pages);
    }
    let title = match logs {
        [one] => one.log.policy.title.clone(),
        _ => "Decisions".to_owned(),
    };
    let mut builders: Vec<Builder> = logs
        .iter()
        .zip(&names)
        .map(|(judged, slugs)| {
            Builder::new(judged, slugs.clone(), every_page[&judged.repository].clone(), today)
        })
        .collect();
    mentions::join(&mut builders);
    for (builder, mentions) in mentions::mentions(&builders).into_iter().enumerate() {
        builders[builder].mentions = mentions;
    }
    let mut view = SiteView::new(title);
    view.logs = builders.iter().map(Builder::log).collect();
    view.url = logs.iter().find_map(|judged| judged.log.policy.site.url.clone());
    view.icons = logs.iter().any(|judged| judged.log.policy.integrations.jira.is_some());
    view.name_logs();
    Site { view, builders }
}

/// The address of a page relative to the folder of all records' pages.
fn file_name(slug: &str) -> String {
    format!("{}.html", path_segment(slug))
}

/// What the records of one log need of each other.
#[derive(Debug)]
struct Builder {
    log: Arc<Log>,
    /// By path.
    findings: BTreeMap<String, Vec<FindingView>>,
    repository: usize,
    rendering: Options,
    slugs: Arc<[String]>,
    links: LinkMap,
    addresses: Addresses,
    tickets: Option<Arc<Tickets>>,
    /// By place, the places of the records that name a record as related.
    named_by: BTreeMap<usize, Vec<usize>>,
    /// By place, where the records are whose text mentions a record; empty until all logs are there.
    mentions: Vec<Vec<mentions::Place>>,
    /// What history tells, where it was asked.
    life: Option<Arc<LogLife>>,
    today: Date,
}

impl Builder {
    fn new(judged: &Judged, slugs: Arc<[String]>, pages: BTreeMap<String, String>, today: Date) -> Self {
        let log = Arc::clone(&judged.log);
        let findings = judged.report.as_ref().map(findings_by_path).unwrap_or_default();
        let numbers = log.numbers().filter_map(|(number, places)| match places {
            [one] => Some((
                number,
                Cited { page: file_name(&slugs[*one]), title: log.records[*one].name().to_owned() },
            )),
            _ => None,
        });
        let addresses = Addresses::new(&log.policy.site, None);
        let links = LinkMap {
            prefix: log.policy.prefix.clone(),
            pages,
            numbers: Arc::new(numbers.collect()),
            others: Arc::default(),
            files: addresses.source_template().map(str::to_owned),
            repository: judged.files.clone(),
            tracker: log.policy.integrations.jira.clone().map(Arc::new),
        };
        let mut named_by: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, record) in log.records.iter().enumerate() {
            for named in record.relates.iter().flat_map(|number| log.numbered(number.value)) {
                named_by.entry(*named).or_default().push(place);
            }
        }
        Self {
            log,
            findings,
            repository: judged.repository,
            rendering: Options::default(),
            slugs,
            links,
            addresses,
            tickets: judged.tickets.clone(),
            named_by,
            mentions: Vec::new(),
            life: None,
            today,
        }
    }

    fn log(&self) -> LogView {
        let policy = &self.log.policy;
        let roles = policy.all_roles().into_iter().map(|role| {
            RoleView::new(role, policy.holders(role).map(|(_, person)| person.name.clone()).collect())
        });
        LogView {
            name: policy.title.clone(),
            prefix: policy.prefix.clone(),
            path: self.log.folder.clone(),
            roles: roles.collect(),
            people: policy.people.iter().map(|(key, person)| self.entry(key, person)).collect(),
            records: (0..self.log.records.len()).into_par_iter().map(|place| self.record(place)).collect(),
            id: policy.log.as_ref().map(|id| id.value.clone()).unwrap_or_default(),
            outcomes: self.outcomes(),
            due: self.due(),
            glossary: self.glossary(),
            held_to: self.held_to(),
        }
    }

    fn record(&self, place: usize) -> RecordView {
        let record = &self.log.records[place];
        let assessment = assess(record, &self.log.policy);
        let signatures = signatures::signatures(record, &self.log.policy, &assessment);
        let status = status(record);
        let decided = decided(record, &assessment);
        let mut view = RecordView {
            slug: self.slugs[place].clone(),
            href: format!("records/{}", file_name(&self.slugs[place])),
            label: self.log.reference(record),
            number: record.number,
            title: record.name().to_owned(),
            lang: extra(record, "lang").map(str::to_owned),
            kind: KindView::new(record.kind.as_ref().map(|kind| kind.value.name()).unwrap_or_default()),
            status,
            revision: record.revision.as_ref().map(|revision| revision.value),
            level: record.level.as_ref().map(|level| level.value.clone()),
            path: record.path().to_owned(),
            source_url: self.links.source(record.path()),
            signatures,
            digest: Some(DigestView::new(assessment.digest.to_string())),
            date: record.date.as_ref().map(|date| DateView::new(date.value)),
            decided,
            review: record.review.as_ref().map(|review| ReviewView {
                date: DateView::new(review.value),
                due: review.value <= self.today,
            }),
            driver: record.driver.as_ref().map(|driver| self.person(&driver.value)),
            driver_key: record.driver.as_ref().map(|driver| driver.value.clone()),
            informed: record.informed.iter().map(|one| self.person(&one.value)).collect(),
            tags: record.tags.iter().map(|tag| tag.value.clone()).collect(),
            tickets: record.tickets.iter().map(|ticket| self.ticket(&ticket.value)).collect(),
            affects: record.affects.iter().map(|pattern| pattern.value.clone()).collect(),
            extra: record
                .extra
                .iter()
                .map(|(key, value)| ExtraFact { key: key.clone(), value: value.clone() })
                .collect(),
            superseded_by: self.log.successors(place).iter().map(|place| self.link(*place)).collect(),
            supersedes: self.numbered(record.supersedes.iter().map(|number| number.value)),
            relates: self.numbered(record.relates.iter().map(|number| number.value)),
            related_from: self.named_by(place),
            findings: self.findings.get(record.path()).cloned().unwrap_or_default(),
            previous: place.checked_sub(1).map(|place| self.link(place)),
            next: (place + 1 < self.log.records.len()).then(|| self.link(place + 1)),
            id: record.id.as_ref().map(|id| id.value.to_string()),
            summary: summary::of(record),
            edit_url: self.addresses.edit(record.path()),
            history_url: self.addresses.history(record.path()),
            // The rest is read out of the text when the page is made.
            ..RecordView::default()
        };
        view.settle();
        view
    }

    /// Gives a ticket, as the tracker told of it last.
    fn ticket(&self, key: &str) -> TicketView {
        let tracker = self.links.tracker.as_ref().filter(|tracker| tracker.is_ticket(key));
        let heard = tracker.and(self.tickets.as_ref());
        let told = heard.and_then(|heard| heard.tickets.get(key));
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        TicketView {
            key: key.to_owned(),
            href: tracker.map(|tracker| tracker.page(key)),
            summary: told.and_then(|ticket| text(&ticket.summary)),
            state: told.and_then(|ticket| text(&ticket.state)),
            asked: told.and(heard).and_then(|heard| heard.day()).map(DateView::new),
        }
    }

    /// Gives a person's entry in the roster.
    fn entry(&self, key: &str, person: &Person) -> PersonView {
        let held = |roles: &[Spanned<String>]| roles.iter().map(|role| HeldRole::new(&*role.value)).collect();
        PersonView {
            key: key.to_owned(),
            name: person.name.clone(),
            roles: held(&person.roles),
            former_roles: held(&person.former_roles),
            until: person.until.map(DateView::new),
            left: !person.is_here(self.today),
        }
    }

    /// Gives a person's name, or the word as it stands where the roster does not know it.
    fn person(&self, word: &str) -> String {
        self.log.policy.people.get(word).map_or_else(|| word.to_owned(), |person| person.name.clone())
    }

    fn link(&self, place: usize) -> RecordLink {
        let record = &self.log.records[place];
        RecordLink {
            href: format!("records/{}", file_name(&self.slugs[place])),
            label: self.log.reference(record),
            title: record.name().to_owned(),
            status: Some(status(record)),
        }
    }

    fn numbered(&self, numbers: impl Iterator<Item = u32>) -> Vec<RecordLink> {
        let mut links = Vec::new();
        for number in numbers {
            match self.log.numbered(number) {
                [] => links.push(RecordLink::missing(self.log.policy.reference(number))),
                places => links.extend(places.iter().map(|place| self.link(*place))),
            }
        }
        links
    }

    /// The records that name this one and that it does not name itself.
    fn named_by(&self, place: usize) -> Vec<RecordLink> {
        let own = &self.log.records[place].relates;
        let others = self.named_by.get(&place).into_iter().flatten().filter(|other| {
            let number = self.log.records[**other].number;
            **other != place && !own.iter().any(|named| Some(named.value) == number)
        });
        others.map(|other| self.link(*other)).collect()
    }
}

/// What the rules say, by the path of the file that it is said of.
fn findings_by_path(report: &Report) -> BTreeMap<String, Vec<FindingView>> {
    let mut findings: BTreeMap<String, Vec<FindingView>> = BTreeMap::new();
    for finding in report.findings() {
        let diagnostic = &finding.diagnostic;
        let source = report.source(&diagnostic.path);
        findings.entry(diagnostic.path.to_string()).or_default().push(FindingView {
            code: diagnostic.code.to_string(),
            severity: finding.severity.name().to_owned(),
            message: diagnostic.message.clone(),
            help: (!diagnostic.help.is_empty()).then(|| diagnostic.help.join("; ")),
            line: source.map(|source| source.position(diagnostic.span.start).line),
        });
    }
    findings
}

fn extra<'r>(record: &'r Record, key: &str) -> Option<&'r str> {
    record.extra.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
}

/// Shows the status that is meant, or else the word as it stands.
fn status(record: &Record) -> StatusView {
    match (&record.status, &record.status_word) {
        (Some(status), _) => StatusView::new(status.value.name()),
        (None, Some(word)) => StatusView { mark: StatusMark::Other, ..StatusView::new(&word.value) },
        (None, None) => StatusView::new(""),
    }
}

/// The day on which it was decided: that of the last sign-off that holds, else the record's own.
fn decided(record: &Record, assessment: &crate::signoff::Assessment) -> Option<DateView> {
    let decided = matches!(record.status.as_ref()?.value, Status::Accepted | Status::Rejected);
    if !decided {
        return None;
    }
    let last = record
        .slots
        .iter()
        .filter(|_| assessment.complete())
        .filter_map(|slot| slot.signoff.as_ref())
        .filter_map(|signoff| crate::record::parse_instant(&signoff.at.value))
        .max()
        .map(|moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date());
    last.or_else(|| record.date.as_ref().map(|date| date.value)).map(DateView::new)
}
