//! Every place of a site that takes text, filled with text that would like to run: `tests/browser/hostile.json` lists it, so
//! that browsers can be sent through the same.

#![expect(
    clippy::field_reassign_with_default,
    reason = "as code outside the crate has to fill in these structs"
)]

use std::sync::Arc;

use serde::Deserialize;

use crate::site::fixture::{links, record};
use crate::site::markdown::{LinkMap, Options, render as body};
use crate::site::theme::Theme;
use crate::site::view::{
    DateView, ExtraFact, KindView, LogView, RecordView, RoleView, SignatureState, SiteView, StatusView,
    TicketView,
};
use crate::site::{audit, build};

/// One attempt.
#[derive(Debug, Deserialize)]
struct Attempt {
    name: String,
    /// The place that the text is put into: `body`, or a part of the front matter.
    #[serde(rename = "where")]
    place: String,
    text: String,
}

fn attempts() -> Vec<Attempt> {
    serde_json::from_str(include_str!("../../tests/browser/hostile.json")).unwrap()
}

/// The repository that the attempts refer to.
fn map() -> LinkMap {
    let files = ["docs/page.html", "img/x.png", "img/x.svg", "img/\"><script>.png", ".git/config"];
    let files = files.into_iter().map(|path| (format!("decisions/{path}"), 9)).collect();
    LinkMap {
        repository: Some(Arc::new(files)),
        files: Some("https://forge.example/{path}".to_owned()),
        ..links()
    }
}

/// A record that holds the attempt, or a site whose own names do.
fn put(attempt: &Attempt, number: u32, site: &mut SiteView) -> RecordView {
    let text = || attempt.text.clone();
    let mut view = record(number, "A title", "proposed", [SignatureState::Signed, SignatureState::Missing]);
    match attempt.place.as_str() {
        "body" => {
            let done = body(&attempt.text, "decisions/0042-record.md", &map(), &Options::default());
            view.body_html = done.html;
            view.contents = done.contents;
        }
        "title" => view.title = text(),
        "tag" => view.tags = vec![text()],
        "driver" => view.driver = Some(text()),
        "informed" => view.informed = vec![text()],
        "affects" => view.affects = vec![text()],
        "level" => view.level = Some(text()),
        "reason" => view.signatures[0].note = Some(text()),
        "person" => {
            view.signatures[0].signer_name = Some(text());
            view.signatures[1].waits_for = vec![text()];
        }
        "status" => view.status = StatusView::new(&attempt.text),
        "kind" => view.kind = KindView::new(&attempt.text),
        "ticket" => {
            let mut ticket = TicketView::default();
            ticket.key = text();
            ticket.href = Some(text());
            ticket.summary = Some(text());
            ticket.state = Some(text());
            ticket.asked = Some(DateView::from_text("2026-11-20"));
            view.tickets = vec![ticket];
        }
        "extra" => {
            let mut extra = ExtraFact::default();
            extra.key = text();
            extra.value = text();
            view.extra = vec![extra];
        }
        "file" => {
            view.path = text();
            view.source_url = Some(text());
        }
        "lang" => view.lang = Some(text()),
        "log" => {
            view.signatures[0].role = text();
            site.title = text();
            site.logs[0].name = text();
            site.logs[0].path = text();
            site.logs[0].roles.push(RoleView::new(&attempt.text, vec![text()]));
        }
        other => panic!("no such place: {other}"),
    }
    view
}

/// A site that holds these attempts.
fn site(attempts: &[&Attempt]) -> SiteView {
    let mut site = SiteView::new("Decisions");
    let mut log = LogView::default();
    log.name = "Shop".to_owned();
    log.roles = vec![RoleView::new("product", vec!["Grace Hopper".to_owned()])];
    site.logs.push(log);
    for (number, attempt) in (1..).zip(attempts) {
        let view = put(attempt, number, &mut site);
        site.logs[0].records.push(view);
    }
    site
}

/// Reads every page of a site as strictly as can be.
fn read_all(attempts: &[&Attempt]) {
    for page in build::render(&site(attempts).into(), &Theme::default()).unwrap() {
        let text = std::str::from_utf8(&page.bytes).unwrap();
        if text.starts_with("<!doctype html>") {
            audit::read(text);
        }
    }
}

#[test]
fn nothing_that_is_written_into_a_record_runs() {
    let attempts = attempts();
    assert!(attempts.len() >= 200, "{}", attempts.len());
    // The names of a log stand on each page: one site for each of these, and one for all others.
    let (of_logs, of_records): (Vec<&Attempt>, Vec<&Attempt>) =
        attempts.iter().partition(|attempt| attempt.place == "log");
    let mut groups: Vec<Vec<&Attempt>> = of_logs.into_iter().map(|attempt| vec![attempt]).collect();
    groups.push(of_records);
    for group in groups {
        if std::panic::catch_unwind(|| read_all(&group)).is_err() {
            for attempt in group {
                let alone = std::panic::catch_unwind(|| read_all(&[attempt]));
                assert!(alone.is_ok(), "{}: {}", attempt.name, attempt.text);
            }
            panic!("only all together");
        }
    }
}

#[test]
fn nothing_that_an_author_wrote_is_swallowed() {
    // Comments are notes to writers, and attributes of elements that pass say nothing to readers.
    for attempt in
        attempts().iter().filter(|attempt| attempt.place == "body" && attempt.name.starts_with("raw HTML"))
    {
        let html = body(&attempt.text, "decisions/0042-record.md", &map(), &Options::default()).html;
        if attempt.text.contains("<script>window") && !attempt.text.contains("-->") {
            assert!(html.contains("&lt;script") || html.contains("&lt;scr"), "{}: {html}", attempt.name);
        }
    }
}

#[test]
fn a_place_of_its_own_is_in_every_page_of_the_table() {
    let names: std::collections::BTreeSet<String> =
        attempts().into_iter().map(|attempt| attempt.name).collect();
    assert_eq!(names.len(), attempts().len(), "names say which attempt failed, so each is there once");
}
