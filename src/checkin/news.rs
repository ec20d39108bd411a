//! What is new of a record within some days, from history or, where that is not at hand, from the dates in the files.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::checkin::{Chapter, News, Person};
use crate::life::{LogLife, What};
use crate::log::Log;
use crate::queue::due;
use crate::record::{OutcomeVerdict, Record, Status, parse_instant, summary};
use crate::signoff::{Assessment, assess};

/// How many days a digest looks ahead.
const AHEAD: i64 = 14;

/// What happened to a record within the days of a digest.
#[derive(Debug, Default)]
struct Happened {
    /// The last status that it got, and when.
    status: Option<Date>,
    objected: Option<(Date, String, String)>,
    withdrawn: Option<(Date, String, String)>,
    changed: Option<(Date, String)>,
}

/// Tells the news of one log.
pub(super) struct Teller<'l> {
    pub(super) log: &'l Log,
    pub(super) life: Option<&'l LogLife>,
    pub(super) since: Date,
    pub(super) until: Date,
    pub(super) several: bool,
    pub(super) at: usize,
}

impl Teller<'_> {
    pub(super) fn news(&self, place: usize) -> Vec<News> {
        let record = &self.log.records[place];
        let assessment = assess(record, &self.log.policy);
        let happened = match self.life {
            Some(life) => self.by_history(record, life),
            None => self.by_files(record, &assessment),
        };
        let mut news: Vec<News> = self.turn(place, &assessment, &happened).into_iter().collect();
        news.extend(self.measured(place));
        news.extend(self.coming(place));
        news
    }

    fn is_within(&self, day: Date) -> bool {
        (self.since..=self.until).contains(&day)
    }

    fn name(&self, key: &str) -> String {
        Person::of(&self.log.policy, key).name
    }

    fn by_history(&self, record: &Record, life: &LogLife) -> Happened {
        let mut happened = Happened::default();
        let Some(own) = life.of(record) else { return happened };
        for event in &own.events {
            let Some(day) = day_of(life.step(event).time).filter(|day| self.is_within(*day)) else {
                continue;
            };
            match &event.what {
                What::Written(_) | What::Status(_) => happened.status = Some(day),
                What::Objected { by, reason, .. } => {
                    happened.objected = Some((day, self.name(by), reason.clone()));
                }
                What::Withdrawn { by, reason, .. } => {
                    happened.withdrawn = Some((day, self.name(by), reason.clone()));
                }
                What::Revised { revision, why } => {
                    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
                    happened.changed = Some((day, format!("revision {revision} begun{why}")));
                }
                What::Edited => {
                    let by = &life.step(event).author;
                    happened.changed.get_or_insert_with(|| (day, format!("changed by {by}")));
                }
                _ => {}
            }
        }
        happened
    }

    /// The day of the last word in a role, else the record's own, stands for that of the status.
    fn by_files(&self, record: &Record, assessment: &Assessment) -> Happened {
        let mut happened = Happened::default();
        let said = record.slots.iter().filter_map(|slot| slot.signoff.as_ref());
        let days = said.filter_map(|said| Some(utc(parse_instant(&said.at.value)?)));
        let proposed = record.status.as_ref().is_some_and(|status| status.value == Status::Proposed);
        let last = days.max().filter(|_| !proposed);
        let day = last.or_else(|| record.date.as_ref().map(|date| date.value));
        happened.status = day.filter(|day| self.is_within(*day));
        for (_, said) in assessment.objections() {
            let day = parse_instant(&said.at.value).map(utc).filter(|day| self.is_within(*day));
            let reason = said.reason.as_ref().map(|reason| reason.value.clone()).unwrap_or_default();
            happened.objected = day.map(|day| (day, self.name(&said.by.value), reason)).or(happened.objected);
        }
        happened
    }

    /// What the record is told of for, where something happened to it; the gravest alone.
    fn turn(&self, place: usize, assessment: &Assessment, happened: &Happened) -> Option<News> {
        let record = &self.log.records[place];
        let status = record.status.as_ref()?.value;
        let decision = || summary::of(record);
        let stands = assessment.objections().next().is_some();
        if let Some(day) = happened.status {
            let signers = signers(self, assessment);
            match status {
                Status::Accepted if assessment.complete() => {
                    let mut facts = vec![format!("accepted on {day}")];
                    facts.extend(signers);
                    facts.extend(self.replaces(record));
                    return Some(self.told(place, Chapter::Decided, day, facts, decision()));
                }
                Status::Accepted => {
                    let mut facts = vec![format!("accepted on {day}")];
                    facts.extend(happened.changed.as_ref().map(|(day, what)| format!("{what} on {day}")));
                    facts.push("not every sign-off holds".to_owned());
                    return Some(self.told(place, Chapter::Changed, day, facts, decision()));
                }
                Status::Rejected => {
                    return Some(self.told(
                        place,
                        Chapter::Decided,
                        day,
                        vec![format!("rejected on {day}")],
                        decision(),
                    ));
                }
                Status::Deprecated | Status::Superseded => {
                    let mut facts = vec![format!("{} on {day}", status.name())];
                    let new = self
                        .log
                        .successors(place)
                        .iter()
                        .map(|at| self.log.reference(&self.log.records[*at]));
                    let new: Vec<String> = new.collect();
                    if !new.is_empty() {
                        facts.push(format!("{} takes its place", new.join(" and ")));
                    }
                    return Some(self.told(place, Chapter::Ended, day, facts, String::new()));
                }
                _ => {}
            }
        }
        if let Some((day, who, why)) = happened.objected.as_ref().filter(|_| stands) {
            let facts = vec![format!("{who} objected on {day}")];
            return Some(self.told(place, Chapter::Contested, *day, facts, why.clone()));
        }
        if let Some((day, who, why)) = &happened.withdrawn {
            let facts = vec![format!("{who} took back what they had said on {day}")];
            return Some(self.told(place, Chapter::Contested, *day, facts, why.clone()));
        }
        if let Some(day) = happened.status.filter(|_| status == Status::Proposed) {
            let waits = assessment.waiting().map(|role| {
                let names: Vec<&str> =
                    self.log.policy.holders(&role.role).map(|(_, person)| person.name.as_str()).collect();
                let names = if names.is_empty() { "nobody yet".to_owned() } else { names.join(" or ") };
                format!("waits for {} ({names})", role.role)
            });
            let facts = std::iter::once(format!("proposed on {day}")).chain(waits).collect();
            return Some(self.told(place, Chapter::Proposed, day, facts, decision()));
        }
        let (day, what) = happened.changed.as_ref().filter(|_| status != Status::Draft)?;
        let mut facts = vec![format!("{what} on {day}")];
        if assessment.roles.iter().any(|role| role.stale().is_some()) {
            facts.push("what was signed no longer holds".to_owned());
        }
        Some(self.told(place, Chapter::Changed, *day, facts, String::new()))
    }

    fn measured(&self, place: usize) -> Option<News> {
        let number = self.log.records[place].number?;
        let outcome = self.log.outcomes.of(number).next_back()?;
        let day = outcome.date.map(|day| day.value).filter(|day| self.is_within(*day))?;
        let verdict = outcome.verdict.map_or(OutcomeVerdict::Unclear, |verdict| verdict.value);
        let mut facts = vec![match verdict {
            OutcomeVerdict::Met => "did what it was to do".to_owned(),
            OutcomeVerdict::Partly => "did some of what it was to do".to_owned(),
            OutcomeVerdict::Missed => "did not do what it was to do".to_owned(),
            OutcomeVerdict::Unclear => "nobody can tell yet".to_owned(),
        }];
        facts.extend(outcome.measured.iter().map(|found| format!("{}: {}", found.name, found.value)));
        Some(self.told(place, Chapter::Measured, day, facts, String::new()))
    }

    fn coming(&self, place: usize) -> Option<News> {
        let last = self.until.checked_add(AHEAD.days()).ok()?;
        let due =
            due(self.log, &self.log.records[place]).filter(|due| due.day > self.until && due.day <= last)?;
        let what = if due.review == Some(due.day) { "to be looked at again" } else { "to be measured" };
        Some(self.told(
            place,
            Chapter::Coming,
            due.day,
            vec![format!("{what} by {}", due.day)],
            String::new(),
        ))
    }

    fn replaces(&self, record: &Record) -> Option<String> {
        let old: Vec<String> =
            record.supersedes.iter().map(|number| self.log.policy.reference(number.value)).collect();
        (!old.is_empty()).then(|| format!("takes the place of {}", old.join(" and ")))
    }

    fn told(&self, place: usize, chapter: Chapter, day: Date, facts: Vec<String>, quote: String) -> News {
        let record = &self.log.records[place];
        News {
            chapter,
            reference: self.log.reference(record),
            title: record.name().to_owned(),
            path: record.path().to_owned(),
            log: self.several.then(|| self.log.folder.clone()),
            kind: record.kind.as_ref().map(|kind| kind.value.name()),
            status: record.status.as_ref().map(|status| status.value.name()),
            day: day.to_string(),
            facts,
            quote,
            informed: record.informed.iter().map(|one| one.value.clone()).collect(),
            record: (self.at, place),
        }
    }
}

/// `signed by Grace Hopper (product) and Ada Lovelace (engineering)`.
fn signers(teller: &Teller<'_>, assessment: &Assessment) -> Option<String> {
    let signed = assessment.roles.iter().filter(|role| role.holds());
    let each: Vec<String> = signed
        .filter_map(|role| Some(format!("{} ({})", teller.name(&role.said()?.by.value), role.role)))
        .collect();
    (!each.is_empty()).then(|| format!("signed by {}", each.join(" and ")))
}

fn day_of(seconds: i64) -> Option<Date> {
    Some(utc(Timestamp::from_second(seconds).ok()?))
}

fn utc(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}
