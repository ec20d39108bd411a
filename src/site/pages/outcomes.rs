//! What became of decisions, and what is to be measured now.

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::{OutcomesView, PageLink, SiteView};

/// Makes the first page, with what is due and the newest outcomes, and as many more as it takes.
pub(super) fn pages(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let view = OutcomesView::new(site);
    let pages = OutcomesView::pages(site);
    let href =
        |at: usize| if at == 0 { "outcomes.html".to_owned() } else { format!("outcomes-{}.html", at + 1) };
    let links: Vec<PageLink> =
        (0..pages.len()).map(|at| PageLink { href: href(at), name: (at + 1).to_string() }).collect();
    let page = |(at, outcomes): (usize, &Vec<_>)| {
        engine.page("outcomes.html", &href(at), |context| {
            context.insert("view", &view);
            context.insert("outcomes", outcomes);
            context.insert("pages", &links);
            context.insert("number", &(at + 1));
            context.insert("href", &href(at));
        })
    };
    pages.iter().enumerate().map(page).collect()
}
