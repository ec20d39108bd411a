//! What somebody says was found: from arguments or the rows of a CSV file, held against the record's measures.

use std::path::Path;

use jiff::civil::Date;

use crate::cli::{Problem, World};
use crate::log::{Log, Outcomes};
use crate::record::{self, Figure, Measure, MeasuringProblem, OutcomeVerdict, measures_named};
use crate::text::{csv_rows, hidden_characters, one_line};

/// What one row or the arguments say; what is empty is not said.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// The line of the file, 0 for what was typed.
    pub(super) line: usize,
    pub(super) measure: String,
    pub(super) value: String,
    pub(super) date: Option<Date>,
    pub(super) source: String,
    pub(super) verdict: Option<OutcomeVerdict>,
    pub(super) lesson: String,
}

/// What is new of it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) figures: Vec<Figure>,
    pub(super) lessons: Vec<String>,
    pub(super) verdict: Option<OutcomeVerdict>,
    /// What stands in an outcome already, in words.
    pub(super) twins: Vec<String>,
}

const COLUMNS: [&str; 6] = ["measure", "value", "date", "source", "verdict", "lesson"];

/// Reads the rows of a CSV file. An error names its line, and then nothing is taken.
pub(super) fn of_csv(world: &mut World<'_>, file: &Path, date: Option<Date>) -> Result<Vec<Asked>, Problem> {
    let (shown, bytes) = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut world.input, &mut bytes)?;
        ("the standard input".to_owned(), bytes)
    } else {
        let path = world.folder.join(file);
        let bytes = std::fs::read(&path).map_err(|error| {
            Problem::new(format!("`{}` cannot be read: {error}", file.display()))
                .hint("--csv takes a file, or `-` for the standard input")
        })?;
        (format!("`{}`", file.display()), bytes)
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        Problem::new(format!("{shown} is not UTF-8 text")).hint("save it as CSV UTF-8 in the spreadsheet")
    })?;
    let rows = csv_rows(&text).map_err(|error| Problem::new(format!("{shown}, {error}")))?;
    let Some((head, rows)) = rows.split_first() else {
        return Err(Problem::new(format!("{shown} is empty"))
            .hint(format!("its first line names the columns: {}", COLUMNS.join(","))));
    };
    let names: Vec<String> = head.fields.iter().map(|name| name.to_lowercase()).collect();
    for (at, name) in names.iter().enumerate() {
        let problem = if !COLUMNS.contains(&name.as_str()) {
            format!("there is no column `{name}`")
        } else if names[..at].contains(name) {
            format!("the column `{name}` stands twice")
        } else {
            continue;
        };
        let near = record::nearest(name, &COLUMNS).filter(|near| *near != name);
        return Err(Problem::new(format!("{shown}, line {}: {problem}", head.line))
            .maybe_hint(near.map(|near| format!("did you mean `{near}`?")))
            .hint(format!("columns are {}", COLUMNS.join(","))));
    }
    let mut asked = Vec::new();
    for row in rows {
        let wrong =
            |what: String| Problem::new(format!("{shown}, line {}: {what}; nothing was written", row.line));
        if row.fields.len() > names.len() {
            return Err(wrong(format!("{} fields under {} columns", row.fields.len(), names.len()))
                .hint("put a field that holds a comma into double quotes"));
        }
        let field = |name: &str| {
            let at = names.iter().position(|own| own == name);
            at.and_then(|at| row.fields.get(at)).map_or("", |text| text.trim()).to_owned()
        };
        let day = field("date");
        let said = field("verdict");
        asked.push(Asked {
            line: row.line,
            measure: field("measure"),
            value: field("value"),
            date: if day.is_empty() {
                date
            } else {
                Some(super::day(&day).map_err(|why| wrong(format!("`{day}` is no day: {why}")))?)
            },
            source: field("source"),
            verdict: if said.is_empty() {
                None
            } else {
                Some(super::verdict(&said).map_err(|why| wrong(format!("`{said}` is no verdict: {why}")))?)
            },
            lesson: field("lesson"),
        });
    }
    Ok(asked)
}

