//! The page that a host shows for an address that leads nowhere.

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::SiteView;

/// Makes the page.
pub(super) fn pages(engine: &Engine, _: &SiteView) -> Result<Vec<Page>, SiteError> {
    Ok(vec![engine.page("404.html", "404.html", |_| {})?])
}
