//! The list of all records.

use serde::Serialize;

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::{DateView, KindView, LogView, SignatureView, SiteView, StatusView};

/// A row in the list.
#[derive(Serialize)]
struct Row<'a> {
    href: &'a str,
    label: &'a str,
    title: &'a str,
    kind: &'a KindView,
    status: &'a StatusView,
    signatures: &'a [SignatureView],
    date: Option<&'a DateView>,
    tags: &'a [String],
}

/// One log in the list.
#[derive(Serialize)]
struct Section<'a> {
    name: &'a str,
    path: &'a str,
    rows: Vec<Row<'a>>,
}

/// Makes the page.
pub(super) fn pages(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let page = engine.page("records.html", "records.html", |context| {
        let sections: Vec<Section<'_>> = site.logs.iter().map(section).collect();
        let total: usize = sections.iter().map(|section| section.rows.len()).sum();
        context.insert("sections", &sections);
        context.insert("total", &total);
    })?;
    Ok(vec![page])
}

fn section(log: &LogView) -> Section<'_> {
    let rows = log.records.iter().map(|record| Row {
        href: &record.href,
        label: &record.label,
        title: &record.title,
        kind: &record.kind,
        status: &record.status,
        signatures: &record.signatures,
        date: record.decided.as_ref().or(record.date.as_ref()),
        tags: &record.tags,
    });
    Section { name: &log.name, path: &log.path, rows: rows.collect() }
}
