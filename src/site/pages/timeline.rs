//! The timeline in two staves: what product and engineering decided, as it came.

use rayon::prelude::*;

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::{SiteView, Timeline};

/// Makes the first page, with the newest years, and where not all fit, one or more for each year.
pub(super) fn pages(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let timeline = Timeline::new(site);
    let total = timeline.total();
    let page = |page| {
        let page: &crate::site::view::TimelineView<'_> = page;
        engine.page("timeline.html", &page.href, |context| {
            context.insert("timeline", page);
            context.insert("total", &total);
        })
    };
    timeline.pages().par_iter().map(page).collect()
}
