//! How notes are grouped, and how the timeline is cut into pages.

use super::*;
use crate::site::view::LogView;

fn site(days: impl IntoIterator<Item = &'static str>) -> SiteView {
    let records = days.into_iter().zip(1_u32..).map(|(day, number)| RecordView {
        number: Some(number),
        label: format!("DR-{number}"),
        kind: KindView::new(["", "product", "technical"][number as usize % 3]),
        date: (!day.is_empty()).then(|| DateView::from_text(day)),
        ..RecordView::default()
    });
    let mut site = SiteView::new("T");
    site.logs.push(LogView { records: records.collect(), ..LogView::default() });
    site
}

fn shown(page: &TimelineView<'_>) -> Vec<String> {
    let notes = |year: &YearView<'_>| -> Vec<String> {
        let month = |month: &MonthView<'_>| {
            let labels: Vec<&str> = month.notes.iter().map(|note| note.label).collect();
            format!("{} {}: {}", year.name, month.name, labels.join(" "))
        };
        year.months.iter().map(month).collect()
    };
    page.sections.iter().flat_map(notes).collect()
}

#[test]
fn notes_are_grouped_by_year_and_month_newest_first() {
    let site = site(["2025-12-31", "2026-01-01", "2026-01-01", "", "2026-03-02", "soon"]);
    let timeline = Timeline::new(&site);
    let pages = timeline.pages();
    assert_eq!(pages.len(), 1);
    assert_eq!(
        shown(&pages[0]),
        ["2026 March: DR-5", "2026 January: DR-3 DR-2", "2025 December: DR-1", "Without a date : DR-6 DR-4"]
    );
    assert_eq!(timeline.links[0].href, "#page:2026");
    assert_eq!((timeline.links[0].product, timeline.links[0].technical), (0, 2));
    assert_eq!((timeline.links[0].up, timeline.links[0].down), (0, TALL));
}

#[test]
fn the_day_of_the_decision_counts_before_that_of_the_record() {
    let mut site = site(["2025-12-31"]);
    site.logs[0].records[0].decided = Some(DateView::from_text("2026-02-01"));
    assert_eq!(shown(&Timeline::new(&site).pages()[0]), ["2026 February: DR-1"]);
}

#[test]
fn a_long_log_has_a_page_for_each_year_and_each_stays_light() {
    let days = std::iter::repeat_n("2024-05-01", 40)
        .chain(std::iter::repeat_n("2025-05-01", 700))
        .chain(std::iter::repeat_n("2026-05-01", 120));
    let site = site(days);
    let timeline = Timeline::new(&site);
    let pages = timeline.pages();
    let hrefs: Vec<&str> = pages.iter().map(|page| page.href.as_str()).collect();
    assert_eq!(
        hrefs,
        [
            "timeline.html",
            "timeline-2026.html",
            "timeline-2025.html",
            "timeline-2025-2.html",
            "timeline-2025-3.html",
            "timeline-2024.html"
        ]
    );
    let count = |page: &TimelineView<'_>| -> usize {
        page.sections.iter().flat_map(|year| &year.months).map(|month| month.notes.len()).sum()
    };
    assert!(pages.iter().all(|page| count(page) <= LIGHT));
    assert_eq!(pages[1..].iter().map(count).sum::<usize>(), timeline.total());
    assert_eq!(pages[0].older.as_ref().unwrap().href, "timeline-2025.html");
    assert_eq!(pages[3].name, "2025, part 2 of 3");
    assert!(pages[3].sections[0].is_continued && !pages[2].sections[0].is_continued);
    assert_eq!(pages[5].newer.as_ref().unwrap().href, "timeline-2025-3.html");
}

#[test]
fn an_empty_log_has_an_empty_page() {
    let site = SiteView::new("T");
    assert_eq!(Timeline::new(&site).pages().len(), 1);
}
