//! The agenda of the next meeting: each record once, under what it needs, with a time box.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::checkin::{Item, Page};
use crate::log::Log;
use crate::queue::Act;
use crate::record::{Status, summary};

/// What a record is on the agenda for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Topic {
    /// Sign-offs are asked for.
    Decide,
    /// Somebody objects.
    Objection,
    /// It was changed after it was decided, or a sign-off does not hold for another reason.
    Stale,
    /// The day to look at it again, or to measure, has come.
    Review,
}

impl Topic {
    /// All topics, in the order of the agenda.
    pub const ALL: [Self; 4] = [Self::Decide, Self::Objection, Self::Stale, Self::Review];

    /// In which order time is given out: what is in the way of others comes first.
    const FIRST: [Self; 4] = [Self::Objection, Self::Decide, Self::Stale, Self::Review];

    /// The heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Decide => "To decide",
            Self::Objection => "Objections",
            Self::Stale => "Stale sign-offs",
            Self::Review => "To look at again",
        }
    }

    /// How many minutes one of them gets.
    const fn minutes(self) -> u32 {
        match self {
            Self::Decide | Self::Review => 10,
            Self::Objection => 15,
            Self::Stale => 5,
        }
    }
}

/// One record on the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// What for.
    pub topic: Topic,
    /// Its time box.
    pub minutes: u32,
    /// The decision in one sentence; empty where the record says nothing.
    pub decision: String,
    /// What there is to do, the longest first; never empty.
    pub items: Vec<Item>,
}

/// An agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Agenda {
    /// The day of the meeting.
    pub day: String,
    /// How many minutes there are; `None` where nobody said.
    pub minutes: Option<u32>,
    /// The points, topic by topic, in each the one that has waited longest first.
    pub points: Vec<Point>,
    /// What does not fit.
    pub left: Vec<Point>,
}

impl Agenda {
    /// Makes the agenda of what is left to do. Where the minutes are given, what does not fit into them is left.
    pub fn new(logs: &[Log], items: Vec<Item>, day: Date, minutes: Option<u32>) -> Self {
        let mut by_record: BTreeMap<(usize, usize), Vec<Item>> = BTreeMap::new();
        for item in items {
            by_record.entry(item.record).or_default().push(item);
        }
        let mut points: Vec<Point> = by_record
            .into_iter()
            .map(|((log, place), items)| {
                let topic = topic(&items);
                let decision = summary::of(&logs[log].records[place]);
                Point { topic, minutes: topic.minutes(), decision, items }
            })
            .collect();
        let since = |point: &Point| {
            let since = point.items.iter().filter_map(|item| item.since).min();
            (point.topic, since.is_none(), since)
        };
        points.sort_by_key(since);
        let mut fits = vec![true; points.len()];
        if let Some(mut free) = minutes {
            for topic in Topic::FIRST {
                for (at, point) in points.iter().enumerate().filter(|(_, point)| point.topic == topic) {
                    fits[at] = point.minutes <= free;
                    free -= if fits[at] { point.minutes } else { 0 };
                }
            }
        }
        let (mut chosen, mut left) = (Vec::new(), Vec::new());
        for (point, fits) in points.into_iter().zip(fits) {
            if fits { chosen.push(point) } else { left.push(point) }
        }
        Self { day: day.to_string(), minutes, points: chosen, left }
    }

    /// How long it takes.
    pub fn total(&self) -> u32 {
        self.points.iter().map(|point| point.minutes).sum()
    }

    /// The agenda as a page.
    pub fn page(&self) -> Page {
        let mut page = Page::new(format!("Agenda for {}", self.day));
        let records = self.points.len();
        let records = format!("{records} record{}", if records == 1 { "" } else { "s" });
        page.lead.push(match self.minutes {
            Some(minutes) => format!("{records}, {} of {minutes} minutes", self.total()),
            None => format!("{records}, {} minutes", self.total()),
        });
        for topic in Topic::ALL {
            let points: Vec<&Point> = self.points.iter().filter(|point| point.topic == topic).collect();
            let minutes: u32 = points.iter().map(|point| point.minutes).sum();
            let entries = points.into_iter().map(|point| point.entry(true)).collect();
            page.add(format!("{} ({minutes} min)", topic.heading()), entries);
        }
        page.add("Another time", self.left.iter().map(|point| point.entry(false)).collect());
        page
    }
}

impl Point {
    fn entry(&self, is_open: bool) -> crate::checkin::Entry {
        let mut facts = vec![format!("{} min", self.minutes)];
        if !is_open {
            facts.push(self.topic.heading().to_lowercase());
        }
        for item in &self.items {
            let owners: Vec<&str> = item.owners.iter().map(|owner| owner.name.as_str()).collect();
            let who = if owners.is_empty() { "nobody yet".to_owned() } else { owners.join(" or ") };
            let role = item.role.as_deref().unwrap_or_default();
            let what = match item.act {
                Act::Sign => format!("waits for {role} ({who})"),
                Act::SignAgain => format!("waits for {role} to sign again ({who})"),
                // Its author is named by what is to be settled.
                Act::Answer => continue,
                Act::Settle => format!("{} objects for {role}", item.author()),
                Act::Accept => format!("signed by all, to be accepted ({who})"),
                Act::Review => format!("to be looked at again ({who})"),
                Act::Measure => {
                    format!("to be measured: {} ({who})", item.reason.as_deref().unwrap_or_default())
                }
            };
            let waited = item.waited();
            facts.push(if waited.is_empty() { what } else { format!("{what}, {waited}") });
        }
        let objections = self.items.iter().filter(|item| item.act == Act::Settle);
        let quotes = objections.filter_map(|item| item.reason.clone());
        let decision = Some(self.decision.clone()).filter(|text| is_open && !text.is_empty());
        let first = self.items[0].entry(facts);
        crate::checkin::Entry { quotes: decision.into_iter().chain(quotes).collect(), is_open, ..first }
    }
}

/// The first that applies: an objection is in the way of everything, and a review waits for all else.
fn topic(items: &[Item]) -> Topic {
    let has = |acts: &[Act]| items.iter().any(|item| acts.contains(&item.act));
    let is_accepted = items.iter().any(|item| item.status == Some(Status::Accepted.name()));
    match () {
        () if has(&[Act::Answer, Act::Settle]) => Topic::Objection,
        () if has(&[Act::Sign, Act::SignAgain]) && is_accepted => Topic::Stale,
        () if has(&[Act::Sign, Act::SignAgain, Act::Accept]) => Topic::Decide,
        () => Topic::Review,
    }
}
