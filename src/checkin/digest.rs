//! What has happened since a day, for those who are informed and were not there.

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use crate::checkin::news::Teller;
use crate::checkin::{Entry, Page};
use crate::life::{Extent, LogLife};
use crate::log::Log;

/// What a record is in a digest for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Chapter {
    /// It was accepted or rejected.
    Decided,
    /// It is no longer in force.
    Ended,
    /// Somebody objected, or took an objection back.
    Contested,
    /// It was proposed, and is not decided yet.
    Proposed,
    /// It was changed after it had been decided or signed.
    Changed,
    /// What became of it was measured.
    Measured,
    /// It has to be looked at again, or measured, soon.
    Coming,
}

impl Chapter {
    /// All chapters, in the order of the digest.
    pub const ALL: [Self; 7] = [
        Self::Decided,
        Self::Ended,
        Self::Contested,
        Self::Proposed,
        Self::Changed,
        Self::Measured,
        Self::Coming,
    ];

    /// The heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Decided => "Decided",
            Self::Ended => "No longer in force",
            Self::Contested => "Objections",
            Self::Proposed => "Being decided",
            Self::Changed => "Changed",
            Self::Measured => "Measured",
            Self::Coming => "Coming up",
        }
    }
}

/// From what a digest of a log is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Told {
    /// From history: what was committed since.
    History,
    /// From the dates in the files: history is not there, or not all of it.
    Files,
}

/// One record in a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct News {
    /// What for.
    pub chapter: Chapter,
    /// What people call the record.
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
    /// The day.
    pub day: String,
    /// What there is to say, in a few words each.
    pub facts: Vec<String>,
    /// The decision in one sentence, or what somebody said; empty where there is nothing to quote.
    pub quote: String,
    /// Who is to be told.
    pub informed: Vec<String>,
    /// The record: its log among those that were given, and its place there.
    #[serde(skip)]
    pub record: (usize, usize),
}

/// A digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Digest {
    /// The first day.
    pub since: String,
    /// The last day.
    pub until: String,
    /// From what it is told.
    pub told_from: Told,
    /// The news, chapter by chapter, in each the earliest first.
    pub news: Vec<News>,
}

impl Digest {
    /// Gathers what has happened in some logs from one day to another, both included. A log whose whole history is at hand
    /// is told from that; of others, what the dates in the files tell.
    pub fn new(logs: &[(&Log, Option<&LogLife>)], since: Date, until: Date) -> Self {
        let several = logs.len() > 1;
        let whole = |life: Option<&LogLife>| life.is_some_and(|life| life.extent() == Extent::Whole);
        let mut news = Vec::new();
        for (at, (log, life)) in logs.iter().enumerate() {
            let teller = Teller { log, life: life.filter(|_| whole(*life)), since, until, several, at };
            let places = (0..log.records.len()).into_par_iter();
            news.extend(places.flat_map_iter(|place| teller.news(place)).collect::<Vec<News>>());
        }
        news.sort_by(|a, b| (a.chapter, &a.day).cmp(&(b.chapter, &b.day)));
        let told_from = if logs.iter().all(|(_, life)| whole(*life)) { Told::History } else { Told::Files };
        Self { since: since.to_string(), until: until.to_string(), told_from, news }
    }

    /// Keeps what is to be told to somebody, as the records name them.
    pub fn keep(&mut self, informed: &str) {
        self.news.retain(|news| news.informed.iter().any(|one| one == informed));
    }

    /// The digest as a page.
    pub fn page(&self) -> Page {
        let mut page = Page::new(format!("Decisions from {} to {}", self.since, self.until));
        for chapter in Chapter::ALL {
            let news = self.news.iter().filter(|news| news.chapter == chapter);
            page.add(chapter.heading(), news.map(News::entry).collect());
        }
        page
    }
}

impl News {
    fn entry(&self) -> Entry {
        Entry {
            label: self
                .log
                .as_ref()
                .map_or_else(|| self.reference.clone(), |log| format!("{} ({log})", self.reference)),
            title: self.title.clone(),
            facts: self.facts.clone(),
            quotes: Some(self.quote.clone()).filter(|quote| !quote.is_empty()).into_iter().collect(),
            record: self.record,
            ..Entry::default()
        }
    }
}
