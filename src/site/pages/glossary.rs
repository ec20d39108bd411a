//! The glossary: one page, where any log has one.

use serde::Serialize;

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::{GlossaryView, SiteView};

/// The glossary of one log.
#[derive(Serialize)]
struct Section<'a> {
    log: &'a str,
    /// What goes in front of ids, so that two logs share none.
    ids: String,
    glossary: &'a GlossaryView,
}

/// Makes the page; none where no log has a glossary.
pub(super) fn pages(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let logs = site.logs.iter().zip(1..);
    let sections: Vec<Section<'_>> = logs
        .filter_map(|(log, number)| {
            let ids = if number == 1 { String::new() } else { format!("{number}:") };
            log.glossary.as_ref().map(|glossary| Section { log: &log.name, ids, glossary })
        })
        .collect();
    if sections.is_empty() {
        return Ok(Vec::new());
    }
    let total: usize = sections.iter().map(|section| section.glossary.terms.len()).sum();
    let page = engine.page("glossary.html", "glossary.html", |context| {
        context.insert("sections", &sections);
        context.insert("total", &total);
    })?;
    Ok(vec![page])
}
