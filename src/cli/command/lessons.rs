//! `countersign lessons`.

use std::collections::BTreeSet;

use clap::ValueEnum;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::cli::args::Global;
use crate::cli::command::outcome::{day, verdict};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::{self, Log};
use crate::output::visible;
use crate::record::{self, Kind, Measure, OutcomeVerdict, Record, measures_named, nearest};

/// Gather what was learnt from decisions, newest first
///
/// A lesson is what stands under “Lesson” in an outcome, with what was decided, what became of it and the figures.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign lessons
  countersign lessons --tag storage --verdict missed
  countersign lessons --since 2026-10-01 --format markdown   for the page of a retrospective")]
pub(crate) struct Args {
    /// Only of records with this tag; may be given several times, and then all are needed
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only of records of this kind
    #[arg(long, value_parser = kind, value_name = "KIND")]
    kind: Option<Kind>,
    /// Only where this person drove or signed the decision, or wrote the outcome
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// Only where this became of it; may be given several times
    #[arg(long = "verdict", value_parser = verdict, value_name = "VERDICT")]
    verdicts: Vec<OutcomeVerdict>,
    /// Only of this day or later
    #[arg(long, value_parser = day, value_name = "DATE")]
    since: Option<Date>,
    /// The form: text for people, markdown for a page, json for programs
    #[arg(long, value_enum, default_value_t = LessonFormat::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: LessonFormat,
}

/// The form of what is gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LessonFormat {
    /// For people
    Text,
    /// For a page
    Markdown,
    /// For programs
    Json,
}

fn kind(word: &str) -> Result<Kind, String> {
    word.to_lowercase().parse().map_err(|()| "kinds are product and technical".to_owned())
}

/// One outcome with what was learnt.
struct Lesson {
    date: Option<Date>,
    reference: String,
    title: String,
    kind: Option<&'static str>,
    tags: Vec<String>,
    verdict: Option<OutcomeVerdict>,
    by: Option<String>,
    path: String,
    /// Each figure with the target that the record names: `p95: 180 ms (target < 200 ms)`.
    figures: Vec<(String, String, String)>,
    texts: Vec<String>,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let snapshot = workspace.work_tree()?;
        let mut lessons = Vec::new();
        let (mut without, mut homeless) = (0, 0);
        let mut words = [BTreeSet::new(), BTreeSet::new()];
        for folder in workspace.folders(&snapshot, global)? {
            let log = log::load(&snapshot, &folder, &|_| true)?;
            world.warn(&log.policy.faults);
            let outcomes = log::outcomes(&snapshot, &log);
            let tags = log.records.iter().flat_map(|record| &record.tags);
            words[0].extend(tags.map(|tag| tag.value.clone()));
            words[1].extend(log.policy.people.keys().cloned());
            for outcome in outcomes.all() {
                world.warn(&outcome.faults);
                let number = outcome.record.map(|number| number.value);
                let places = number.map_or(&[][..], |number| log.numbered(number));
                let Some(record) = places.first().map(|place| &log.records[*place]) else {
                    homeless += 1;
                    continue;
                };
                words[1].extend(people(record, outcome).map(str::to_owned));
                if !self.wants(record, outcome) {
                    continue;
                }
                let lesson = Lesson::new(&log, record, outcome);
                if lesson.texts.is_empty() { without += 1 } else { lessons.push(lesson) }
            }
        }
        self.check_words(&words)?;
        lessons.sort_by(|a, b| (&b.date, &a.path).cmp(&(&a.date, &b.path)));
        match self.format {
            LessonFormat::Json => {
                let all: Vec<Value> = lessons.iter().map(Lesson::json).collect();
                writeln!(world.out, "{:#}", json!({ "version": 1, "lessons": all }))?;
            }
            LessonFormat::Markdown => markdown(world, &lessons)?,
            LessonFormat::Text => text(world, &lessons)?,
        }
        if lessons.is_empty() {
            world.say("no lesson matches");
        }
        if without > 0 {
            let outcomes = if without == 1 { "outcome tells" } else { "outcomes tell" };
            world
                .say(&format!("{without} {outcomes} no lesson: `countersign outcome N --lesson …` adds one"));
        }
        if homeless > 0 {
            let outcomes = if homeless == 1 { "outcome names" } else { "outcomes name" };
            world.say(&format!("{homeless} {outcomes} no record of the log: see `countersign check`"));
        }
        Ok(Outcome::Clean)
    }

    fn wants(&self, record: &Record, outcome: &record::Outcome) -> bool {
        let kind = record.kind.as_ref().map(|kind| kind.value);
        let verdict = outcome.verdict.map(|verdict| verdict.value);
        self.tags.iter().all(|wanted| record.tags.iter().any(|tag| tag.value == *wanted))
            && self.kind.is_none_or(|wanted| kind == Some(wanted))
            && self.person.as_ref().is_none_or(|wanted| people(record, outcome).any(|who| who == wanted))
            && (self.verdicts.is_empty() || verdict.is_some_and(|verdict| self.verdicts.contains(&verdict)))
            && self.since.is_none_or(|since| outcome.date.is_some_and(|day| day.value >= since))
    }

    /// Refuses a tag or a person that no log knows: most often it is mistyped.
    fn check_words(&self, [tags, people]: &[BTreeSet<String>; 2]) -> Result<(), Problem> {
        let unknown = |what: &str, word: &String, known: &BTreeSet<String>| {
            let names: Vec<&str> = known.iter().map(String::as_str).collect();
            Problem::new(format!("there is no {what} `{word}`"))
                .maybe_hint(nearest(word, &names).map(|near| format!("did you mean `{near}`?")))
        };
        if let Some(tag) = self.tags.iter().find(|tag| !tags.contains(*tag)) {
            return Err(unknown("record with the tag", tag, tags));
        }
        match self.person.as_ref().filter(|person| !people.contains(*person)) {
            Some(person) => Err(unknown("person", person, people)),
            None => Ok(()),
        }
    }
}

