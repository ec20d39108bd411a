//! A site in memory: its view, and where the bodies of its records come from.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Builder;
use crate::diagnostic::{Report, RuleMeta};
use crate::life::LogLife;
use crate::log::Log;
use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::markdown::{Problem, Reference, RepositoryFiles};
use crate::site::page::Page;
use crate::site::pages;
use crate::site::tickets::Tickets;
use crate::site::view::{RecordView, RuleView, SiteView};

/// A log, and what the rules have said of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The log.
    pub log: Arc<Log>,
    /// The findings to show on the records' pages; `None` shows none.
    pub report: Option<Report>,
    /// The repository that it lies in: 0 for the site's own, another number for each other. Paths mean the same file in
    /// one repository alone.
    pub repository: usize,
    /// What the repository holds of all that records lead to; `None` copies no file and misses none.
    pub files: Option<Arc<RepositoryFiles>>,
    /// What was last heard of its tickets, if anything was.
    pub tickets: Option<Arc<Tickets>>,
}

impl Judged {
    /// Takes a log of the site's own repository.
    pub fn new(log: Log, report: Option<Report>) -> Self {
        Self { log: Arc::new(log), report, repository: 0, files: None, tickets: None }
    }
}

/// What comes with a record's page.
#[derive(Debug, Default)]
pub struct Beside {
    /// The repository that the paths are of, as in [`Judged::repository`].
    pub repository: usize,
    /// The record's file.
    pub path: String,
    /// Files to copy: their paths in the repository, and where they go, from the root of the site.
    pub files: BTreeMap<String, String>,
    /// What a link to it may name after `#`.
    pub anchors: BTreeSet<String>,
    /// Links to headings of other records.
    pub references: Vec<Reference>,
    /// What is wrong with the body.
    pub problems: Vec<Problem>,
}

/// A site: its view, and where the bodies of its records come from.
#[derive(Debug)]
pub struct Site {
    pub(super) view: SiteView,
    /// One for each log; none where the view came with its bodies.
    pub(super) builders: Vec<Builder>,
}

impl From<SiteView> for Site {
    /// Takes a view with bodies and all.
    fn from(view: SiteView) -> Self {
        Self { view, builders: Vec::new() }
    }
}

impl Site {
    /// What lists and pages show; bodies and their contents are left out until a record's page is made.
    pub const fn view(&self) -> &SiteView {
        &self.view
    }

    /// The places of all records: log and record, from 0.
    pub fn places(&self) -> Vec<(usize, usize)> {
        let logs = self.view.logs.iter().enumerate();
        logs.flat_map(|(log, view)| (0..view.records.len()).map(move |record| (log, record))).collect()
    }

    /// The paths of the records' pages, with the records' places.
    pub fn record_paths(&self) -> impl Iterator<Item = (String, (usize, usize))> {
        let paths = self.view.records().map(|(_, record)| pages::record::path(record));
        paths.zip(self.places())
    }

    /// A record with its body.
    pub fn record(&self, place: (usize, usize)) -> Cow<'_, RecordView> {
        self.whole(place).0
    }

    /// A record with its body, and what comes with its page.
    fn whole(&self, (log, place): (usize, usize)) -> (Cow<'_, RecordView>, Beside) {
        let record = &self.view.logs[log].records[place];
        match self.builders.get(log) {
            Some(builder) => {
                let (mut record, beside) = builder.with_body(place, record);
                record.mentioned_in = self.mentioned_in((log, place));
                (Cow::Owned(record), beside)
            }
            None => (Cow::Borrowed(record), Beside::default()),
        }
    }

    /// Whether code in a known language is coloured.
    pub fn highlight(&mut self, highlight: bool) {
        for builder in &mut self.builders {
            builder.rendering.highlight = highlight;
        }
    }

    /// Tells whether a page shows or links to a copy of this file of the site's own repository.
    pub fn may_hold(&self, path: &str) -> bool {
        let own = self.builders.iter().filter(|builder| builder.repository == 0);
        own.filter_map(|builder| builder.links.repository.as_ref()).any(|files| files.is_copied(path))
    }

    /// The log of a place, as it was read.
    pub(crate) fn log(&self, log: usize) -> Option<&Log> {
        self.builders.get(log).map(|builder| &*builder.log)
    }

    /// The Markdown of a record's body as it is written; empty where the view came with its bodies.
    pub(crate) fn markdown(&self, (log, place): (usize, usize)) -> &str {
        self.builders.get(log).map_or("", |builder| builder.log.records[place].body())
    }

    /// Names the rules that the logs are held to, for the page that lists them.
    pub fn hold_to<'r>(&mut self, rules: impl IntoIterator<Item = &'r RuleMeta>) {
        self.view.rules = rules.into_iter().map(RuleView::from).collect();
    }

    /// Takes what history tells of each log, in the order of the logs.
    pub fn remember(&mut self, lives: impl IntoIterator<Item = Option<LogLife>>) {
        for (builder, life) in self.builders.iter_mut().zip(lives) {
            builder.life = life.map(Arc::new);
        }
    }

    /// A record's page.
    pub fn page(&self, engine: &Engine, place: (usize, usize)) -> Result<Page, SiteError> {
        Ok(self.made(engine, place)?.0)
    }

    /// A record's page, and what comes with it.
    pub fn made(&self, engine: &Engine, place: (usize, usize)) -> Result<(Page, Beside), SiteError> {
        let (record, beside) = self.whole(place);
        let page = pages::record::page(engine, &self.view, &self.view.logs[place.0], &record)?;
        Ok((page, beside))
    }
}
