//! Each file is valid for the programs that read it, whatever stands in the records.

mod feeds;
mod files;

use crate::site::fixture;
use crate::site::page::Page;
use crate::site::view::SiteView;

/// The site of tests, with and without an address of its own.
fn sites() -> [SiteView; 2] {
    let (plain, mut published) = (fixture::site(), fixture::site());
    published.url = Some("https://decisions.example.com/shop/".to_owned());
    [plain, published]
}

fn text<'p>(files: &'p [Page], path: &str) -> &'p str {
    let page = files.iter().find(|page| page.path == path).unwrap_or_else(|| panic!("there is {path}"));
    std::str::from_utf8(&page.bytes).unwrap()
}

/// Everything but cards, which have tests of their own.
fn of_the_site(site: &SiteView) -> Vec<Page> {
    super::texts(site, ["index.html", "records.html", "404.html", "assets/style.css"])
}

fn xml(text: &str) -> roxmltree::Document<'_> {
    roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

fn is_rfc3339(text: &str) -> bool {
    text.len() == 20 && text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok()
}
