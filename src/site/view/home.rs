//! The home page's queues, each a list that one person can act on.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{RecordView, ReviewView, SignatureState, SignatureView, SiteView, StatusMark, StatusView};

/// How many of the latest decisions are shown.
const LATELY: usize = 8;

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
}

/// What waits for one role.
#[derive(Debug, Default, Serialize)]
#[non_exhaustive]
pub struct RoleQueue<'a> {
    /// The role's key.
    pub role: &'a str,
    /// The role's name.
    pub name: String,
    /// Those who may sign for it.
    pub people: Vec<&'a str>,
    /// The records, lowest number first.
    pub items: Vec<QueueItem<'a>>,
}

/// Records that wait for the same thing.
#[derive(Debug, Default, Serialize)]
#[non_exhaustive]
pub struct QueueView<'a> {
    /// The records.
    pub items: Vec<QueueItem<'a>>,
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
    /// When it was decided.
    pub decided: Option<&'a super::DateView>,
    /// When to look at it again.
    pub review: Option<&'a ReviewView>,
    /// The log's name, where a site has several.
    pub log: Option<&'a str>,
}

impl<'a> HomeView<'a> {
    /// Sorts the records of a site into queues.
    ///
    /// A record waits for a role while it is proposed or accepted and that role's signature is missing or does not hold.
    pub fn new(site: &'a SiteView) -> Self {
        let several = site.logs.len() > 1;
        let item = |log: &'a super::LogView, record: &'a RecordView, signature| QueueItem {
            href: &record.href,
            label: &record.label,
            title: &record.title,
            kind: &record.kind.name,
            status: &record.status,
            signatures: &record.signatures,
            signature,
            decided: record.decided.as_ref(),
            review: record.review.as_ref(),
            log: several.then_some(log.name.as_str()),
        };
        let mut home = Self {
            total: 0,
            counts: Vec::new(),
            waiting: roles(site),
            stale: QueueView::default(),
            reviews: QueueView::default(),
            next_review: None,
            lately: QueueView::default(),
        };
        let mut counts: BTreeMap<(StatusMark, bool, &str), CountView<'a>> = BTreeMap::new();
        let mut upcoming = Vec::new();
        for (log, record) in site.records() {
            home.total += 1;
            counts
                .entry((record.status.mark, record.status.doubt, &record.status.word))
                .or_insert(CountView { status: &record.status, count: 0 })
                .count += 1;
            if matches!(record.status.mark, StatusMark::Proposed | StatusMark::Accepted) {
                for signature in &record.signatures {
                    if !signature.state.is_open() {
                        continue;
                    }
                    if let Some(queue) = home.waiting.iter_mut().find(|queue| queue.role == signature.role) {
                        queue.items.push(item(log, record, Some(signature)));
                    }
                    if signature.state == SignatureState::Stale {
                        home.stale.items.push(item(log, record, Some(signature)));
                    }
                }
            }
            if record.status.mark == StatusMark::Accepted
                && let Some(review) = &record.review
            {
                let queue = if review.due { &mut home.reviews.items } else { &mut upcoming };
                queue.push(item(log, record, None));
            }
            let decided = matches!(record.status.mark, StatusMark::Accepted | StatusMark::Rejected)
                && !record.status.doubt;
            if decided && record.decided.is_some() {
                home.lately.items.push(item(log, record, None));
            }
        }
        home.counts = counts.into_values().collect();
        home.reviews.items.sort_by_key(|item| item.review.map(|review| &review.date));
        if home.reviews.items.is_empty() {
            home.next_review = upcoming.into_iter().min_by_key(|item| item.review.map(|review| &review.date));
        }
        // Later records first among those of one day.
        home.lately.items.reverse();
        home.lately.items.sort_by_key(|item| std::cmp::Reverse(item.decided));
        home.lately.items.truncate(LATELY);
        home
    }
}

