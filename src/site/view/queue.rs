//! What waits for what: every queue of a site, whole, each in the order in which its records stand in their logs.

use super::{LogView, RecordView, SignatureState, SignatureView, SiteView, StatusMark};
use crate::queue::{contests, waits};

/// A record in a queue.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Queued<'a> {
    /// Its log.
    pub log: &'a LogView,
    /// The record.
    pub record: &'a RecordView,
    /// The signature that the queue is about, if it is about one.
    pub signature: Option<&'a SignatureView>,
}

/// What waits for one role.
#[derive(Debug)]
#[non_exhaustive]
pub struct RoleWaits<'a> {
    /// The role's key.
    pub role: &'a str,
    /// The role's name.
    pub name: String,
    /// Those who are asked to sign for it: key and name.
    pub people: Vec<(&'a str, &'a str)>,
    /// The records.
    pub records: Vec<Queued<'a>>,
}

/// All queues of a site.
#[derive(Debug)]
#[non_exhaustive]
pub struct Queues<'a> {
    /// One for each role, product and engineering first, always both.
    pub roles: Vec<RoleWaits<'a>>,
    /// Records with a sign-off of an earlier text, each once, with the first such sign-off.
    pub stale: Vec<Queued<'a>>,
    /// Records with an objection that stands, each once, with the first.
    pub objections: Vec<Queued<'a>>,
    /// Decisions in force whose day of review has come, the longest overdue first.
    pub reviews: Vec<Queued<'a>>,
    /// Decisions in force whose day of review is still to come, the next one first.
    pub upcoming: Vec<Queued<'a>>,
}

impl<'a> Queues<'a> {
    /// Sorts the records of a site into queues.
    pub fn new(site: &'a SiteView) -> Self {
        let mut queues = Self {
            roles: roles(site),
            stale: Vec::new(),
            objections: Vec::new(),
            reviews: Vec::new(),
            upcoming: Vec::new(),
        };
        for (log, record) in site.records() {
            let status = record.status.mark.status();
            let (mut stale, mut objected) = (false, false);
            for signature in &record.signatures {
                let queued = Queued { log, record, signature: Some(signature) };
                if waits(status, signature.state) {
                    if let Some(queue) = queues.roles.iter_mut().find(|queue| queue.role == signature.role) {
                        queue.records.push(queued);
                    }
                    if signature.state == SignatureState::Stale && !std::mem::replace(&mut stale, true) {
                        queues.stale.push(queued);
                    }
                }
                if contests(status, signature.state) && !std::mem::replace(&mut objected, true) {
                    queues.objections.push(queued);
                }
            }
            if record.status.mark == StatusMark::Accepted
                && let Some(review) = &record.review
            {
                let queue = if review.due { &mut queues.reviews } else { &mut queues.upcoming };
                queue.push(Queued { log, record, signature: None });
            }
        }
        for queue in [&mut queues.reviews, &mut queues.upcoming] {
            queue.sort_by_key(|queued| queued.record.review.as_ref().map(|review| &review.date));
        }
        queues
    }
}

/// Lists the roles of all logs: product and engineering, then the others as the logs name them.
fn roles(site: &SiteView) -> Vec<RoleWaits<'_>> {
    let queue = |role, name| RoleWaits { role, name, people: Vec::new(), records: Vec::new() };
    let mut queues: Vec<RoleWaits<'_>> =
        ["product", "engineering"].map(|role| queue(role, super::role_name(role))).into();
    for log in &site.logs {
        for role in &log.roles {
            let at = queues.iter().position(|queue| queue.role == role.key).unwrap_or_else(|| {
                queues.push(queue(&role.key, role.name.clone()));
                queues.len() - 1
            });
            for person in log.people.iter().filter(|person| person.is_asked_for(&role.key)) {
                if !queues[at].people.iter().any(|(key, _)| *key == person.key) {
                    queues[at].people.push((&person.key, &person.name));
                }
            }
        }
    }
    queues
}
