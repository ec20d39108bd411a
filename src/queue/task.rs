//! What is left to do, record by record, and whose turn it is.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use serde::Serialize;

use crate::log::Log;
use crate::queue::{asked, contests, due, waiting_since, waits};
use crate::record::{Record, Signoff, Status, parse_instant};
use crate::signoff::{Assessment, RoleState, SignatureState, assess};

/// What somebody has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Act {
    /// Answer an objection against a record that one drives.
    Answer,
    /// Settle an objection of one's own, or take it back.
    Settle,
    /// Sign for a role.
    Sign,
    /// Sign again: what was signed is no longer what the record says.
    SignAgain,
    /// Accept what every role has signed.
    Accept,
    /// Look at a decision again.
    Review,
    /// Measure what became of a decision.
    Measure,
}

/// Something to do, and whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Task {
    /// The record's place in its log.
    pub place: usize,
    /// What to do.
    pub act: Act,
    /// The role that it is about; `None` where it is about none.
    pub role: Option<String>,
    /// Roster keys of those whose turn it is, any one of them; empty where the roster has nobody.
    pub owners: Vec<String>,
    /// Since when it waits, as far as the files tell.
    pub since: Option<Date>,
    /// The roster key of who said what stands in the way.
    pub by: Option<String>,
    /// The reason that they gave, or what is to be measured.
    pub reason: Option<String>,
}

/// Lists what is left to do in a log on a day, record by record.
///
/// Reviews and measures are listed from their day on; outcomes count only where the log was read with them.
pub fn tasks(log: &Log, today: Date) -> Vec<Task> {
    let places = (0..log.records.len()).into_par_iter();
    places.flat_map_iter(|place| of_record(log, place, today)).collect()
}

fn of_record(log: &Log, place: usize, today: Date) -> Vec<Task> {
    let record = &log.records[place];
    let status = record.status.as_ref().map(|status| status.value);
    let assessment = assess(record, &log.policy);
    let mut tasks = Vec::new();
    for role in &assessment.roles {
        let signature = SignatureState::of(record, &log.policy, Some(role));
        if waits(status, signature) {
            tasks.push(signing(log, place, &assessment, role, signature));
        } else if contests(status, signature)
            && let Some(said) = role.objection()
        {
            tasks.extend(objection(log, place, role, said));
        }
    }
    if status == Some(Status::Proposed) && assessment.complete() {
        let owners = driver(log, record).map_or_else(|| holders_of_all(log, record), |driver| vec![driver]);
        let since = assessment.roles.iter().filter_map(|role| day_of(role.said()?)).max();
        tasks.push(Task { owners, since, ..Task::new(place, Act::Accept) });
    }
    tasks.extend(looking(log, place, &assessment, today));
    tasks
}

impl Task {
    fn new(place: usize, act: Act) -> Self {
        Self { place, act, role: None, owners: Vec::new(), since: None, by: None, reason: None }
    }
}

fn signing(
    log: &Log,
    place: usize,
    assessment: &Assessment,
    role: &RoleState,
    signature: SignatureState,
) -> Task {
    let record = &log.records[place];
    let own = role.said().filter(|_| signature != SignatureState::Missing);
    let others = || assessment.roles.iter().filter(|other| other.role != role.role);
    let since = waiting_since(
        own.and_then(day_of),
        record.date.as_ref().map(|date| date.value),
        others().filter_map(|other| day_of(other.stale()?)),
        others().filter(|other| other.holds()).filter_map(|other| day_of(other.said()?)),
    );
    let signed_other = |key: &str| {
        let mut others = assessment.roles.iter().filter(|other| other.role != role.role && other.holds());
        others.any(|other| other.said().is_some_and(|said| said.by.value == key))
    };
    let again = signature == SignatureState::Stale;
    Task {
        role: Some(role.role.clone()),
        owners: owned(asked(log.policy.holders(&role.role).map(|(key, _)| key), signed_other)),
        since,
        by: own.map(|said| said.by.value.clone()),
        ..Task::new(place, if again { Act::SignAgain } else { Act::Sign })
    }
}

/// An objection waits for its author, and for whoever drives the record.
fn objection(log: &Log, place: usize, role: &RoleState, said: &Signoff) -> Vec<Task> {
    let author = said.by.value.clone();
    let task = |act: Act, owner: String| Task {
        role: Some(role.role.clone()),
        owners: vec![owner],
        since: day_of(said),
        by: Some(author.clone()),
        reason: said.reason.as_ref().map(|reason| reason.value.clone()),
        ..Task::new(place, act)
    };
    let driver = driver(log, &log.records[place]).filter(|driver| *driver != author);
    let answer = driver.map(|driver| task(Act::Answer, driver));
    answer.into_iter().chain([task(Act::Settle, author.clone())]).collect()
}

/// A day that has come waits for the driver, else for those whose signatures hold.
fn looking(log: &Log, place: usize, assessment: &Assessment, today: Date) -> Vec<Task> {
    let record = &log.records[place];
    let Some(due) = due(log, record).filter(|due| due.day <= today) else { return Vec::new() };
    let signers = || {
        let held = assessment.roles.iter().filter(|role| role.holds());
        held.filter_map(|role| Some(role.said()?.by.value.clone())).collect()
    };
    let owners: Vec<String> = driver(log, record).map_or_else(signers, |driver| vec![driver]);
    let mut tasks = Vec::new();
    if let Some(day) = due.review.filter(|day| *day <= today) {
        tasks.push(Task { owners: owners.clone(), since: Some(day), ..Task::new(place, Act::Review) });
    }
    let late = due.measures.iter().filter_map(|measure| Some((measure.day?, measure.name.as_str())));
    let late: Vec<(Date, &str)> = late.filter(|(day, _)| *day <= today).collect();
    if let Some(day) = late.iter().map(|(day, _)| *day).min() {
        let names: Vec<&str> = late.iter().map(|(_, name)| *name).collect();
        let reason = Some(names.join(", "));
        tasks.push(Task { owners, since: Some(day), reason, ..Task::new(place, Act::Measure) });
    }
    tasks
}

/// The driver, where the roster knows them and nothing says that they leave.
fn driver(log: &Log, record: &Record) -> Option<String> {
    let driver = &record.driver.as_ref()?.value;
    log.policy.people.get(driver).filter(|person| person.stays()).map(|_| driver.clone())
}

fn holders_of_all(log: &Log, record: &Record) -> Vec<String> {
    let required = log.policy.required_roles(record);
    let people = log.policy.people.iter().filter(|(_, person)| person.stays());
    let asked = people.filter(|(_, person)| required.iter().any(|role| person.holds(role)));
    asked.map(|(key, _)| key.clone()).collect()
}

/// The day of what somebody said, in UTC.
fn day_of(said: &Signoff) -> Option<Date> {
    Some(parse_instant(&said.at.value)?.to_zoned(TimeZone::UTC).date())
}

fn owned(keys: Vec<&str>) -> Vec<String> {
    keys.into_iter().map(str::to_owned).collect()
}
