//! The home page's queues, each a list that one person can act on.

mod command;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use super::queue::{Queued, Queues};
use super::{
    Addresses, RecordView, ReviewView, SignatureState, SignatureView, SiteView, StatusMark, StatusView,
};
use crate::queue::waiting_since;
use crate::site::escape::path_segment;

/// How many of the latest decisions are shown.
const LATELY: usize = 8;

/// How many records of a queue are shown; a list of its own has the rest.
const SHOWN: usize = 12;

/// The home page.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct HomeView<'a> {
    /// How many records there are.
    pub total: usize,
    /// Records by status, in the order of a record's life; only those that occur.
    pub counts: Vec<CountView<'a>>,
    /// What waits for each role, product and engineering first, always both.
    pub waiting: Vec<RoleQueue<'a>>,
    /// Records whose signatures are stale.
    pub stale: QueueView<'a>,
    /// Records that somebody objects to.
    pub objections: QueueView<'a>,
    /// Decisions in force whose day of review has come.
    pub reviews: QueueView<'a>,
    /// The next review to come, when none is due.
    pub next_review: Option<QueueItem<'a>>,
    /// The latest decisions, newest first.
    pub lately: QueueView<'a>,
}

/// How many records have a status.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct CountView<'a> {
    /// The status.
    pub status: &'a StatusView,
    /// How many.
    pub count: usize,
    /// The list of all records, filtered to these.
    pub href: String,
}

/// What waits for one role.
#[derive(Debug, Default, Serialize)]
#[non_exhaustive]
pub struct RoleQueue<'a> {
    /// The role's key.
    pub role: &'a str,
    /// The role's name.
    pub name: String,
    /// Those who are asked to sign for it.
    pub people: Vec<PersonLink<'a>>,
    /// The first records, lowest number first.
    pub items: Vec<QueueItem<'a>>,
    /// How many records there are.
    pub count: usize,
    /// How many of them are not shown here.
    pub more: usize,
    /// The list of all of them.
    pub href: &'a str,
}

/// A person and their page.
#[derive(Debug, Clone, Copy, Serialize)]
#[non_exhaustive]
pub struct PersonLink<'a> {
    /// The name.
    pub name: &'a str,
    /// The page's address; empty for somebody whom the roster does not know.
    pub href: &'a str,
}

/// Records that wait for the same thing.
#[derive(Debug, Default, Serialize)]
#[non_exhaustive]
pub struct QueueView<'a> {
    /// The first records.
    pub items: Vec<QueueItem<'a>>,
    /// How many records there are.
    pub count: usize,
    /// How many of them are not shown here.
    pub more: usize,
    /// The list of all of them.
    pub href: &'static str,
}

/// A record in a queue.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct QueueItem<'a> {
    /// The page's address.
    pub href: &'a str,
    /// `DR-42`.
    pub label: &'a str,
    /// The title.
    pub title: &'a str,
    /// The kind's name.
    pub kind: &'a str,
    /// The status.
    pub status: &'a StatusView,
    /// All signatures.
    pub signatures: &'a [SignatureView],
    /// The signature that the queue is about, if it is about one.
    pub signature: Option<&'a SignatureView>,
    /// Since when it waits, as far as the record tells.
    pub since: Option<SinceView<'a>>,
    /// The command that does what it waits for.
    pub command: Option<String>,
    /// Who drives it.
    pub driver: Option<&'a str>,
    /// When it was decided.
    pub decided: Option<&'a super::DateView>,
    /// When to look at it again.
    pub review: Option<&'a ReviewView>,
    /// The log's name, where a site has several.
    pub log: Option<&'a str>,
}

/// The moment from which on a record waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SinceView<'a> {
    /// Whether somebody signed or objected then; else it is the date that the record gives.
    pub signed: bool,
    /// As machines read it; empty when what stands in the record is no date.
    pub iso: &'a str,
    /// As people read it.
    pub text: &'a str,
}

