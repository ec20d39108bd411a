//! The templates, compiled into the program, and the pages that they make.
//!
//! All names end in `.html`, so that every value is escaped unless a template says `| safe`; only a body, which
//! [`crate::site::markdown`] has made safe, is.

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use crate::site::error::SiteError;
use crate::site::markdown::Destination;
use crate::site::view::{
    DateView, EvidenceLevel, HomeView, KindView, LogView, RecordView, SignatureView, SiteView, StatusView,
};

/// The templates by name.
const TEMPLATES: [(&str, &str); 7] = [
    ("base.html", include_str!("../../templates/site/base.html")),
    ("symbols.html", include_str!("../../templates/site/symbols.html")),
    ("parts.html", include_str!("../../templates/site/parts.html")),
    ("index.html", include_str!("../../templates/site/index.html")),
    ("records.html", include_str!("../../templates/site/records.html")),
    ("record.html", include_str!("../../templates/site/record.html")),
    ("404.html", include_str!("../../templates/site/404.html")),
];

/// Files that are written as they are.
const ASSETS: [(&str, &str); 3] = [
    ("assets/style.css", include_str!("../../templates/site/style.css")),
    ("assets/seal.svg", include_str!("../../templates/site/seal.svg")),
    ("assets/braid.svg", include_str!("../../templates/site/braid.svg")),
];

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its path from the root of the site, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What every page shows.
#[derive(Serialize)]
struct Chrome<'a> {
    version: &'a str,
    title: &'a str,
    lang: &'a str,
    /// Whether there are several logs, so that each is named.
    several: bool,
}

/// A row in the list of all records.
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

/// One log in the list of all records.
#[derive(Serialize)]
struct Section<'a> {
    name: &'a str,
    path: &'a str,
    rows: Vec<Row<'a>>,
}

/// Renders all files of a site, in memory, in an order that depends on the view alone.
pub fn render(site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let engine =
        engine(site).map_err(|source| SiteError::Template { page: "index.html".to_owned(), source })?;
    let mut pages: Vec<Page> = ASSETS
        .iter()
        .map(|(path, text)| Page { path: (*path).to_owned(), bytes: text.as_bytes().to_vec() })
        .collect();
    pages.push(page(&engine, "index.html", "index.html", "", |context| {
        context.insert("home", &HomeView::new(site));
    })?);
    pages.push(page(&engine, "records.html", "records.html", "", |context| {
        let sections: Vec<Section<'_>> = site.logs.iter().map(section).collect();
        let total: usize = sections.iter().map(|section| section.rows.len()).sum();
        context.insert("sections", &sections);
        context.insert("total", &total);
    })?);
    pages.push(page(&engine, "404.html", "404.html", "", |_| {})?);
    let all: Vec<(&LogView, &RecordView)> = site.records().collect();
    let records: Result<Vec<Page>, SiteError> = all
        .par_iter()
        .map(|(log, record)| {
            page(&engine, "record.html", &format!("records/{}.html", record.slug), "../", |context| {
                context.insert("log_name", &log.name);
                context.insert("standing", &record.standing());
                context.insert("declared", &is_declared(record));
                context.insert("record", record);
            })
        })
        .collect();
    pages.extend(records?);
    Ok(pages)
}

fn engine(site: &SiteView) -> tera::TeraResult<Tera> {
    let mut engine = Tera::new();
    engine.register_filter("web", web);
    engine.register_filter("language", language);
    engine.add_raw_templates(TEMPLATES)?;
    let chrome =
        Chrome { version: site.version, title: &site.title, lang: &site.lang, several: site.logs.len() > 1 };
    engine.global_context().insert("site", &chrome);
    Ok(engine)
}

/// The filter `web`: an `http:` or `https:` address as it is, anything else as nothing.
fn web(address: &str, _: Kwargs, _: &State<'_>) -> String {
    match Destination::judge(address) {
        Destination::Web(address) => address.to_owned(),
        _ => String::new(),
    }
}

/// The filter `language`: a tag that has the form of a language as it is, anything else as nothing.
fn language(tag: &str, _: Kwargs, _: &State<'_>) -> String {
    let mut parts = tag.split('-');
    let first = parts
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest =
        parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if first && rest { tag.to_owned() } else { String::new() }
}

/// Tells whether nothing but a name in the file stands behind one of the signatures.
fn is_declared(record: &RecordView) -> bool {
    let mut evidence = record.signatures.iter().filter_map(|signature| signature.evidence.as_ref());
    evidence.any(|evidence| evidence.level == EvidenceLevel::Declared)
}

fn page(
    engine: &Tera,
    template: &str,
    path: &str,
    root: &str,
    fill: impl FnOnce(&mut Context),
) -> Result<Page, SiteError> {
    let mut context = Context::new();
    context.insert("root", root);
    context.insert("page", template);
    fill(&mut context);
    let mut bytes = Vec::with_capacity(16 * 1024);
    engine
        .render_to(template, &context, &mut bytes)
        .map_err(|source| SiteError::Template { page: path.to_owned(), source })?;
    Ok(Page { path: path.to_owned(), bytes })
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

#[cfg(test)]
mod tests;