impl Found {
    /// Takes what was said, each measure by the name that the record has for it.
    pub(super) fn new(
        asked: Vec<Asked>,
        log: &Log,
        place: usize,
        outcomes: &Outcomes,
        today: Date,
        besides: bool,
    ) -> Result<Self, Problem> {
        let record = &log.records[place];
        let measures = Measure::of(record);
        let known: Vec<&record::Outcome> =
            record.number.map(|number| outcomes.of(number).collect()).unwrap_or_default();
        let mut found = Self::default();
        for row in asked {
            let wrong = |what: String| match row.line {
                0 => Problem::new(what),
                line => Problem::new(format!("line {line}: {what}; nothing was written")),
            };
            let texts = [&row.measure, &row.value, &row.source, &row.lesson];
            if let Some((_, c, kind)) = texts.iter().find_map(|text| hidden_characters(text).next()) {
                return Err(wrong(format!("there is {} (U+{:04X}) in it", kind.describe(), c as u32))
                    .hint("type it anew: it may have come along when it was copied"));
            }
            if !row.lesson.trim().is_empty() {
                let lesson = row.lesson.trim().to_owned();
                let is_there =
                    |outcome: &&record::Outcome| outcome.lessons().iter().any(|told| told.contains(&lesson));
                if known.iter().any(is_there) || found.lessons.contains(&lesson) {
                    found.twins.push("this lesson is told already".to_owned());
                } else {
                    found.lessons.push(lesson);
                }
            }
            match (found.verdict, row.verdict) {
                (Some(one), Some(other)) if one != other => {
                    return Err(wrong(format!("the verdict is {other} here and {one} above"))
                        .hint("a decision has one verdict: leave the others empty"));
                }
                (one, other) => found.verdict = one.or(other),
            }
            if row.measure.trim().is_empty() && row.value.trim().is_empty() && row.source.trim().is_empty() {
                if row.lesson.trim().is_empty() && row.verdict.is_none() {
                    return Err(wrong("the row says nothing".to_owned()));
                }
                continue;
            }
            let what = [(&row.measure, "measure"), (&row.value, "value")];
            if let Some((_, missing)) = what.iter().find(|(text, _)| text.trim().is_empty()) {
                return Err(wrong(format!("it has no {missing}")));
            }
            let date = row.date.unwrap_or(today);
            if date > today {
                return Err(wrong(format!("{date} is yet to come"))
                    .hint("an outcome says what was measured, not what is hoped for"));
            }
            let own = measures.iter().find(|measure| measures_named(&measure.name, &row.measure));
            let measure = match own {
                Some(measure) => measure.name.clone(),
                None if besides => one_line(&row.measure),
                None => return Err(unknown(&wrong, &row.measure, &measures, &log.reference(record))),
            };
            let figure = Figure { measure, value: row.value, date, source: row.source };
            let is_same = |outcome: &&record::Outcome| {
                outcome.figures(&figure.measure).any(|known| {
                    known.value == figure.value.trim() && outcome.day_of(known) == Some(figure.date)
                })
            };
            if known.iter().any(is_same) || found.figures.contains(&figure) {
                let Figure { measure, value, date, .. } = &figure;
                found.twins.push(format!("`{measure}` was {value} on {date} already"));
            } else {
                found.figures.push(figure);
            }
        }
        Ok(found)
    }

    /// The latest figure of a measure.
    pub(super) fn last_of(&self, measure: &str) -> Option<&Figure> {
        let own = self.figures.iter().filter(|figure| measures_named(&figure.measure, measure));
        own.max_by_key(|figure| figure.date)
    }
}

fn unknown(wrong: &dyn Fn(String) -> Problem, name: &str, measures: &[Measure], reference: &str) -> Problem {
    let names: Vec<String> = measures.iter().map(|measure| measure.name.to_lowercase()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let wanted = name.trim().to_lowercase();
    let part = || names.iter().copied().find(|own| own.contains(&wanted) && wanted.len() > 2);
    let near = record::nearest(&wanted, &names).or_else(part);
    let near = near.and_then(|near| measures.iter().find(|measure| measure.name.to_lowercase() == near));
    let problem = wrong(format!("{reference} has no measure `{}`", name.trim()));
    let all: Vec<String> = measures.iter().map(|measure| format!("`{}`", measure.name)).collect();
    match near {
        Some(near) => problem.hint(format!("did you mean `{}`?", near.name)),
        None if all.is_empty() => problem.hint("it names no measures of success at all"),
        None => problem.hint(format!("its measures are {}", all.join(", "))),
    }
    .hint("`--besides` takes one that the record does not name")
}

/// Says why something cannot be added to an outcome, with the way out.
pub(super) fn refused(error: &MeasuringProblem) -> Problem {
    let problem = Problem::from_error(error);
    match error {
        MeasuringProblem::NoColumn { column, .. } => {
            problem.hint(format!("add the column `{column}` to its table by hand, then run the command again"))
        }
        MeasuringProblem::Malformed { .. } => problem.hint("mend what `countersign check` finds in it first"),
        _ => problem
            .hint("a lesson holds no headings, and the table stands on lines of its own: write it by hand otherwise"),
    }
}
