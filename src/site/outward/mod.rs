//! What the site gives to other programs: feeds, a calendar, data, badges, cards for previews, and what crawlers and hosts
//! read. One room for each.
//!
//! All of it comes from the view alone. Nothing needs the site's public address; where one is missing, links are relative
//! and what would be no use without it (sitemap, cards) is left out.

pub mod atom;
pub mod badge;
pub mod calendar;
pub mod card;
pub mod crawl;
pub mod data;
mod entry;
pub mod headers;
mod identity;
pub mod json_feed;
pub mod social;
mod xml;

#[cfg(test)]
mod tests;

use crate::site::page::Page;
use crate::site::status_icon;
use crate::site::view::SiteView;

pub use entry::{Entry, LONGEST_FEED, entries};

/// Makes every file that does not belong to one record, in an order that depends on the view alone.
///
/// `pages` are the paths of the site's own pages, for the sitemap; those of records are known. Badges of records are made
/// one by one ([`badge::of_record`]), beside their pages.
pub fn of_the_site<'p>(site: &SiteView, pages: impl IntoIterator<Item = &'p str>) -> Vec<Page> {
    let mut files = texts(site, pages);
    files.extend(card::pages(site));
    if site.icons {
        files.extend(status_icon::pages());
    }
    files
}

/// The same without pictures.
fn texts<'p>(site: &SiteView, pages: impl IntoIterator<Item = &'p str>) -> Vec<Page> {
    let entries = entries(site);
    let mut files = atom::pages(site, &entries);
    files.push(json_feed::page(site, &entries));
    files.push(calendar::page(site));
    files.extend(data::pages(site));
    files.push(badge::of_site(site));
    files.push(headers::page());
    files.extend(crawl::pages(site, &entries, pages));
    files
}

/// Puts the site's public address in front of one that is relative to its root, where it is known.
fn address(site: &SiteView, href: &str) -> String {
    format!("{}{href}", site.url.as_deref().unwrap_or_default())
}
