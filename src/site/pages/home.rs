//! The home page: what waits for whom.

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::{HomeView, SiteView};

/// Makes the page.
pub(super) fn pages(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let page = engine.page("index.html", "index.html", |context| {
        context.insert("home", &HomeView::new(site, engine.addresses()));
    })?;
    Ok(vec![page])
}
