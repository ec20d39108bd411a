//! The pages as a whole: well formed, leading only to each other, and deaf to what their content would like to be.

use std::collections::{BTreeMap, BTreeSet};

use crate::site::audit::{self, Tag};
use crate::site::error::SiteError;
use crate::site::fixture::{self, HOSTILE};
use crate::site::page::Page;
use crate::site::theme::{self, TEMPLATES, Theme};
use crate::site::view::{LogView, RoleView, SignatureState, SiteView};

fn render(site: &SiteView) -> Result<Vec<Page>, SiteError> {
    crate::site::build::render(&site.clone().into(), &Theme::default())
}

fn pages(site: &SiteView) -> BTreeMap<String, String> {
    let pages = render(site).unwrap();
    pages.into_iter().map(|page| (page.path, String::from_utf8(page.bytes).unwrap())).collect()
}

fn html(pages: &BTreeMap<String, String>) -> BTreeMap<&str, Vec<Tag>> {
    pages
        .iter()
        .filter(|(path, _)| path.rsplit('.').next() == Some("html"))
        .map(|(path, text)| (path.as_str(), audit::read(text)))
        .collect()
}

/// Gives what stands in the page's main part, as text.
fn main_text(page: &str) -> String {
    let from = page.find("<main").unwrap();
    let to = page.find("</main>").unwrap();
    audit::text(&page[from..to]).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_page_is_well_formed_and_holds_nothing_that_runs() {
    let pages = pages(&fixture::site());
    let site = fixture::site();
    let tags = 3;
    // Home, what is not found, all records, five lists of what waits, all people, all tags, timeline, map, outcomes,
    // glossary, rules, search, and one for each person, tag and record.
    let expected = 16 + site.logs[0].people.len() + tags + site.logs[0].records.len();
    assert_eq!(html(&pages).len(), expected);
}

#[test]
fn every_link_leads_to_a_page_and_a_place_on_it() {
    let pages = pages(&fixture::site());
    let tags = html(&pages);
    let ids: BTreeMap<&str, BTreeSet<&str>> = tags
        .iter()
        .map(|(path, tags)| (*path, tags.iter().filter_map(|tag| tag.get("id")).collect()))
        .collect();
    for (path, tags) in &tags {
        for tag in tags {
            for named in ["aria-labelledby", "for", "popovertarget"].iter().filter_map(|name| tag.get(name)) {
                assert!(ids[path].contains(named), "{path}: no {named}");
            }
            if let Some(file) = tag.get("src") {
                assert!(pages.contains_key(file.trim_start_matches("../")), "{path}: no {file}");
            }
            let Some(address) = tag.get("href").filter(|address| !address.contains("://")) else { continue };
            let (file, fragment) = address.split_once('#').unwrap_or((address, ""));
            let file = file.split('?').next().unwrap_or_default();
            let target = match (file, path.split_once('/')) {
                ("", _) => (*path).to_owned(),
                (file, None) => file.to_owned(),
                (file, Some((folder, _))) => {
                    file.strip_prefix("../").map_or_else(|| format!("{folder}/{file}"), str::to_owned)
                }
            };
            assert!(pages.contains_key(&target), "{path}: {address} leads nowhere");
            if !fragment.is_empty() {
                assert!(ids[target.as_str()].contains(fragment), "{path}: {address} leads to no place");
            }
        }
    }
}

#[test]
fn every_page_has_its_landmarks_one_heading_and_the_policy() {
    let all = pages(&fixture::site());
    for (path, tags) in html(&all) {
        let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
        assert_eq!((count("h1"), count("main")), (1, 1), "{path}");
        assert_eq!(tags.iter().find(|tag| tag.name == "html").and_then(|tag| tag.get("lang")), Some("en"));
        let policy =
            tags.iter().find(|tag| tag.get("http-equiv") == Some("Content-Security-Policy")).unwrap();
        assert_eq!(
            policy.get("content"),
            Some(
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
            )
        );
        let first = tags.iter().find(|tag| tag.name == "a").unwrap();
        assert_eq!(first.get("href"), Some("#page:main"), "{path}: the skip link comes first");
        let mut level = 1;
        for tag in
            tags.iter().filter(|tag| tag.name.len() == 2 && tag.name.starts_with('h') && tag.name != "hr")
        {
            let next: usize = tag.name[1..].parse().unwrap();
            assert!(next <= level + 1, "{path}: {} after h{level}", tag.name);
            level = next;
        }
    }
}

#[test]
fn hostile_text_is_shown_as_the_text_it_is() {
    let pages = pages(&fixture::site());
    let hostile = &pages["records/dr-33.html"];
    let shown = audit::text(hostile);
    assert!(
        shown
            .matches("<script>alert(1)</script> \"onmouseover=alert(1) 'x' {{ site.title }} {% raw %}")
            .count()
            > 12
    );
    for page in [
        "index.html",
        "records.html",
        "timeline.html",
        "map.html",
        "outcomes.html",
        "glossary.html",
        "rules.html",
        "records/dr-32.html",
        "records/dr-34.html",
        "people.html",
        "people/script-alert-1-script-onmouseover-alert-1-x-site-title-raw-title.html",
        "tags.html",
        "tags/script-alert-1-script-onmouseover-alert-1-x-site-title-raw-title.html",
    ] {
        assert!(audit::text(&pages[page]).contains("<script>alert(1)</script>"), "{page}");
    }
}

#[test]
fn hostile_names_of_site_log_and_role_are_text_too() {
    let mut site = fixture::site();
    site.title = HOSTILE.to_owned();
    site.lang = "\"><script>".to_owned();
    site.logs[0].name = HOSTILE.to_owned();
    site.logs[0].roles.push(RoleView::new(HOSTILE, vec![HOSTILE.to_owned()]));
    site.logs.push(LogView { name: HOSTILE.to_owned(), ..LogView::default() });
    let mut record = fixture::record(99, "x", "proposed", [SignatureState::Missing; 2]);
    record.signatures.push(fixture::signature(HOSTILE, SignatureState::Missing));
    site.logs[1].records.push(record);
    html(&pages(&site));
}

#[test]
fn only_the_body_is_taken_as_html() {
    for (name, text) in TEMPLATES {
        assert!(
            std::path::Path::new(name).extension().is_some_and(|extension| extension == "html"),
            "{name} is not escaped"
        );
        for line in text.lines().filter(|line| line.contains("safe")) {
            let rendered = [
                "{{ record.body_html | safe }}",
                "{{ section.html | safe }}",
                "{{ term.html | safe }}",
                "{{ rule.html | safe }}",
            ];
            assert!(rendered.iter().any(|part| line.contains(part)), "{name}: {line}");
        }
    }
}

#[test]
fn the_home_page_says_who_each_decision_waits_for() {
    let pages = pages(&fixture::site());
    let home = main_text(&pages["index.html"]);
    for said in [
        "2 wait for product and 4 wait for engineering; 1 has changed since signed; 1 is objected to.",
        "Waiting for product 2 Grace Hopper DR-24 Queue webhooks",
        "Waits for Ada Lovelace, dated 24 Oct 2026. countersign sign DR-23",
        "Changed since Ada Lovelace signed it on 22 Nov 2026: read what changed, and sign again. countersign sign DR-26",
        "Objections 1 DR-32",
        "We have no one on call for a second database. Ada Lovelace answers it in the text; Grace Hopper takes it back with countersign withdraw DR-32.",
        "Accepted, does not count 1",
        "To be looked at again since 1 Nov 2026",
        "Lately decided DR-25 Sell gift cards Rejected 26 Oct 2026",
    ] {
        assert!(home.contains(said), "{said}\n{home}");
    }
}

#[test]
fn an_empty_log_is_told_what_comes_next() {
    let pages = pages(&SiteView::new("Decisions"));
    html(&pages);
    assert!(main_text(&pages["index.html"]).contains("countersign new"));
    assert!(main_text(&pages["records.html"]).contains("countersign new"));
}

#[test]
fn queues_that_are_empty_say_what_fills_them() {
    let mut site = fixture::site();
    site.logs[0].records = vec![fixture::record(1, "A", "accepted", [SignatureState::Signed; 2])];
    let home = main_text(&pages(&site)["index.html"]);
    for said in [
        "0 wait for product",
        "Nothing waits for engineering.",
        "No signature has gone stale",
        "No decision in force says when",
    ] {
        assert!(home.contains(said), "{said}\n{home}");
    }
}

#[test]
fn a_record_opens_with_both_signatures() {
    let pages = pages(&fixture::site());
    let said = |number: u32, parts: &[&str]| {
        let text = main_text(&pages[&format!("records/dr-{number}.html")]);
        for part in parts {
            assert!(text.contains(part), "DR-{number}: {part}\n{text}");
        }
    };
    said(
        42,
        &[
            "In force: product and engineering have both signed exactly this text.",
            "Product Signed Grace Hopper 22 Nov 2026, 08:00 UTC Evidence: declared, a name written in the file",
            "Engineering Signed Ada Lovelace",
            "The name was written into the file by someone who may write to this repository.",
            "Takes the place of DR-17",
            "SHOP-12",
            "cost-centre 4711",
            "DR-99 not in this log",
        ],
    );
    said(
        23,
        &[
            "Engineering Not signed × Waits for Ada Lovelace",
            "Not in force yet: waits for engineering (Ada Lovelace).",
        ],
    );
    said(
        26,
        &[
            "Accepted, does not count",
            "Engineering Stale Ada Lovelace",
            "The record has changed since",
            "Error stale-signoff",
        ],
    );
    said(
        17,
        &["Superseded. Do not build on this one: its place is taken by DR-42 Adopt PostgreSQL for orders"],
    );
    said(1, &["Product Not required", "Accepted before sign-offs were required."]);
    said(25, &["Product Objects Grace Hopper"]);
}

#[test]
fn pages_are_the_same_bytes_each_time() {
    assert_eq!(render(&fixture::site()).unwrap(), render(&fixture::site()).unwrap());
}

/// Gives the colours of the style sheet by name, light and dark.
fn palette(css: &str) -> BTreeMap<&str, [[u8; 3]; 2]> {
    let block = css.split('}').next().unwrap();
    let mut colours = BTreeMap::new();
    for line in block.lines() {
        let Some((name, value)) = line.trim().split_once(": light-dark(") else { continue };
        let hex = |from: usize, at: usize| u8::from_str_radix(&value[from + at..from + at + 2], 16).unwrap();
        colours.insert(name, [1, 10].map(|from| [hex(from, 0), hex(from, 2), hex(from, 4)]));
    }
    colours
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[test]
fn text_and_shapes_have_contrast_in_light_and_dark() {
    let css = &theme::style();
    let colours = palette(css);
    assert!(!css.contains("@media (prefers-color-scheme"), "it does not know what the reader chose");
    for (at, scheme) in ["light", "dark"].into_iter().enumerate() {
        let check = |front: &str, back: &str, least: f64| {
            let (front_light, back_light) = (luminance(colours[front][at]), luminance(colours[back][at]));
            let ratio = (front_light.max(back_light) + 0.05) / (front_light.min(back_light) + 0.05);
            assert!(ratio >= least, "{scheme}: {front} on {back} is {ratio:.2}, not {least}");
        };
        for back in ["--desk", "--paper", "--wash"] {
            for front in [
                "--ink",
                "--quiet",
                "--product",
                "--engineering",
                "--link",
                "--good",
                "--wait",
                "--bad",
                "--gone",
            ] {
                check(front, back, 4.5);
            }
            for front in ["--strong-rule", "--focus"] {
                check(front, back, 3.0);
            }
        }
        check("--ink", "--mark", 4.5);
        check("--link", "--mark", 4.5);
    }
}

#[test]
fn the_style_loads_nothing_from_elsewhere() {
    for (path, text) in [theme::STYLES, theme::FILES].into_iter().flatten() {
        let addresses = text.replace("http://www.w3.org/2000/svg", "");
        assert!(
            !addresses.contains("//") && !addresses.contains("@import") && !addresses.contains("@font-face"),
            "{path}"
        );
    }
}

#[test]
fn the_scripts_make_no_markup_of_text_and_ask_no_server() {
    for (path, text) in [theme::ALONE, theme::SCRIPTS].into_iter().flatten() {
        let bare = text.replace("http://www.w3.org/2000/svg", "");
        for forbidden in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "DOMParser",
            "document.write",
            "eval(",
            "Function(",
            "fetch(",
            "XMLHttpRequest",
            "WebSocket",
            "sendBeacon",
            "import(",
            "http:",
            "https:",
            ".cookie",
            "onclick",
        ] {
            assert!(!bare.contains(forbidden), "{path}: {forbidden}");
        }
        assert!(text.ends_with("})();\n"), "{path} would run into the one after it");
    }
}

#[test]
fn a_long_list_goes_over_pages_that_lead_to_each_other() {
    let mut site = fixture::site();
    let missing = [SignatureState::Missing; 2];
    site.logs[0].records =
        (1..=450).map(|number| fixture::record(number, "Decide", "proposed", missing)).collect();
    let all = pages(&site);
    for (path, first, last) in [
        ("records.html", "DR-450", "DR-251"),
        ("records-2.html", "DR-250", "DR-51"),
        ("records-3.html", "DR-50", "DR-1"),
        ("waiting-product.html", "DR-1", "DR-200"),
        ("waiting-product-3.html", "DR-401", "DR-450"),
    ] {
        let numbers: Vec<&str> = all[path].split("class=\"number\">").skip(1).collect();
        let number = |text: &str| text.split('<').next().unwrap().to_owned();
        assert_eq!(
            (number(numbers[0]), number(numbers[numbers.len() - 1])),
            (first.to_owned(), last.to_owned())
        );
    }
    assert!(all["records-2.html"].contains("rel=\"prev\" href=\"records.html\""));
    assert!(all["records-2.html"].contains("rel=\"next\" href=\"records-3.html\""));
    assert!(!all.contains_key("records-4.html"));
    assert!(main_text(&all["index.html"]).contains("and 438 more wait for product"));
    assert!(main_text(&all["people/ada.html"]).contains("To sign 450"));
}
