//! What the page of a record says of its options, its measures and its life.

use crate::site::audit;
use crate::site::build::render;
use crate::site::fixture;
use crate::site::theme::Theme;
use crate::site::view::{LifeView, RecordView, SignatureState, SiteView};

/// The page of one record, read strictly: its tags and its text.
fn page(record: RecordView) -> (Vec<audit::Tag>, String) {
    let mut site: SiteView = fixture::site();
    site.logs[0].records = vec![record];
    let pages = render(&site.into(), &Theme::default()).unwrap();
    let page = pages.into_iter().find(|page| page.path.starts_with("records/")).unwrap();
    let html = String::from_utf8(page.bytes).unwrap();
    let main = &html[html.find("<main").unwrap()..html.find("</main>").unwrap()];
    let text = audit::text(main).split_whitespace().collect::<Vec<_>>().join(" ");
    (audit::read(&html), text)
}

fn record(status: &str) -> RecordView {
    fixture::record(7, "Adopt PostgreSQL", status, [SignatureState::Signed; 2])
}

fn told(status: &str) -> RecordView {
    let mut record = record(status);
    fixture::told(&mut record, "Words");
    record
}

fn assert_says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_page_says_in_words_what_its_pictures_show() {
    let (tags, text) = page(told("accepted"));
    assert_says(
        &text,
        &[
            "What was decided Words",
            "Words Words Words Words Words Missed",
            "passed Not measured, and its day has passed",
            "1 Words Words Words 2 Words chosen Words Words 3 Words not plotted Words Words",
        ],
    );
    let pictures: Vec<_> =
        tags.iter().filter(|tag| tag.name == "svg" && tag.get("viewBox").is_some()).collect();
    assert!(pictures.len() > 2);
    for picture in pictures {
        let named = picture.get("role") == Some("img") && picture.get("aria-label").is_some();
        let class = picture.get("class").unwrap_or_default();
        assert!(named || class != "plot", "the plot has a name");
    }
    let captions = tags.iter().filter(|tag| tag.name == "caption").count();
    assert_eq!(captions, 2);
}

#[test]
fn no_attribute_carries_a_style_that_the_policy_would_block() {
    let (tags, _) = page(told("accepted"));
    assert!(tags.iter().all(|tag| tag.get("style").is_none()));
}

#[test]
fn a_life_is_told_oldest_first_with_its_commits() {
    let (_, text) = page(told("accepted"));
    assert_says(
        &text,
        &[
            "Came in with commit Words by Words",
            "Its life Words: Words 26 Oct 2026, Words, Words",
            "What changed since Words and Words signed",
            "3 more changed lines are not shown here.",
        ],
    );
    let (_, without) = page(record("accepted"));
    assert!(!without.contains("Its life"));
    let mut gap = record("accepted");
    gap.life = Some(LifeView { gap: Some("Built from a shallow clone."), ..LifeView::default() });
    assert_says(&page(gap).1, &["Its life Built from a shallow clone."]);
}

#[test]
fn nobody_is_led_to_build_on_what_is_not_in_force() {
    for (status, said) in [
        ("draft", "Draft. Nobody has been asked to sign it yet"),
        ("rejected", "Rejected. It was turned down"),
        ("deprecated", "Deprecated. It is no longer in force"),
        ("superseded", "No longer in force: another decision has taken its place."),
    ] {
        assert_says(&page(record(status)).1, &[said]);
    }
    assert_says(&page(told("proposed")).1, &["What is proposed Words"]);
    assert_says(&page(told("rejected")).1, &["What it says Words"]);
}

#[test]
fn the_button_to_copy_is_there_for_scripts_alone() {
    let (tags, text) = page(told("accepted"));
    let button = tags.iter().find(|tag| tag.name == "button" && tag.get("data-copy").is_some()).unwrap();
    assert_eq!(button.get("hidden"), Some(""));
    assert!(tags.iter().any(|tag| tag.get("id") == button.get("data-copy")));
    assert_says(&text, &["countersign verify 7", "What stands behind a signature declared"]);
}
