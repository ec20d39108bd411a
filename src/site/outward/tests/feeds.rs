//! Atom, JSON Feed and the calendar.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{is_rfc3339, of_the_site, sites, text, xml};
use crate::site::fixture::{self, HOSTILE};
use crate::site::outward::{LONGEST_FEED, entries};
use crate::site::view::{DateView, MomentView, SignatureState};

const ATOM: &str = "http://www.w3.org/2005/Atom";

#[test]
fn atom_feeds_hold_what_atom_asks_for() {
    for site in sites() {
        let files = of_the_site(&site);
        let mut names = BTreeSet::new();
        for path in ["feed.xml", "waiting-product.xml", "waiting-engineering.xml"] {
            let document = xml(text(&files, path));
            let feed = document.root_element();
            let only = |node: roxmltree::Node<'_, '_>, name: &str| {
                let mut found = node.children().filter(|child| child.has_tag_name((ATOM, name)));
                let one = found.next().unwrap_or_else(|| panic!("{path} has a {name}"));
                assert!(found.next().is_none(), "{path} has one {name}");
                one.text().unwrap_or_default().to_owned()
            };
            assert!(feed.has_tag_name((ATOM, "feed")), "{path}");
            assert!(names.insert(only(feed, "id")), "{path} has a name of its own");
            assert!(!only(feed, "title").is_empty());
            let author = feed.children().find(|child| child.has_tag_name((ATOM, "author"))).unwrap();
            assert!(!only(author, "name").is_empty(), "{path}");
            let (mut ids, mut days) = (BTreeSet::new(), Vec::new());
            for entry in feed.children().filter(|child| child.has_tag_name((ATOM, "entry"))) {
                let (id, updated) = (only(entry, "id"), only(entry, "updated"));
                assert!(id.starts_with("urn:uuid:") && id.len() == 45 && ids.insert(id), "{path}");
                assert!(is_rfc3339(&updated), "{updated}");
                assert!(!only(entry, "title").is_empty() && !only(entry, "summary").is_empty());
                let link = entry.children().find(|child| child.has_tag_name((ATOM, "link"))).unwrap();
                let start = site.url.clone().unwrap_or_default() + "records/";
                assert!(link.attribute("href").unwrap().starts_with(&start), "{path}");
                days.push(updated);
            }
            assert!(!days.is_empty() && days.is_sorted_by(|newer, older| newer >= older), "{path}: {days:?}");
            assert_eq!(only(feed, "updated"), days[0], "{path}");
            let own = feed.children().find(|child| child.attribute("rel") == Some("self"));
            let own = own.and_then(|link| link.attribute("href")).map(str::to_owned);
            assert_eq!(own, site.url.as_ref().map(|url| format!("{url}{path}")));
        }
    }
}

#[test]
fn a_feed_says_who_signed_and_what_was_decided() {
    let [site, _] = sites();
    let files = of_the_site(&site);
    let feed = text(&files, "feed.xml");
    let said = "Accepted. Product: signed by Grace Hopper. Engineering: signed by Ada Lovelace. We decide matter 42.";
    assert!(feed.contains(&format!("<summary>{said}</summary>")), "{feed}");
    assert!(feed.contains("Accepted, does not count. Product: signed by Grace Hopper. Engineering: stale (signed by Ada Lovelace)."));
    assert!(!feed.contains("DR-28"), "a draft is no news");
    let waiting = text(&files, "waiting-engineering.xml");
    let labels: Vec<&str> = site
        .records()
        .map(|(_, record)| record.label.as_str())
        .filter(|label| waiting.contains(&format!("<title>{label} ")))
        .collect();
    assert_eq!(labels, ["DR-23", "DR-24", "DR-26", "DR-32"]);
}

#[test]
fn what_changed_last_comes_first_and_a_feed_ends() {
    use SignatureState::Signed;
    let mut site = fixture::site();
    site.logs[0].records =
        (1..=60).map(|number| fixture::record(number, "x", "accepted", [Signed, Signed])).collect();
    for record in &mut site.logs[0].records {
        for signature in &mut record.signatures {
            signature.at = None;
        }
        record.decided = None;
        record.date = Some(DateView::from_text("2026-01-01"));
    }
    site.logs[0].records[6].signatures[0].at = Some(MomentView::from_text("2026-02-01T10:00:00.5+02:00"));
    site.logs[0].records[7].decided = Some(DateView::from_text("2026-02-02"));
    site.logs[0].records[8].date = None;
    let labels: Vec<&str> = entries(&site).iter().map(|entry| entry.record.label.as_str()).collect();
    assert_eq!(labels[..3], ["DR-8", "DR-7", "DR-60"]);
    assert_eq!(labels.last(), Some(&"DR-9"));
    let files = of_the_site(&site);
    assert_eq!(text(&files, "feed.xml").matches("<entry>").count(), LONGEST_FEED);
    assert!(text(&files, "feed.xml").contains("<updated>2026-02-01T08:00:00Z</updated>"));
    let json: Value = serde_json::from_str(text(&files, "feed.json")).unwrap();
    assert_eq!(json["items"].as_array().unwrap().len(), LONGEST_FEED);
    // An empty feed is a feed.
    site.logs[0].records.clear();
    let files = of_the_site(&site);
    assert!(xml(text(&files, "feed.xml")).descendants().all(|node| !node.has_tag_name((ATOM, "entry"))));
    assert!(text(&files, "feed.xml").contains("<updated>1970-01-01T00:00:00Z</updated>"));
}

