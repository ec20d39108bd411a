//! Follows every link of a built site, as far as it stays within.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The page where readers begin.
const START: &str = "index.html";

/// Pages that a server shows by itself, and that no link leads to.
const UNLINKED: [&str; 1] = ["404.html"];

/// Where the site of [`super::full`] says that it is published: what a server shows by itself links to it from there.
const HOME: &str = "/some/full/";

/// What is said of a page that nobody comes to.
pub(super) const LONELY: &str = "no link leads here from index.html";

/// Gives the links that lead nowhere, and the pages that no link leads to, in words.
pub(super) fn dead(site: &Path) -> Vec<String> {
    let files: BTreeSet<String> = walkdir::WalkDir::new(site)
        .into_iter()
        .map(|entry| entry.expect("a built site can be read"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let below = entry.path().strip_prefix(site).expect("it lies below");
            below.to_str().expect("names of pages are UTF-8").to_owned()
        })
        .collect();
    let read = |path: &String| fs::read_to_string(site.join(path)).expect("a page is UTF-8");
    let pages: BTreeMap<&String, String> = files
        .iter()
        .filter(|path| path.rsplit('.').next() == Some("html"))
        .map(|path| (path, read(path)))
        .collect();
    let ids: BTreeMap<&String, BTreeSet<String>> =
        pages.iter().map(|(path, html)| (*path, attributes(html, &["id"]))).collect();
    let mut faults = Vec::new();
    let mut led: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (page, html) in &pages {
        for link in attributes(html, &["href", "src"]) {
            if leaves(&link) {
                continue;
            }
            let (path, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let path = path.split('?').next().unwrap_or_default();
            let path = Some(path)
                .filter(|_| UNLINKED.contains(&page.as_str()))
                .and_then(|path| path.strip_prefix(HOME))
                .unwrap_or(path);
            let Some(target) = resolved(page, &unescaped(path)) else {
                faults.push(format!("{page}: `{link}` leads out of the site"));
                continue;
            };
            if !files.contains(&target) {
                faults.push(format!("{page}: `{link}` leads to {target}, which is not there"));
                continue;
            }
            let fragment = unescaped(fragment);
            if let Some(ids) = ids.get(&target).filter(|_| !fragment.is_empty())
                && !ids.contains(&fragment)
            {
                faults.push(format!("{page}: `{link}`: {target} has nothing called `{fragment}`"));
            }
            led.entry((*page).clone()).or_default().insert(target);
        }
    }
    faults.extend(unreached(&pages, &led));
    faults
}

fn unreached(pages: &BTreeMap<&String, String>, led: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut reached = BTreeSet::from([START.to_owned()]);
    let mut next = vec![START.to_owned()];
    while let Some(page) = next.pop() {
        for target in led.get(&page).into_iter().flatten() {
            if reached.insert(target.clone()) {
                next.push(target.clone());
            }
        }
    }
    let others = pages.keys().filter(|page| !reached.contains(**page) && !UNLINKED.contains(&page.as_str()));
    others.map(|page| format!("{page}: {LONELY}")).collect()
}

/// Whether a link has a scheme or a host of its own.
fn leaves(link: &str) -> bool {
    let scheme = link.split(['/', '?', '#']).next().unwrap_or_default();
    scheme.contains(':') || link.starts_with("//")
}

/// The path from the site's root, or nothing where it leads out.
fn resolved(page: &str, link: &str) -> Option<String> {
    if link.starts_with('/') {
        return None;
    }
    if link.is_empty() {
        return Some(page.to_owned());
    }
    let mut steps: Vec<&str> = page.split('/').collect();
    steps.pop();
    for step in link.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(steps.pop()?),
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// The values of these attributes: in what the program writes, `<` and `"` in texts are escaped.
fn attributes(html: &str, names: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for tag in html.split('<').skip(1).filter(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic())) {
        let mut rest = tag;
        while let Some((before, after)) = rest.split_once("=\"") {
            if before.contains('>') {
                break;
            }
            let Some((value, after)) = after.split_once('"') else { break };
            let name = before.rsplit(char::is_whitespace).next().unwrap_or_default();
            if names.contains(&name) {
                found.insert(
                    value
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&amp;", "&"),
                );
            }
            rest = after;
        }
    }
    found
}

/// Text with its `%41` read.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let sandbox = crate::support::Sandbox::new();
    let page = "<a href=\"records/a.html#one\">a</a> a &lt;a href=&quot;x&quot;> <a href=\"https://x.example/y\">y</a>";
    sandbox.write("site/index.html", page).write("site/404.html", "");
    sandbox.write(
        "site/records/a.html",
        "<p id=\"one\"><a class=\"x\" href=\"../index.html\">up</a> <a href=\"#one\">here</a>",
    );
    let site = sandbox.root().join("site");
    assert!(dead(&site).is_empty(), "{:?}", dead(&site));
    for (link, why) in [
        ("b.html", "which is not there"),
        ("A.html", "which is not there"),
        ("#two", "has nothing called `two`"),
        ("../index.html#One", "has nothing called `One`"),
        ("/index.html", "leads out of the site"),
        ("../../index.html", "leads out of the site"),
        ("%C3%A4.html", "leads to records/ä.html, which is not there"),
    ] {
        sandbox.write("site/records/a.html", format!("<p id=\"one\"><img alt=\"\" src=\"{link}\">"));
        let faults = dead(&site);
        assert!(matches!(&faults[..], [one] if one.contains(why)), "{link}: {faults:?}");
    }
    sandbox.write("site/records/a.html", "<p id=\"one\">").write("site/records/lonely.html", "");
    assert_eq!(dead(&site), ["records/lonely.html: no link leads here from index.html"]);
}
