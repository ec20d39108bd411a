//! What a page shows of a record's text beside the text itself: the decision, the options, the measures, a citation.

use jiff::civil::Date;

use super::{Beside, Builder};
use crate::record::{Choices, Measure, Quantity, Record};
use crate::site::markdown::{Options, render};
use crate::site::view::{
    BarView, DateView, ExtraFact, GovernedView, MeasureVerdict, MeasureView, MeasuredView, OptionView,
    OptionsView, RecordView,
};

/// What was measured of a measure, as an outcome says it.
#[derive(Debug, Clone, Default)]
pub(super) struct Measured {
    /// The value, as it was written down.
    pub(super) text: String,
    /// When it was measured.
    pub(super) date: Option<Date>,
    /// Where it is told, from the root of the site; empty where nowhere.
    pub(super) href: String,
}

impl Builder {
    /// A record of the view with all that is read out of its text, and with what history tells.
    pub(super) fn with_body(&self, place: usize, view: &RecordView) -> (RecordView, Beside) {
        let record = &self.log.records[place];
        let rendering = Options { body_start: record.body_start(), ..self.rendering };
        let body = render(record.body(), record.path(), &self.links, &rendering);
        let mut view = RecordView {
            contents: body.contents,
            body_html: body.html,
            decision: record.decision(),
            options: Choices::of(record).and_then(|choices| options(&choices)),
            measures: self.measures(record),
            outcomes: self.outcomes_of(record),
            governs: view.affects.iter().map(|pattern| self.governed(pattern)).collect(),
            citation: self.citation(view),
            ..view.clone()
        };
        self.tell(record, &mut view);
        let beside = Beside {
            repository: self.repository,
            path: record.path().to_owned(),
            files: body.files,
            anchors: body.anchors,
            references: body.references,
            problems: body.problems,
        };
        (view, beside)
    }

    /// A pattern, with where what it governs can be seen.
    fn governed(&self, pattern: &str) -> GovernedView {
        GovernedView { pattern: pattern.to_owned(), href: self.addresses.governed(pattern) }
    }

    /// The measures of a record, each held against what the latest outcome that tells of it says.
    fn measures(&self, record: &Record) -> Vec<MeasureView> {
        let measures = Measure::of(record);
        let measured = |measure: &Measure| {
            let (outcome, found) = self.log.outcomes.measured(record.number?, &measure.name)?;
            Some(Measured { text: found.value.clone(), date: outcome.day_of(found), href: String::new() })
        };
        measures.iter().map(|each| measure(each, measured(each).as_ref(), self.today)).collect()
    }

    /// How to cite a record: what it is, where it stands, and which text is meant.
    fn citation(&self, view: &RecordView) -> String {
        let mut parts = vec![format!("“{}”, {}", view.title, view.label)];
        if self.log.policy.title != view.title {
            parts.push(self.log.policy.title.clone());
        }
        let status = view.status.word.to_lowercase();
        let status = if view.status.doubt { format!("{status} without all sign-offs") } else { status };
        parts.push(match view.decided.as_ref().or(view.date.as_ref()) {
            Some(date) if !date.iso.is_empty() => format!("{status} {}", date.text),
            _ => status,
        });
        parts.extend(
            view.revision.filter(|revision| *revision > 1).map(|revision| format!("revision {revision}")),
        );
        parts.push(view.source_url.clone().unwrap_or_else(|| view.path.clone()));
        parts.extend(view.digest.as_ref().map(|digest| digest.full.clone()));
        parts.join(", ")
    }
}

/// The options as they are plotted; `None` where fewer than two have a place.
fn options(choices: &Choices) -> Option<OptionsView> {
    let (value, feasibility) = (choices.value?, choices.feasibility?);
    let options = choices.options.iter().map(|choice| {
        let text = |at: usize| choice.scores.get(at).map_or(String::new(), |score| score.text.clone());
        let mut view = OptionView::default();
        view.name.clone_from(&choice.name);
        view.value = text(value);
        view.feasibility = text(feasibility);
        view.chosen = choice.is_chosen;
        view.nothing = choice.is_nothing;
        (view, choices.place(choice))
    });
    OptionsView::new(options.collect())
}

