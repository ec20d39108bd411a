//! What crawlers read: `sitemap.xml` and `robots.txt`, where the site knows its address, and `llms.txt`.

use std::path::Path;

use super::address;
use super::entry::{Entry, LONGEST_FEED, changed};
use super::xml::Text;
use crate::site::escape::push_markup;
use crate::site::page::Page;
use crate::site::view::SiteView;

/// How many addresses a sitemap may hold.
const LARGEST: usize = 50_000;

/// Makes the files.
pub(super) fn pages<'p>(
    site: &SiteView,
    entries: &[Entry<'_>],
    own: impl IntoIterator<Item = &'p str>,
) -> Vec<Page> {
    let mut pages = vec![for_models(site, entries)];
    if let Some(url) = &site.url {
        pages.extend(sitemap(site, url, own));
        pages.push(Page::new("robots.txt", format!("User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n")));
    }
    pages
}

/// The sitemap, in several files with one that lists them where one file would be too long.
fn sitemap<'p>(site: &SiteView, url: &str, own: impl IntoIterator<Item = &'p str>) -> Vec<Page> {
    let own = own.into_iter().filter(|path| is_page(path) && *path != "404.html");
    let own = own.map(|path| (if path == "index.html" { "" } else { path }, None));
    let records = site.records().map(|(_, record)| {
        let day = changed(record).map(|moment| moment.strftime("%Y-%m-%d").to_string());
        (record.href.as_str(), day)
    });
    let all: Vec<(&str, Option<String>)> = own.chain(records).collect();
    let mut files: Vec<Page> = all
        .chunks(LARGEST)
        .enumerate()
        .map(|(at, chunk)| {
            let mut out = head("urlset");
            for (path, day) in chunk {
                push_markup(&mut out, format_args!("<url><loc>{}</loc>", Text(&format!("{url}{path}"))));
                if let Some(day) = day {
                    push_markup(&mut out, format_args!("<lastmod>{day}</lastmod>"));
                }
                out.push_str("</url>\n");
            }
            out.push_str("</urlset>\n");
            Page::new(format!("sitemap-{}.xml", at + 1), out)
        })
        .collect();
    if let [one] = files.as_mut_slice() {
        one.path = "sitemap.xml".to_owned();
        return files;
    }
    let mut out = head("sitemapindex");
    for file in &files {
        push_markup(
            &mut out,
            format_args!("<sitemap><loc>{}</loc></sitemap>\n", Text(&format!("{url}{}", file.path))),
        );
    }
    out.push_str("</sitemapindex>\n");
    files.push(Page::new("sitemap.xml", out));
    files
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "html")
}

fn head(root: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    )
}

/// `llms.txt`: where the decisions are, for programs that read Markdown, and the latest of them.
fn for_models(site: &SiteView, entries: &[Entry<'_>]) -> Page {
    let mut out = format!(
        "# {}\n\n> Decisions that product and engineering both sign. One is in force once both have signed exactly what it says.\n\n## Data\n\n",
        linked(&site.title)
    );
    for (name, path, what) in [
        ("All decisions as JSON", "records.json", "status, signatures, relations and dates of each"),
        ("Its schema", "records.schema.json", "what the fields mean"),
        ("All decisions", "records.html", "as a page"),
        ("Feed", "feed.xml", "the latest decisions"),
    ] {
        push_markup(&mut out, format_args!("- [{name}]({}): {what}\n", address(site, path)));
    }
    out.push_str("\n## Latest decisions\n\n");
    for entry in entries.iter().take(LONGEST_FEED) {
        let record = entry.record;
        let force = if record.in_force() { "in force" } else { "not in force" };
        push_markup(
            &mut out,
            format_args!(
                "- [{}]({}): {}, {force}. {}\n",
                linked(&entry.title()),
                address(site, &record.href),
                linked(&record.status.word),
                linked(&record.summary)
            ),
        );
    }
    Page::new("llms.txt", out)
}

/// A text on one line in which nothing is a link, a tag or code.
fn linked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '[' | ']' | '<' | '>' | '`' | '\\' | '*' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
