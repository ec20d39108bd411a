//! Which measures there are, how they stand, and which wait.

use serde_json::{Value, json};

use crate::cli::args::{Format, Global};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::{self, Log, Outcomes};
use crate::output;
use crate::record::{Measure, Standing, Status};

/// A measure that waits, with its day: `p95 latency (by 2027-05-22)`.
pub(super) fn in_words(measure: &Measure) -> String {
    let by = measure.by.trim();
    if by.is_empty() { measure.name.clone() } else { format!("{} (by {by})", measure.name) }
}

/// Shows the measures of one record.
pub(super) fn of_record(
    world: &mut World<'_>,
    log: &Log,
    place: usize,
    outcomes: &Outcomes,
    format: Format,
) -> Result<Outcome, Problem> {
    let record = &log.records[place];
    let reference = log.reference(record);
    let measures = Measure::of(record);
    let rows: Vec<Row> = measures.iter().map(|measure| Row::new(log, place, measure, outcomes)).collect();
    match format {
        Format::Json => {
            let rows: Vec<Value> = rows.iter().map(Row::json).collect();
            writeln!(world.out, "{:#}", json!({ "version": 1, "record": reference, "measures": rows }))?;
        }
        Format::Text if rows.is_empty() => {
            world.say(&format!("{reference} names no measures of success"));
            world.say(&format!(
                "`countersign outcome {reference} --verdict … --lesson …` says in words what became of it"
            ));
        }
        Format::Text => {
            let header = ["measure", "baseline", "target", "by when", "measured", "on", "stands"];
            let cells: Vec<Vec<String>> = rows.iter().map(|row| row.cells[1..].to_vec()).collect();
            output::table::render(Some(&header), &cells, world.out)?;
            let open = rows.iter().filter(|row| !row.is_answered).count();
            if open > 0 {
                world.say(&format!(
                    "{open} of {} to be measured: `countersign outcome {reference} --measure … --value … --source …`",
                    rows.len()
                ));
            }
        }
    }
    Ok(Outcome::Clean)
}

/// Lists the measures that wait, of all decisions in force, those whose day comes first before the others.
pub(super) fn waiting(
    world: &mut World<'_>,
    workspace: &Workspace,
    global: &Global,
    format: Format,
) -> Result<Outcome, Problem> {
    let snapshot = workspace.work_tree()?;
    let mut rows = Vec::new();
    for folder in workspace.folders(&snapshot, global)? {
        let log = log::load(&snapshot, &folder, &|_| true)?;
        world.warn(&log.policy.faults);
        let outcomes = log::outcomes(&snapshot, &log);
        for (place, record) in log.records.iter().enumerate() {
            if record.status.as_ref().is_none_or(|status| status.value != Status::Accepted) {
                continue;
            }
            let measures = Measure::of(record);
            let each = measures.iter().map(|measure| Row::new(&log, place, measure, &outcomes));
            rows.extend(each.filter(|row| !row.is_answered));
        }
    }
    rows.sort_by(|a, b| (a.day.is_none(), a.day, &a.cells).cmp(&(b.day.is_none(), b.day, &b.cells)));
    match format {
        Format::Json => {
            let rows: Vec<Value> = rows.iter().map(Row::json).collect();
            writeln!(world.out, "{:#}", json!({ "version": 1, "waiting": rows }))?;
        }
        Format::Text if rows.is_empty() => world.say("nothing waits to be measured"),
        Format::Text => {
            let header = ["record", "measure", "baseline", "target", "by when", "measured", "on"];
            let cells: Vec<Vec<String>> = rows.iter().map(|row| row.cells[..7].to_vec()).collect();
            output::table::render(Some(&header), &cells, world.out)?;
            let today = world.today();
            let overdue = rows.iter().filter(|row| row.day.is_some_and(|day| day < today)).count();
            if overdue > 0 {
                world.say(&format!("{overdue} of {} overdue", rows.len()));
            }
        }
    }
    Ok(Outcome::Clean)
}

/// One measure and how it stands.
struct Row {
    /// Record, measure, baseline, target, by when, measured, on, stands.
    cells: Vec<String>,
    day: Option<jiff::civil::Date>,
    source: String,
    is_answered: bool,
}

impl Row {
    fn new(log: &Log, place: usize, measure: &Measure, outcomes: &Outcomes) -> Self {
        let record = &log.records[place];
        let number = record.number;
        let found = number.and_then(|number| outcomes.measured(number, &measure.name));
        let on = found.and_then(|(outcome, figure)| outcome.day_of(figure));
        let standing = Standing::of(measure, found.map(|(_, figure)| (figure.value.as_str(), on)));
        let or_dash = |text: &str| if text.trim().is_empty() { "–".to_owned() } else { text.to_owned() };
        Self {
            cells: vec![
                log.reference(record),
                measure.name.clone(),
                or_dash(&measure.baseline.text),
                or_dash(&measure.target.text),
                or_dash(&measure.by),
                or_dash(found.map_or("", |(_, figure)| &figure.value)),
                on.map_or_else(|| "–".to_owned(), |day| day.to_string()),
                standing.name().to_owned(),
            ],
            day: measure.day,
            source: found.map(|(_, figure)| figure.source.clone()).unwrap_or_default(),
            is_answered: number.is_some_and(|number| outcomes.answer(number, measure)),
        }
    }

    fn json(&self) -> Value {
        let text = |at: usize| Some(self.cells[at].as_str()).filter(|text| *text != "–");
        json!({
            "record": text(0), "measure": text(1), "baseline": text(2), "target": text(3), "by": text(4),
            "day": self.day.map(|day| day.to_string()), "measured": text(5), "on": text(6),
            "source": self.source, "stands": text(7), "waits": !self.is_answered,
        })
    }
}