impl<'a> HomeView<'a> {
    /// Makes the home page of a site whose other pages are at these addresses.
    pub fn new(site: &'a SiteView, addresses: &'a Addresses) -> Self {
        let several = site.logs.len() > 1;
        let Queues { roles, stale, objections, reviews, upcoming } = Queues::new(site);
        let view = |href: &'static str, records: &[Queued<'a>], verb: &str| QueueView {
            count: records.len(),
            more: records.len().saturating_sub(SHOWN),
            href,
            items: records.iter().take(SHOWN).map(|queued| QueueItem::new(queued, several, verb)).collect(),
        };
        let person = |(key, name): (&str, &'a str)| PersonLink {
            name,
            href: addresses.person(key).map_or("", |place| &place.href),
        };
        let next = upcoming.first().filter(|_| reviews.is_empty());
        let mut counts: BTreeMap<(StatusMark, bool, &str), CountView<'a>> = BTreeMap::new();
        let mut decided = Vec::new();
        for (log, record) in site.records() {
            counts
                .entry((record.status.mark, record.status.doubt, &record.status.word))
                .or_insert_with(|| CountView {
                    status: &record.status,
                    count: 0,
                    href: format!("records.html?status={}", path_segment(&record.status.filter())),
                })
                .count += 1;
            if is_decided(record) {
                decided.push(Queued { log, record, signature: None });
            }
        }
        // Later records first among those of one day.
        decided.reverse();
        decided.sort_by_key(|queued| std::cmp::Reverse(queued.record.decided.as_ref()));
        decided.truncate(LATELY);
        Self {
            total: site.logs.iter().map(|log| log.records.len()).sum(),
            counts: counts.into_values().collect(),
            stale: view("stale.html", &stale, "sign"),
            objections: view("objections.html", &objections, "withdraw"),
            reviews: view("reviews-due.html", &reviews, "revise"),
            next_review: next.map(|queued| QueueItem::new(queued, several, "")),
            lately: view("", &decided, ""),
            waiting: roles
                .into_iter()
                .map(|queue| RoleQueue {
                    role: queue.role,
                    people: queue.people.into_iter().map(person).collect(),
                    count: queue.records.len(),
                    more: queue.records.len().saturating_sub(SHOWN),
                    items: view("", &queue.records, "sign").items,
                    href: addresses.waiting(queue.role).map_or("", |place| &place.href),
                    name: queue.name,
                })
                .collect(),
        }
    }
}

impl<'a> QueueItem<'a> {
    fn new(queued: &Queued<'a>, several: bool, verb: &str) -> Self {
        let Queued { log, record, signature } = *queued;
        Self {
            href: &record.href,
            label: &record.label,
            title: &record.title,
            kind: &record.kind.name,
            status: &record.status,
            signatures: &record.signatures,
            signature,
            since: since(record, signature),
            command: (!verb.is_empty()).then(|| command::command(verb, record, several.then_some(log))),
            driver: record.driver.as_deref(),
            decided: record.decided.as_ref(),
            review: record.review.as_ref(),
            log: several.then_some(log.name.as_str()),
        }
    }
}

/// The moment from which on a record waits for a role, as far as it tells.
fn since<'a>(record: &'a RecordView, signature: Option<&'a SignatureView>) -> Option<SinceView<'a>> {
    let own = signature.and_then(|signature| signature.at.as_ref());
    let said = |state: SignatureState| {
        let others = record.signatures.iter().filter(move |other| other.state == state);
        others.filter_map(|other| other.at.as_ref()).map(|at| (&*at.iso, &*at.text, true))
    };
    let written = record.date.as_ref().map(|date| (&*date.iso, &*date.text, false));
    let own = own.map(|at| (&*at.iso, &*at.text, true));
    // A day comes before each moment of it.
    let since = waiting_since(own, written, said(SignatureState::Stale), said(SignatureState::Signed));
    since.map(|(iso, text, signed)| SinceView { signed, iso, text })
}

fn is_decided(record: &RecordView) -> bool {
    matches!(record.status.mark, StatusMark::Accepted | StatusMark::Rejected)
        && !record.status.doubt
        && record.decided.is_some()
}