#[test]
fn the_json_feed_has_the_form_of_version_1_1() {
    let schema = json!({
        "type": "object", "additionalProperties": false, "required": ["version", "title", "items", "language"],
        "properties": {
            "version": {"const": "https://jsonfeed.org/version/1.1"},
            "title": {"type": "string"},
            "home_page_url": {"type": "string", "pattern": "^https://"},
            "feed_url": {"type": "string", "pattern": "^https://.*/feed\\.json$"},
            "language": {"type": "string"},
            "items": {"type": "array", "maxItems": 50, "items": {
                "type": "object", "additionalProperties": false, "required": ["id", "title", "content_text", "tags"],
                "properties": {
                    "id": {"type": "string", "pattern": "^urn:uuid:[0-9a-f-]{36}$"},
                    "url": {"type": "string", "pattern": "^https://"},
                    "title": {"type": "string", "minLength": 1},
                    "content_text": {"type": "string", "minLength": 1},
                    "summary": {"type": "string", "minLength": 1},
                    "date_modified": {"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$"},
                    "language": {"type": "string"},
                    "tags": {"type": "array", "items": {"type": "string"}}
                }
            }}
        }
    });
    let validator = jsonschema::validator_for(&schema).unwrap();
    for site in sites() {
        let feed: Value = serde_json::from_str(text(&of_the_site(&site), "feed.json")).unwrap();
        let faults: Vec<String> = validator.iter_errors(&feed).map(|error| error.to_string()).collect();
        assert_eq!(faults, [""; 0]);
        assert_eq!(feed.get("feed_url").is_some(), site.url.is_some());
        assert_eq!(feed["items"][0].get("url").is_some(), site.url.is_some());
    }
}

/// The lines of a calendar, unfolded.
fn lines(calendar: &str) -> Vec<String> {
    assert!(calendar.ends_with("\r\n") && !calendar.replace("\r\n", "").contains(['\r', '\n']));
    for line in calendar.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }
    calendar.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn the_calendar_has_a_day_for_each_review() {
    for mut site in sites() {
        let review = site.logs[0].records[5].review.clone();
        site.logs[0].records[8].review.clone_from(&review);
        site.logs[0].records[10].review = review;
        site.logs[0].records[10].tags = vec!["a,b;c\\d\ne".to_owned(), HOSTILE.to_owned()];
        let first = lines(text(&of_the_site(&site), "reviews.ics"));
        let value = |name: &str| first.iter().filter(move |line| line.starts_with(name)).collect::<Vec<_>>();
        assert_eq!((first[0].as_str(), first[1].as_str()), ("BEGIN:VCALENDAR", "VERSION:2.0"));
        assert_eq!(first.last().unwrap(), "END:VCALENDAR");
        // Records 26, 29, 31 and 42: the one in doubt too, those that were never accepted not.
        assert_eq!(value("BEGIN:VEVENT").len(), 4);
        assert_eq!(value("BEGIN:VEVENT").len(), value("END:VEVENT").len());
        assert_eq!(value("DTSTART")[0], "DTSTART;VALUE=DATE:20261101");
        assert_eq!(value("DTEND")[0], "DTEND;VALUE=DATE:20261102");
        assert_eq!(value("DTSTART")[3], "DTSTART;VALUE=DATE:20270522");
        assert!(value("DTSTAMP").iter().all(|line| *line == "DTSTAMP:20261122T080000Z"));
        let ids: BTreeSet<_> = value("UID:").into_iter().collect();
        assert_eq!(ids.len(), 4);
        assert!(
            value("CATEGORIES:")
                .iter()
                .any(|line| line.starts_with("CATEGORIES:a\\,b\\;c\\\\d\\ne,<script>"))
        );
        assert_eq!(value("URL:").len(), if site.url.is_some() { 4 } else { 0 });
        assert!(
            value("SUMMARY:").iter().any(|line| line.contains("注文データベースを PostgreSQL に移行する"))
        );
        // A day that moves is still the same event.
        site.logs[0].records[5].review.as_mut().unwrap().date = DateView::from_text("2028-01-01");
        let moved = lines(text(&of_the_site(&site), "reviews.ics"));
        let moved: BTreeSet<_> = moved.iter().filter(|line| line.starts_with("UID:")).collect();
        assert_eq!(ids, moved);
    }
}
