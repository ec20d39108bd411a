//! The page of what a search found, and of how to ask.

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::SiteView;

/// Makes the page.
pub(super) fn pages(engine: &Engine, _: &SiteView) -> Result<Vec<Page>, SiteError> {
    Ok(vec![engine.page("search.html", "search.html", |_| {})?])
}
