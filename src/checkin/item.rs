//! A task in the words of people: the record's name, who is asked, and for how long it has waited.

use jiff::civil::Date;
use serde::Serialize;

use crate::log::Log;
use crate::policy::Policy;
use crate::queue::{Act, tasks};
use crate::record::Status;

/// Somebody of a roster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Person {
    /// The roster key.
    pub key: String,
    /// The name; the key where the roster does not know them.
    pub name: String,
}

impl Person {
    /// Looks somebody up.
    pub fn of(policy: &Policy, key: &str) -> Self {
        let name = policy.people.get(key).map_or(key, |person| person.name.as_str());
        Self { key: key.to_owned(), name: name.to_owned() }
    }
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Item {
    /// What people call the record: `DR-42`.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Where it lies.
    pub path: String,
    /// The folder of its log, where there are several logs.
    pub log: Option<String>,
    /// Product or technical.
    pub kind: Option<&'static str>,
    /// Where it stands.
    pub status: Option<&'static str>,
    /// What to do.
    pub act: Act,
    /// The role that it is about.
    pub role: Option<String>,
    /// Those whose turn it is, any one of them.
    pub owners: Vec<Person>,
    /// Since which day it waits, as far as the files tell.
    pub since: Option<Date>,
    /// For how many days.
    pub days: Option<i32>,
    /// Who said what stands in the way.
    pub by: Option<Person>,
    /// The reason that they gave, or what is to be measured.
    pub reason: Option<String>,
    /// The command that does it.
    pub command: String,
    /// The record: its log among those that were given, and its place there.
    #[serde(skip)]
    pub record: (usize, usize),
}

/// Lists what is left to do in some logs on a day, what has waited longest first.
pub fn items(logs: &[Log], today: Date) -> Vec<Item> {
    let several = logs.len() > 1;
    let each = logs.iter().enumerate();
    let mut items: Vec<Item> = each
        .flat_map(|(at, log)| {
            tasks(log, today).into_iter().map(move |task| {
                let record = &log.records[task.place];
                let person = |key: &String| Person::of(&log.policy, key);
                let mut item = Item {
                    reference: log.reference(record),
                    title: record.name().to_owned(),
                    path: record.path().to_owned(),
                    log: several.then(|| log.folder.clone()),
                    kind: record.kind.as_ref().map(|kind| kind.value.name()),
                    status: record.status.as_ref().map(|status| status.value.name()),
                    act: task.act,
                    role: task.role,
                    owners: task.owners.iter().map(person).collect(),
                    since: task.since,
                    days: task.since.map(|since| (today - since).get_days().max(0)),
                    by: task.by.as_ref().map(person),
                    reason: task.reason,
                    command: String::new(),
                    record: (at, task.place),
                };
                item.command = item.next();
                item
            })
        })
        .collect();
    items.sort_by_key(|item| (item.since.is_none(), item.since));
    items
}

impl Item {
    /// Says what to do, to one of those whose turn it is.
    pub fn what(&self) -> String {
        let role = self.role.as_deref().unwrap_or_default();
        let reason = self.reason.as_deref().unwrap_or_default();
        match self.act {
            Act::Sign => format!("sign for {role}"),
            Act::SignAgain => format!("sign for {role} again: it was changed since"),
            Act::Answer => format!("answer the objection of {}", self.author()),
            Act::Settle => format!("settle your objection for {role}, or take it back"),
            Act::Accept => "accept it: every role has signed".to_owned(),
            Act::Review => "look at it again".to_owned(),
            Act::Measure => format!("measure {reason}"),
        }
    }

    /// Says for how long it has waited; empty where nothing tells.
    pub fn waited(&self) -> String {
        match (self.days, self.act) {
            (None, _) => String::new(),
            (Some(days), Act::Review | Act::Measure) => match days {
                0 => "due today".to_owned(),
                1 => "due since yesterday".to_owned(),
                days => format!("due for {days} days"),
            },
            (Some(0), _) => "since today".to_owned(),
            (Some(1), _) => "1 day".to_owned(),
            (Some(days), _) => format!("{days} days"),
        }
    }

    /// Says who said what stands in the way.
    pub(super) fn author(&self) -> &str {
        self.by.as_ref().map_or("somebody", |person| person.name.as_str())
    }

    /// `DR-42`, with its log where there are several.
    pub(super) fn label(&self) -> String {
        match &self.log {
            Some(log) => format!("{} ({log})", self.reference),
            None => self.reference.clone(),
        }
    }

    /// The command that does it, as a shell takes it.
    fn next(&self) -> String {
        let is_accepted = self.status == Some(Status::Accepted.name());
        let verb = match self.act {
            // What is accepted takes no sign-off until it is asked for anew.
            Act::SignAgain if is_accepted => "propose",
            Act::Sign | Act::SignAgain => "sign",
            Act::Accept => "accept",
            Act::Settle => "withdraw",
            Act::Answer => "show",
            Act::Review => "revise",
            Act::Measure => "outcome",
        };
        let log = self.log.as_ref().map(|log| format!(" --log {}", shell_words::quote(log)));
        let log = log.unwrap_or_default();
        format!("countersign {verb}{log} {}", shell_words::quote(&self.reference))
    }
}
