//! One file for each kind of page: what its template gets.

mod glossary;
mod home;
mod map;
mod not_found;
mod outcomes;
pub(crate) mod record;
mod records;
mod rules;
#[cfg(test)]
mod tests;
mod timeline;

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::SiteView;

/// Makes the pages of one kind.
pub(crate) type Make = fn(&Engine, &SiteView) -> Result<Vec<Page>, SiteError>;

/// Every kind of page but that of a record, which is made from its text: cheap ones first.
pub(crate) const KINDS: &[Make] = &[
    home::pages,
    records::pages,
    not_found::pages,
    outcomes::pages,
    glossary::pages,
    rules::pages,
    timeline::pages,
    map::pages,
];
