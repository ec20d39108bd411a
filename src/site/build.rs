//! Builds a site: pages of the log in memory, pages of records one after the other from their text to their file.

use std::path::Path;

use rayon::prelude::*;

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::from_log::Site;
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
}

impl Part {
    /// Every part but the records' own pages, cheap ones first.
    pub(crate) fn all() -> Vec<Self> {
        [Self::Theme].into_iter().chain(pages::KINDS.iter().copied().map(Self::Pages)).collect()
    }

    /// Makes the part, in an order that depends on the site alone.
    pub(crate) fn make(self, site: &Site, theme: &Theme, engine: &Engine) -> Result<Vec<Page>, SiteError> {
        match self {
            Self::Theme => Ok(theme.assets()),
            Self::Pages(make) => make(engine, site.view()),
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
    let target = Target::open(out, ready.iter().map(|page| page.path.clone()).chain(records))?;
    ready.par_iter().try_for_each(|page| target.put(page))?;
    drop(ready);
    site.places().into_par_iter().try_for_each(|place| target.put(&site.page(&engine, place)?))?;
    target.finish()
}

/// Renders all files of a site, in memory, in an order that depends on the view alone.
pub fn render(site: &Site, theme: &Theme) -> Result<Vec<Page>, SiteError> {
    let engine = Engine::new(theme, site.view())?;
    let mut pages = before_records(site, theme, &engine)?;
    let records: Result<Vec<Page>, SiteError> =
        site.places().into_par_iter().map(|place| site.page(&engine, place)).collect();
    pages.extend(records?);
    Ok(pages)
}

/// Everything that needs no record's text.
fn before_records(site: &Site, theme: &Theme, engine: &Engine) -> Result<Vec<Page>, SiteError> {
    let parts: Result<Vec<Vec<Page>>, SiteError> =
        Part::all().into_par_iter().map(|part| part.make(site, theme, engine)).collect();
    Ok(parts?.into_iter().flatten().collect())
}
