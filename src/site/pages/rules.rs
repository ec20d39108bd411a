//! What the logs are held to: who signs, what makes an acceptance count, and every rule with its page.

use serde::Serialize;

use crate::site::embed::{Embed, embed};
use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::markdown::{LinkMap, Options, render};
use crate::site::page::Page;
use crate::site::view::{HeldToView, SiteView};

/// What one log is held to.
#[derive(Serialize)]
struct Section<'a> {
    log: &'a str,
    /// A place on the page, without `#`.
    anchor: String,
    held_to: &'a HeldToView,
}

/// One rule.
#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    summary: &'a str,
    /// Its level where a policy says nothing.
    default: &'static str,
    /// What each log's policy makes of it, where it says anything.
    settings: Vec<Setting<'a>>,
    is_suppressible: bool,
    spares_older: bool,
    html: String,
}

/// What a log's policy makes of a rule.
#[derive(Serialize)]
struct Setting<'a> {
    log: &'a str,
    words: &'a str,
}

/// Makes the page.
pub(super) fn pages(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let sections: Vec<Section<'_>> = site
        .logs
        .iter()
        .zip(1..)
        .map(|(log, number)| Section {
            log: &log.name,
            anchor: format!("page:log-{number}"),
            held_to: &log.held_to,
        })
        .collect();
    let links = LinkMap::default();
    let rows: Vec<Row<'_>> = site
        .rules
        .iter()
        .map(|rule| {
            let html = render(&rule.docs, "", &links, &Options::default()).html;
            let settings = site.logs.iter().filter_map(|log| {
                let words = log.held_to.settings.get(&rule.code)?;
                Some(Setting { log: &log.name, words })
            });
            Row {
                code: &rule.code,
                summary: &rule.summary,
                default: rule.default,
                settings: settings.collect(),
                is_suppressible: rule.is_suppressible,
                spares_older: rule.spares_older,
                html: embed(&html, Embed { ids: &format!("{}:", rule.code), records: "", deeper: 2 }),
            }
        })
        .collect();
    let page = engine.page("rules.html", "rules.html", |context| {
        context.insert("sections", &sections);
        context.insert("rules", &rows);
    })?;
    Ok(vec![page])
}
