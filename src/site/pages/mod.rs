//! One file for each kind of page: what its template gets.

mod home;
mod not_found;
pub(crate) mod record;
mod records;
#[cfg(test)]
mod tests;

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::SiteView;

/// Makes the pages of one kind.
type Make = fn(&Engine, &SiteView) -> Result<Vec<Page>, SiteError>;

/// Every kind of page but that of a record, which is made from its text.
const KINDS: &[Make] = &[home::pages, records::pages, not_found::pages];

/// Makes all pages that need no record's text, in an order that depends on the view alone.
pub(crate) fn of_the_log(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let mut pages = Vec::new();
    for kind in KINDS {
        pages.extend(kind(engine, site)?);
    }
    Ok(pages)
}
