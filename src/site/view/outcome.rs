//! What became of decisions: outcomes, what is due to be looked at, and how often decisions did what they were to do.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{DateView, RecordLink, SiteView};

/// From so many outcomes on a rate says something.
const ENOUGH: usize = 5;

/// How many outcomes a page shows.
const LIGHT: usize = 50;

/// How many of what is due are listed.
const LISTED: usize = 100;

/// An outcome of a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OutcomeView {
    /// The record.
    pub record: RecordLink,
    /// The kind's name of the record; empty where there is no such record.
    pub kind: String,
    /// The record's tags.
    pub tags: Vec<String>,
    /// A place on the page, without `#`.
    pub anchor: String,
    /// The day of the outcome.
    pub date: Option<DateView>,
    /// Who says so, by name.
    pub by: Option<String>,
    /// `met`, `partly`, `missed` or `unclear`.
    pub verdict: &'static str,
    /// The verdict as people read it.
    pub verdict_word: &'static str,
    /// What was measured.
    pub rows: Vec<OutcomeRow>,
    /// What else it says, section by section.
    pub sections: Vec<EssayView>,
    /// Other keys, as they stand.
    pub extra: Vec<super::ExtraFact>,
    /// What is wrong with the file, if anything.
    pub faults: Vec<String>,
    /// The file, from the root of the repository.
    pub path: String,
    /// Where the file can be read, if the site knows.
    pub source_url: Option<String>,
    /// The log's name, where a site has several.
    pub log: Option<String>,
}

/// A measure, how it was, how it was to be, and how it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OutcomeRow {
    /// What was measured.
    pub name: String,
    /// How it was; empty where the record does not say.
    pub baseline: String,
    /// How it was to be; empty where the record does not say.
    pub target: String,
    /// What was found; empty where a target was never measured.
    pub value: String,
    /// When.
    pub date: String,
    /// Where that can be looked up.
    pub source: String,
    /// Columns of the team's own.
    pub others: Vec<super::ExtraFact>,
    /// Whether the target is met; `None` where that cannot be said.
    pub met: Option<bool>,
    /// The three as a bar, where they are numbers of one unit.
    pub bar: Option<OutcomeBar>,
}

/// A bar from nought to 100, with the marks of baseline and target.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OutcomeBar {
    /// Where nought is.
    pub zero: u32,
    /// Where the bar begins.
    pub from: u32,
    /// How long it is.
    pub length: u32,
    /// Where the target is.
    pub target: u32,
    /// Where the baseline is, if it is known.
    pub baseline: Option<u32>,
}

impl OutcomeBar {
    /// Sets numbers out on a scale that holds nought and all of them.
    pub fn new(measured: f64, target: f64, baseline: Option<f64>) -> Option<Self> {
        let all = [Some(0.0), Some(measured), Some(target), baseline];
        let low = all.iter().flatten().copied().fold(0.0, f64::min);
        let high = all.iter().flatten().copied().fold(0.0, f64::max);
        let width = high - low;
        if !width.is_finite() || width <= 0.0 {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it lies between 0 and 100"
        )]
        let place = |number: f64| ((number - low) / width * 100.0).round().clamp(0.0, 100.0) as u32;
        let (zero, end) = (place(0.0), place(measured));
        Some(Self {
            zero,
            from: zero.min(end),
            length: zero.abs_diff(end),
            target: place(target),
            baseline: baseline.map(place),
        })
    }
}

/// A section of an outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EssayView {
    /// Its heading; empty for what stands before the first.
    pub heading: String,
    /// What it says, as safe HTML.
    pub html: String,
}

/// A decision that is to be looked at or measured.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct DueView {
    /// The day.
    pub date: DateView,
    /// Whether the day has come.
    pub is_due: bool,
    /// The page's address.
    pub href: String,
    /// `DR-42`.
    pub label: String,
    /// The title.
    pub title: String,
    /// Who drives it, by name.
    pub driver: Option<String>,
    /// What is to be measured.
    pub measures: Vec<DueMeasure>,
    /// The file in which the outcome is to be written.
    pub file: String,
    /// The log's name, where a site has several.
    pub log: Option<String>,
}

/// A measure whose day has come, or will.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct DueMeasure {
    /// What is to be measured.
    pub name: String,
    /// How it was.
    pub baseline: String,
    /// How it is to be.
    pub target: String,
    /// By when, as it stands.
    pub by: String,
}

/// How often decisions did what they were to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RateView {
    /// A kind's name, a tag, or all.
    pub name: String,
    /// Whether it is a tag.
    pub is_tag: bool,
    /// How many outcomes there are.
    pub count: usize,
    /// How many of them say met, partly, missed and unclear.
    pub verdicts: [usize; 4],
    /// How many in a hundred say met, of those that tell.
    pub rate: Option<usize>,
}

/// The page of outcomes.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct OutcomesView<'a> {
    /// What is to be measured now, longest overdue first.
    pub due: Vec<&'a DueView>,
    /// How many of these are not listed.
    pub more_due: usize,
    /// What comes next.
    pub next: Vec<&'a DueView>,
    /// How many outcomes there are.
    pub total: usize,
    /// How often decisions did what they were to do; empty where there are too few outcomes to say.
    pub rates: Vec<RateView>,
}

impl<'a> OutcomesView<'a> {
    /// Gathers what is due of all logs, and the rates.
    pub(crate) fn new(site: &'a SiteView) -> Self {
        /// How much of what comes next is shown.
        const NEXT: usize = 5;
        let all = || site.logs.iter().flat_map(|log| &log.due);
        let (mut due, mut next): (Vec<&DueView>, Vec<&DueView>) = all().partition(|due| due.is_due);
        due.sort();
        next.sort();
        next.truncate(NEXT);
        let more_due = due.len().saturating_sub(LISTED);
        due.truncate(LISTED);
        let outcomes: Vec<&OutcomeView> = site.logs.iter().flat_map(|log| &log.outcomes).collect();
        Self { due, more_due, next, total: outcomes.len(), rates: rates(&outcomes) }
    }

