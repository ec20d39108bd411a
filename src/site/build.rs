//! Builds a site: pages of the log in memory, pages of records one after the other from their text to their file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::found;
use crate::site::from_log::{Beside, Site};
use crate::site::markdown::no_heading;
use crate::site::outward::{self, badge};
use crate::site::page::Page;
use crate::site::pages;
use crate::site::theme::Theme;
use crate::site::write::{Mode, Target, Written};

/// A part of a site: the files that are made together.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "serve"), expect(dead_code, reason = "only a preview makes parts one by one"))]
pub(crate) enum Part {
    /// Style, script and pictures.
    Theme,
    /// Pages of one kind.
    Pages(pages::Make),
    /// What other programs read of the site.
    Outward,
    /// Badges of records.
    Badges,
    /// The index for searching.
    Search,
}

impl Part {
    /// Every part but the records' own pages, cheap ones first.
    #[cfg_attr(not(feature = "serve"), expect(dead_code, reason = "only a preview makes parts one by one"))]
    pub(crate) fn all() -> Vec<Self> {
        let pages = pages::KINDS.iter().copied().map(Self::Pages);
        [Self::Theme].into_iter().chain(pages).chain([Self::Outward, Self::Badges, Self::Search]).collect()
    }

    /// Makes the part, in an order that depends on the site alone.
    pub(crate) fn make(self, site: &Site, theme: &Theme, engine: &Engine) -> Result<Vec<Page>, SiteError> {
        match self {
            Self::Theme => Ok(theme.assets()),
            Self::Pages(make) => make(engine, site.view()),
            Self::Outward => Ok(outward::of_the_site(site.view(), [])),
            Self::Badges => Ok(site.view().records().map(|(_, record)| badge::of_record(record)).collect()),
            Self::Search => Ok(found::index(site, |_| Ok::<_, SiteError>(()))?.pages()),
        }
    }
}

/// What a build did, and what it found wrong.
#[derive(Debug, Default)]
pub struct Built {
    /// The files.
    pub written: Written,
    /// What is wrong with bodies, in the order of their records.
    pub faults: Vec<Fault>,
}

/// Something that a page cannot show as its record means it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The record's file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// One line for people.
    pub message: String,
}

/// Reads a file of a repository to copy: its number, as in [`crate::site::from_log::Judged::repository`], and the path.
pub type Read<'r> = dyn Fn(usize, &str) -> Option<Vec<u8>> + Sync + 'r;

/// Builds a site into a folder; only what differs is written, and a record's page is let go once it is.
///
/// The site is let go before the index for searching is put together, which needs as much memory again.
///
/// Nothing is written where that is not the mode, when a page of the log cannot be rendered, when the folder holds a log, is
/// the root of a repository or git's own, or when it holds files that no earlier build wrote.
pub fn build(site: Site, theme: &Theme, out: &Path, read: &Read<'_>, mode: Mode) -> Result<Built, SiteError> {
    let engine = Engine::new(theme, site.view())?;
    let ready = before_records(&site, theme, &engine)?;
    let records = site.record_paths().map(|(path, _)| path);
    let badges = site.view().records().map(|(_, record)| badge::path(record));
    let known = ready.iter().map(|page| page.path.clone()).chain(records).chain(badges);
    let mut target = Target::open(out, known, mode)?;
    ready.par_iter().try_for_each(|page| target.put(page))?;
    drop(ready);
    let all: Mutex<Vec<((usize, usize), Beside)>> = Mutex::default();
    let index = found::index(&site, |place| {
        let (page, beside) = site.made(&engine, place)?;
        target.put(&page)?;
        target.put(&badge::of_record(&site.view().logs[place.0].records[place.1]))?;
        all.lock().unwrap_or_else(PoisonError::into_inner).push((place, beside));
        Ok(())
    })?;
    let mut all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.sort_by_key(|(place, _)| *place);
    copy(&mut target, &all, read)?;
    let faults = faults(&site, &all);
    drop((all, engine, site));
    let index = index.pages();
    target.claim(index.iter().map(|page| page.path.clone()))?;
    index.par_iter().try_for_each(|page| target.put(page))?;
    Ok(Built { written: target.finish()?, faults })
}

/// Copies what records show and link to; a file that two repositories have is the first one's.
fn copy(target: &mut Target, all: &[((usize, usize), Beside)], read: &Read<'_>) -> Result<(), SiteError> {
    let mut files: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for (_, beside) in all {
        for (from, to) in &beside.files {
            files.entry(to).or_insert((beside.repository, from));
        }
    }
    let there: Vec<Page> = files
        .into_iter()
        .filter_map(|(to, (repository, from))| Some(Page::new(to, read(repository, from)?)))
        .collect();
    target.claim(there.iter().map(|page| page.path.clone()))?;
    there.par_iter().try_for_each(|page| target.put(page))
}

/// What is wrong with bodies: in themselves, and in where they lead to in others.
fn faults(site: &Site, all: &[((usize, usize), Beside)]) -> Vec<Fault> {
    let mut anchors: BTreeMap<(usize, &str), &BTreeSet<String>> = BTreeMap::new();
    for (_, beside) in all {
        anchors.insert((beside.repository, &beside.path), &beside.anchors);
    }
    let mut faults = Vec::new();
    for (place, beside) in all {
        let missing = beside.references.iter().filter_map(|reference| {
            let there = anchors.get(&(beside.repository, reference.path.as_str()))?;
            let message = no_heading(there, &reference.fragment, &reference.path)?;
            Some((reference.span, message))
        });
        let own = beside.problems.iter().map(|problem| (problem.span, problem.message.clone()));
        let Some(log) = site.log(place.0) else { continue };
        for (span, message) in own.chain(missing) {
            let line = log.records[place.1].source.position(span.start).line;
            faults.push(Fault { path: beside.path.clone(), line, message });
        }
    }
    faults
}

/// Renders all files of a site, in memory, in an order that depends on the view alone.
pub fn render(site: &Site, theme: &Theme) -> Result<Vec<Page>, SiteError> {
    let engine = Engine::new(theme, site.view())?;
    let mut pages = before_records(site, theme, &engine)?;
    let records: Result<Vec<Page>, SiteError> =
        site.places().into_par_iter().map(|place| site.page(&engine, place)).collect();
    pages.extend(records?);
    for part in [Part::Badges, Part::Search] {
        pages.extend(part.make(site, theme, &engine)?);
    }
    Ok(pages)
}

/// Everything that needs no record's text.
fn before_records(site: &Site, theme: &Theme, engine: &Engine) -> Result<Vec<Page>, SiteError> {
    let kinds = [Part::Theme].into_iter().chain(pages::KINDS.iter().copied().map(Part::Pages));
    let parts: Result<Vec<Vec<Page>>, SiteError> =
        kinds.collect::<Vec<Part>>().into_par_iter().map(|part| part.make(site, theme, engine)).collect();
    let mut pages: Vec<Page> = parts?.into_iter().flatten().collect();
    let html = |page: &&Page| page.path.rsplit('.').next() == Some("html") && page.path != "404.html";
    let paths: Vec<String> = pages.iter().filter(html).map(|page| page.path.clone()).collect();
    pages.extend(outward::of_the_site(site.view(), paths.iter().map(String::as_str)));
    Ok(pages)
}
