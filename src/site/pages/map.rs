//! The map of relations: figures, and the same as lists.

use rayon::prelude::*;

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::{Map, MapPage, PageLink, SiteView};

/// Makes the first page, with the largest groups, and as many more as it takes.
pub(super) fn pages(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let map = Map::new(site);
    let pages = map.pages();
    let links: Vec<PageLink> = pages
        .iter()
        .map(|page| PageLink { href: page.href.clone(), name: page.number.to_string() })
        .collect();
    let rest = pages.iter().find(|page| !page.rest.is_empty()).map(|page| page.href.as_str());
    let page = |page: &MapPage<'_>| {
        engine.page("map.html", &page.href, |context| {
            context.insert("map", page);
            context.insert("pages", &links);
            context.insert("groups", &map.groups.len());
            context.insert("tied", &map.tied);
            context.insert("parted", &map.parted);
            context.insert("rest", &map.rest.len());
            context.insert("rest_href", &rest);
            context.insert("alone", &map.alone.len());
            context.insert("named_alone", map.named_alone());
        })
    };
    pages.par_iter().map(page).collect()
}