/// A measure, held against what was measured.
pub(super) fn measure(measure: &Measure, measured: Option<&Measured>, today: Date) -> MeasureView {
    let past = measure.day.is_some_and(|day| day <= today);
    let quantity = measured.map(|measured| Quantity::new(&measured.text));
    let verdict = match (&quantity, measured) {
        (Some(quantity), Some(measured)) => match measure.is_met_by(quantity) {
            Some(true) => MeasureVerdict::Met,
            Some(false) => match (measured.date, measure.day) {
                (Some(date), Some(day)) if date < day => MeasureVerdict::NotYet,
                (None, Some(_)) if !past => MeasureVerdict::NotYet,
                _ => MeasureVerdict::Missed,
            },
            None => MeasureVerdict::Measured,
        },
        _ if past => MeasureVerdict::Due,
        _ => MeasureVerdict::Open,
    };
    let bar = match (measure.baseline.number, measure.target.number) {
        (Some(baseline), Some(target)) if measure.is_comparable(&measure.baseline) => {
            let comparable = quantity.as_ref().filter(|quantity| measure.is_comparable(quantity));
            BarView::new(baseline, target, comparable.and_then(|quantity| quantity.number))
        }
        _ => None,
    };
    let by = match measure.day {
        Some(day) if measure.by.trim() == day.to_string() => Some(DateView::new(day)),
        Some(day) => Some(DateView { iso: day.to_string(), text: measure.by.clone() }),
        None => (!measure.by.is_empty()).then(|| DateView { iso: String::new(), text: measure.by.clone() }),
    };
    MeasureView {
        name: measure.name.clone(),
        baseline: measure.baseline.text.clone(),
        target: measure.target.text.clone(),
        by,
        due: verdict == MeasureVerdict::Due,
        measured: measured.map(|measured| MeasuredView {
            text: measured.text.clone(),
            date: measured.date.map(DateView::new),
            href: measured.href.clone(),
        }),
        verdict,
        verdict_word: verdict.word(),
        bar,
        others: measure
            .others
            .iter()
            .map(|(key, value)| ExtraFact { key: key.clone(), value: value.clone() })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(row: &str, measured: Option<(&str, Option<Date>)>) -> MeasureView {
        let text = format!("# T\n\n## Success measures\n\n|M|Baseline|Target|By when|\n|-|-|-|-|\n{row}\n");
        let measures = Measure::of(&Record::parse("0001-x.md", text.as_bytes()));
        let measured =
            measured.map(|(text, date)| Measured { text: text.to_owned(), date, ..Measured::default() });
        measure(&measures[0], measured.as_ref(), date(2026, 11, 22))
    }

    #[test]
    fn a_measure_without_an_outcome_is_open_until_its_day() {
        let open = read("|A|4 %|1 %|2026-11-23|", None);
        assert_eq!((open.verdict, open.due, open.bar.is_some()), (MeasureVerdict::Open, false, true));
        assert_eq!(open.by.as_ref().map(|by| by.text.as_str()), Some("23 Nov 2026"));
        let due = read("|A|4 %|1 ms|Q3 2026|", None);
        assert_eq!((due.verdict, due.due, due.bar.is_some()), (MeasureVerdict::Due, true, false));
        assert_eq!(
            due.by.as_ref().map(|by| (by.iso.as_str(), by.text.as_str())),
            Some(("2026-09-30", "Q3 2026"))
        );
        assert_eq!(read("|A|4|1|soon|", None).by.map(|by| by.iso), Some(String::new()));
    }

    #[test]
    fn an_outcome_decides_how_it_stands() {
        let verdict = |text, date| read("|A|4 %|1 %|2026-11-20|", Some((text, date))).verdict;
        assert_eq!(verdict("0.9%", None), MeasureVerdict::Met);
        assert_eq!(verdict("2 %", None), MeasureVerdict::Missed);
        assert_eq!(verdict("2 %", Some(date(2026, 11, 1))), MeasureVerdict::NotYet);
        assert_eq!(verdict("better", None), MeasureVerdict::Measured);
        let bar = read("|A|4 %|1 %||", Some(("2 %", None))).bar.unwrap();
        assert!(bar.measured.is_some() && bar.length > 0);
    }
}
