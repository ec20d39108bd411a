//! Builds a site: pages of the log in memory, pages of records one after the other from their text to their file.

use std::path::Path;

use rayon::prelude::*;

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::found;
use crate::site::from_log::Site;
use crate::site::outward::{self, badge};
use crate::site::page::Page;
use crate::site::pages;
use crate::site::theme::Theme;
use crate::site::write::{Target, Written};

/// A part of a site: the files that are made together.
#[derive(Debug, Clone, Copy)]
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
            Self::Search => found::index(site, |_| Ok(())),
        }
    }
}

/// Builds a site into a folder; only what differs is written, and a record's page is let go once it is.
///
/// Nothing is written when a page of the log cannot be rendered, when the folder holds a log, is the root of a
/// repository or git's own, or when it holds files that no earlier build wrote.
pub fn build(site: &Site, theme: &Theme, out: &Path) -> Result<Written, SiteError> {
    let engine = Engine::new(theme, site.view())?;
    let ready = before_records(site, theme, &engine)?;
    let records = site.record_paths().map(|(path, _)| path);
    let badges = site.view().records().map(|(_, record)| badge::path(record));
    let known = ready.iter().map(|page| page.path.clone()).chain(records).chain(badges);
    let mut target = Target::open(out, known)?;
    ready.par_iter().try_for_each(|page| target.put(page))?;
    drop(ready);
    let index = found::index(site, |place| {
        target.put(&site.page(&engine, place)?)?;
        target.put(&badge::of_record(&site.view().logs[place.0].records[place.1]))
    })?;
    target.claim(index.iter().map(|page| page.path.clone()))?;
    index.par_iter().try_for_each(|page| target.put(page))?;
    target.finish()
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
    let html = |page: &&Page| page.path.ends_with(".html") && page.path != "404.html";
    let paths: Vec<String> = pages.iter().filter(html).map(|page| page.path.clone()).collect();
    pages.extend(outward::of_the_site(site.view(), paths.iter().map(String::as_str)));
    Ok(pages)
}
