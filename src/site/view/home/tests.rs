//! What stands in which queue, and what its reader is told to do.

use super::super::{DateView, LogView, MomentView, PersonView, RoleView};
use super::*;

fn record(number: u32, status: &str, product: SignatureState, engineering: SignatureState) -> RecordView {
    RecordView {
        number: Some(number),
        label: format!("DR-{number}"),
        status: StatusView::new(status),
        signatures: vec![
            SignatureView::new("product", product),
            SignatureView::new("engineering", engineering),
        ],
        ..RecordView::default()
    }
}

fn site(records: Vec<RecordView>) -> SiteView {
    let mut site = SiteView::new("Decisions");
    let roles = vec![RoleView::new("product", vec!["Grace Hopper".to_owned()])];
    let mut left = PersonView::new("mary", "Mary Shaw", &["product"]);
    left.until = Some(DateView::from_text("2026-01-01"));
    let people = vec![PersonView::new("grace", "Grace Hopper", &["product"]), left];
    site.logs.push(LogView { roles, people, records, ..LogView::default() });
    site
}

fn labels<'a>(items: &[QueueItem<'a>]) -> Vec<&'a str> {
    items.iter().map(|item| item.label).collect()
}

#[test]
fn a_record_waits_for_each_role_that_has_not_signed_it_as_it_is() {
    use SignatureState::{Missing, NotRequired, Signed, Stale};
    let site = site(vec![
        record(1, "proposed", Missing, Signed),
        record(2, "proposed", Missing, Missing),
        record(3, "accepted", Stale, Signed),
        record(4, "draft", Missing, Missing),
        record(5, "superseded", Stale, Stale),
        record(6, "accepted", NotRequired, NotRequired),
    ]);
    let addresses = Addresses::new(&site);
    let home = HomeView::new(&site, &addresses);
    assert_eq!(labels(&home.waiting[0].items), ["DR-1", "DR-2", "DR-3"]);
    assert_eq!(labels(&home.waiting[1].items), ["DR-2"]);
    assert_eq!(labels(&home.stale.items), ["DR-3"]);
    let people: Vec<(&str, &str)> = home.waiting[0].people.iter().map(|one| (one.name, one.href)).collect();
    assert_eq!(people, [("Grace Hopper", "people/grace.html")], "and nobody who leaves");
    assert_eq!(home.total, 6);
    assert_eq!(home.waiting[0].items[0].command.as_deref(), Some("countersign sign DR-1"));
}

#[test]
fn a_long_queue_shows_its_first_records_and_says_how_many_there_are() {
    let missing = SignatureState::Missing;
    let site = site((1..=1000).map(|number| record(number, "proposed", missing, missing)).collect());
    let addresses = Addresses::new(&site);
    let home = HomeView::new(&site, &addresses);
    let queue = &home.waiting[0];
    assert_eq!((queue.items.len(), queue.count, queue.more), (12, 1000, 988));
    assert_eq!(queue.href, "waiting-product.html");
}

#[test]
fn an_objection_stands_while_the_record_is_open() {
    use SignatureState::{Objected, Signed};
    let site = site(vec![
        record(1, "proposed", Objected, Signed),
        record(2, "rejected", Objected, Signed),
        record(3, "draft", Objected, Signed),
    ]);
    let addresses = Addresses::new(&site);
    let home = HomeView::new(&site, &addresses);
    assert_eq!(labels(&home.objections.items), ["DR-1", "DR-3"]);
    assert!(home.waiting[0].items.is_empty(), "a role that has said no is not asked again");
}

#[test]
fn it_waits_since_it_was_written_or_since_the_role_itself_spoke() {
    let moment = |text: &str| Some(MomentView::from_text(text));
    let mut waits = record(1, "proposed", SignatureState::Signed, SignatureState::Missing);
    waits.date = Some(DateView::from_text("2026-10-01"));
    let since = |record: &RecordView| {
        let since = since(record, Some(&record.signatures[1])).unwrap();
        (since.signed, since.text.to_owned())
    };
    assert_eq!(since(&waits), (false, "1 Oct 2026".to_owned()));
    waits.signatures[0].at = moment("2026-11-02T08:00:00Z");
    assert_eq!(
        since(&waits),
        (false, "1 Oct 2026".to_owned()),
        "another role's sign-off begins no count anew"
    );
    waits.signatures[1].at = moment("2026-10-20T08:00:00Z");
    assert_eq!(since(&waits), (true, "20 Oct 2026".to_owned()), "what was said in the role itself");
}

#[test]
fn reviews_are_those_in_force_whose_day_has_come() {
    let review = |due| Some(ReviewView { date: DateView::from_text("2026-01-01"), due });
    let signed = SignatureState::Signed;
    let mut due = record(1, "accepted", signed, signed);
    due.review = review(true);
    let mut gone = record(2, "superseded", signed, signed);
    gone.review = review(true);
    let mut later = record(3, "accepted", signed, signed);
    later.review = review(false);
    let site_due = site(vec![due, gone, later.clone()]);
    let addresses = Addresses::new(&site_due);
    let home = HomeView::new(&site_due, &addresses);
    assert_eq!(labels(&home.reviews.items), ["DR-1"]);
    assert!(home.next_review.is_none());
    let site_later = site(vec![later]);
    assert_eq!(HomeView::new(&site_later, &addresses).next_review.unwrap().label, "DR-3");
}

#[test]
fn the_latest_decisions_come_newest_first() {
    let signed = SignatureState::Signed;
    let decided = |number, day: &str| RecordView {
        decided: Some(DateView::from_text(day)),
        ..record(number, "accepted", signed, signed)
    };
    let site = site(vec![decided(1, "2026-03-01"), decided(2, "2026-01-01"), decided(3, "2026-03-01")]);
    let addresses = Addresses::new(&site);
    assert_eq!(labels(&HomeView::new(&site, &addresses).lately.items), ["DR-3", "DR-1", "DR-2"]);
}