/// Lists the roles of all logs: product and engineering, then the others as the logs name them.
fn roles(site: &SiteView) -> Vec<RoleQueue<'_>> {
    let mut queues: Vec<RoleQueue<'_>> = ["product", "engineering"]
        .map(|role| RoleQueue { role, name: super::role_name(role), ..RoleQueue::default() })
        .into();
    for role in site.logs.iter().flat_map(|log| &log.roles) {
        let at = queues.iter().position(|queue| queue.role == role.key).unwrap_or_else(|| {
            queues.push(RoleQueue { role: &role.key, name: role.name.clone(), ..RoleQueue::default() });
            queues.len() - 1
        });
        for person in &role.people {
            if !queues[at].people.contains(&person.as_str()) {
                queues[at].people.push(person);
            }
        }
    }
    queues
}

#[cfg(test)]
mod tests {
    use super::super::{LogView, RoleView};
    use super::*;

    fn record(number: u32, status: &str, product: SignatureState, engineering: SignatureState) -> RecordView {
        RecordView {
            number: Some(number),
            label: format!("DR-{number}"),
            status: StatusView::new(status),
            signatures: vec![
                SignatureView::new("product", product),
                SignatureView::new("engineering", engineering),
            ],
            ..RecordView::default()
        }
    }

    fn site(records: Vec<RecordView>) -> SiteView {
        let mut site = SiteView::new("Decisions");
        let roles = vec![RoleView::new("product", vec!["Grace Hopper".to_owned()])];
        site.logs.push(LogView { roles, records, ..LogView::default() });
        site
    }

    fn labels<'a>(items: &[QueueItem<'a>]) -> Vec<&'a str> {
        items.iter().map(|item| item.label).collect()
    }

    #[test]
    fn a_record_waits_for_each_role_that_has_not_signed_it_as_it_is() {
        use SignatureState::{Missing, NotRequired, Signed, Stale};
        let site = site(vec![
            record(1, "proposed", Missing, Signed),
            record(2, "proposed", Missing, Missing),
            record(3, "accepted", Stale, Signed),
            record(4, "draft", Missing, Missing),
            record(5, "superseded", Stale, Stale),
            record(6, "accepted", NotRequired, NotRequired),
        ]);
        let home = HomeView::new(&site);
        assert_eq!(labels(&home.waiting[0].items), ["DR-1", "DR-2", "DR-3"]);
        assert_eq!(labels(&home.waiting[1].items), ["DR-2"]);
        assert_eq!(labels(&home.stale.items), ["DR-3"]);
        assert_eq!(home.waiting[0].people, ["Grace Hopper"]);
        assert_eq!(home.total, 6);
    }

    #[test]
    fn reviews_are_those_in_force_whose_day_has_come() {
        let review = |due| Some(ReviewView { date: super::super::DateView::from_text("2026-01-01"), due });
        let signed = SignatureState::Signed;
        let mut due = record(1, "accepted", signed, signed);
        due.review = review(true);
        let mut gone = record(2, "superseded", signed, signed);
        gone.review = review(true);
        let mut later = record(3, "accepted", signed, signed);
        later.review = review(false);
        let site_due = site(vec![due, gone, later.clone()]);
        let home = HomeView::new(&site_due);
        assert_eq!(labels(&home.reviews.items), ["DR-1"]);
        assert!(home.next_review.is_none());
        let site_later = site(vec![later]);
        assert_eq!(HomeView::new(&site_later).next_review.unwrap().label, "DR-3");
    }

    #[test]
    fn the_latest_decisions_come_newest_first() {
        let signed = SignatureState::Signed;
        let decided = |number, day: &str| RecordView {
            decided: Some(super::super::DateView::from_text(day)),
            ..record(number, "accepted", signed, signed)
        };
        let site = site(vec![decided(1, "2026-03-01"), decided(2, "2026-01-01"), decided(3, "2026-03-01")]);
        assert_eq!(labels(&HomeView::new(&site).lately.items), ["DR-3", "DR-1", "DR-2"]);
    }
}
