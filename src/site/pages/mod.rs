//! One file for each kind of page: what its template gets.

mod data;
mod filters;
mod glossary;
mod home;
mod map;
mod nav;
mod not_found;
mod outcomes;
mod people;
pub(crate) mod record;
mod records;
mod rows;
mod rules;
mod search;
mod tags;
#[cfg(test)]
mod tests;
mod timeline;

#[cfg(feature = "serve")]
pub(crate) use nav::entry;
pub(crate) use nav::{NAV, NavEntry};

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::SiteView;

/// Makes the pages of one kind.
pub(crate) type Make = fn(&Engine, &SiteView) -> Result<Vec<Page>, SiteError>;

/// Every kind of page but that of a record, which is made from its text: cheap ones first.
pub(crate) const KINDS: &[Make] = &[
    home::pages,
    not_found::pages,
    search::pages,
    people::pages,
    tags::pages,
    records::pages,
    outcomes::pages,
    glossary::pages,
    rules::pages,
    timeline::pages,
    map::pages,
];
