//! What stands beside the records of a log and belongs to them: outcomes and the glossary.
//!
//! Nothing here is read unless somebody asks: the hook and most commands live without.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::git::Snapshot;
use crate::log::{Glossary, Log};
use crate::record::{Measure, Measured, Outcome, Quantity, SIZE_LIMIT};

/// The folder of outcomes, below that of the log.
const OUTCOMES: &str = "outcomes";

/// The file of the glossary, in the folder of the log.
pub const GLOSSARY: &str = "glossary.md";

/// The outcomes of a log, each by the number of its record.
#[derive(Debug, Clone, Default)]
pub struct Outcomes {
    all: Vec<Outcome>,
    by_number: BTreeMap<u32, Vec<usize>>,
}

impl Outcomes {
    /// None at all.
    pub const NONE: &'static Self = &Self { all: Vec::new(), by_number: BTreeMap::new() };

    /// Puts outcomes in order: by record, then day, then path; those that name no record come last.
    pub fn new(mut all: Vec<Outcome>) -> Self {
        all.sort_by(|a, b| order(a).cmp(&order(b)));
        let mut by_number: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, outcome) in all.iter().enumerate() {
            if let Some(number) = outcome.record {
                by_number.entry(number.value).or_default().push(at);
            }
        }
        Self { all, by_number }
    }

    /// All of them, in their order.
    pub fn all(&self) -> &[Outcome] {
        &self.all
    }

    /// Those of a record, oldest first.
    pub fn of(&self, number: u32) -> impl DoubleEndedIterator<Item = &Outcome> {
        self.by_number.get(&number).into_iter().flatten().map(|at| &self.all[*at])
    }

    /// What was found last of a measure of a record, by its name in any case, and the outcome that says so.
    ///
    /// Of several rows of one outcome that with the latest day counts, and of one day the last.
    pub fn measured(&self, number: u32, name: &str) -> Option<(&Outcome, &Measured)> {
        let last = |outcome: &'_ Outcome| {
            outcome.figures(name).max_by_key(|figure| outcome.day_of(figure)).map(|figure| figure.span)
        };
        self.of(number).rev().find_map(|outcome| {
            let span = last(outcome)?;
            Some((outcome, outcome.measured.iter().find(|figure| figure.span == span)?))
        })
    }

    /// Whether somebody has said what became of a measure of a record.
    ///
    /// So it is where a figure was found on the day by which it was to be measured or later, or one that reaches the
    /// target; or where an outcome of such a day says what became of the decision without any figures.
    pub fn answer(&self, number: u32, measure: &Measure) -> bool {
        let in_time = |day: Option<Date>| measure.day.is_none_or(|by| day.is_some_and(|day| day >= by));
        self.of(number).any(|outcome| {
            let mut figures = outcome.figures(&measure.name);
            let is_answer = |figure: &Measured| {
                in_time(outcome.day_of(figure))
                    || measure.is_met_by(&Quantity::new(&figure.value)) == Some(true)
            };
            figures.any(is_answer)
                || outcome.measured.is_empty() && in_time(outcome.date.map(|day| day.value))
        })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

fn order(outcome: &Outcome) -> (bool, Option<u32>, Option<Date>, &str) {
    let number = outcome.record.map(|number| number.value);
    (number.is_none(), number, outcome.date.map(|day| day.value), outcome.path())
}

/// Whether a path below a log's folder is that of an outcome.
fn is_outcome(below: &str) -> bool {
    let Some((first, rest)) = below.split_once('/') else { return false };
    let name = rest.rsplit('/').next().unwrap_or(rest);
    first.eq_ignore_ascii_case(OUTCOMES)
        && !name.starts_with(['.', '_', '#'])
        && !name.to_ascii_lowercase().starts_with("readme.")
}

/// Reads the outcomes of a log. What cannot be read is an outcome with a fault, so that none is lost.
pub fn outcomes(snapshot: &Snapshot, log: &Log) -> Outcomes {
    let paths = log.beside.iter().filter(|path| is_outcome(log.below(path)));
    Outcomes::new(
        paths
            .map(|path| match snapshot.read(path, SIZE_LIMIT + 1) {
                Ok(bytes) => Outcome::parse(path, &bytes),
                Err(error) => Outcome::unread(path, error.to_string()),
            })
            .collect(),
    )
}

/// Reads the glossary of a log; `None` where it has none, or one that is no text.
pub fn glossary(snapshot: &Snapshot, log: &Log) -> Option<Glossary> {
    let path = log.beside.iter().find(|path| log.below(path).eq_ignore_ascii_case(GLOSSARY))?;
    let bytes = snapshot.read(path, SIZE_LIMIT + 1).ok()?;
    Glossary::parse(path, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::load;

    fn snapshot() -> Snapshot {
        let outcome = |number: u32, day: &str| {
            format!("---\noutcome: {number}\ndate: {day}\nby: ada\nverdict: met\n---\n# T\n").into_bytes()
        };
        Snapshot::memory([
            ("d/countersign.yaml", b"title: T\nlog: 6f1c0e52-7d0a-4c7e-9a51-000000000000\n".to_vec()),
            ("d/0042-x.md", b"# T\n".to_vec()),
            ("d/GLOSSARY.md", b"## Saga\n\nA long story.\n".to_vec()),
            ("d/outcomes/0042-2028-x.md", outcome(42, "2028-01-01")),
            ("d/outcomes/2027/0042-y.md", outcome(42, "2027-01-01")),
            ("d/outcomes/0007-z.md", outcome(7, "2027-01-01")),
            ("d/outcomes/README.md", b"# How\n".to_vec()),
            ("d/templates/0042-x.md", b"# T\n".to_vec()),
        ])
    }

    #[test]
    fn outcomes_belong_to_their_records_and_are_none() {
        let log = load(&snapshot(), "d", &|_| true).unwrap();
        assert_eq!(log.records.len(), 1);
        assert!(log.outcomes.is_empty());
        let outcomes = outcomes(&snapshot(), &log);
        let paths: Vec<&str> = outcomes.all().iter().map(Outcome::path).collect();
        assert_eq!(paths, ["d/outcomes/0007-z.md", "d/outcomes/2027/0042-y.md", "d/outcomes/0042-2028-x.md"]);
        assert_eq!(outcomes.of(42).count(), 2);
        assert_eq!(outcomes.of(1).count(), 0);
    }

    #[test]
    fn of_what_was_measured_twice_the_later_counts() {
        let outcome = |day: &str, value: &str| {
            let front = format!("outcome: 42\ndate: {day}\nby: ada\nverdict: met");
            let table = format!("| Measure | Value |\n|---|---|\n| p95 latency | {value} |");
            let text = format!("---\n{front}\n---\n# T\n\n## Measured\n\n{table}\n");
            Outcome::parse("d/outcomes/0042-x.md", text.as_bytes())
        };
        let outcomes = Outcomes::new(vec![
            outcome("2028-01-01", "180 ms"),
            outcome("2027-01-01", "300 ms"),
            outcome("2029-01-01", ""),
        ]);
        let value = |number, name| outcomes.measured(number, name).map(|(_, found)| found.value.as_str());
        assert_eq!(value(42, "P95 Latency "), Some("180 ms"));
        assert_eq!((value(42, "p99"), value(7, "p95 latency")), (None, None));
    }

    #[test]
    fn of_rows_in_one_outcome_the_latest_day_counts() {
        let row = |value: &str, day: &str| format!("| p95 | {value} | {day} |\n");
        let rows = [row("1", "2027-03-01"), row("2", "2027-05-01"), row("3", "2027-05-01"), row("4", "")];
        let text = format!(
            "---\noutcome: 42\ndate: 2027-04-01\nby: ada\nverdict: met\n---\n# T\n\n## Measured\n\n| Measure | Value | Date |\n|---|---|---|\n{}",
            rows.concat()
        );
        let outcomes = Outcomes::new(vec![Outcome::parse("d/outcomes/0042-x.md", text.as_bytes())]);
        assert_eq!(outcomes.measured(42, "p95").map(|(_, found)| found.value.as_str()), Some("3"));
    }

    #[test]
    fn a_measure_is_answered_on_its_day_or_by_reaching_its_target() {
        let record = "# T\n\n## Success measures\n\n| Measure | Target | By when |\n|---|---|---|\n| p95 | < 200 ms | 2027-05-22 |\n| Calm | much | |\n";
        let measures = Measure::of(&crate::record::Record::parse("d/0042-x.md", record.as_bytes()));
        let said = |day: &str, table: &str| {
            let front = format!("outcome: 42\ndate: {day}\nby: ada\nverdict: met");
            let text = format!("---\n{front}\n---\n# T\n\n## Measured\n\n{table}\n");
            let outcomes = Outcomes::new(vec![Outcome::parse("d/outcomes/0042-x.md", text.as_bytes())]);
            [outcomes.answer(42, &measures[0]), outcomes.answer(42, &measures[1])]
        };
        let table = |row: &str| format!("| Measure | Value | Date |\n|---|---|---|\n| {row} |");
        assert_eq!(
            said("2027-05-01", &table("p95 | 300 ms |")),
            [false, false],
            "too early, and not reached"
        );
        assert_eq!(said("2027-05-01", &table("P95 | 150 ms |")), [true, false], "reached before its day");
        assert_eq!(said("2027-05-01", &table("p95 | 300 ms | 2027-05-22")), [true, false], "on its day");
        assert_eq!(said("2027-06-01", &table("Calm | high |")), [false, true], "the other was measured");
        assert_eq!(
            said("2027-06-01", &table("p95 | |")),
            [false, false],
            "a row without a value says nothing"
        );
        assert_eq!(said("2027-06-01", "Nobody could tell."), [true, true], "told in words");
        assert_eq!(said("2027-05-01", "Nobody could tell."), [false, true]);
        assert!(!Outcomes::NONE.answer(42, &measures[1]));
    }

    #[test]
    fn the_glossary_is_that_of_the_log_itself() {
        let log = load(&snapshot(), "d", &|_| true).unwrap();
        assert_eq!(glossary(&snapshot(), &log).unwrap().terms[0].name, "Saga");
    }
}
