//! The list of all records, and those of the records that wait for something: pages of plain tables, complete without a
//! script.

use rayon::prelude::*;
use serde::Serialize;

use super::data;
use super::filters::Filters;
use super::rows::{Entry, PER_PAGE, Pager, newest_first, page_stem, query, row};
use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::{Queued, Queues, SiteView};

/// A list, and how its page speaks of it.
struct List<'a> {
    /// The name of its first page, without `.html`.
    stem: String,
    title: String,
    /// What a record is in it for.
    lede: String,
    /// What stands there where it has no record.
    empty: String,
    /// The same records among all, as the query of an address; empty for all.
    query: String,
    entries: Vec<Entry<'a>>,
}

/// A list to choose from.
#[derive(Serialize)]
struct Preset<'a> {
    href: String,
    title: &'a str,
    count: usize,
    current: bool,
}

/// Makes the pages.
pub(super) fn pages(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let lists = lists(engine, site);
    let several = site.logs.len() > 1;
    let filters = Filters::new(site);
    let parts = data::parts(site, engine.addresses());
    let places: Vec<(&List<'_>, usize)> = lists
        .iter()
        .flat_map(|list| (1..=list.entries.len().div_ceil(PER_PAGE).max(1)).map(move |number| (list, number)))
        .collect();
    let page = |(list, number): (&List<'_>, usize)| {
        let path = format!("{}.html", page_stem(&list.stem, number));
        engine.page("records.html", &path, |context| {
            let pager = Pager::new(&list.stem, number, list.entries.len());
            let shown = list.entries.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE);
            let rows: Vec<_> = shown.map(|entry| row(*entry, several, engine.addresses())).collect();
            let presets = lists.iter().map(|other| Preset {
                href: format!("{}.html", other.stem),
                title: &other.title,
                count: other.entries.len(),
                current: other.stem == list.stem,
            });
            context.insert("rows", &rows);
            context.insert("pager", &pager);
            context.insert("presets", &presets.collect::<Vec<_>>());
            context.insert("title", &list.title);
            context.insert("lede", &list.lede);
            context.insert("empty", &list.empty);
            context.insert("query", &list.query);
            context.insert("all", &list.query.is_empty());
            if list.query.is_empty() && number == 1 {
                context.insert("filters", &filters);
                context.insert("parts", &parts.len());
            }
        })
    };
    let mut pages = places.into_par_iter().map(page).collect::<Result<Vec<Page>, SiteError>>()?;
    pages.extend(parts);
    Ok(pages)
}

fn lists<'a>(engine: &Engine, site: &'a SiteView) -> Vec<List<'a>> {
    let Queues { roles, stale, objections, reviews, .. } = Queues::new(site);
    let entries =
        |queue: Vec<Queued<'a>>| queue.into_iter().map(|queued| (queued.log, queued.record)).collect();
    let list = |stem: &str, title: &str, lede: &str, empty: &str, query: &str, queue| List {
        stem: stem.to_owned(),
        title: title.to_owned(),
        lede: lede.to_owned(),
        empty: empty.to_owned(),
        query: query.to_owned(),
        entries: entries(queue),
    };
    let mut lists = vec![List {
        stem: "records".to_owned(),
        title: "All decisions".to_owned(),
        lede: String::new(),
        empty: String::new(),
        query: String::new(),
        entries: site.logs.iter().flat_map(newest_first).collect(),
    }];
    for role in roles {
        let name = role.name.to_lowercase();
        lists.push(list(
            engine.addresses().waiting(role.role).map_or("waiting", |place| &place.stem),
            &format!("Waiting for {name}"),
            &format!("Proposed or accepted, and not signed by {name} as it reads now."),
            &format!("Nothing waits for {name}."),
            &query(&format!("role.{}", role.role), "waiting"),
            role.records,
        ));
    }
    lists.push(list(
        "stale",
        "Stale sign-offs",
        "Signed once, and changed since: what was signed does not count for what it says now.",
        "No sign-off is stale.",
        "?is=stale",
        stale,
    ));
    lists.push(list(
        "objections",
        "Objections",
        "Somebody says no, with a reason. Nothing is accepted over a standing objection.",
        "Nobody objects to anything.",
        "?is=objected",
        objections,
    ));
    lists.push(list(
        "reviews-due",
        "Reviews due",
        "In force, and meant to be looked at again by now.",
        "No review is due.",
        "?is=due",
        reviews,
    ));
    lists
}