    /// The outcomes of all logs, newest first, page by page; there is always a first page.
    pub(crate) fn pages(site: &'a SiteView) -> Vec<Vec<&'a OutcomeView>> {
        let mut outcomes: Vec<&OutcomeView> = site.logs.iter().flat_map(|log| &log.outcomes).collect();
        outcomes.sort_by(|a, b| (&b.date, &b.path).cmp(&(&a.date, &a.path)));
        if outcomes.is_empty() {
            return vec![Vec::new()];
        }
        outcomes.chunks(LIGHT).map(<[&OutcomeView]>::to_vec).collect()
    }
}

fn rates(outcomes: &[&OutcomeView]) -> Vec<RateView> {
    if outcomes.len() < ENOUGH {
        return Vec::new();
    }
    let mut by_name: BTreeMap<(u8, &str), RateView> = BTreeMap::new();
    for outcome in outcomes {
        let kind = (!outcome.kind.is_empty()).then_some((1, outcome.kind.as_str()));
        let tags = outcome.tags.iter().map(|tag| (2, tag.as_str()));
        for (sort, name) in std::iter::once((0, "All outcomes")).chain(kind).chain(tags) {
            let rate = by_name.entry((sort, name)).or_default();
            rate.name = name.to_owned();
            rate.is_tag = sort == 2;
            rate.count += 1;
            let at = ["met", "partly", "missed", "unclear"].iter().position(|word| *word == outcome.verdict);
            rate.verdicts[at.unwrap_or(3)] += 1;
        }
    }
    let mut rates: Vec<RateView> = by_name.into_values().collect();
    for rate in &mut rates {
        let telling = rate.count - rate.verdicts[3];
        rate.rate = (rate.verdicts[0] * 100 + telling / 2).checked_div(telling);
    }
    rates
}

#[cfg(test)]
mod tests {
    use super::super::LogView;
    use super::*;

    fn outcome(verdict: &'static str, kind: &str, tags: &[&str], day: &str) -> OutcomeView {
        OutcomeView {
            verdict,
            kind: kind.to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            date: Some(DateView::from_text(day)),
            ..OutcomeView::default()
        }
    }

    fn site(outcomes: Vec<OutcomeView>, due: Vec<DueView>) -> SiteView {
        let mut site = SiteView::new("T");
        site.logs.push(LogView { outcomes, due, ..LogView::default() });
        site
    }

    #[test]
    fn rates_need_enough_outcomes_and_leave_out_what_nobody_can_tell() {
        let mut outcomes = vec![
            outcome("met", "Product decision", &["storage"], "2027-01-01"),
            outcome("met", "Technical decision", &["storage"], "2027-01-02"),
            outcome("missed", "Technical decision", &[], "2027-01-03"),
            outcome("unclear", "Technical decision", &[], "2027-01-04"),
        ];
        assert!(OutcomesView::new(&site(outcomes.clone(), Vec::new())).rates.is_empty());
        outcomes.push(outcome("unclear", "Product decision", &["new"], "2027-01-05"));
        let site = site(outcomes, Vec::new());
        let rates = OutcomesView::new(&site).rates;
        let said: Vec<_> = rates.iter().map(|rate| (rate.name.as_str(), rate.count, rate.rate)).collect();
        assert_eq!(
            said,
            [
                ("All outcomes", 5, Some(67)),
                ("Product decision", 2, Some(100)),
                ("Technical decision", 3, Some(50)),
                ("new", 1, None),
                ("storage", 2, Some(100))
            ]
        );
    }

    #[test]
    fn outcomes_come_newest_first_and_page_by_page() {
        let outcomes = (1..=60)
            .map(|day| outcome("met", "", &[], &format!("2027-0{}-{:02}", 1 + day / 30, 1 + day % 28)));
        let site = site(outcomes.collect(), Vec::new());
        let pages = OutcomesView::pages(&site);
        assert_eq!((pages[0].len(), pages[1].len()), (50, 10));
        assert!(pages[0].is_sorted_by(|a, b| a.date >= b.date));
        assert_eq!(OutcomesView::pages(&SiteView::new("T")), [Vec::<&OutcomeView>::new()]);
    }

    #[test]
    fn what_is_due_comes_longest_overdue_first() {
        let due = |label: &str, day: &str, is_due| DueView {
            date: DateView::from_text(day),
            is_due,
            label: label.to_owned(),
            ..DueView::default()
        };
        let site = site(
            Vec::new(),
            vec![due("b", "2026-05-01", true), due("a", "2026-01-01", true), due("c", "2027-01-01", false)],
        );
        let view = OutcomesView::new(&site);
        let labels: Vec<&str> = view.due.iter().chain(&view.next).map(|due| due.label.as_str()).collect();
        assert_eq!((labels, view.due.len()), (vec!["a", "b", "c"], 2));
    }

    #[test]
    fn a_bar_holds_nought_and_all_numbers() {
        let bar = OutcomeBar::new(180.0, 200.0, Some(400.0)).unwrap();
        assert_eq!((bar.from, bar.length, bar.target, bar.baseline), (0, 45, 50, Some(100)));
        let below = OutcomeBar::new(-50.0, 50.0, None).unwrap();
        assert_eq!((below.zero, below.from, below.length, below.target), (50, 0, 50, 100));
        assert_eq!(OutcomeBar::new(0.0, 0.0, None), None);
        assert_eq!(OutcomeBar::new(f64::MAX, -f64::MAX, None), None);
    }
}