/// Who drove or signed a decision, or wrote its outcome.
fn people<'r>(record: &'r Record, outcome: &'r record::Outcome) -> impl Iterator<Item = &'r str> {
    let driver = record.driver.as_ref().map(|driver| driver.value.as_str());
    let signers = record.slots.iter().filter_map(|slot| Some(slot.signoff.as_ref()?.by.value.as_str()));
    let by = outcome.by.as_ref().map(|by| by.value.as_str());
    driver.into_iter().chain(signers).chain(by)
}

impl Lesson {
    fn new(log: &Log, record: &Record, outcome: &record::Outcome) -> Self {
        let measures = Measure::of(record);
        let target = |name: &str| {
            let own = measures.iter().find(|measure| measures_named(&measure.name, name));
            own.map(|measure| measure.target.text.clone()).unwrap_or_default()
        };
        let figures = outcome.measured.iter().filter(|row| !row.value.is_empty());
        let by = outcome.by.as_ref().map(|by| by.value.clone());
        Self {
            date: outcome.date.map(|day| day.value),
            reference: log.reference(record),
            title: record.name().to_owned(),
            kind: record.kind.as_ref().map(|kind| kind.value.name()),
            tags: record.tags.iter().map(|tag| tag.value.clone()).collect(),
            verdict: outcome.verdict.map(|verdict| verdict.value),
            by: by.map(|by| log.policy.people.get(&by).map_or(by, |person| person.name.clone())),
            path: outcome.path().to_owned(),
            figures: figures.map(|row| (row.name.clone(), row.value.clone(), target(&row.name))).collect(),
            texts: outcome.lessons().into_iter().map(str::to_owned).collect(),
        }
    }

    /// When it was, what became of it, and who says so: `2027-05-20, partly, Grace Hopper`.
    fn told(&self) -> String {
        let date = self.date.map(|day| day.to_string());
        let verdict = self.verdict.map(|verdict| verdict.name().to_owned());
        [date, verdict, self.by.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn figures(&self) -> impl Iterator<Item = String> {
        self.figures.iter().map(|(name, value, target)| {
            let target = if target.is_empty() { String::new() } else { format!(" (target {target})") };
            format!("{name}: {value}{target}")
        })
    }

    fn json(&self) -> Value {
        let figures: Vec<Value> = self
            .figures
            .iter()
            .map(|(name, value, target)| json!({ "measure": name, "value": value, "target": target }))
            .collect();
        json!({
            "date": self.date.map(|day| day.to_string()), "record": self.reference, "title": self.title,
            "kind": self.kind, "tags": self.tags, "verdict": self.verdict.map(OutcomeVerdict::name),
            "by": self.by, "path": self.path, "figures": figures, "lessons": self.texts,
        })
    }
}

fn text(world: &mut World<'_>, lessons: &[Lesson]) -> Result<(), Problem> {
    let (bold, plain) = if world.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    for (at, lesson) in lessons.iter().enumerate() {
        if at > 0 {
            writeln!(world.out)?;
        }
        let title = visible::line(&lesson.title);
        writeln!(world.out, "{bold}{} {title}{plain}", lesson.reference)?;
        writeln!(world.out, "  {}", visible::line(&lesson.told()))?;
        for figure in lesson.figures() {
            writeln!(world.out, "  {}", visible::line(&figure))?;
        }
        for line in lesson.texts.iter().flat_map(|text| text.lines()) {
            writeln!(world.out, "{}", format!("    {}", visible::line(line)).trim_end())?;
        }
    }
    Ok(())
}

fn markdown(world: &mut World<'_>, lessons: &[Lesson]) -> Result<(), Problem> {
    writeln!(world.out, "# Lessons")?;
    for lesson in lessons {
        writeln!(world.out, "\n## {} {}\n\n*{}*\n", lesson.reference, lesson.title, lesson.told())?;
        let mut has_figures = false;
        for figure in lesson.figures() {
            writeln!(world.out, "- {figure}")?;
            has_figures = true;
        }
        if has_figures {
            writeln!(world.out)?;
        }
        writeln!(world.out, "{}", lesson.texts.join("\n\n"))?;
    }
    Ok(())
}
